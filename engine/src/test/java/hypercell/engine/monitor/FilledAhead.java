package hypercell.engine.monitor;

/// A technique as a user may write it: enters the page of the fault, and those after it that the guest cannot notice.
public class FilledAhead extends FilledByFaults {
    private final int pages;

    /// @param pages how many after the first
    public FilledAhead(VirtualMachine vm, int pages) {
        super(vm);
        this.pages = pages;
    }

    @Override
    public String name() {
        return "filledAhead";
    }

    @Override
    protected String fill(HiddenFault fault) {
        map(fault);
        for (int i = 1; i <= pages; i++) {
            ahead(fault.gva() + i * 4096L & 0xffff_ffffL, fault.user()).ifPresent(this::map);
        }
        return "";
    }
}
