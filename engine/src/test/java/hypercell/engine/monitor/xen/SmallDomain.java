package hypercell.engine.monitor.xen;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Assembly;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A domain of 256 pages for tests. Hypercalls can come from its own code, or one by one from the test, through the
/// same INT 0x82 of the guest's.
final class SmallDomain {
    static final long CODE = Layout.GUEST + 0x1_0000;
    /// Pages that the guest's code does not use, from this one on, for arguments and tables.
    static final int SCRATCH = 0x80;

    static final int PAGES = 256;

    private static final String CALLS = "call: int 0x82\n jmp call\n";

    final ParavirtualGuest guest;
    final PcMachine machine;
    final Map<String, Long> labels;
    private Stop lastStop;

    private SmallDomain(String text, long seed) {
        Assembly code = Assembler.assemble(text, 32, CODE, Map.of()).assembly();
        labels = code.labels();
        var piece = new DomainImage.Piece(CODE - Layout.GUEST, code.bytes());
        long page = labels.getOrDefault("hypercall_page", -1L);
        guest = ParavirtualGuest.create(
                PcConfig.DEFAULT, seed, new DomainImage(PAGES * 4096L, List.of(piece), CODE, -1, page));
        machine = guest.machine();
        machine.ready();
    }

    /// A domain that runs `text`.
    static SmallDomain of(String text) {
        return new SmallDomain(text, 1);
    }

    /// A domain that makes the hypercalls that the test asks for.
    static SmallDomain idle() {
        return idle(1);
    }

    static SmallDomain idle(long seed) {
        return new SmallDomain(CALLS, seed);
    }

    Stop run() {
        return machine.run(1_000_000);
    }

    /// A hypercall; what EAX is behind it.
    int call(Hypercall call, long... args) {
        return call(call.number(), args);
    }

    int call(int number, long... args) {
        String[] registers = {"ebx", "ecx", "edx", "esi", "edi"};
        set("eax", number & 0xffff_ffffL);
        for (int i = 0; i < args.length; i++) {
            set(registers[i], args[i] & 0xffff_ffffL);
        }
        set("eip", labels.get("call"));
        lastStop = machine.step();
        return (int) get("eax");
    }

    /// Whether the guest could still go on after the last hypercall.
    boolean lives() {
        return lastStop instanceof Stop.Stepped;
    }

    long get(String register) {
        return machine.cpu().register(register);
    }

    void set(String register, long value) {
        machine.cpu().setRegister(register, value);
    }

    // --- memory by the builder's mapping ---

    static long page(int pfn) {
        return Layout.GUEST + pfn * 4096L;
    }

    /// Frame of a page.
    int mfn(int pfn) {
        return guest.frames().stream()
                .filter(it -> it.pfn() == pfn)
                .findFirst()
                .orElseThrow()
                .mfn();
    }

    long machineAddress(long gva) {
        return HostFrames.hpa(mfn((int) ((gva - Layout.GUEST) >>> 12))) | gva & 0xfff;
    }

    /// Machine address of a page-directory or page-table entry, and what is in it.
    long entry(int mfn, int index) {
        return guest.domain().hardware.read(HostFrames.hpa(mfn) + 4L * index, 4);
    }

    void poke(long gva, int bytes, long value) {
        byte[] raw = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            raw[i] = (byte) (value >>> 8 * i);
        }
        machine.writeGpa(machineAddress(gva), raw);
    }

    long peek(long gva, int bytes) {
        return guest.domain().hardware.read(machineAddress(gva), bytes);
    }

    /// Words at `gva`.
    void words(long gva, long... values) {
        for (int i = 0; i < values.length; i++) {
            poke(gva + 4L * i, 4, values[i]);
        }
    }

    // --- hypercalls with their structures ---

    /// One mmu_update.
    int update(long address, long value) {
        words(page(SCRATCH), address, 0, value, 0);
        return call(Hypercall.MMU_UPDATE, page(SCRATCH), 1, 0, 0x7ff0);
    }

    /// One mmuext_op.
    int extended(int command, long argument) {
        words(page(SCRATCH), command, argument, 0);
        return call(Hypercall.MMUEXT_OP, page(SCRATCH), 1, 0, 0x7ff0);
    }

    int root() {
        return guest.domain().root;
    }

    /// Frame of the builder's first page table.
    int pageTable() {
        return (int) (entry(root(), (int) (Layout.GUEST >>> 22)) >>> 12);
    }

    FrameView frame(int mfn) {
        return guest.frames().stream().filter(it -> it.mfn() == mfn).findFirst().orElseThrow();
    }

    // --- what happened ---

    Stream<Event.Exit> exits() {
        return machine.events().stream().filter(Event.Exit.class::isInstance).map(Event.Exit.class::cast);
    }

    Event.Exit lastExit() {
        return exits().reduce((first, second) -> second).orElseThrow();
    }

    String console() {
        return new String(machine.com1Output(), StandardCharsets.UTF_8);
    }
}
