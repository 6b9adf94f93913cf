"""Units of a network: those that are given must fit each other."""

from __future__ import annotations

import math

import pytest

from sevenless.errors import NetworkError, UnitError
from sevenless.network.checks.dimension import PURE, dimension_of_time, dimension_of_unit
from sevenless.network.reaction_list import read_reactions

HEAD = """
species:
  A, B, C, P = 0 [nM]
  N = 0 [molecules]
parameters:
  k0 = 1 [nM/s]
  k1 = 1 [1/s]
  k2 = 1 [1/nM/s]
  k3 = 1 [1/nM/nM/s]
  per_minute = 1 [1/min]
  micro = 1 [1/uM/s]
  Vmax = 1 [nM/s]
  Km = 3 [nM]
  n = 2 [1]
  cell = 1 [pL]
  late = 5 [s]
reactions:
"""


@pytest.mark.parametrize(
    "line",
    [
        "-> A ; k0",
        "A -> B ; k1",
        "A + B -> C ; k2",
        "2 A -> C ; k2",
        "2 A + B -> C ; k3",
        "A + B <-> C ; 0.5 * k2, 2 * k1",
        "N -> ; k1",
        "A -> ; 60 * per_minute",
        "A -> P ; rate: Vmax * A / (Km + A)",
        "A -> P ; rate: Vmax * A ** n / (Km ** n + A ** n)",
        "A -> P ; rate: Vmax / (1 + (Km / A) ** n)",
        "A -> P ; rate: k1 * A * exp(-k1 * time) * log(1 + A)",
        "A -> P ; rate: k1 * sqrt(A * B)",
        "A -> P ; rate: k1 * A if time > 5 else 0",
        "A -> P ; rate: min(k1 * A, Vmax) - 0.1 * abs(-Vmax)",
        "A -> P ; rate: k1 * A * (A > 1) * (B > Km)",
        "A -> P ; rate: k1 * (A + 1)",
        "A -> P ; 0.3",
        "A -> P ; rate: unknown * A\nrules:\n  unknown = k1 * 2",
        "A -> P ; k1\nobservables:\n  all = A + 2 * B [nM]\n  part = A / (A + B) [1]\n  small = 0.001 * A [uM]",
        "A -> P ; k1\ndoses:\n  at late: A += 2 * Km\n  at 0: A *= n",
        "A -> P ; k1\nevents:\n  e: when A > Km: A = Km / 2",
    ],
)
def test_units_that_fit(line: str) -> None:
    assert read_reactions(HEAD + line).problems() == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("-> A ; k1", "rate constant k1 is in 1/s, and a reaction of nothing needs nM/s; give k1 in nM/s"),
        ("A -> B ; k2", "rate constant k2 is in 1/nM/s, and a reaction of A needs 1/s"),
        ("A -> B ; per_minute", "per_minute is in 1/min, and a reaction of A needs 1/s"),
        ("A + B -> C ; k1", "and a reaction of A + B needs 1/nM/s"),
        ("A + B -> C ; micro", "rate constant micro is in 1/uM/s, and a reaction of A + B needs 1/nM/s"),
        ("2 A -> C ; k1 / n", "k1 / n is in 1/s, and a reaction of 2 A needs 1/nM/s"),
        ("N -> A ; k1", "changes N in molecules and A in nM"),
        ("A -> P ; rate: Vmax * A / (Km + n)", "Km is in nM and n is in 1"),
        ("A -> P ; rate: Vmax * A", "rate law Vmax * A is in nM nM/s, and what it changes needs nM/s"),
        ("A -> P ; rate: k1 * A * exp(A)", "exp(A) takes a pure number, not nM"),
        ("A -> P ; rate: k1 * A * 2 ** A", "A is an exponent, and not a pure number but in nM"),
        ("A -> P ; rate: k1 * A if A > time else 0", "A is in nM and time is in s"),
        ("A -> P ; rate: k1 * cell", "what it changes needs nM/s"),
        ("A -> P ; k1\nobservables:\n  all = A + B [uM]", "observable all is in uM, and A + B is in nM"),
        ("A -> P ; k1\nrules:\n  x = A / Km [nM]", "rule x is in nM, and A / Km is in 1"),
        ("A -> P ; k1\ndoses:\n  at 0: A += n", "dose 1 (of A): A is in nM, and n is in 1"),
        ("A -> P ; k1\ndoses:\n  at Km: A += 1", "time is in s, and Km is in nM"),
        ("A -> P ; k1\nevents:\n  e: when A > n: A = 1", "event e: trigger: A is in nM and n is in 1"),
        ("A -> P ; k1\nevents:\n  e: when A > 1: A = n", "event e: A is in nM, and n is in 1"),
    ],
)
def test_units_that_do_not_fit(line: str, says: str) -> None:
    with pytest.raises(NetworkError) as caught:
        read_reactions(HEAD + line)
    assert says in str(caught.value)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A -> P ; rate: 0.1 * A", "rate law 0.1 * A is in nM, and what it changes needs nM/s"),
        ("A + B -> C ; 0.5 * k1", "rate constant 0.5 * k1 is in 1/s, and a reaction of A + B needs 1/nM/s"),
        ("A -> P ; k1\nrules:\n  v = A / 10 [nM/s]", "rule v is in nM/s, and A / 10 is in nM"),
    ],
)
def test_a_number_in_a_product_may_have_a_unit_so_that_this_is_a_warning(line: str, says: str) -> None:
    (problem,) = read_reactions(HEAD + line).problems()
    assert problem.severity == "warning"
    assert says in problem.what


