"""What is known of the conditions of two potencies: where they agree, where they differ, and where it is not said.

Order and weight: what says most about whether two numbers are of one experiment comes first, and outweighs everything
after it. An agreement adds its weight to the score, a difference takes it away, what is not known does neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, final

from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.evidence.assay_names import assay_names_in, technique_of
from sevenless.evidence.comparing.alleles import alleles_in
from sevenless.evidence.comparing.measured import Measured
from sevenless.evidence.comparing.naming import same_name_key
from sevenless.evidence.kinds import ASSAY_CLASSES
from sevenless.evidence.measurement import Measurement
from sevenless.molecules.find import genotype_of

__all__ = [
    "CONDITIONS",
    "DEFINING",
    "Conditions",
    "Match",
    "conditions_of_measured",
    "conditions_of_published",
    "matched",
]

CONDITIONS: Final = (
    "quantity", "level", "kind of assay", "readout", "target", "mutation", "cell line", "technique", "construct",
)  # fmt: skip
"""From the one that matters most; each outweighs all after it."""

DEFINING: Final = frozenset(CONDITIONS[:7])
"""A difference in one of these makes two numbers answers to two questions: they are not compared."""

Relation = Literal["agree", "differ", "unknown", "none"]

_GENERAL: Final = {"enzyme inhibition": {"interaction", "nucleotide exchange", "kinase activity"}}
"""A class that only says less than others: a document that names no method may have meant any of them."""

_OFTEN_NONE: Final = frozenset(("technique", "construct"))
"""Documents seldom name these: where neither side does, nothing is missed."""

_MANY: Final = re.compile(r"(?i)^(various|several|many|panel|multiple|different)\b")
_PROTEIN: Final = re.compile(r"[^A-Za-z0-9-]+")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything that must agree before two numbers mean the same, in words; empty where it is not said."""

    quantity: str
    level: str
    assay_class: str
    readout: str
    target: str
    mutation: str
    cell_line: str
    technique: str
    construct: str

    def words(self, condition: str) -> str:
        """One of `CONDITIONS`, in words."""
        name = {"kind of assay": "assay_class"}.get(condition, condition.replace(" ", "_"))
        return str(getattr(self, name))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How well two potencies match.

    Parameters
    ----------
    agree, differ, unknown
        Conditions by what is known of them, in the order of `CONDITIONS`. A condition that neither has (the cell line
        of a protein) is in none of them.
    here, there
        The conditions themselves: measured and published, or first and second.
    """

    agree: tuple[str, ...]
    differ: tuple[str, ...]
    unknown: tuple[str, ...]
    here: Conditions
    there: Conditions

    @property
    def score(self) -> int:
        """Weights of what agrees less those of what differs: 2^8 for the first condition, 1 for the last."""
        return sum(map(_weight, self.agree)) - sum(map(_weight, self.differ))

    @property
    def another_experiment(self) -> tuple[str, ...]:
        """What differs that must not."""
        return tuple(condition for condition in self.differ if condition in DEFINING)

    def difference(self, condition: str) -> str:
        """What differs in words, measured first: ``cell line (DLD-1 against NCI-H358)``."""
        return f"{condition} ({self.here.words(condition)} against {self.there.words(condition)})"


def conditions_of_measured(measured: Measured) -> Conditions:
    """The conditions of a measured potency."""
    setting = measured.setting
    return Conditions(
        quantity=measured.quantity,
        level=measured.level,
        assay_class=_class(setting.assay_class),
        readout=_readout(setting.assay, setting.assay_class),
        target=setting.target,
        mutation=setting.mutation or _stated_allele(setting.cell_line),
        cell_line=setting.cell_line,
        technique=setting.technique or technique_of(setting.assay) or "",
        construct=setting.construct,
    )


@lru_cache(maxsize=4096)
def conditions_of_published(published: Measurement) -> Conditions:
    """The conditions of a published potency."""
    line = "" if _MANY.match(published.cell_line) else published.cell_line
    return Conditions(
        quantity=published.quantity,
        level=published.level or ("cell" if published.cell_line else ""),
        assay_class=_class(published.assay_class),
        readout=_readout(published.assay, published.assay_class),
        target=published.target,
        mutation=published.mutation,
        cell_line=line,
        technique=published.technique or technique_of(published.assay) or "",
        construct=published.construct,
    )


@lru_cache(maxsize=4096)
def matched(here: Conditions, there: Conditions) -> Match:
    """Two sets of conditions against each other."""
    relations = {name: _relation(name, here, there) for name in CONDITIONS}

    def those(relation: Relation) -> tuple[str, ...]:
        return tuple(name for name, found in relations.items() if found == relation)

    return Match(agree=those("agree"), differ=those("differ"), unknown=those("unknown"), here=here, there=there)


@lru_cache(maxsize=1024)
def _stated_allele(cell_line: str) -> str:
    """The KRAS of a cell line, which is what published tables name beside it; empty where no document states it."""
    if not cell_line:
        return ""
    try:
        allele = genotype_of(cell_line, "KRAS")
    except (UnknownNameError, AmbiguousNameError):
        return ""
    return allele.name if allele is not None else ""


def _weight(condition: str) -> int:
    return 1 << (len(CONDITIONS) - 1 - CONDITIONS.index(condition))


def _class(assay_class: str) -> str:
    return "" if assay_class == "unspecified" else assay_class


def _readout(assay: str, assay_class: str) -> str:
    """What is read inside cells: pERK is not pAKT, though both are signalling."""
    if assay_class != "signalling":
        return ""
    named = {name.split("1/")[0] for name in assay_names_in(assay) if re.match(r"p[A-Z0-9]|[A-Z]*RAS", name)}
    return " and ".join(sorted(named))


def _relation(name: str, here: Conditions, there: Conditions) -> Relation:
    one, other = here.words(name), there.words(name)
    if _means_nothing(name, here, there) or (not one and not other and name in _OFTEN_NONE):
        return "none"
    if not one or not other:
        return "unknown"
    return _COMPARED.get(name, _same_text)(one, other)


def _means_nothing(name: str, here: Conditions, there: Conditions) -> bool:
    """Whether a condition is none where one side is a protein, or is not read by its phosphorylation."""
    if name == "cell line":
        return "protein" in (here.level, there.level)
    return name == "readout" and {here.assay_class, there.assay_class} != {"signalling"}


def _same_text(one: str, other: str) -> Relation:
    return "agree" if same_name_key(one) == same_name_key(other) else "differ"


def _same_line(one: str, other: str) -> Relation:
    return "agree" if same_name_key(one, "cell line") == same_name_key(other, "cell line") else "differ"


def _same_class(one: str, other: str) -> Relation:
    if one == other:
        return "agree"
    vague = other in _GENERAL.get(one, ()) or one in _GENERAL.get(other, ())
    return "unknown" if vague and ASSAY_CLASSES.keys() >= {one, other} else "differ"


def _same_target(one: str, other: str) -> Relation:
    """A complex that holds the protein that the other names is the same target as far as anyone can tell."""
    here, there = _proteins(one), _proteins(other)
    return "agree" if here <= there or there <= here else "differ"


def _proteins(target: str) -> frozenset[str]:
    return frozenset(same_name_key(part, "protein") for part in _PROTEIN.split(target) if part)


def _same_alleles(one: str, other: str) -> Relation:
    here, there = alleles_in(one), alleles_in(other)
    if here is None or there is None:
        return "agree" if same_name_key(one) == same_name_key(other) else "unknown"
    return "agree" if here == there else "differ"


def _overlapping(one: str, other: str) -> Relation:
    here, there = same_name_key(one), same_name_key(other)
    return "agree" if here in there or there in here else "differ"


_COMPARED: Final[Mapping[str, Callable[[str, str], Relation]]] = {
    "kind of assay": _same_class,
    "target": _same_target,
    "mutation": _same_alleles,
    "cell line": _same_line,
    "construct": _overlapping,
}
