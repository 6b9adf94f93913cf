"""What the model knows, topic by topic, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

__all__ = ["NOTES", "TOPICS", "Row"]

Row: TypeAlias = dict[str, str | float]


def _cells(_: str) -> Iterator[Row]:
    from sevenless.pathway.cells import cells
    from sevenless.pathway.show import copies_text

    for cell in cells().values():
        genes = (("KRAS", cell.kras), ("EGFR", cell.egfr), ("ROS1", cell.ros1))
        alleles = [f"{gene} {allele}" for gene, allele in genes if allele not in ("", "wild-type")]
        alleles += [f"ROS1 fusion at the {cell.ros1_at}"] if cell.ros1_at else []
        alleles += [f"{gene} amplified" for gene in cell.amplified]
        copies = copies_text(cell).removeprefix("copies per cell: ")
        yield {"cell": cell.name, "genes": ", ".join(alleles) or "wild-type", "copies": copies, "says": cell.says}


def _drugs(_: str) -> Iterator[Row]:
    from sevenless.pathway.drugs import drugs
    from sevenless.pathway.grounds import flag_of, graded

    for drug in drugs().values():
        records = [record for target in drug.targets for record in target.records.values()]
        alleles = [one for target in drug.targets for one in target.records if one]
        on = [f"KRAS {drug.only_for}"] if drug.only_for else [f"{drug.by_allele} {one}" for one in alleles]
        told = ["hypothetical" if drug.hypothetical else "", flag_of(records)]
        yield {
            "drug": drug.name,
            "site": ", ".join(target.pool.replace("_", " ") for target in drug.targets),
            "binds": "covalent" if any(target.covalent for target in drug.targets) else "reversible",
            "only on": ", ".join(on) or "all alleles",
            "flags": ", ".join(filter(None, told)),
            "evidence": graded(records),
        }


def _alleles(_: str) -> Iterator[Row]:
    from sevenless.pathway.alleles import FOLDS, allele_folds, allele_names, allele_records
    from sevenless.pathway.grounds import flag_of

    for name in allele_names():
        records = [one for of in allele_records(name).values() for one in of]
        folds = allele_folds(name)
        yield (
            {"allele": f"KRAS {name}"}
            | {fold.removesuffix("_fold"): folds[fold] for fold in FOLDS}
            | {"flags": flag_of(records)}
        )


def _hypotheses(_: str) -> Iterator[Row]:
    from sevenless.pathway.grounds import flag_of, graded
    from sevenless.pathway.settings import HYPOTHESES, Genes
    from sevenless.pathway.values import rate_constants

    for name, says in HYPOTHESES.items():
        constant = rate_constants().get(f"hypothesis_{name}")
        records = list(constant.records.values()) if constant else ["kras.g13d.nf1.multiplier-km"]
        default = "on" if name in Genes(cell="").hypotheses else "off"
        yield {
            "hypothesis": name, "unless asked": default, "flags": flag_of(records), "says": says,
            "evidence": graded(records),
        }  # fmt: skip


def _observables(_: str) -> Iterator[Row]:
    from sevenless.pathway.observables import observable_sentences

    for name, says in observable_sentences().items():
        yield {"observable": name, "unit": "share", "says": says}


def _rules(size: str) -> Iterator[Row]:
    from collections import Counter

    from sevenless.pathway.model import shipped

    for rule, count in Counter(shipped(size).sentences.values()).items():
        yield {"rule": rule, "reactions": count}


def _constants(size: str) -> Iterator[Row]:
    from sevenless.pathway.grounds import flag_of, graded, records_of
    from sevenless.pathway.model import shipped
    from sevenless.pathway.values import rate_constants

    values = {one.name: one.value for one in shipped(size).network.parameters}
    for one in rate_constants().values():
        if one.name in values:
            records = records_of(one.name)
            yield {
                "constant": one.name, "value": values[one.name], "flags": flag_of(records), "family": one.family,
                "says": one.says, "evidence": graded(records),
            }  # fmt: skip


TOPICS: Final[Mapping[str, Callable[[str], Iterator[Row]]]] = {
    "cells": _cells,
    "drugs": _drugs,
    "alleles": _alleles,
    "hypotheses": _hypotheses,
    "observables": _observables,
    "rules": _rules,
    "constants": _constants,
}

_MEMORY: Final = "from memory, fitted: no source gives it; nothing may be claimed on the ground of it alone"

NOTES: Final[Mapping[str, str]] = {
    "cells": "inherited: as many copies as the cell that is named, for want of a measurement",
    "drugs": f"an IC50 stands for a Kd where no Kd is known. hypothetical: no such compound is known. {_MEMORY}",
    "alleles": "folds over wild type: hydrolysis, GDP and GTP leaving, GDP entering, SOS, kcat of GAPs, Km of NF1, "
    "Kd of effectors",
    "hypotheses": _MEMORY,
    "observables": "shares run from 0 to 1; copies per cell are written by sevenless pathway simulate --copies --out",
    "constants": f"value: of MCF10A, in molecules per cell, mol/L of ligands and drugs, and seconds. {_MEMORY}",
}
"""What stands below the table of a topic."""