def test_the_time_of_the_network_counts() -> None:
    minutes = "network:\n  time unit = min\n" + HEAD
    assert read_reactions(minutes + "A -> B ; per_minute").problems() == ()
    assert read_reactions(minutes + "A -> B ; rate: per_minute * A * time * per_minute").problems() == ()


def test_without_any_unit_nothing_is_said() -> None:
    assert read_reactions("A + B -> C ; k\nparameters:\nk = 1").problems() == ()


def test_units_of_some_only_are_a_warning() -> None:
    (problem,) = read_reactions("A -> C ; k\nparameters:\nk = 1 [1/s]\nm = 3\nspecies:\nA, C = 0").problems()
    assert problem.severity == "warning"
    assert problem.what == "units are given for some names only; A, C, m have none"
    many = "parameters:\n" + "".join(f"p{i} = 1\n" for i in range(9)) + "k = 1 [1/s]"
    (problem,) = read_reactions(f"-> A ; k\n{many}").problems()
    assert "A, p0, p1, p2, p3 and 5 more have none" in problem.what


def test_a_unit_that_is_not_understood_is_a_warning_once() -> None:
    found = read_reactions("-> A ; k\nspecies:\nA = 1 [parrots]\nB = 1 [parrots]\nparameters:\nk = 1 [1/s]").problems()
    assert [(one.severity, "'parrots' is not a unit" in one.what) for one in found] == [("warning", True)]
    alone = read_reactions("-> A ; 1\nspecies:\nA = 1 [parrots]").problems()
    assert len(alone) == 1


def test_concentrations_across_compartments_are_a_warning() -> None:
    text = "A -> B ; 1\ncompartments:\nc = 1 [pL]\nn = {size} [pL]\nspecies:\nA = 1 [{unit}] in c\nB = 0 [{unit}] in n"
    (problem,) = read_reactions(text.format(size=0.2, unit="nM")).problems()
    assert "rates are not scaled by size" in problem.what
    assert read_reactions(text.format(size=1, unit="nM")).problems() == ()
    assert read_reactions(text.format(size=0.2, unit="molecules")).problems() == ()


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("nM", "nM"), ("1/nM/s", "1/nM/s"), ("uM/min", "uM/min"), ("1/h", "1/h"), ("molecules/cell", "molecule"),
        ("1/molecule/s", "1/molecule/s"), ("%", "0.01 1"), ("fold", "1"), ("1", "1"), ("um3", "1e-18 m m m"),
        ("molecules/um3/uM", "1e+24 molecule/m/m/m/M"),
    ],
)  # fmt: skip
def test_dimensions_are_told_as_people_write_them(unit: str, said: str) -> None:
    assert str(dimension_of_unit(unit)) == said


def test_dimensions_multiply_and_compare() -> None:
    conc, rate = dimension_of_unit("nM"), dimension_of_unit("1/nM/s")
    assert rate.times(conc).fits(dimension_of_unit("1/s"))
    assert conc.times(conc, -1.0).fits(PURE)
    assert str(conc.to_the(0.5)) == "nM^0.5"
    assert not conc.fits(dimension_of_unit("uM"))
    assert not conc.fits(PURE)
    assert not conc.fits(conc.to_the(2))
    assert not dimension_of_unit("pL").fits(dimension_of_unit("um3"))
    assert dimension_of_unit("fL").fits(dimension_of_unit("um3"))
    assert math.isnan(conc.to_the(1e6).factor)
    assert dimension_of_time("nM") is None
    with pytest.raises(UnitError):
        dimension_of_unit("parrots")
