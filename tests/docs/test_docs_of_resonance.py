"""The page on surface plasmon resonance names every reader, column, option and status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pytest

from docs.pages import DOCS
from sevenless.binding.affinity_verdict import AFFINITY_STATUSES, VerdictLimits
from sevenless.binding.kinetic_curves import Preparation
from sevenless.binding.kinetic_fit import KINETIC_COLUMNS, KineticFit, KineticOptions, MassTransport
from sevenless.binding.kinetic_verdict import KINETIC_STATUSES, KineticLimits
from sevenless.binding.spr.affinities import AFFINITY_COLUMNS, NOT_AT_EQUILIBRIUM, POINT_COLUMNS
from sevenless.binding.spr.analysis import RATE_COLUMNS, SprAnalysis
from sevenless.binding.spr.options import SprOptions, SurfaceTheory
from sevenless.binding.steady_state import STEADY_STATE_COLUMNS, SteadyStateOptions
from sevenless.readers.spr.blr import BiacoreBlr
from sevenless.readers.spr.octet import OctetFrd
from sevenless.readers.spr.octet_text import OctetText
from sevenless.readers.spr.registry import SPR_READERS
from sevenless.readers.spr.sprread import (
    FITTED_CURVE_SCHEMA,
    INJECTION_SCHEMA,
    REPORT_POINT_SCHEMA,
    SENSORGRAM_SCHEMA,
    VENDOR_FIT_SCHEMA,
    SprRead,
)

PAGE = (DOCS / "reference" / "surface_plasmon_resonance.md").read_text(encoding="utf-8")


def names_of(*classes: type) -> list[str]:
    return [one.name for kind in classes for one in fields(kind)]


@pytest.mark.parametrize(
    "names",
    [
        [reader.name for reader in (*SPR_READERS, BiacoreBlr(), OctetFrd(), OctetText())],
        [*SENSORGRAM_SCHEMA, *INJECTION_SCHEMA, *REPORT_POINT_SCHEMA, *VENDOR_FIT_SCHEMA, *FITTED_CURVE_SCHEMA],
        [name for name in names_of(SprRead) if name not in ("source", "metadata", "notes")],
        list(STEADY_STATE_COLUMNS),
        [*AFFINITY_STATUSES, *KINETIC_STATUSES, NOT_AT_EQUILIBRIUM],
        [*KINETIC_COLUMNS, *AFFINITY_COLUMNS, *RATE_COLUMNS, *POINT_COLUMNS],
        names_of(SprOptions, SurfaceTheory, SprAnalysis, KineticLimits),
        [name for name in names_of(VerdictLimits, SteadyStateOptions, KineticOptions, KineticFit) if name != "offset"],
        names_of(MassTransport),
        [name for name in names_of(Preparation) if name not in ("start_s", "end_s")],
    ],
)
def test_named(names: Iterable[str]) -> None:
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_statuses_in_the_words_of_the_code() -> None:
    assert [words for words in KINETIC_STATUSES.values() if words not in PAGE] == []
