"""Emitted text in black's form, with a proof that only its layout changed.

    format_module('x = compute("a", …too long a line…)\\n')   ->   'x = compute(\\n    "a", …\\n)\\n'

What is emitted is written by libcst, and is black's already but for what `layout` sees to. What that changes is proved
where it is changed (see `proof`), and all of the text is compiled in the end.
"""

from __future__ import annotations

from dyngen.output.layout import lay_out
from dyngen.output.proof import ChangedMeaning


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def format_module(source: str, name: str = "<emitted>") -> str:
    """`source`, a module as libcst prints it, exactly as black prints it; `name` is for an error to say."""
    try:
        text = lay_out(source, _black)
        compile(
            text, "<emitted>", "exec", dont_inherit=True
        )  # finds what the grammar allows: return outside a function
    except (SyntaxError, ValueError) as error:
        raise FormatError(f"{name}: emitted text is not Python: {error}") from error
    except ChangedMeaning as error:
        raise FormatError(
            f"{name}: formatting changed the meaning of emitted text: {error}"
        ) from error
    return text


def _black(source: str) -> str:
    """What black makes of it: for the few statements that the layout does not know."""
    import black  # takes longer to import than most packages to lay out
    from black.mode import TargetVersion

    # The oldest Python that emitted code runs on decides what black may use. Told, not detected: detection reads
    # every text once more, and can come out differently from one to the next.
    mode = black.Mode(target_versions={TargetVersion.PY311})
    return black.format_str(source, mode=mode)
