"""How statements are written: as expressions are, with blocks, white space and lines besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import libcst as cst

from dyngen.syntax.printing.expressions import Form
from dyngen.syntax.printing.scopes import names_of, parameters_of

if TYPE_CHECKING:
    from dyngen.syntax.printing.printer import Printer


def _on_a_line(form: Form) -> Form:
    """*form* on a line of its own, below what stands above it."""
    return lambda p, n: f"{p.run(n.leading_lines)}{p.indent}{form(p, n)}"


def _empty_line(p: Printer, n: cst.EmptyLine) -> str:
    indent = p.indent if n.indent else ""
    return f"{indent}{n.whitespace.value}{p.text(n.comment)}{p.text(n.newline)}"


def _broken_line(p: Printer, n: cst.ParenthesizedWhitespace) -> str:
    indent = p.indent if n.indent else ""
    return f"{p.text(n.first_line)}{p.run(n.empty_lines)}{indent}{n.last_line.value}"


def _block(p: Printer, n: cst.IndentedBlock) -> str:
    header, outside = p.text(n.header), p.indent
    p.indent += n.indent or "    "
    text = f"{header}{p.run(n.body)}{p.run(n.footer)}"
    p.indent = outside
    return text


def _annotated(p: Printer, n: cst.AnnAssign) -> str:
    target = f"{p.target(n.target)}{p.annotation(':', n.annotation)}"
    equal = p.maybe(n.equal, " = " if n.value else "")
    return f"{target}{equal}{p.text(n.value)}{p.text(n.semicolon)}"


def _return(p: Printer, n: cst.Return) -> str:
    space = p.maybe(n.whitespace_after_return, " " if n.value else "")
    return f"return{space}{p.text(n.value)}{p.text(n.semicolon)}"


def _raise(p: Printer, n: cst.Raise) -> str:
    space = p.maybe(n.whitespace_after_raise, " " if n.exc else "")
    return f"raise{space}{p.text(n.exc)}{p.text(n.cause)}{p.text(n.semicolon)}"


def _if(p: Printer, n: cst.If, word: str = "if") -> str:
    test = f"{n.whitespace_before_test.value}{p.text(n.test)}{n.whitespace_after_test.value}"
    text = f"{p.run(n.leading_lines)}{p.indent}{word}{test}:{p.text(n.body)}"
    below = _if(p, n.orelse, "elif") if isinstance(n.orelse, cst.If) else p.text(n.orelse)
    return f"{text}{below}"


def _parameter(p: Printer, n: cst.Param) -> str:
    name = p.scopes.parameter(n.name.value)
    annotation = p.annotation(":", n.annotation)
    equal = p.maybe(n.equal, " = " if n.default else "")
    star = f"{n.star}{p.space(n.whitespace_after_star)}"
    return f"{star}{name}{annotation}{equal}{p.text(n.default)}"


def _function(p: Printer, n: cst.FunctionDef) -> str:
    above = p.run([*n.leading_lines, *n.decorators, *n.lines_after_decorators])
    head = (
        f"{p.text(n.asynchronous)}def{n.whitespace_after_def.value}{p.name(n.name)}"
        f"{n.whitespace_after_name.value}{p.text(n.type_parameters)}"
        f"({p.space(n.whitespace_before_params)}{p.text(n.params)})"
        f"{p.annotation('->', n.returns)}{n.whitespace_before_colon.value}:"
    )
    p.scopes.define(n.name.value)
    with p.scopes.of_function(names_of(n.params)):
        return f"{above}{p.indent}{head}{p.text(n.body)}"


def _class(p: Printer, n: cst.ClassDef) -> str:
    above = p.run([*n.leading_lines, *n.decorators, *n.lines_after_decorators])
    arguments = [*n.bases, *n.keywords]
    head = (
        f"class{n.whitespace_after_class.value}{p.name(n.name)}{n.whitespace_after_name.value}"
        f"{p.text(n.type_parameters)}{p.maybe(n.lpar, '(' if arguments else '')}"
        f"{p.listed(arguments)}{p.maybe(n.rpar, ')' if arguments else '')}"
        f"{n.whitespace_before_colon.value}:"
    )
    p.scopes.define(n.name.value)
    with p.scopes.of_class(list(_attributes(n))):
        return f"{above}{p.indent}{head}{p.text(n.body)}"


def _attributes(of: cst.ClassDef) -> Iterator[str]:
    """What a class calls its fields and methods."""
    for line in of.body.body:
        match line:
            case cst.FunctionDef(name=cst.Name(name)):
                yield name
            case cst.SimpleStatementLine(body=[cst.AnnAssign(target=cst.Name(name))]):
                yield name


_LINES: Mapping[type, Form] = {
    cst.Decorator: lambda p, n: (
        f"@{n.whitespace_after_at.value}{p.text(n.decorator)}{p.text(n.trailing_whitespace)}"
    ),
    cst.Else: lambda p, n: f"else{n.whitespace_before_colon.value}:{p.text(n.body)}",
    cst.ExceptHandler: lambda p, n: (
        f"except{n.whitespace_after_except.value}{p.text(n.type)}{p.text(n.name)}"
        f"{n.whitespace_before_colon.value}:{p.text(n.body)}"
    ),
    cst.Finally: lambda p, n: f"finally{n.whitespace_before_colon.value}:{p.text(n.body)}",
    cst.For: lambda p, n: (
        f"{p.text(n.asynchronous)}for{n.whitespace_after_for.value}{p.target(n.target)}"
        f"{n.whitespace_before_in.value}in{n.whitespace_after_in.value}{p.text(n.iter)}"
        f"{n.whitespace_before_colon.value}:{p.text(n.body)}{p.text(n.orelse)}"
    ),
    cst.SimpleStatementLine: lambda p, n: f"{p.run(n.body)}{p.text(n.trailing_whitespace)}",
    cst.Try: lambda p, n: (
        f"try{n.whitespace_before_colon.value}:{p.text(n.body)}{p.run(n.handlers)}"
        f"{p.text(n.orelse)}{p.text(n.finalbody)}"
    ),
    cst.While: lambda p, n: (
        f"while{n.whitespace_after_while.value}{p.text(n.test)}"
        f"{n.whitespace_before_colon.value}:{p.text(n.body)}{p.text(n.orelse)}"
    ),
    cst.With: lambda p, n: (
        f"{p.text(n.asynchronous)}with{n.whitespace_after_with.value}{p.text(n.lpar)}"
        f"{p.listed(n.items)}{p.text(n.rpar)}{n.whitespace_before_colon.value}:{p.text(n.body)}"
    ),
}

_PARTS: Mapping[type, Form] = {
    cst.AnnAssign: _annotated,
    cst.AsName: lambda p, n: (
        f"{p.space(n.whitespace_before_as)}as{p.space(n.whitespace_after_as)}{p.target(n.name)}"
    ),
    cst.Assign: lambda p, n: f"{p.run(n.targets)}{p.text(n.value)}{p.text(n.semicolon)}",
    cst.AssignTarget: lambda p, n: (
        f"{p.target(n.target)}{n.whitespace_before_equal.value}={n.whitespace_after_equal.value}"
    ),
    cst.AugAssign: lambda p, n: (
        f"{p.target(n.target)}{p.text(n.operator)}{p.text(n.value)}{p.text(n.semicolon)}"
    ),
    cst.Break: lambda p, n: f"break{p.text(n.semicolon)}",
    cst.Continue: lambda p, n: f"continue{p.text(n.semicolon)}",
    cst.Expr: lambda p, n: f"{p.text(n.value)}{p.text(n.semicolon)}",
    cst.From: lambda p, n: (
        f"{p.maybe(n.whitespace_before_from, ' ')}from{p.space(n.whitespace_after_from)}{p.text(n.item)}"
    ),
    cst.Pass: lambda p, n: f"pass{p.text(n.semicolon)}",
    cst.Raise: _raise,
    cst.Return: _return,
    cst.WithItem: lambda p, n: f"{p.text(n.item)}{p.text(n.asname)}",
}

_WHITE_SPACE: Mapping[type, Form] = {
    cst.Comment: lambda _, n: n.value,
    cst.EmptyLine: _empty_line,
    cst.IndentedBlock: _block,
    cst.Newline: lambda _, n: n.value or "\n",
    cst.ParenthesizedWhitespace: _broken_line,
    cst.SimpleWhitespace: lambda _, n: n.value,
    cst.TrailingWhitespace: lambda p, n: (
        f"{n.whitespace.value}{p.text(n.comment)}{p.text(n.newline)}"
    ),
}

STATEMENTS: Final[Mapping[type, Form]] = {
    **{kind: _on_a_line(form) for kind, form in _LINES.items()},
    **_PARTS,
    **_WHITE_SPACE,
    cst.ClassDef: _class,
    cst.FunctionDef: _function,
    cst.If: _if,
    cst.Param: _parameter,
    cst.Parameters: lambda p, n: p.listed(list(parameters_of(n))),
    cst.ParamStar: lambda *_: "*",
}
