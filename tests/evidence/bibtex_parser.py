"""A small reader of BibTeX, written without regard to how sevenless writes it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Entry", "plain_text", "read_bibtex", "split_authors"]

_COMMANDS = {
    "textbraceleft": "{", "textbraceright": "}", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textless": "<", "textgreater": ">", "textbar": "|", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "rightarrow": "→", "leq": "≤", "geq": "≥", "approx": "≈",
}  # fmt: skip


@dataclass
class Entry:
    """An entry: its type, its key, its fields as they stand in the file."""

    type: str
    key: str
    fields: dict[str, str]


def read_bibtex(text: str) -> list[Entry]:
    """Every entry; raises ValueError where the file is not BibTeX."""
    entries, at = [], 0
    while (start := text.find("@", at)) >= 0:
        if text[at:start].strip():
            raise ValueError(f"text between entries: {text[at:start]!r}")
        opening = text.index("{", start)
        body, at = _braced(text, opening)
        key, _, rest = body.partition(",")
        entries.append(Entry(text[start + 1 : opening].strip(), key.strip(), _fields(rest)))
    if text[at:].strip():
        raise ValueError(f"text after the last entry: {text[at:]!r}")
    return entries


def _braced(text: str, opening: int) -> tuple[str, int]:
    """What stands between a brace and its partner, counted as BibTeX counts: a backslash protects none."""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[opening + 1 : at], at + 1
    raise ValueError("a brace is never closed")


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    at = 0
    while text[at:].strip():
        equals = text.index("=", at)
        name = text[at:equals].strip(" ,\n")
        if not name.isalpha() or name in fields:
            raise ValueError(f"not the name of a field, or a second one: {name!r}")
        opening = text.index("{", equals)
        if text[equals + 1 : opening].strip():
            raise ValueError(f"{name} is not in braces")
        fields[name], at = _braced(text, opening)
        comma = text[at:].lstrip()
        if comma and not comma.startswith(","):
            raise ValueError(f"no comma after {name}")
        at += len(text[at:]) - len(comma) + 1
    return fields


def split_authors(text: str) -> list[str]:
    """Names of an author field, split at every ``and`` outside braces."""
    names, depth, word, words = [], 0, "", []
    for letter in text + " ":
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == " " and depth == 0:
            if word.lower() == "and":
                names.append(" ".join(words))
                words = []
            else:
                words.append(word)
            word = ""
        else:
            word += letter
    return [*names, " ".join(words).strip()]


def plain_text(text: str) -> str:
    """What LaTeX prints of a field; raises ValueError at what would be an error or a comment there."""
    out, at = "", 0
    while at < len(text):
        letter = text[at]
        if letter == "\\":
            name, at = _command(text, at + 1)
            out += name
            continue
        if letter in "%#_&~^":
            raise ValueError(f"{letter!r} is a command to LaTeX, in {text!r}")
        out += "" if letter in "{}$" else letter
        at += 1
    return out


def _command(text: str, at: int) -> tuple[str, int]:
    if text[at] in "&%$#_":
        return text[at], at + 1
    end = at
    while end < len(text) and text[end].isascii() and text[end].isalpha():
        end += 1
    if text[end : end + 1] not in ("}", "$"):
        raise ValueError(f"the command {text[at:end]!r} runs into what follows, in {text!r}")
    return _COMMANDS[text[at:end]], end
