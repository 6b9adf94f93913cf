"""Words for what a well is for: accepted, inferred from the compound and dose, or refused with a reason.

A role is never guessed where its direction could be either. In an inhibition assay the *high* control is often
vehicle and in a cell-death assay full effect; *positive* control is said of both. Such words are refused, and the
message says what to write instead.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from sevenless.plates.platemap import ROLES, Role

__all__ = ["infer_role", "is_blank_name", "is_vehicle_name", "role_of_word", "word_key"]

_VEHICLES: Final = frozenset(
    {"dmso", "vehicle", "veh", "untreated", "neutral", "solvent", "dmso control", "vehicle control",
     "untreated control", "solvent control", "neutral control", "no compound", "no drug", "no treatment"}
)  # fmt: skip
_BLANKS: Final = frozenset(
    {"blank", "blanks", "medium", "media", "background", "no cells", "medium only", "media only", "cell free"}
)
_WORDS: Final[dict[str, Role]] = {
    **dict.fromkeys(_VEHICLES, "neutral"),
    **dict.fromkeys(_BLANKS, "blank"),
    **dict.fromkeys(
        ("sample", "samples", "compound", "test", "test compound", "treated", "treatment", "drug"), "sample"
    ),
    **dict.fromkeys(
        ("inhibitor", "inhibitor control", "full inhibition", "full inhibition control", "full effect",
         "full effect control", "reference inhibitor", "reference inhibition", "complete inhibition"),
        "inhibitor",
    ),
    **dict.fromkeys(("time0", "time 0", "t0", "t 0", "day0", "day 0", "d0", "time zero", "day zero"), "time0"),
    **dict.fromkeys(("empty", "unused", "not used", "skip"), "empty"),
}  # fmt: skip

_EITHER: Final = "can mean vehicle or full effect, depending on the assay"
_CHOOSE: Final = (
    'write "neutral" for vehicle (0 % effect), "inhibitor" for full effect (100 %) or "blank" for no biology'
)
_REFUSED: Final = {
    **dict.fromkeys(
        ("high", "low", "max", "min", "maximum", "minimum", "high control", "low control", "max control",
         "min control", "hpe", "zpe", "pos", "neg", "positive", "negative", "pos control", "neg control",
         "positive control", "negative control", "pc", "nc", "control", "controls", "ctrl", "ctl"),
        (_EITHER, _CHOOSE),
    ),
    **dict.fromkeys(
        ("reference", "reference compound", "ref", "standard", "std"),
        ("can mean a compound in dose series or wells at full effect",
         'write "sample" with compound and dose for a series, "inhibitor" for wells at full effect'),
    ),
}  # fmt: skip


def word_key(text: str) -> str:
    """A word as it is compared: lower case, with single blanks for blanks, dashes and underscores."""
    return re.sub(r"[\s_\-]+", " ", text.strip().lower()).strip()


def is_vehicle_name(compound: str) -> bool:
    """Whether a compound of this name is no compound: ``DMSO``, ``vehicle``, ``untreated`` and the like."""
    return word_key(compound) in _VEHICLES


def is_blank_name(compound: str) -> bool:
    """Whether a compound of this name stands for a well without biology: ``blank``, ``medium`` and the like."""
    return word_key(compound) in _BLANKS


def role_of_word(text: str) -> Role | tuple[str, str]:
    """The role a word means, or what is wrong with the word and its remedy.

    Examples
    --------
    >>> role_of_word("DMSO")
    'neutral'
    >>> role_of_word("neutrl")
    ("'neutrl' is not a role", 'did you mean neutral? roles: sample, neutral, inhibitor, blank, time0, empty')
    """
    key = word_key(text)
    if key in _WORDS:
        return _WORDS[key]
    if key in _REFUSED:
        why, remedy = _REFUSED[key]
        return f"role {text.strip()!r} {why}", remedy
    close = get_close_matches(key, _WORDS, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"{text.strip()!r} is not a role", f"{hint}roles: {', '.join(ROLES)}"


def infer_role(compound: str | None, conc_molar: float | None, *, second: bool) -> Role:
    """The role of a well that states none.

    Parameters
    ----------
    compound
        Its first compound, or None.
    conc_molar
        Dose of it, or None.
    second
        Whether a second compound is in the well, at a dose above zero.
    """
    if compound is not None and is_blank_name(compound):
        return "blank"
    if second:
        # Vehicle of one compound with a dose of another is treated, so it cannot be the untreated signal.
        return "sample"
    if conc_molar == 0 or (compound is not None and is_vehicle_name(compound)):
        return "neutral"
    return "empty" if compound is None and conc_molar is None else "sample"
