package hypercell.engine.device;

/// The byte-wide port of one counter of an 8254: access by halves, latches, BCD.
final class PitCounterPort {
    private static final int LOW_ONLY = 1;
    private static final int HIGH_ONLY = 2;
    private static final int BOTH = 3;
    private static final int NONE = -1;
    private static final int BINARY_MODULUS = 0x10000;
    private static final int BCD_MODULUS = 10_000;

    private int access = BOTH;
    private boolean bcd;
    private int low;
    private int written;
    private boolean writeHigh;
    private boolean readHigh;
    private int latched = NONE;
    private int latchedStatus = NONE;

    void control(int word) {
        access = word >> 4 & 3;
        bcd = (word & 1) != 0;
        writeHigh = false;
        readHigh = false;
        latched = NONE;
        latchedStatus = NONE;
    }

    /// Takes a byte; whether the count is complete.
    boolean write(int data) {
        if (access == BOTH && !writeHigh) {
            low = data;
            writeHigh = true;
            return false;
        }
        writeHigh = false;
        written = access == LOW_ONLY ? data : access == HIGH_ONLY ? data << 8 : data << 8 | low;
        return true;
    }

    /// The count that was written, 1..65536, or 1..10000 in BCD.
    int count() {
        int value = bcd ? fromBcd(written) : written;
        return value == 0 ? modulus() : value;
    }

    /// How many values there are.
    int modulus() {
        return bcd ? BCD_MODULUS : BINARY_MODULUS;
    }

    /// Latches a value unless one is latched already.
    void latch(int value) {
        if (latched == NONE) {
            latched = coded(value);
        }
    }

    void latchStatus(int outputAndNull, int mode) {
        if (latchedStatus == NONE) {
            latchedStatus = outputAndNull | access << 4 | mode << 1 | (bcd ? 1 : 0);
        }
    }

    /// The next byte for the processor: latched status, latched count, or the count as it is.
    int read(int value) {
        if (latchedStatus != NONE) {
            int status = latchedStatus;
            latchedStatus = NONE;
            return status;
        }
        int now = latched != NONE ? latched : coded(value);
        boolean high = access == HIGH_ONLY || access == BOTH && readHigh;
        readHigh = access == BOTH && !readHigh;
        if (!readHigh) {
            latched = NONE;
        }
        return high ? now >> 8 & 0xff : now & 0xff;
    }

    private int coded(int value) {
        return bcd ? toBcd(value) : value;
    }

    private static int fromBcd(int raw) {
        return (raw >> 12) * 1000 + (raw >> 8 & 15) * 100 + (raw >> 4 & 15) * 10 + (raw & 15);
    }

    private static int toBcd(int value) {
        return value / 1000 << 12 | value / 100 % 10 << 8 | value / 10 % 10 << 4 | value % 10;
    }
}
