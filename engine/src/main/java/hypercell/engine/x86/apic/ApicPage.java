package hypercell.engine.x86.apic;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.x86.fault.UnsupportedFeature;

/// The registers of a local APIC as memory (SDM 3A "Local APIC Register Address Map"): 32 bits at each multiple of 16.
public final class ApicPage implements MemoryDevice {
    /// Bytes of the page.
    public static final int BYTES = 4096;

    private static final int SLOT = 16;
    private static final int WORD = 4;

    private final LocalApic apic;
    private final ApicRegisters registers;

    public ApicPage(LocalApic apic) {
        this.apic = apic;
        registers = new ApicRegisters(apic);
    }

    @Override
    public String name() {
        return "local apic";
    }

    @Override
    public String register(long offset, boolean write) {
        ApicRegister register = ApicRegister.inSlot((int) offset / SLOT);
        return register == null || register.xapic == ApicRegister.Use.NONE ? "reserved" : register.title;
    }

    /// Reads part of a register; there is nothing between registers.
    @Override
    public long read(long offset, int bytes) {
        int slot = (int) offset / SLOT;
        int within = (int) offset % SLOT;
        ApicRegister register = existing(slot);
        if (register == null || within >= WORD || !register.xapic.reads()) {
            return 0;
        }
        long value = (registers.read(register, slot) & 0xffffffffL) >>> 8 * within;
        return bytes < WORD ? value & (1L << 8 * bytes) - 1 : value;
    }

    @Override
    public void write(long offset, int bytes, long value) {
        if (bytes != WORD || offset % SLOT != 0) {
            throw new UnsupportedFeature(
                    "a write of %d bytes at offset 0x%x of the local APIC".formatted(bytes, offset),
                    "SDM 3A \"Local APIC Register Address Map\": aligned writes of 32 bits");
        }
        ApicRegister register = existing((int) offset / SLOT);
        if (register != null && register.xapic.writes()) {
            registers.write(register, (int) value);
        }
    }

    /// The register, or null after the error has been noted.
    private ApicRegister existing(int slot) {
        ApicRegister register = ApicRegister.inSlot(slot);
        if (register == null || register.xapic == ApicRegister.Use.NONE || !registers.exists(register)) {
            apic.error(ErrorStatus.ILLEGAL_REGISTER);
            apic.update();
            return null;
        }
        return register;
    }
}
