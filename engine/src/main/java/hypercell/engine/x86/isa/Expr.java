package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;

/// A constant expression of assembly text: evaluated when labels have addresses. 64-bit wrap-around arithmetic.
public sealed interface Expr {
    /// A literal.
    record Number(long value) implements Expr {}

    /// A label or constant; `$` is the address of the statement, `$$` the origin of the section.
    record Symbol(String name, Position position) implements Expr {}

    /// `-`, `~` or `+` applied to a value.
    record Unary(char operator, Expr value) implements Expr {}

    /// `+ - * / % & | ^ << >>`, spelled so.
    record Binary(String operator, Expr left, Expr right) implements Expr {}
}
