"""Text as LaTeX and BibTeX read it: nothing that they would take for a command, capitals that they keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

__all__ = ["ESCAPES", "escaped", "title_text", "verbatim"]

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi",
    "Ω": "Omega", "→": "rightarrow", "≤": "leq", "≥": "geq", "≈": "approx",
}  # fmt: skip
"""What pdfLaTeX cannot print outside mathematics; other letters it reads as UTF-8."""

ESCAPES: Final[Mapping[str, str]] = {
    **{sign: rf"\{sign}" for sign in "&%$#_"},
    # Not \{ and \}: BibTeX counts braces whether or not a backslash stands before them.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    **{letter: rf"{{$\{name}$}}" for letter, name in _GREEK.items()},
}
"""Character to what stands for it; braces in it are balanced."""

_TABLE: Final = str.maketrans(dict(ESCAPES))
_OPENING: Final = "([“‘'"
_CLOSING: Final = ")]”’',.:;?!"


def escaped(text: str) -> str:
    """Text without characters that LaTeX takes for commands, blanks and line breaks made one blank.

    Examples
    --------
    >>> print(escaped("50 % of R&D_1"))
    50 \\% of R\\&D\\_1
    """
    return " ".join(text.split()).translate(_TABLE)


def title_text(title: str) -> str:
    """A title, with braces around every word whose capitals a style must keep.

    Examples
    --------
    >>> print(title_text("Binding of BI-3406 to Ras (a study)"))
    Binding of {BI-3406} to {Ras} (a study)
    """
    return " ".join(_kept(word, first=not place) for place, word in enumerate(title.split()))


def _kept(text: str, *, first: bool) -> str:
    opened = text.lstrip(_OPENING)
    word = opened.rstrip(_CLOSING)
    before, after = text[: len(text) - len(opened)], opened[len(word) :]
    # The first letter of a title stays a capital in every style.
    capitals = word[1:] if first and not before else word
    plain = escaped(word)
    if capitals != capitals.lower():
        # A brace before a backslash would begin a "special character", whose letters styles do change.
        plain = f"{{{{{plain}}}}}" if plain.startswith("\\") else f"{{{plain}}}"
    return escaped(before) + plain + escaped(after)


def verbatim(text: str) -> str:
    """An address or identifier, which LaTeX prints as it stands: only what would break the file is percent-coded.

    Examples
    --------
    >>> verbatim("https://example.org/a_b?c=%20{d}")
    'https://example.org/a_b?c=%20%7Bd%7D'
    """
    return re.sub(r"[{}\\\s]", lambda match: quote(match[0]), text.strip())
