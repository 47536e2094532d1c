package hypercell.dsl.internal;

import java.math.BigInteger;

/// Numbers as the product prints them: lower-case hexadecimal with `0x`; plain decimal below ten.
public final class Hex {
    private Hex() {}

    /// As short as it goes.
    public static String of(long value) {
        return of(BigInteger.valueOf(value));
    }

    /// An address of up to 64 bits, as short as it goes.
    public static String unsigned(long value) {
        return of(new BigInteger(Long.toUnsignedString(value)));
    }

    /// As short as it goes.
    public static String of(BigInteger value) {
        if (value.abs().bitLength() < 4 && value.abs().intValue() < 10) {
            return value.toString();
        }
        return (value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16);
    }

    /// An address: 8 digits, or 16 beyond 4 GiB.
    public static String address(long value) {
        return (value >>> 32 == 0 ? "0x%08x" : "0x%016x").formatted(value);
    }
}
