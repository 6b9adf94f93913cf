"""Responses from controls: known answers in both directions, and nothing guessed where controls are missing."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from assays.plates_made_up import analysed, column_of, wells_table
from sevenless.assays.normalise import needs_full_effect, normalise
from sevenless.assays.protocols.ba_f3 import PROTOCOL as BA_F3
from sevenless.assays.protocols.ctg_3d import PROTOCOL as CTG
from sevenless.assays.protocols.htrf_sos1_kras import PROTOCOL as HTRF
from sevenless.assays.protocols.kinase_glo import PROTOCOL as KINASE_GLO
from sevenless.errors import UnknownNameError

OF_NEUTRAL = replace(KINASE_GLO, response="percent_of_neutral")


def plate(neutral: float, full: float, samples: list[float], *, role: str = "inhibitor"):
    return wells_table(
        [
            *column_of([neutral] * 3, "neutral"),
            *column_of([full] * 3, role, first=3),
            *column_of(samples, "sample", first=6),
        ]
    )


@pytest.mark.parametrize(("neutral", "full"), [(1000.0, 200.0), (200.0, 1000.0)], ids=["falls", "rises"])
def test_percent_of_neutral_in_both_directions(neutral: float, full: float) -> None:
    halfway, beyond = (neutral + full) / 2, full + (full - neutral) / 4
    out = analysed(plate(neutral, full, [neutral, full, halfway, beyond]), OF_NEUTRAL)
    assert out["response"].to_list()[-4:] == pytest.approx([100.0, 0.0, 50.0, -25.0])


@pytest.mark.parametrize(("neutral", "full"), [(1000.0, 200.0), (200.0, 1000.0)], ids=["falls", "rises"])
def test_percent_inhibition_in_both_directions(neutral: float, full: float) -> None:
    out = analysed(plate(neutral, full, [neutral, full, (neutral + full) / 2]), KINASE_GLO)
    assert out["response"].to_list()[-3:] == pytest.approx([0.0, 100.0, 50.0])


def test_percent_of_neutral_without_full_effect_wells_has_zero_at_zero() -> None:
    wells = wells_table([*column_of([200.0], "neutral"), *column_of([50.0], "sample", first=1)])
    assert analysed(wells, OF_NEUTRAL)["response"].to_list() == [100.0, 25.0]


def test_percent_inhibition_without_full_effect_wells_is_not_guessed() -> None:
    wells = wells_table([*column_of([200.0], "neutral"), *column_of([50.0], "sample", first=1)])
    assert analysed(wells, KINASE_GLO)["response"].to_list() == [None, None]
    assert needs_full_effect(KINASE_GLO)
    assert not needs_full_effect(HTRF)


def test_viability_takes_the_blank_off_and_never_the_inhibitor() -> None:
    rows = [*column_of([1100.0], "neutral"), *column_of([300.0], "inhibitor", first=1)]
    rows += column_of([600.0], "sample", first=2)
    assert analysed(wells_table(rows), CTG)["response"].to_list() == pytest.approx([100.0, 300 / 11, 600 / 11])
    rows += column_of([100.0], "blank", first=3)
    assert analysed(wells_table(rows), CTG)["response"].to_list() == pytest.approx([100.0, 20.0, 50.0, 0.0])


def test_a_signal_that_already_lost_its_blank_gives_the_same_viability() -> None:
    wells = wells_table(
        [*column_of([1100.0], "neutral"), *column_of([600.0], "sample", first=1), *column_of([100.0], "blank", first=2)]
    )
    raw = replace(CTG, transform="luminescence")
    assert analysed(wells, raw)["response"].to_list() == analysed(wells, CTG)["response"].to_list()


def test_no_neutral_wells_no_response() -> None:
    wells = wells_table([*column_of([1.0], "inhibitor"), *column_of([2.0], "sample", first=1)])
    for protocol in (CTG, OF_NEUTRAL, KINASE_GLO):
        assert analysed(wells, protocol)["response"].null_count() == 2


def test_controls_that_read_the_same_give_no_response() -> None:
    out = analysed(plate(500.0, 500.0, [400.0]), OF_NEUTRAL)
    assert out["response"].null_count() == len(out)


def test_one_wild_neutral_well_moves_nothing() -> None:
    wells = wells_table(
        [*column_of([100.0, 100.0, 100.0, 100.0, 9000.0], "neutral"), *column_of([50.0], "sample", first=5)]
    )
    assert analysed(wells, OF_NEUTRAL)["response"][-1] == 50.0


def test_excluded_and_masked_controls_do_not_count_but_excluded_samples_keep_their_response() -> None:
    wells = wells_table(
        [
            *column_of([100.0, None], "neutral", mask_reason=None),
            *column_of([900.0, 900.0, 900.0], "neutral", first=2, exclusion="wrong cells"),
            *column_of([50.0], "sample", first=5, exclusion="bubble"),
        ]
    )
    assert analysed(wells, OF_NEUTRAL)["response"].to_list() == [100.0, None, 900.0, 900.0, 900.0, 50.0]


def test_each_plate_and_each_cell_line_has_its_own_hundred_percent() -> None:
    rows = []
    for plate_name, cells, level, first in (("A", "WT", 100.0, 0), ("A", "G2032R", 400.0, 2), ("B", "WT", 50.0, 0)):
        rows += column_of([level], "neutral", plate=plate_name, genotype=cells, first=first)
        rows += column_of([level / 4], "sample", plate=plate_name, genotype=cells, first=first + 1)
    assert analysed(wells_table(rows), BA_F3)["response"].to_list() == [100.0, 25.0] * 3


def test_neutral_wells_without_a_name_serve_every_cell_line() -> None:
    rows = [
        *column_of([200.0], "neutral"),
        *column_of([100.0], "sample", first=1, genotype="WT"),
        *column_of([50.0], "sample", first=2, genotype="G2032R"),
    ]
    assert analysed(wells_table(rows), BA_F3)["response"].to_list() == [100.0, 50.0, 25.0]


def test_cells_without_neutral_wells_of_their_own_get_no_response() -> None:
    rows = [
        *column_of([200.0], "neutral", genotype="WT"),
        *column_of([100.0], "sample", first=1, genotype="WT"),
        *column_of([50.0], "sample", first=2, genotype="G2032R"),
    ]
    assert analysed(wells_table(rows), BA_F3)["response"].to_list() == [100.0, 50.0, None]


def test_an_unknown_normalisation_is_named_with_the_known_ones() -> None:
    wells = wells_table(column_of([1.0], "neutral")).with_columns(signal=1.0)
    with pytest.raises(UnknownNameError, match="viability"):
        normalise(wells, replace(CTG, response="viabilty"))


@given(
    neutral=st.floats(-1e6, 1e6),
    full=st.floats(-1e6, 1e6),
    sample=st.floats(-1e6, 1e6),
    shift=st.floats(-1e5, 1e5),
    scale=st.floats(-50.0, 50.0).filter(lambda value: abs(value) > 1e-2),
)
@settings(deadline=None, max_examples=60)
def test_gain_and_offset_of_the_instrument_do_not_matter(
    neutral: float, full: float, sample: float, shift: float, scale: float
) -> None:
    """Any linear change of the signal, its sign included, leaves a response between two controls as it is."""
    if abs(neutral - full) < 1.0:
        return
    one = analysed(plate(neutral, full, [sample]), OF_NEUTRAL)["response"].to_numpy()
    changed = plate(scale * neutral + shift, scale * full + shift, [scale * sample + shift])
    other = analysed(changed, OF_NEUTRAL)["response"].to_numpy()
    size = max(abs(neutral), abs(full), abs(sample), abs(shift / scale)) / abs(neutral - full)
    np.testing.assert_allclose(one, other, atol=1e-8 * (1.0 + size))
