"""Every column, status, verdict and argument of the inhibition constants is in the reference."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from docs.pages import DOCS
from docs.test_docs_name_everything import code_words
from sevenless.binding.inhibition.analyses.analysis import DOSE, RATE, TIME
from sevenless.binding.inhibition.analyses.preincubation import PREINCUBATION_RESULTS, REFERENCE_VERDICTS
from sevenless.binding.inhibition.analyses.tight_binding import KI_COLUMNS
from sevenless.binding.inhibition.assay_tables.assay_table import COMPOUND_TITLES
from sevenless.binding.inhibition.cheng_prusoff import CHENG_PRUSOFF_COLUMNS, CHENG_PRUSOFF_STATUSES, cheng_prusoff
from sevenless.binding.inhibition.inactivation import fit_activity_left, fit_kobs
from sevenless.binding.inhibition.inactivation_table import INACTIVATION_COLUMNS, INACTIVATION_STATUSES
from sevenless.binding.inhibition.mechanism import MECHANISMS
from sevenless.binding.inhibition.mechanism_choice import (
    CHOICE_COLUMNS,
    CHOICE_STATUSES,
    LAW_COLUMNS,
    compare_mechanisms,
)
from sevenless.binding.inhibition.preincubation import (
    PREINCUBATION_COLUMNS,
    PREINCUBATION_VERDICTS,
    preincubation_shifts,
)
from sevenless.binding.inhibition.rate_laws import LAWS
from sevenless.binding.inhibition.substrate_grid import GRID_TABLE
from sevenless.binding.inhibition.tight_binding import (
    TIGHT_BINDING_COLUMNS,
    TIGHT_BINDING_STATUSES,
    fit_tight_binding,
)
from sevenless.fitting.comparing.potency_ratio import RATIO_COLUMNS
from sevenless.testing.inhibition import InhibitionTruth

REFERENCE = (DOCS / "reference" / "inhibition.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how_to" / "inhibition_constants.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        CHENG_PRUSOFF_COLUMNS, CHENG_PRUSOFF_STATUSES, TIGHT_BINDING_COLUMNS, TIGHT_BINDING_STATUSES, CHOICE_COLUMNS,
        CHOICE_STATUSES, LAW_COLUMNS, LAWS, MECHANISMS, GRID_TABLE, INACTIVATION_COLUMNS, INACTIVATION_STATUSES,
        PREINCUBATION_RESULTS, REFERENCE_VERDICTS, KI_COLUMNS, COMPOUND_TITLES, PREINCUBATION_VERDICTS,
        *(one.titles for one in (DOSE, RATE, TIME)), [one.name for one in fields(InhibitionTruth)],
        [name for name in PREINCUBATION_COLUMNS if name not in RATIO_COLUMNS],
    ],
)  # fmt: skip
def test_columns_and_statuses_are_told(names) -> None:
    assert not set(names) - code_words(REFERENCE)


def test_what_is_asked_for_is_told() -> None:
    functions = (
        cheng_prusoff, fit_tight_binding, compare_mechanisms, fit_kobs, fit_activity_left, preincubation_shifts
    )  # fmt: skip
    assert {function.__name__ for function in functions} <= code_words(REFERENCE) & code_words(HOW_TO)
    for function in functions:
        said = (function.__doc__ or "").split("Returns")[0]
        assert not [name for name in inspect.signature(function).parameters if name not in said], function.__name__
