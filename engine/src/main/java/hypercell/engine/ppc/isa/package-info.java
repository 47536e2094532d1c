/// The instructions of the PPC440 core as a table, and everything that reads it: decoder, assembler, disassembler.
package hypercell.engine.ppc.isa;
