package hypercell.engine.x86.exec;

/// The x87, MMX and SSE part of [HandlerFactory].
final class FloatingHandlers {
    private FloatingHandlers() {}

    /// The handler of a row's meaning, or null when it is none of these.
    static Handler of(Site site) {
        return X87Handlers.of(site);
    }
}
