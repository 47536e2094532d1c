package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.HostFrames;

/// The hypercalls about memory: mmu_update, update_va_mapping, mmuext_op.
final class MmuCalls {
    private static final int SELF = 0x7ff0;
    private static final int UPDATE_BYTES = 16;
    private static final int OPERATION_BYTES = 12;

    private final Domain domain;
    private final GuestAccess memory;

    MmuCalls(Domain domain) {
        this.domain = domain;
        memory = domain.memory;
    }

    /// One of a batch; what it did, in words.
    private interface Step {
        String run(long at) throws Refusal;
    }

    /// Steps up to the first that is refused. Those before it stay done, and the guest may learn how many they are.
    ///
    /// @param done linear address for that number, or 0
    private Outcome batch(String what, long first, int bytes, int count, long done, Step step) throws Refusal {
        StringBuilder words = new StringBuilder(what);
        int i = 0;
        Refusal refusal = null;
        while (i < count && refusal == null) {
            try {
                String said = step.run(first + (long) i * bytes);
                words.append(said.isEmpty() ? "" : (i == 0 ? ": " : ", ") + said);
                i++;
            } catch (Refusal it) {
                refusal = it;
            }
        }
        if (done != 0) {
            memory.write(done, 4, i);
        }
        return refusal == null
                ? Outcome.ok("%s", words)
                : Outcome.refused("%s: %d done, then".formatted(words, i), refusal);
    }

    private static int count(int said) throws Refusal {
        if (said < 0) {
            throw Refusal.of(Errno.EINVAL, "%d operations", said);
        }
        return said;
    }

    private static void requireSelf(int who) throws Refusal {
        if (who != SELF) {
            throw Refusal.of(Errno.EPERM, "domain 0x%x is not this one", who);
        }
    }

    // --- mmu_update ---

    /// @param requests linear address of pairs of 64 bits: address with the type in its low bits, and value
    Outcome update(long requests, int count, long done, int who) throws Refusal {
        requireSelf(who);
        String what = "mmu_update of %d %s".formatted(count, count == 1 ? "entry" : "entries");
        return batch(what, requests, UPDATE_BYTES, count(count), done, this::updateOne);
    }

    private String updateOne(long request) throws Refusal {
        long address = memory.read(request, 8);
        long value = memory.read(request + 8, 8);
        if (address >>> 32 != 0 || value >>> 32 != 0) {
            throw Refusal.of(Errno.EINVAL, "0x%x = 0x%x: more than 32 bits", address, value);
        }
        switch ((int) address & 3) {
            case 0 -> domain.typing.update(address & ~3, (int) value, false);
            case 1 -> machineToPhysical(HostFrames.frame(address), value);
            case 2 -> domain.typing.update(address & ~3, (int) value, true);
            default -> throw Refusal.unsupported("mmu_update of type 3");
        }
        return "";
    }

    private void machineToPhysical(int mfn, long pfn) throws Refusal {
        domain.frames.requireOwn(mfn);
        if (domain.frames.isShared(mfn)) {
            throw Refusal.of(Errno.EINVAL, "frame 0x%x is no memory of the domain", mfn);
        }
        domain.m2p.set(mfn, pfn);
    }

    // --- update_va_mapping ---

    Outcome updateMapping(long gva, int low, int high, int flags) throws Refusal {
        if (high != 0) {
            throw Refusal.of(Errno.EINVAL, "an entry of more than 32 bits");
        }
        int flush = flags & 3;
        if (flush == 3) {
            throw Refusal.of(Errno.EINVAL, "flags 0x%x", flags);
        }
        domain.typing.update(domain.typing.entryAddress(domain.root, gva), low, false);
        if (flush == 1) {
            domain.hardware.core().reloadCr3();
        } else if (flush == 2) {
            domain.hardware.core().invlpg(gva);
        }
        String how = flush == 0 ? "no flush" : flush == 1 ? "all flushed" : "flushed";
        return Outcome.ok("update_va_mapping 0x%08x = 0x%08x, %s", gva, low, how);
    }

    // --- mmuext_op ---

    /// @param operations linear address of structures of 12 bytes: command, frame or linear address, number
    Outcome extended(long operations, int count, long done, int who) throws Refusal {
        requireSelf(who);
        return batch("mmuext_op", operations, OPERATION_BYTES, count(count), done, this::extendedOne);
    }

    private String extendedOne(long operation) throws Refusal {
        int command = memory.readInt(operation);
        int argument = memory.readInt(operation + 4);
        return switch (command) {
            case 0 -> pin(argument, FrameType.L1);
            case 1 -> pin(argument, FrameType.L2);
            case 4 -> unpin(argument);
            case 5 -> newRoot(argument);
            case 6, 8, 10 -> {
                domain.hardware.core().reloadCr3();
                yield "flush the TLB";
            }
            case 7, 9, 11 -> {
                domain.hardware.core().invlpg(argument & 0xffff_ffffL);
                yield "flush 0x%08x".formatted(argument);
            }
            case 13 -> setLdt(argument & 0xffff_ffffL, memory.readInt(operation + 8));
            default -> throw Refusal.unsupported("mmuext_op " + command);
        };
    }

    private String pin(int mfn, FrameType type) throws Refusal {
        domain.frames.requireOwn(mfn);
        if (domain.frames.isPinned(mfn)) {
            throw Refusal.of(Errno.EINVAL, "frame 0x%x is pinned already", mfn);
        }
        domain.typing.get(mfn, type);
        domain.frames.pin(mfn, true);
        return "pin 0x%x as %s".formatted(mfn, type.words());
    }

    private String unpin(int mfn) throws Refusal {
        domain.frames.requireOwn(mfn);
        if (!domain.frames.isPinned(mfn)) {
            throw Refusal.of(Errno.EINVAL, "frame 0x%x is not pinned", mfn);
        }
        domain.frames.pin(mfn, false);
        domain.typing.put(mfn, domain.frames.type(mfn));
        return "unpin 0x%x".formatted(mfn);
    }

    private String newRoot(int mfn) throws Refusal {
        int old = domain.root;
        domain.typing.get(mfn, FrameType.L2);
        domain.load(mfn);
        domain.typing.put(old, FrameType.L2);
        return "load 0x%x".formatted(mfn);
    }

    private String setLdt(long gva, int entries) throws Refusal {
        domain.ldt.load(gva, entries);
        return "LDT of %d at 0x%08x".formatted(entries, gva);
    }
}
