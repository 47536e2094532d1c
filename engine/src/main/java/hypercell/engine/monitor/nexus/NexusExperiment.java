package hypercell.engine.monitor.nexus;

import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A host, a monitor and a guest, all in machine code on one processor, from the host's first call of the nexus to the
/// guest's HLT. The host's timer strikes meanwhile; the monitor takes the interrupt to the host, which handles it.
public final class NexusExperiment {
    /// What a switch is about, in the order in which it is shown.
    private static final List<String> REGISTERS = List.of(
            "cs",
            "cs.base",
            "ss",
            "ss.base",
            "ds",
            "cpl",
            "if",
            "cr0",
            "cr2",
            "cr3",
            "cr4",
            "gdtr.base",
            "idtr.base",
            "ldtr",
            "tr");

    private static final int GUEST_BYTES = 2048;
    private static final long BUDGET = 100_000;

    private final PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withRam(4 << 20));
    private final Cpu cpu = machine.cpu();
    private final boolean transitionPage;
    private final NexusCode code;
    private final List<NexusStep> steps = new ArrayList<>();
    private int seen;

    private NexusExperiment(boolean transitionPage, byte[] guest) {
        this.transitionPage = transitionPage;
        code = NexusCode.assemble(transitionPage);
        machine.startFlat32(NexusMemory.HOST_CODE, NexusMemory.HOST_STACK, NexusMemory.HOST_TABLES);
        code.load(machine);
        new NexusMemory(machine, code.labels()).prepare();
        machine.writeGpa(NexusMemory.GUEST_FRAME, guest);
        cpu.setRegister("cr3", NexusMemory.HOST_DIRECTORY);
        cpu.setRegister("cr4", 0x10); // PSE
        cpu.setRegister("cr0", 0x8000_0011L);
    }

    /// Assembles a guest, as text of at most 2 KiB of code at 0x10000 that ends with HLT.
    public static Assembler.Result assemble(String guest) {
        return Assembler.assemble(guest, 32, NexusMemory.GUEST, java.util.Map.of());
    }

    /// The text of the guest that runs when no other is given.
    public static String guestText() {
        return NexusCode.guestText();
    }

    /// Runs it.
    ///
    /// @param transitionPage whether the nexus page is in the monitor's space, too, for the time of the switch
    /// @param guest code, see [#assemble]
    /// @throws IllegalArgumentException when the guest is too long
    public static NexusRun run(boolean transitionPage, byte[] guest) {
        if (guest.length > GUEST_BYTES) {
            throw new IllegalArgumentException(
                    "a guest of %d bytes: there is room for %d".formatted(guest.length, GUEST_BYTES));
        }
        NexusExperiment experiment = new NexusExperiment(transitionPage, guest);
        try (PcMachine ignored = experiment.machine) {
            return experiment.run();
        }
    }

    private NexusRun run() {
        machine.breakpoints().add(code.labels().get("driver"));
        machine.run(BUDGET);
        machine.breakpoints().clear();
        seen = machine.events().size();
        SequencedMap<String, Long> before = system();
        Stop stop = step();
        while (stop instanceof Stop.Stepped && cpu.instructions() < BUDGET) {
            stop = step();
        }
        SequencedMap<String, Long> after = system();
        return new NexusRun(transitionPage, List.copyOf(steps), stop, before, after, dword("ticks", 0), virtualIf());
    }

    private boolean virtualIf() {
        int at = NexusMemory.MONITOR_CODE - NexusMemory.MONITOR_OFFSET;
        return dword("virtual_if", at) != 0;
    }

    private int dword(String label, int offset) {
        byte[] bytes = machine.readGpa(code.labels().get(label) + offset, 4);
        return java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private SequencedMap<String, Long> system() {
        SequencedMap<String, Long> values = new LinkedHashMap<>();
        REGISTERS.forEach(name -> values.put(name, cpu.register(name)));
        return values;
    }

    /// One instruction or delivery.
    private Stop step() {
        SequencedMap<String, Long> before = system();
        long gva = cpu.pc();
        Place place = place(gva);
        String text = instruction(gva);
        long retired = cpu.instructions();
        Stop stop = machine.step();
        long count = cpu.instructions() - retired;
        List<String> faults = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        for (Event event : machine.events().subList(seen, machine.events().size())) {
            switch (event) {
                case Event.Fault fault -> faults.add(sentence(fault));
                case Event.Delivered it when count == 0 -> delivered.add(delivery(it));
                default -> {}
            }
        }
        seen = machine.events().size();
        String what = delivered.isEmpty() ? text : text + " → " + String.join(", ", delivered);
        boolean monitorSpace = before.get("cr3") != NexusMemory.HOST_DIRECTORY;
        add(new NexusStep(place, monitorSpace, gva, what, count, changes(before), faults));
        return stop;
    }

    /// Runs of the guest's instructions that change nothing here are one step.
    private void add(NexusStep step) {
        NexusStep last = steps.isEmpty() ? null : steps.getLast();
        boolean quiet = step.place() == Place.GUEST && step.changes().isEmpty();
        if (quiet
                && last != null
                && last.place() == Place.GUEST
                && last.changes().isEmpty()) {
            long count = last.count() + step.count();
            String text = "%d instructions".formatted(count);
            steps.removeLast();
            steps.add(new NexusStep(Place.GUEST, true, last.gva(), text, count, List.of(), List.of()));
        } else {
            steps.add(step);
        }
    }

    private Place place(long gva) {
        if (cpu.register("cpl") == 3) {
            return Place.GUEST;
        }
        long page = gva & ~0xfffL;
        if (page == NexusMemory.NEXUS) {
            return Place.NEXUS_HOST;
        }
        if (page == NexusMemory.SPAN + NexusMemory.NEXUS) {
            return Place.NEXUS_MONITOR;
        }
        return page >= NexusMemory.SPAN ? Place.MONITOR : Place.HOST;
    }

    private String instruction(long gva) {
        return machine.present()
                .map(it -> Disassembler.text(Decoder.decode(it.bytes(), 0, it.bytes().length, it.codeBits()), gva))
                .orElse("not mapped");
    }

    private static String sentence(Event.Fault fault) {
        String about = fault.address() < 0 ? "" : " at 0x%08x".formatted(fault.address());
        return Vector.name(fault.vector()) + about + ": " + fault.reason();
    }

    private static String delivery(Event.Delivered event) {
        boolean exception = event.vector() < 32;
        return exception ? Vector.name(event.vector()) : "interrupt 0x%02x".formatted(event.vector());
    }

    private List<NexusStep.Change> changes(SequencedMap<String, Long> before) {
        List<NexusStep.Change> changes = new ArrayList<>();
        system().forEach((name, value) -> {
            long old = before.get(name);
            if (old != value) {
                changes.add(new NexusStep.Change(name, old, value));
            }
        });
        return List.copyOf(changes);
    }
}
