package hypercell.kernel.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads sizes as people write them: `64MiB`, `64M`, `4096`, `1GiB`. Units are powers of 1024.
final class ByteCount implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(?:([kmg])(?:i?b)?)?");

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException("'" + text + "' is no size; write 64MiB, 4096 or 1GiB");
        }
        String unit = size.group(2);
        int shift = unit == null ? 0 : 10 * ("kmg".indexOf(unit) + 1);
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
    }
}
