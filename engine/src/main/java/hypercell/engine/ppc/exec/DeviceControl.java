package hypercell.engine.ppc.exec;

/// The bus of device control registers, which MFDCR and MTDCR reach (PPC440x5 User's Manual, "DCR Interface").
public interface DeviceControl {
    /// No device is on the bus.
    DeviceControl NONE = new DeviceControl() {
        @Override
        public int read(int number) {
            throw missing(number);
        }

        @Override
        public void write(int number, int value) {
            throw missing(number);
        }
    };

    int read(int number);

    void write(int number, int value);

    /// What a register that nobody has ends in.
    static RuntimeException missing(int number) {
        return new hypercell.engine.x86.fault.UnsupportedFeature(
                "device control register 0x%x".formatted(number), "mfdcr, mtdcr");
    }
}
