"""Whatever stochastic runs leave, and all that can be asked of them, is told on their page."""

from __future__ import annotations

import inspect

from docs.pages import DOCS
from docs.test_docs_name_everything import code_words
from sevenless.simulate.copies.faults import (
    FRACTION,
    NEGATIVE_AMOUNT,
    NEGATIVE_RATE,
    TOO_MANY_COPIES,
    TOO_MANY_EVENTS,
)
from sevenless.simulate.statuses import STATUS_WORDS
from sevenless.simulate.stochastic import METHODS, stochastic
from simulate.networks import made

PAGE = (DOCS / "how_to" / "stochastic.md").read_text(encoding="utf-8")


def test_every_column_is_told() -> None:
    found = stochastic(made({"A": 1}, []), times_s=[0.0], runs=1, seed=0)
    columns = {*found.table(long=True).columns, *found.summary().columns, *found.runs().columns}
    assert columns <= code_words(PAGE)


def test_every_status_and_method_is_told() -> None:
    own = (FRACTION, NEGATIVE_AMOUNT, NEGATIVE_RATE, TOO_MANY_COPIES, TOO_MANY_EVENTS)
    assert {STATUS_WORDS[code] for code in own} | METHODS.keys() <= code_words(PAGE)


def test_every_argument_is_told() -> None:
    """Those that `ensemble` has too are told there."""
    shared = {"network", "table", "observables", "progress"}
    assert set(inspect.signature(stochastic).parameters) - shared <= code_words(PAGE) | {"times_s", "runs", "seed"}
