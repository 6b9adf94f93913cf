"""Texts made equal that differ only in how they are written: case, blanks, hyphens, slashes, Greek, superscripts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sevenless.molecules.kinds import Kind

__all__ = ["keys_of", "normalised"]

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
# Signs of genetics, which would be lost with the punctuation: SOS2 -/- is not SOS2.
_ZYGOSITY: Final = re.compile(r"(?<![+-])([+-])\s*/\s*([+-])\s*$")
_ZYGOSITIES: Final = {("-", "-"): " null", ("+", "+"): " wild-type"}


def normalised(text: str) -> str:
    """The letters and digits of a text, in small letters, Greek and the signs of a lost or kept gene spelled out.

    Letters of other scripts are kept, so that a stray one makes a name unknown instead of being overlooked.

    Examples
    --------
    >>> normalised("NCI-H358"), normalised("KRAS(G12C)"), normalised("KRASᴳ¹²ᶜ"), normalised("PI3K γ")
    ('ncih358', 'krasg12c', 'krasg12c', 'pi3kgamma')
    >>> normalised("SOS2 -/-"), normalised("SOS2+/-")
    ('sos2null', 'sos2heterozygous')
    """
    text = _DASHES.sub("-", text)
    text = _ZYGOSITY.sub(lambda found: _ZYGOSITIES.get((found[1], found[2]), " heterozygous"), text)
    # Casefold twice: a superscript letter becomes a capital only when it is taken apart.
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(_GREEK.get(one, one) for one in apart if one.isalnum())


def keys_of(text: str, kind: Kind) -> tuple[str, ...]:
    """The normalised text, and for a cell line of the series NCI-H the same without its prefix, which many leave out.

    Examples
    --------
    >>> keys_of("NCI-H358", "cell line"), keys_of("H358", "cell line"), keys_of("NCI-H358", "compound")
    (('ncih358', 'h358'), ('h358',), ('ncih358',))
    """
    key = normalised(text)
    series = kind == "cell line" and key.startswith("ncih") and key[4:5].isdigit()
    return (key, key[3:]) if series else (key,)
