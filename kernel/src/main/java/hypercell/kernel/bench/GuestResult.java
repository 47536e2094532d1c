package hypercell.kernel.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a benchmark guest says on COM1 at its end: `NAME sum=XXXXXXXX tsc=XXXXXXXXXXXXXXXX`, in hex.
///
/// @param sum checksum of its work
/// @param ticks of the time-stamp counter around its work
record GuestResult(long sum, long ticks) {
    private static final Pattern LINE = Pattern.compile("\\S+ sum=([0-9a-f]{1,8}) tsc=([0-9a-f]{1,16})\\b");

    /// The result in what was sent; empty when the guest did not come to its end.
    static Optional<GuestResult> in(String serial) {
        Matcher line = LINE.matcher(serial);
        return line.find()
                ? Optional.of(new GuestResult(
                        Long.parseUnsignedLong(line.group(1), 16), Long.parseUnsignedLong(line.group(2), 16)))
                : Optional.empty();
    }
}
