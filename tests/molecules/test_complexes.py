"""What a complex is made of, without its domains, sites and nucleotides."""

from __future__ import annotations

import pytest

from sevenless.molecules.complexes import parts_of


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        ("SOS1", ["SOS1"]),
        ("SOS1:KRAS", ["SOS1", "KRAS"]),
        ("SOS1:KRAS G12C", ["SOS1", "KRAS G12C"]),
        ("GRB2 (N-SH3):SOS1", ["GRB2", "SOS1"]),
        ("GRB2 (SH2):EGFR pY1068", ["GRB2", "EGFR"]),
        ("SOS (REM site):RasGDP", ["SOS", "RAS"]),
        ("PIK3CG:HRAS-GTP", ["PIK3CG", "HRAS"]),
        ("HRAS:GDP", ["HRAS", "GDP"]),
        ("GTP:GDP", ["GTP", "GDP"]),
        ("EGFR:EGFR", ["EGFR"]),
        ("KRAS, NRAS, HRAS", ["KRAS", "NRAS", "HRAS"]),
        ("RAF and MEK", ["RAF", "MEK"]),
        ("DUSP6 mRNA", ["DUSP6"]),
        ("osimertinib:EGFR L858R/T790M", ["osimertinib", "EGFR L858R/T790M"]),
        ("Ba/F3", ["Ba/F3"]),
        ("membrane", []),
        ("SOS1:membrane", ["SOS1"]),
        ("", []),
    ],
)
def test_parts_are_found(subject: str, parts: list[str]) -> None:
    assert [part.label for part in parts_of(subject)] == parts
