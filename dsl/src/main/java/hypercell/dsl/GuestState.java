package hypercell.dsl;

/// What a guest has come to, as far as the guest itself could tell.
///
/// @param machine digest of registers and memory
/// @param output what it has sent to COM1
record GuestState(String machine, String output) {
    static GuestState of(Guest guest) {
        return new GuestState(guest.machine().stateDigest(), guest.getSerial());
    }
}
