package hypercell.engine.ppc.isa;

import java.util.Map;
import java.util.TreeMap;

/// An argument of a simplified mnemonic: a constant and multiples of named operands, as in `31-n` or `4*BF+2`.
///
/// @param constant what is added
/// @param factors multiple of each name
record Sum(long constant, Map<String, Integer> factors) {
    /// Reads `31-n`, `4*BF+2`, `RA`, `-n`, `0`.
    static Sum parse(String text) {
        long constant = 0;
        Map<String, Integer> factors = new TreeMap<>();
        for (String term : text.replace("-", "+-").split("\\+")) {
            if (term.isEmpty()) {
                continue;
            }
            int sign = term.startsWith("-") ? -1 : 1;
            String body = sign < 0 ? term.substring(1) : term;
            int times = body.indexOf('*');
            if (times < 0 && Character.isDigit(body.charAt(0))) {
                constant += sign * Long.parseLong(body);
            } else {
                int factor = times < 0 ? 1 : Integer.parseInt(body.substring(0, times));
                factors.put(body.substring(times + 1), sign * factor);
            }
        }
        return new Sum(constant, Map.copyOf(factors));
    }

    /// Its value with these operands.
    long of(Map<String, Long> values) {
        long sum = constant;
        for (Map.Entry<String, Integer> factor : factors.entrySet()) {
            sum += factor.getValue() * values.get(factor.getKey());
        }
        return sum;
    }

    /// Whether it is one operand and nothing else.
    boolean isPlain() {
        return constant == 0 && factors.size() == 1 && factors.containsValue(1);
    }

    /// Makes the sum `value` by choosing the one operand that is not known yet, if there is one. Whether it
    /// can.
    boolean solve(long value, Map<String, Long> known) {
        long rest = value - constant;
        String unknown = null;
        for (Map.Entry<String, Integer> factor : factors.entrySet()) {
            Long operand = known.get(factor.getKey());
            if (operand != null) {
                rest -= factor.getValue() * operand;
            } else if (unknown == null) {
                unknown = factor.getKey();
            } else {
                return false;
            }
        }
        if (unknown == null) {
            return rest == 0;
        }
        int factor = factors.get(unknown);
        if (rest % factor != 0 || rest / factor < 0 && !unknown.equals("BD")) {
            return false;
        }
        known.put(unknown, rest / factor);
        return true;
    }
}
