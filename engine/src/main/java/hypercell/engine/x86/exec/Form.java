package hypercell.engine.x86.exec;

/// A shape of instruction that makes handlers. Hot shapes take part in [Clones]: one class in source, one class per
/// operation at run time, so that HotSpot compiles each operation by itself.
interface Form {
    Handler make(Site site);
}
