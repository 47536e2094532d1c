package hypercell.kernel.render;

import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;

/// The switches that had a say in whether an access was allowed: only those that concern its kind.
final class AccessConditions {
    private AccessConditions() {}

    /// `, CR0.WP = 0`, or empty.
    static String of(Translation translation) {
        PagingContext context = translation.context();
        Access access = translation.access();
        StringBuilder text = new StringBuilder();
        if (access.write()) {
            text.append(", CR0.WP = ").append(bit(context.writeProtect()));
        }
        if (access.kind() == Access.Kind.EXECUTE) {
            fetch(text, context, access);
        } else {
            data(text, translation);
        }
        return text.toString();
    }

    private static void fetch(StringBuilder text, PagingContext context, Access access) {
        if (context.noExecute()) {
            text.append(", EFER.NXE = 1");
        }
        if (!access.user() && context.smep()) {
            text.append(", CR4.SMEP = 1");
        }
    }

    private static void data(StringBuilder text, Translation translation) {
        PagingContext context = translation.context();
        if (!translation.access().user() && context.smap()) {
            text.append(", CR4.SMAP = 1, AC = ").append(bit(context.accessControl()));
        }
        if (context.protectionKeys() && translation.outcome() instanceof WalkOutcome.Mapped mapped && mapped.user()) {
            int denied = context.pkru() >>> 2 * mapped.protectionKey() & 3;
            text.append(", key %d: AD = %d, WD = %d".formatted(mapped.protectionKey(), denied & 1, denied >> 1));
        } else if (context.protectionKeys()) {
            text.append(", PKRU = ").append(Hex.address(context.pkru() & 0xffffffffL));
        }
    }

    private static int bit(boolean set) {
        return set ? 1 : 0;
    }
}
