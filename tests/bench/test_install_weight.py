"""What a base install weighs, and which claims on it are kept."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import pytest
from child_usage import Usage
from install_weight import ROOT, Starts, base_install, check, packages_of, start_rows, weights
from installed_size import megabytes

SIZES = {"numpy": 70.0, "pydantic_core": 5.5, "click": 0.4, "six": 0.1, "sevenless": 3.0, "pip": 14.0, "hatchling": 1.5}


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    path = tmp_path / "base.txt"
    lines = ["numpy==2.4.6 \\", "    --hash=sha256:00", "    # via x", "pydantic-core==2.5", "click==8", "six==1"]
    path.write_text("\n".join(lines))
    return path


def usage(wall_s: float, output: str = "") -> Usage:
    return Usage(wall_s=wall_s, cpu_s=wall_s, peak_mb=1.0, code=0, output=output)


def starts(*, help_s: float = 0.1, first_s: float = 30.0, fit_s: float = 1.0, said: str = "compiling ...") -> Starts:
    return Starts(helps=[usage(help_s)] * 3, first_fit=usage(first_s, said), fits=[usage(fit_s)] * 3)


def test_names_are_read_from_the_pins_alone(pins: Path) -> None:
    assert packages_of(pins) == {"numpy", "pydantic-core", "click", "six"}


def test_the_real_pins_name_what_the_package_needs() -> None:
    assert {"numpy", "numba", "polars", "matplotlib"} <= packages_of(ROOT / "requirements" / "base.txt")


def test_pip_and_builders_are_in_no_users_bill(pins: Path) -> None:
    assert base_install(SIZES, pins=pins).keys() == {"numpy", "pydantic_core", "click", "six", "sevenless"}


def test_light_packages_are_summed_and_the_rest_is_told_apart(monkeypatch: pytest.MonkeyPatch, pins: Path) -> None:
    monkeypatch.setattr("install_weight.base_install", lambda sizes: base_install(sizes, pins=pins))
    assert weights(SIZES) == [
        ("numpy", "70.0"),
        ("pydantic_core", "5.5"),
        ("sevenless", "3.0"),
        ("2 others", "0.5"),
        ("base install", "79.0"),
        ("not counted: pip, and what builds the package", "15.5"),
    ]


def test_the_size_of_a_package_is_that_of_its_files() -> None:
    size = megabytes(distribution("numpy"))
    assert 10 < size < 300


def test_rows_say_whether_the_first_fit_told_that_it_compiles() -> None:
    assert "; says that it compiles" in start_rows(starts())[1][0]
    assert "does not say" in start_rows(starts(said=""))[1][0]


@pytest.mark.parametrize(
    ("slow", "missed"),
    [
        (starts(), 0),
        (starts(help_s=0.4), 1),
        (starts(fit_s=1.6), 1),
        (starts(said=""), 1),
        (starts(said="", first_s=0.8), 0),
        (starts(help_s=0.4, fit_s=1.6, said=""), 3),
    ],
)
def test_claims_that_are_not_kept_are_counted(slow: Starts, missed: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(30.0, 500.0, slow) == missed
    assert capsys.readouterr().out.count("MISS") == missed


def test_targets_are_told_and_miss_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(90.0, 605.0, starts()) == 0
    assert "over base install, MB: 605, target 600" in capsys.readouterr().out
