package hypercell.engine.x86.apic;

/// Which interrupt is next: requests, interrupts in service, and the priorities between them (SDM 3A "Interrupt, Task,
/// and Processor Priority", "Interrupt Acceptance for Fixed Interrupts").
final class Priorities {
    private static final int CLASS = 0xf0;

    final VectorSet requested = new VectorSet();
    final VectorSet inService = new VectorSet();
    final VectorSet levelTriggered = new VectorSet();
    private int task;

    void reset() {
        requested.clear();
        inService.clear();
        levelTriggered.clear();
        task = 0;
    }

    /// TPR, 8 bits.
    int task() {
        return task;
    }

    void setTask(int priority) {
        task = priority & 0xff;
    }

    /// PPR: TPR, or the class in service when that is higher.
    int processor() {
        int served = Math.max(0, inService.highest()) & CLASS;
        return (task & CLASS) >= served ? task : served;
    }

    /// APR of the P6 family, by which processors once arbitrated for lowest-priority interrupts.
    int arbitration() {
        int wanted = Math.max(0, requested.highest()) & CLASS;
        int served = Math.max(0, inService.highest()) & CLASS;
        return (task & CLASS) >= wanted && (task & CLASS) > served ? task : Math.max(task & CLASS & served, wanted);
    }

    void request(int vector, boolean level) {
        requested.add(vector);
        levelTriggered.put(vector, level);
    }

    /// Whether a request beats the processor's priority.
    boolean deliverable() {
        int highest = requested.highest();
        return highest >= 0 && (highest & CLASS) > (processor() & CLASS);
    }

    /// Takes the highest request into service: its vector, or -1.
    int take() {
        if (!deliverable()) {
            return -1;
        }
        int vector = requested.highest();
        requested.remove(vector);
        inService.add(vector);
        return vector;
    }

    /// Ends the highest interrupt in service: its vector, or -1.
    int end() {
        int vector = inService.highest();
        if (vector >= 0) {
            inService.remove(vector);
        }
        return vector;
    }

    @Override
    public String toString() {
        return "%s %s %s %x".formatted(requested, inService, levelTriggered, task);
    }
}
