package hypercell.engine.machine;

import java.util.List;

/// A processor as tools see it: registers by name, where it is, what mode it is in.
public interface Cpu {
    /// A register: lower-case name, width in bits, group (`general`, `segment`, `control`, `debug`, `flags`,
    /// `system`), one-line description.
    record RegisterInfo(String name, int bits, String group, String description) {}

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

    /// Current privilege level, 0..3.
    int cpl();

    /// Instructions retired since reset; each iteration of a REP string instruction counts as one.
    long instructions();
}
