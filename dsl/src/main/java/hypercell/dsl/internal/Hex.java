package hypercell.dsl.internal;

import java.math.BigInteger;

/// Numbers as the product prints them: lower-case hexadecimal with `0x`; plain decimal below ten.
public final class Hex {
    private Hex() {}

    /// As short as it goes.
    public static String of(long value) {
        return of(BigInteger.valueOf(value));
    }

    /// As short as it goes.
    public static String of(BigInteger value) {
        if (value.abs().bitLength() < 4 && value.abs().intValue() < 10) {
            return value.toString();
        }
        return (value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16);
    }

    /// An address of 32 bits, 8 digits.
    public static String address(long value) {
        return "0x%08x".formatted(value);
    }
}
