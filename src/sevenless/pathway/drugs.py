"""Drugs the model knows: the pool each fills, and what of the model its affinity sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, final

from sevenless.pathway.cells import table
from sevenless.pathway.values import record_value

__all__ = ["LIGANDS", "Drug", "Target", "drugs"]

LIGANDS: Final = {"EGF": "pathway.egf.mass", "HGF": "pathway.hgf.mass", "IL6": "pathway.il6.mass"}
"""Ligands that a stimulus may name, and the record of their mass, for those who think in ng/mL."""

_OFF: Final = {
    "SOS1_inhibitor": "SOS1_inhibitor_off", "SOS2_inhibitor": "SOS2_inhibitor_off",
    "SOS1_degrader": "SOS1_degrader_off",
    "SHP2_inhibitor": "SHP2_inhibitor_off", "MEK_inhibitor": "MEK_inhibitor_off", "RAF_inhibitor": "RAF_inhibitor_off",
    "PI3K_inhibitor": "PI3K_inhibitor_off", "ROS1_type_1_inhibitor": "ROS1_type_1_off",
    "ROS1_type_2_inhibitor": "ROS1_type_2_off",
}  # fmt: skip
_INACTIVATES: Final = {
    "KRAS_G12C_inhibitor": "KRAS_G12C_inhibitor_inactivates", "EGFR_inhibitor": "EGFR_inhibitor_inactivates",
}  # fmt: skip


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A pool of the model, and the record of how well the drug binds: by allele, or under ``""`` for all."""

    pool: str
    covalent: bool
    records: Mapping[str, str]

    def rate(self, allele: str) -> tuple[str, float]:
        """The rate constant that the drug sets, and its value: koff = kon Kd, or kinact/KI.

        Raises
        ------
        KeyError
            If nothing is known of this allele.
        """
        value = record_value(self.records.get("") or self.records[allele])
        if self.covalent:
            return _INACTIVATES[self.pool], value
        return _OFF[self.pool], value * record_value("pathway.drug.kon")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A compound of the model.

    Parameters
    ----------
    name
        As in the library of molecules, or of a hypothetical one.
    targets
        What it binds.
    by_allele
        The gene whose allele its affinity depends on, or empty.
    only_for
        The allele of KRAS without which it binds nothing, or empty.
    hypothetical
        No such compound is known; its affinity is for asking what if.
    """

    name: str
    targets: tuple[Target, ...]
    by_allele: str = ""
    only_for: str = ""
    hypothetical: bool = False


@cache
def drugs() -> Mapping[str, Drug]:
    """All drugs by name."""
    return {name: _drug(name, entry) for name, entry in table("drugs").items()}


def _drug(name: str, entry: Mapping[str, Any]) -> Drug:
    return Drug(
        name=name,
        targets=tuple(_targets(entry["targets"])),
        by_allele=entry.get("by_allele", ""),
        only_for=entry.get("only_for", {}).get("allele", ""),
        hypothetical=entry.get("hypothetical", False),
    )


def _targets(entries: list[Mapping[str, Any]]) -> Iterator[Target]:
    for entry in entries:
        covalent = "kinact_over_ki" in entry
        records = entry["kinact_over_ki" if covalent else "kd"]
        yield Target(
            pool=entry["pool"], covalent=covalent, records={"": records} if isinstance(records, str) else records
        )
