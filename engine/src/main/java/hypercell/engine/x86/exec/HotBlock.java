package hypercell.engine.x86.exec;

import java.lang.invoke.MethodHandles;

/// A block that runs often, as one handler. Its class is copied for each such block, and the copy's static final fields
/// hold the block's handlers. HotSpot takes these, and all that they refer to through fields of copied classes and of
/// records, for constants: it compiles the block into one piece of code without a call, and with register numbers,
/// displacements and branch targets in place.
final class HotBlock extends Handler {
    private static final Block BLOCK = Clones.data(MethodHandles.lookup(), Block.class);
    private static final int COUNT = BLOCK == null ? 0 : BLOCK.count;
    private static final int BYTES = BLOCK == null ? 0 : BLOCK.bytes;
    private static final boolean MAY_REPEAT = BLOCK != null && BLOCK.mayRepeat;
    // One field each, because HotSpot does not take the elements of an array for constants.
    private static final Handler H0 = handler(0);
    private static final Handler H1 = handler(1);
    private static final Handler H2 = handler(2);
    private static final Handler H3 = handler(3);
    private static final Handler H4 = handler(4);
    private static final Handler H5 = handler(5);
    private static final Handler H6 = handler(6);
    private static final Handler H7 = handler(7);
    private static final Handler H8 = handler(8);
    private static final Handler H9 = handler(9);
    private static final Handler H10 = handler(10);
    private static final Handler H11 = handler(11);
    private static final Handler H12 = handler(12);
    private static final Handler H13 = handler(13);
    private static final Handler H14 = handler(14);
    private static final Handler H15 = handler(15);
    private static final Handler H16 = handler(16);
    private static final Handler H17 = handler(17);
    private static final Handler H18 = handler(18);
    private static final Handler H19 = handler(19);
    private static final Handler H20 = handler(20);
    private static final Handler H21 = handler(21);
    private static final Handler H22 = handler(22);
    private static final Handler H23 = handler(23);
    private static final Handler H24 = handler(24);
    private static final Handler H25 = handler(25);
    private static final Handler H26 = handler(26);
    private static final Handler H27 = handler(27);
    private static final Handler H28 = handler(28);
    private static final Handler H29 = handler(29);
    private static final Handler H30 = handler(30);
    private static final Handler H31 = handler(31);

    HotBlock() {}

    private static Handler handler(int index) {
        return index < COUNT ? BLOCK.handlers[index] : null;
    }

    /// As often as the block branches to itself, and nobody wants to look around.
    @Override
    void run(X86Cpu cpu) {
        while (true) {
            boolean whole = once(cpu);
            if (!MAY_REPEAT || !whole || cpu.eip != cpu.blockEip || !cpu.mayGoOn(2 * COUNT)) {
                return;
            }
            cpu.retired += COUNT;
            cpu.eip = cpu.blockEip + BYTES & cpu.gvaMask;
        }
    }

    /// Every instruction in turn. Returns false when the block was cut.
    private static boolean once(X86Cpu cpu) {
        return first(cpu) && (COUNT <= 8 || second(cpu)) && (COUNT <= 16 || third(cpu)) && (COUNT <= 24 || fourth(cpu));
    }

    private static boolean first(X86Cpu cpu) {
        return step(cpu, H0, 0)
                && (COUNT <= 1 || step(cpu, H1, 1))
                && (COUNT <= 2 || step(cpu, H2, 2))
                && (COUNT <= 3 || step(cpu, H3, 3))
                && (COUNT <= 4 || step(cpu, H4, 4))
                && (COUNT <= 5 || step(cpu, H5, 5))
                && (COUNT <= 6 || step(cpu, H6, 6))
                && (COUNT <= 7 || step(cpu, H7, 7));
    }

    private static boolean second(X86Cpu cpu) {
        return step(cpu, H8, 8)
                && (COUNT <= 9 || step(cpu, H9, 9))
                && (COUNT <= 10 || step(cpu, H10, 10))
                && (COUNT <= 11 || step(cpu, H11, 11))
                && (COUNT <= 12 || step(cpu, H12, 12))
                && (COUNT <= 13 || step(cpu, H13, 13))
                && (COUNT <= 14 || step(cpu, H14, 14))
                && (COUNT <= 15 || step(cpu, H15, 15));
    }

    private static boolean third(X86Cpu cpu) {
        return step(cpu, H16, 16)
                && (COUNT <= 17 || step(cpu, H17, 17))
                && (COUNT <= 18 || step(cpu, H18, 18))
                && (COUNT <= 19 || step(cpu, H19, 19))
                && (COUNT <= 20 || step(cpu, H20, 20))
                && (COUNT <= 21 || step(cpu, H21, 21))
                && (COUNT <= 22 || step(cpu, H22, 22))
                && (COUNT <= 23 || step(cpu, H23, 23));
    }

    private static boolean fourth(X86Cpu cpu) {
        return step(cpu, H24, 24)
                && (COUNT <= 25 || step(cpu, H25, 25))
                && (COUNT <= 26 || step(cpu, H26, 26))
                && (COUNT <= 27 || step(cpu, H27, 27))
                && (COUNT <= 28 || step(cpu, H28, 28))
                && (COUNT <= 29 || step(cpu, H29, 29))
                && (COUNT <= 30 || step(cpu, H30, 30))
                && (COUNT <= 31 || step(cpu, H31, 31));
    }

    /// One instruction. Returns false when it has cut the block.
    private static boolean step(X86Cpu cpu, Handler handler, int index) {
        cpu.at = index;
        handler.run(cpu);
        return !handler.touchesMemory() || cpu.cut == X86Cpu.NO_CUT;
    }
}
