"""The support code of packages: of the parts of `dyngen.runtime` what a package uses, their text untouched.

    from .runtime import KeyShape     in keys.py       ▶    # ---- keys ----
                                                            # Texts of keys: …       the docstring of a part
                                                            class KeyShape: …        a statement of it, verbatim

A module of a package names what it uses; what that reads comes with it, and so on, statement by statement.
"""

from dyngen.lower.support.modules import (
    Support,
    UnknownSupport,
    homes,
    reading,
    support,
)

__all__ = ["Support", "UnknownSupport", "homes", "reading", "support"]
