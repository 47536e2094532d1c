package hypercell.dsl;

import groovy.lang.GroovyObjectSupport;
import hypercell.dsl.internal.Integers;
import hypercell.engine.monitor.Exit;
import hypercell.engine.monitor.ExitChoice;
import hypercell.engine.x86.isa.Disassembler;
import java.util.List;
import java.util.Map;

/// A guest that has left to its monitor, as the blocks of `exits { }` get it. Registers, memory and tables are those
/// that the guest believes in; `vm.guest` has everything else. Not to be kept beyond the block.
public final class GuestAtExit extends GroovyObjectSupport {
    private static final List<String> OWN = List.of(
            "guest", "reason", "vector", "error", "gva", "gpa", "instruction", "length", "pc", "mem", "phys", "pages");

    private final Guest _guest;
    private final Exit _exit;
    private final ExitChoice _choice;

    GuestAtExit(Guest guest, Exit exit, ExitChoice choice) {
        _guest = guest;
        _exit = exit;
        _choice = choice;
    }

    /// The guest itself.
    public Guest getGuest() {
        return _guest;
    }

    /// Why it left.
    public ExitName getReason() {
        return new ExitName(_exit.reason().name());
    }

    /// Vector that hardware delivered to the monitor.
    public int getVector() {
        return _exit.vector();
    }

    /// Error code that hardware pushed; -1 for none.
    public int getError() {
        return _exit.errorCode();
    }

    /// Linear address that the exit is about; -1 for none.
    public long getGva() {
        return _exit.gva();
    }

    /// Guest-physical address that the exit is about; -1 for none.
    public long getGpa() {
        return _exit.gpa();
    }

    /// The guest's present instruction as assembler text.
    public String getInstruction() {
        return Disassembler.text(_exit.insn(), getPc());
    }

    /// Its length in bytes.
    public int getLength() {
        return _exit.insn().length();
    }

    /// Linear address of the instruction.
    public long getPc() {
        return _guest.machine().cpu().pc();
    }

    /// Memory by the guest's linear addresses.
    public MemoryView getMem() {
        return _guest.getMem();
    }

    /// The guest's physical memory.
    public MemoryView getPhys() {
        return _guest.getPhys();
    }

    /// The guest's own page tables.
    public PageEntries getPages() {
        return _guest.getPages();
    }

    /// `vm.withdraw(gpa: 0x5000)`: takes frames away from the guest; how many pages had one.
    public int withdraw(Map<?, ?> options) {
        return _guest.withdraw(options);
    }

    /// The monitor does the instruction for the guest.
    public void emulate() {
        _choice.emulate();
    }

    /// The instruction counts as done.
    public void advance() {
        _choice.advance();
    }

    /// The guest runs the instruction again.
    public void retry() {
        _choice.retry();
    }

    /// The run ends here, before the instruction.
    public void stop() {
        _choice.stop();
    }

    /// The guest gets an exception without an error code.
    public void inject(Object vector) {
        _choice.inject((int) Integers.between(vector, 0, 31, "the vector of an exception"), -1);
    }

    /// The guest gets an exception.
    public void inject(Object vector, Object error) {
        _choice.inject((int) Integers.between(vector, 0, 31, "the vector of an exception"), (int)
                Integers.between(error, 0, 0xffff, "an error code"));
    }

    /// EDX:EAX.
    long pair() {
        return _guest.machine().cpu().register("edx") << 32
                | _guest.machine().cpu().register("eax");
    }

    void setPair(long value) {
        _guest.machine().cpu().setRegister("eax", value & 0xffff_ffffL);
        _guest.machine().cpu().setRegister("edx", value >>> 32);
    }

    @Override
    public Object getProperty(String name) {
        return OWN.contains(name) ? super.getProperty(name) : _guest.getProperty(name);
    }

    @Override
    public void setProperty(String name, Object value) {
        _guest.setProperty(name, value);
    }

    /// Labels of the guest's code.
    public Object propertyMissing(String name) {
        return _guest.propertyMissing(name);
    }

    @Override
    public String toString() {
        return "%s at 0x%08x: %s".formatted(_exit.reason(), getPc(), getInstruction());
    }
}
