"""The scan finds numbers however they are written, and takes none for what it is not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from literals.scan import biology_literals, literals, says_biology, significant_digits


def scanned(source: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "rates.py"
    path.write_text(source, encoding="utf-8")
    return [str(found.value) for found in literals(path, tmp_path)]


def bound(source: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "rates.py"
    path.write_text(source, encoding="utf-8")
    return [f"{found.name}={found.value}" for found in biology_literals(path, tmp_path)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 229464", ["229464"]),
        ("x = -3.5e-4", ["-0.00035"]),
        ("x = 1_000", ["1000"]),
        ('x = Decimal("0.11")', ["0.11"]),
        ('x = float("1,090")', ["1090"]),
        ("x = f(y, [4878])", ["4878"]),
        ("x = True", []),
        ('"""1.5 in a docstring"""', []),
        ("x = y[3]", []),
        ("@lru_cache(maxsize=256)\ndef f(x): return x * 7", ["7"]),
        ("x = y[-2:4]", []),
        ("x = y[0] * 7", ["7"]),
        ('x = f"{y:.3f}"', []),
    ],
)
def test_numbers(source: str, found: list[str], tmp_path: Path) -> None:
    assert scanned(source, tmp_path) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("KCAT_PER_S = 3.9", ["KCAT_PER_S=3.9"]),
        ("kd_molar: float = 1e-9", ["kd_molar=1E-9"]),
        ("model.half_life_s = 60 * minutes", ["model.half_life_s=60"]),
        ("f(koff_per_s=0.4)", ["koff_per_s=0.4"]),
        ("def f(*, copies: float = 3000): ...", ["copies=3000"]),
        ("def f(a, km=0.23): ...", ["km=0.23"]),
        ('{"ic50": 4e-9}', ["ic50=4E-9"]),
        ('rates["kon"] = 0.11', ["kon=0.11"]),
        ('IC50 = {"BI-3406": {"KRAS G12C": 6}}', ["IC50=6"]),
        ('kd = parse_conc("10 nM")', ["kd=10"]),
        ("kon, koff = 0.11, 0.4", ["kon koff=0.11", "kon koff=0.4"]),
        ("doubling_time_h = Decimal('24')", ["doubling_time_h=24"]),
        ("kcat = -(3.9)", ["kcat=3.9"]),
        ("kd = 0.0", []),
        ("kd = values[2]", []),
        ("ic50_molar = 10.0**log10_ic50", []),
        ("ic50 = 10.0**-8.5", ["ic50=10.0", "ic50=8.5"]),
        ("ic50 = fit(curve, 12)", []),
        ("ic50 = evidence['bi-3406.ic50'].value_molar", []),
        ("okd = 3", []),
    ],
)
def test_numbers_bound_to_a_name_of_biology(source: str, found: list[str], tmp_path: Path) -> None:
    assert [one.replace("model.", "") for one in found] == bound(source, tmp_path)


def test_words_of_an_identifier() -> None:
    assert all(map(says_biology, ("log10_ic50_molar", "SOS1_COPIES", "half-life", "Kd", "kcat2d".replace("2d", ""))))
    assert not any(map(says_biology, ("kdtree", "skip", "account", "kilo", "documents")))


@pytest.mark.parametrize(
    ("number", "digits"), [("229464", 6), ("46800", 3), ("0.00468", 3), ("100", 1), ("0", 0), ("-1.50", 2)]
)
def test_significant_digits(number: str, digits: int) -> None:
    assert significant_digits(Decimal(number)) == digits
