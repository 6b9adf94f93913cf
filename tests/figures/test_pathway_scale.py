"""Colours of the pathway map: even, ordered in grey, readable, and apart for colour-blind eyes."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.map_boxes import parsed, texts
from sevenless.figures.pathway_map import pathway_map
from sevenless.figures.pathway_parts.lettering import shortened, text_width
from sevenless.figures.pathway_parts.scale import (
    CHANGE_COLOURS,
    SHARE_COLOURS,
    change_paint,
    log2_change,
    share_paint,
)

# Machado, Oliveira and Fernandes (2009), full deficiency, on linear light.
DEFICIENT = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lightness(colour: str) -> float:
    return float(116 * np.cbrt(linear(colour) @ [0.2126, 0.7152, 0.0722]) - 16)


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_more_is_darker_in_grey_as_well() -> None:
    steps = np.diff([lightness(share_paint(share).fill) for share in np.linspace(0, 1, 33)])
    assert (steps < -0.5).all()


def test_changes_are_lightest_in_the_middle_and_darker_to_both_ends() -> None:
    levels = [lightness(colour) for colour in CHANGE_COLOURS]
    assert levels.index(max(levels)) == len(levels) // 2
    assert (np.diff(levels[: len(levels) // 2 + 1]) > 2).all()
    assert (np.diff(levels[len(levels) // 2 :]) < -2).all()


@pytest.mark.parametrize("kind", DEFICIENT)
def test_a_fall_and_a_rise_differ_for_colour_blind_eyes(kind: str) -> None:
    for low, high in zip(CHANGE_COLOURS[:3], CHANGE_COLOURS[:-4:-1], strict=True):
        seen = [np.clip(np.array(DEFICIENT[kind]) @ linear(colour), 0, 1) ** (1 / 2.2) for colour in (low, high)]
        assert np.abs(seen[0] - seen[1]).max() > 0.15, (low, high)


@given(st.floats(0, 1))
def test_numbers_are_readable_on_every_share(share: float) -> None:
    paint = share_paint(share)
    assert contrast(paint.fill, paint.ink) > 4.5


@given(st.floats(-5, 5))
def test_numbers_are_readable_on_every_change(change: float) -> None:
    paint = change_paint(change)
    assert contrast(paint.fill, paint.ink) > 4.5


def test_ends_of_the_scales_are_their_colours() -> None:
    assert [share_paint(share).fill for share in (0.0, 0.5, 1.0)] == [SHARE_COLOURS[i] for i in (0, 4, 8)]
    assert [change_paint(change).fill for change in (-math.inf, -3.0, 0.0, 3.0, 99.0)] == [
        CHANGE_COLOURS[i] for i in (0, 0, 4, 8, 8)
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [(0.04, "0.0"), (-0.04, "0.0"), (-0.05001, "−0.1"), (3.0, "+3.0"), (3.01, "> +3"), (-9.0, "< −3")],
)
def test_changes_are_printed_with_their_sign_and_never_beyond_the_scale(change: float, text: str) -> None:
    assert change_paint(change).text == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.00"), (1e-9, "<0.01"), (0.0049, "<0.01"), (0.0051, "0.01"), (0.994, "0.99"), (1.0, "1.00")],
)
def test_a_small_share_is_not_printed_as_none(share: float, text: str) -> None:
    assert share_paint(share).text == text


def test_changes_from_and_to_nothing() -> None:
    assert (log2_change(0.5, 0.0), log2_change(0.0, 0.5), log2_change(0.0, 0.0)) == (math.inf, -math.inf, 0.0)
    assert log2_change(0.25, 0.5) == -1.0


def test_the_bound_of_the_width_of_a_text_is_one() -> None:
    sizes = {"12": 12.0, "14": 14.0, "13": 13.0, "18": 18.0}
    for text in texts(parsed(pathway_map({"ERK": 0.5}, title="NCI-H358, 24 h after 100 nM BI-3406").svg)):
        size = min(sizes.values(), key=lambda one: abs(one * 0.98 - (text.bottom - text.top)))
        assert text.right - text.left <= text_width(text.what, size) * 1.001, text.what


def test_what_is_too_long_ends_with_an_ellipsis_and_fits() -> None:
    for room, text in itertools.product((30, 60, 90), ("SOS1 inhibitor labelled BI-3407", "mmmmmmmmmmm")):
        cut = shortened(text, 12, room)
        assert cut.endswith("…")
        assert text_width(cut, 12) <= room
        assert text.startswith(cut[:-1])
