package hypercell.engine.machine;

import java.util.List;

/// A processor as tools see it: registers by name, where it is, what mode it is in.
public interface Cpu {
    /// A register.
    ///
    /// @param name lower-case
    /// @param bits width
    /// @param group `general`, `segment`, `control`, `debug`, `flags`, `system`
    /// @param description one line
    /// @param part whether another register of the list holds or implies it: `al`, `zf`, `ds.base`
    record RegisterInfo(String name, int bits, String group, String description, boolean part) {}

    /// The registers of the present mode, in the order of a register dump; others can be read by name all the same.
    /// Parts (`ax`, `al`, `ah`) are included.
    List<RegisterInfo> registers();

    /// Raw value of a register, zero-extended. Names ignore case.
    ///
    /// @throws IllegalArgumentException for an unknown name
    long register(String name);

    /// Sets a register as an external debugger would: caches (segment descriptors, TLB, decoded code) follow as
    /// after the instruction that writes it.
    ///
    /// @throws IllegalArgumentException for an unknown name, or a value or state the processor cannot hold
    void setRegister(String name, long value);

    /// What the processor holds beside [#registers], in a fixed text: the digest of a machine covers it.
    String furtherState();

    /// Linear address of the next instruction.
    long pc();

    /// Short name of the mode, e.g. `protected 32-bit, paging`.
    String mode();

    /// Whether the processor is in IA-32e mode: then the registers are those of 64 bits.
    boolean longMode();

    /// Current privilege level, 0..3.
    int cpl();

    /// Instructions retired since reset; each iteration of a REP string instruction counts as one.
    long instructions();
}
