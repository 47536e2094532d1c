package hypercell.engine.fuzz;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.Stage;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Runs cases of random code. A run may end in any stop that the documentation names; nothing may be thrown, and the
/// same case gives the same stop and digest again, in one run and instruction by instruction, which no block and no
/// compiled code survives.
final class CodeFuzz {
    private static final int BUDGET = 2_000;

    private final Map<String, Integer> stops = new TreeMap<>();
    private long instructions;

    /// Null when all is well, else what went wrong, by a shrunk case.
    String check(CodeCase one) {
        String failure = failure(one);
        if (failure == null) {
            return null;
        }
        CodeCase small = shrunk(one, kind(failure));
        return "%s%n%s%nreproduce with -Dfuzz.seed=%d".formatted(failure(small), small.text(), one.seed());
    }

    /// How runs ended, and how many instructions ran.
    String report() {
        return "%,d instructions; %s".formatted(instructions, stops);
    }

    private String failure(CodeCase one) {
        try {
            Stage whole = one.stage();
            Stop stop = whole.machine.run(BUDGET);
            note(stop, whole);
            if (stop instanceof Stop.UserCodeFailed failed) {
                return "a device failed: " + failed.failure();
            }
            return compare(whole, stop, one);
        } catch (RuntimeException | Error thrown) {
            return thrown + " at "
                    + Arrays.stream(thrown.getStackTrace()).limit(6).toList();
        }
    }

    private void note(Stop stop, Stage stage) {
        String name = stop instanceof Stop.Unsupported unsupported
                ? "Unsupported " + unsupported.feature()
                : stop.getClass().getSimpleName();
        stops.merge(name, 1, Integer::sum);
        instructions += stage.machine.cpu().instructions();
    }

    /// The same again: in pieces, or in one run when the budget ended it between deliveries, which retire nothing
    /// but count, so that pieces would end elsewhere.
    private static String compare(Stage whole, Stop stop, CodeCase one) {
        Stage again = one.stage();
        long end = again.machine.cpu().instructions() + BUDGET;
        boolean atDeliveries = stop instanceof Stop.Budget(long instructions, long _) && instructions < end;
        Stop same = atDeliveries ? again.machine.run(BUDGET) : inPieces(again, end, new SplittableRandom(one.seed()));
        if (!stop.equals(same)) {
            return "stops differ: in one run %s; again %s".formatted(stop.sentence(), same.sentence());
        }
        return whole.machine.digest().equals(again.machine.digest()) ? null : "digests differ";
    }

    private static Stop inPieces(Stage stage, long end, SplittableRandom random) {
        Stop stop;
        int runs = 0;
        do {
            long left = Math.max(1, end - stage.machine.cpu().instructions());
            stop = stage.machine.run(Math.min(left, random.nextInt(4) == 0 ? random.nextInt(1, 9) : 1));
            runs++;
        } while (stop instanceof Stop.Budget(long instructions, long _) && instructions < end && runs < 2 * BUDGET);
        return stop;
    }

    // --- shrinking ---

    private static String kind(String failure) {
        return failure.replaceAll("[0-9a-fx,]{2,}", "").substring(0, Math.min(40, failure.length() / 2));
    }

    /// The shortest code found that fails in the same way: cuts at the end, then runs of NOP.
    private CodeCase shrunk(CodeCase one, String kind) {
        CodeCase best = one;
        for (int cut = best.code().length / 2; cut > 0; cut /= 2) {
            while (best.code().length > cut) {
                CodeCase shorter = best.withCode(Arrays.copyOf(best.code(), best.code().length - cut));
                if (!fails(shorter, kind)) {
                    break;
                }
                best = shorter;
            }
        }
        for (int run = 8; run > 0; run /= 2) {
            for (int at = 0; at + run <= best.code().length; at += run) {
                byte[] code = best.code().clone();
                Arrays.fill(code, at, at + run, (byte) 0x90);
                best = fails(best.withCode(code), kind) ? best.withCode(code) : best;
            }
        }
        return best;
    }

    private boolean fails(CodeCase one, String kind) {
        String failure = failure(one);
        return failure != null && kind(failure).equals(kind);
    }
}
