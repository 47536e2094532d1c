package hypercell.engine.monitor;

import java.util.List;

/// The table of allocated page frames, which is the third level of address translation, done by software: for each
/// page of guest-physical memory the host frame behind it, or why there is none.
///
/// @param pages one for each 4 KiB of the guest's RAM, from guest-physical address 0 on
/// @param pagedIn how many withdrawn pages have come back so far
public record FrameTable(List<Page> pages, int pagedIn) {
    /// What is behind a page.
    public enum State {
        /// Nothing yet: nobody has used the page.
        UNTOUCHED("untouched"),
        /// A frame.
        PRESENT("present"),
        /// Nothing any more: the monitor has taken the frame and keeps what was in it.
        WITHDRAWN("withdrawn"),
        /// Nothing any more: the guest has given the page back.
        BALLOONED("in the balloon"),
        /// Nothing ever.
        HOLE("without memory");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /// In words.
        public String words() {
            return words;
        }
    }

    /// One page.
    ///
    /// @param gpa its guest-physical address
    /// @param hpa host-physical address of its frame, or -1
    public record Page(long gpa, State state, long hpa) {}

    /// How many pages are in a state.
    public int count(State state) {
        return (int) pages.stream().filter(it -> it.state() == state).count();
    }
}
