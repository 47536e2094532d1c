package hypercell.engine.monitor.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a guest smaller as long as it still fails: fewer blocks, then fewer lines.
final class Shrinker {
    private final Predicate<GeneratedGuest> fails;

    /// @param fails asked about guests that assemble
    Shrinker(Predicate<GeneratedGuest> fails) {
        this.fails = fails;
    }

    /// The smallest guest found: no single block and no single line can go.
    GeneratedGuest shrink(GeneratedGuest guest) {
        GeneratedGuest small = withoutBlocks(guest);
        for (int block = 0; block < small.blocks().size(); block++) {
            small = withoutLines(small, block);
        }
        return small;
    }

    private GeneratedGuest withoutBlocks(GeneratedGuest guest) {
        GeneratedGuest small = guest;
        for (int i = small.blocks().size() - 1; i >= 0; i--) {
            List<Block> fewer = new ArrayList<>(small.blocks());
            fewer.remove(i);
            small = better(small.with(fewer), small);
        }
        return small;
    }

    /// Drops runs of lines, long ones first.
    private GeneratedGuest withoutLines(GeneratedGuest guest, int block) {
        GeneratedGuest small = guest;
        for (int run = guest.blocks().get(block).lines().size() / 2; run > 0; run /= 2) {
            for (int at = small.blocks().get(block).lines().size() - run; at >= 0; at--) {
                if (at + run > small.blocks().get(block).lines().size()) {
                    continue;
                }
                List<String> lines = new ArrayList<>(small.blocks().get(block).lines());
                lines.subList(at, at + run).clear();
                List<Block> blocks = new ArrayList<>(small.blocks());
                blocks.set(block, blocks.get(block).with(lines));
                small = better(small.with(blocks), small);
            }
        }
        return small;
    }

    private GeneratedGuest better(GeneratedGuest smaller, GeneratedGuest present) {
        return smaller.assemble().ok() && fails.test(smaller) ? smaller : present;
    }
}
