"""Plates in the terminal."""

from __future__ import annotations

import pytest
from rich.console import Console
from rich.text import Text

from sevenless.cli.heat_map import plate_lines
from sevenless.cli.screen import has_colours
from sevenless.plates.geometry import PLATE_SHAPES, parse_well, well_names


def _ramp(plate_format: int) -> dict[str, float | None]:
    return {well: float(index) for index, well in enumerate(well_names(plate_format))}


def _plain(values: dict[str, float | None], plate_format: int) -> list[str]:
    return [line.plain for line in plate_lines(values, plate_format=plate_format, colours=False)]


@pytest.mark.parametrize("plate_format", PLATE_SHAPES)
def test_without_colours_every_row_is_a_line_of_digits(plate_format: int) -> None:
    rows, columns = PLATE_SHAPES[plate_format]
    lines = _plain(_ramp(plate_format), plate_format)
    assert len(lines) == rows + 2
    digits = [line[3:].replace(" ", "") for line in lines[1:-1]]
    assert {len(row) for row in digits} == {columns}
    assert digits[0][0] == "0"
    assert digits[-1][-1] == "9"
    assert "".join(digits) == "".join(sorted("".join(digits)))


def test_digits_are_tenths_of_the_range() -> None:
    lines = _plain({"A01": 0.0, "A02": 49.9, "A03": 50.0, "A04": 100.0, "A05": None}, 96)
    assert lines[1] == " A 0 4 5 9 · · · · · · · ·"
    assert lines[-1] == "   0 0123456789 100   · no value"


def test_column_numbers_stand_over_their_columns() -> None:
    for plate_format, width in ((96, 2), (384, 2), (1536, 1)):
        header = _plain({"A01": 1.0}, plate_format)[0]
        for number in ("1", "5", "10"):
            assert header[3 + (int(number) - 1) * width :].startswith(number)


def test_a_plate_without_values_says_so() -> None:
    assert _plain({"A01": None}, 96) == ["   no well has a value"]


def test_a_flat_plate_is_of_the_middle_colour() -> None:
    assert set(_plain(dict.fromkeys(well_names(96), 7.0), 96)[1][3:].split()) == {"5"}


def _background(line: Text, place: int) -> str:
    style = next(span.style for span in line.spans if span.start <= place < span.end)
    return str(style).split(" on ")[-1].removeprefix("on ")


def test_colours_run_from_dark_to_bright() -> None:
    lines = list(plate_lines({"A01": 0.0, "A12": 10.0, "B01": None}, plate_format=96, colours=True))
    assert _background(lines[1], 3) == "#440154"
    assert _background(lines[1], 3 + 11 * 2) == "#fde725"
    assert "·" in lines[2].plain


def test_a_tall_plate_shows_two_rows_in_a_line() -> None:
    values = _ramp(1536)
    lines = list(plate_lines(values, plate_format=1536, colours=True))
    assert len(lines) == 16 + 2
    assert {line.plain[3:] for line in lines[1:-1]} == {"▀" * 48}
    assert [line.plain[:2].strip() for line in lines[1:-1]] == [*list("ACEGIKMOQSUWY"), "AA", "AC", "AE"]
    row, _ = parse_well("AE01")
    assert row == 30


@pytest.mark.parametrize(
    ("terminal", "colour_system", "no_color", "encoding", "colours"),
    [
        (True, "truecolor", False, "utf-8", True),
        (True, "truecolor", True, "utf-8", False),
        (False, None, False, "utf-8", False),
        (True, "truecolor", False, "ascii", False),
    ],
)
def test_when_there_are_colours(
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    colour_system: str | None,
    no_color: bool,
    encoding: str,
    colours: bool,
) -> None:
    screen = Console(force_terminal=terminal, color_system=colour_system, no_color=no_color)  # type: ignore[arg-type]
    monkeypatch.setattr(Console, "encoding", property(lambda _: encoding))
    assert has_colours(screen) is colours
