package hypercell.kernel.render;

import hypercell.engine.observe.ExitReason;

/// Colours of exits: what concerns memory, what the guest's instructions asked for, what came from outside.
final class ExitColor {
    private ExitColor() {}

    static String of(ExitReason reason) {
        return switch (reason) {
            case HIDDEN_FAULT, SPAN_CONFLICT, FALSE_SHARING, BRANCH, CODE_READ, CODE_WRITE, SPLIT_SPACES -> Svg.SLATE;
            case PAGE_FAULT, TLB_MISS, STORAGE, EXCEPTION -> Svg.RED;
            case TABLE_READ,
                    TABLE_WRITE,
                    DESCRIPTOR_WRITE,
                    CR3_READ,
                    CR3_WRITE,
                    INVLPG,
                    WATCH,
                    TLB_WRITE,
                    TLB_READ,
                    TLB_SEARCH -> Svg.ORANGE;
            case IO_READ, IO_WRITE, MMIO, HLT, EXTERNAL_INTERRUPT, TIMER -> Svg.GREEN;
            case SOFTWARE_INTERRUPT, IRET, RFI, SYSTEM_CALL, FAR_TRANSFER, HYPERCALL -> Svg.PURPLE;
            default -> Svg.BLUE;
        };
    }
}
