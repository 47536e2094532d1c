package hypercell.dsl.internal;

import groovy.lang.EmptyRange;
import groovy.lang.NumberRange;
import groovy.lang.Range;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers as users write them, made into 64-bit values. Groovy gives Integer, Long, BigInteger or BigDecimal for what
/// is one thing here; a fraction or too large a number is a mistake, never a silent wrap.
public final class Integers {
    private Integers() {}

    /// A span of addresses, `last` included.
    public record Span(long first, long last) {
        /// Number of bytes.
        public long bytes() {
            return last - first + 1;
        }
    }

    /// A whole number in `min..max`; `what` names the value in the error.
    public static long between(Object value, long min, long max, String what) {
        BigInteger number = whole(value, what);
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw Mistake.here(
                    "%s is %s, outside %s .. %s".formatted(what, Hex.of(number), Hex.of(min), Hex.of(max)), "");
        }
        return number.longValue();
    }

    /// An address of 32 bits.
    public static long address(Object value, String what) {
        return between(value, 0, 0xffff_ffffL, what);
    }

    /// A linear address of up to 64 bits, as raw bits; whether it is canonical is the caller's business.
    public static long linear(Object value, String what) {
        BigInteger number = whole(value, what);
        if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
            throw Mistake.here("%s is %s, outside 64 bits".formatted(what, Hex.of(number)), "");
        }
        return number.longValue();
    }

    /// A value for a place of `bits`: −2^(bits−1) .. 2^bits−1; returned as the raw bits, zero-extended.
    public static long raw(Object value, int bits, String what) {
        BigInteger number = whole(value, what);
        BigInteger limit = BigInteger.ONE.shiftLeft(bits);
        BigInteger least = limit.shiftRight(1).negate();
        if (number.compareTo(least) < 0 || number.compareTo(limit) >= 0) {
            throw Mistake.here(
                    "%s does not fit %s, which has %s"
                            .formatted(Hex.of(number), what, bits == 1 ? "1 bit" : bits + " bits"),
                    "");
        }
        return bits == 64 ? number.longValue() : number.longValue() & (1L << bits) - 1;
    }

    /// Raw bits as the unsigned number that users see: Long, or BigInteger from 2^63 up.
    public static Number unsigned(long raw) {
        return raw >= 0 ? (Number) raw : new BigInteger(Long.toUnsignedString(raw));
    }

    /// A Groovy range of addresses. The end is the last byte (`0x8000..0xAFFF`); an end that is a multiple of 4 KiB
    /// (`0..1.MiB`) is the first byte after it. Never iterates: ranges of Long are lists of numbers to Groovy.
    public static Span span(Object value, String what) {
        Range<?> range = range(value, what);
        return span(range, address(range.getFrom(), what), between(range.getTo(), 0, 1L << 32, what), what);
    }

    /// The same for linear addresses of up to 64 bits.
    public static Span linearSpan(Object value, String what) {
        Range<?> range = range(value, what);
        return span(range, linear(range.getFrom(), what), linear(range.getTo(), what), what);
    }

    private static Range<?> range(Object value, String what) {
        if (!(value instanceof Range<?> range) || value instanceof EmptyRange) {
            throw Mistake.here(what + " must be a range such as 0x8000..0xAFFF", "");
        }
        return range;
    }

    private static Span span(Range<?> range, long first, long last, String what) {
        if (range.isReverse()) {
            throw Mistake.here(
                    "%s ends before it begins".formatted(what), "write %s..%s".formatted(Hex.of(first), Hex.of(last)));
        }
        boolean pageEnd = last != first && (last & 0xfff) == 0;
        return new Span(first, openEnded(range) || pageEnd ? last - 1 : last);
    }

    /// A Groovy range of numbers taken literally, both ends included (port numbers).
    public static Span ends(Object value, String what) {
        if (value instanceof Range<?> range && !(value instanceof EmptyRange) && !range.isReverse()) {
            long last = between(range.getTo(), 0, 1L << 32, what);
            return new Span(address(range.getFrom(), what), openEnded(range) ? last - 1 : last);
        }
        if (value instanceof Number) {
            long one = address(value, what);
            return new Span(one, one);
        }
        throw Mistake.here(what + " must be a number or a range such as 0x500..0x501", "");
    }

    /// A range of linear addresses of up to 64 bits taken literally, both ends included.
    public static Span linearEnds(Range<?> range, String what) {
        if (range instanceof EmptyRange || range.isReverse()) {
            throw Mistake.here(what + " must be a range such as 0x8000..0xAFFF", "");
        }
        long last = linear(range.getTo(), what);
        return new Span(linear(range.getFrom(), what), openEnded(range) ? last - 1 : last);
    }

    /// `a..<b` of numbers other than Integer; an IntRange already gives its last number.
    private static boolean openEnded(Range<?> range) {
        return range instanceof NumberRange && !range.containsWithinBounds(range.getTo());
    }

    private static BigInteger whole(Object value, String what) {
        return switch (value) {
            case Integer number -> BigInteger.valueOf(number);
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case Short number -> BigInteger.valueOf(number);
            case Byte number -> BigInteger.valueOf(number);
            case BigDecimal number when number.stripTrailingZeros().scale() <= 0 -> number.toBigIntegerExact();
            case null -> throw Mistake.here(what + " must be a number, not null", "");
            default ->
                throw Mistake.here("%s must be a whole number, not %s".formatted(what, Described.value(value)), "");
        };
    }
}
