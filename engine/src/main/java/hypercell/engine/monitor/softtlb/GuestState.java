package hypercell.engine.monitor.softtlb;

import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.state.PpcState;

/// Moves the guest's registers between its virtual core and the hardware: those that problem state can see. The machine
/// state stays the monitor's: problem state, both spaces 1, nothing enabled.
final class GuestState {
    private static final int HARDWARE_MSR = PpcState.MSR_PR | PpcState.MSR_ME | PpcState.MSR_IS | PpcState.MSR_DS;
    private static final int USPRG0 = 256;

    private final BookECpu virtual;
    private final BookECpu hardware;
    private final GuestFrames frames;

    GuestState(BookECpu virtual, BookECpu hardware, GuestFrames frames) {
        this.virtual = virtual;
        this.hardware = hardware;
        this.frames = frames;
    }

    void enter() {
        PpcState from = virtual.state();
        PpcState to = hardware.state();
        copyUser(from, to);
        to.pc = from.pc;
        to.spr[SpecialRegister.CCR0] = from.spr[SpecialRegister.CCR0];
        for (int i = SpecialRegister.SPRG4; i < SpecialRegister.SPRG4 + 4; i++) {
            to.spr[i] = from.spr[i]; // problem state reads SPRG4 to 7
        }
        to.reserved = from.reserved;
        to.reservedReal = from.reserved ? frames.hpaIfPresent(from.reservedReal) : 0;
        hardware.setTimeBase(virtual.timeBase());
        hardware.setMsr(HARDWARE_MSR);
    }

    /// @param ivor the interrupt that ended the stretch, or null
    void leave(Ivor ivor) {
        PpcState from = hardware.state();
        PpcState to = virtual.state();
        copyUser(from, to);
        to.pc = ivor == null ? from.pc : from.spr[savedBy(ivor)] - (ivor == Ivor.SYSTEM_CALL ? 4 : 0);
        boolean same = from.reserved && to.reserved && frames.hpaIfPresent(to.reservedReal) == from.reservedReal;
        to.reserved = from.reserved;
        if (from.reserved && !same) {
            to.reservedReal = gpaOf(from.reservedReal);
        }
    }

    private static int savedBy(Ivor ivor) {
        return ivor == Ivor.MACHINE_CHECK
                ? SpecialRegister.MCSRR0
                : ivor.critical() ? SpecialRegister.CSRR0 : SpecialRegister.SRR0;
    }

    private static void copyUser(PpcState from, PpcState to) {
        System.arraycopy(from.r, 0, to.r, 0, from.r.length);
        to.cr = from.cr;
        to.lr = from.lr;
        to.ctr = from.ctr;
        to.setXer(from.xer());
        to.spr[USPRG0] = from.spr[USPRG0];
    }

    private long gpaOf(long hpa) {
        for (long gpa = 0; gpa < frames.bytes(); gpa += 4096) {
            if (frames.hpaIfPresent(gpa) == (hpa & -4096)) {
                return gpa | hpa & 4095;
            }
        }
        throw new IllegalStateException("the guest has reserved 0x%x, which is not its own".formatted(hpa));
    }
}
