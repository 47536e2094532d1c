package hypercell.dsl.check;

import hypercell.dsl.build.MemoryLayout;
import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.MemorySpec;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;

/// RAM has a size the machine can have, and what is put into it lies inside.
final class MemoryCheck {
    private static final long MOST = 4L << 30;

    private MemoryCheck() {}

    static List<Problem> of(GuestSpec guest) {
        List<Problem> problems = new ArrayList<>();
        MemorySpec memory = guest.memory();
        long bytes = memory.bytes();
        if (bytes < MemoryLayout.LEAST_RAM || bytes > MOST) {
            problems.add(new Problem(
                    memory.position(),
                    "memory of %s bytes is out of range".formatted(Hex.of(bytes)),
                    "24.KiB to 4.GiB"));
        } else if ((bytes & 0xfff) != 0) {
            problems.add(new Problem(
                    memory.position(),
                    "memory of %s bytes is not a multiple of 4.KiB".formatted(Hex.of(bytes)),
                    "the next multiple is " + Hex.of(bytes + 0xfff & -4096)));
        }
        for (DataSpec data : guest.data()) {
            if (data.bytes().length > 0 && data.lastGpa() >= bytes) {
                problems.add(new Problem(
                        data.position(),
                        "%s at %s ends at %s, beyond the guest's memory of %s bytes"
                                .formatted(data.what(), Hex.of(data.gpa()), Hex.of(data.lastGpa()), Hex.of(bytes)),
                        "give the guest more memory, or put it lower"));
            }
        }
        return problems;
    }
}
