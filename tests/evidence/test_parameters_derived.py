"""What follows from other numbers is worked out again, and what a careful reader would check of the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Final

import pytest

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement

AVOGADRO_PER_MOL: Final = 6.02214076e23
ALLELES: Final = ("g12c", "g12d", "g12v", "g12r", "g13d", "q61h", "q61k", "a146t")

# Half a unit of the last printed digit, and a little for 7.1495, which the list rounds to 7.2 by way of 7.15.
PRECISION: Final = 0.51


def constant(name: str) -> Constant:
    """A constant of the base."""
    record = published()[name]
    assert isinstance(record, Constant), name
    return record


def value(name: str) -> float:
    """Value of a constant in its canonical unit."""
    found = constant(name).value
    assert found is not None, name
    return found


def measured(name: str) -> Measurement:
    """A measurement of the base."""
    record = published()[name]
    assert isinstance(record, Measurement), name
    return record


def first_over_second(parents: list[float]) -> float:
    return parents[0] / parents[1] if len(parents) == 2 else parents[0] / parents[0]


def michaelis(parents: list[float]) -> float:
    kon, koff, kcat = parents
    return (koff + kcat) / kon


def efficiency(parents: list[float]) -> float:
    return parents[2] / michaelis(parents)


# A quantity and those it follows from, to how.
FORMULAS: Final[dict[tuple[str, tuple[str, ...]], Callable[[list[float]], float]]] = {
    ("Kd", ("kon", "koff")): lambda parents: parents[1] / parents[0],
    ("Kd", ("K",)): lambda parents: 1 / parents[0],
    ("Kd", ("Kd", "fold Kd(effector)")): lambda parents: parents[0] * parents[1],
    ("Km", ("kon", "koff", "kcat")): michaelis,
    ("kcat/Km", ("kon", "koff", "kcat")): efficiency,
    ("fold kcat/Km", ("kon", "koff", "kcat") * 2): lambda parents: efficiency(parents[:3]) / efficiency(parents[3:]),
    ("fold kcat", ("kcat", "kcat")): first_over_second,
    ("fold kex", ("kex", "kex")): first_over_second,
    ("fold khyd", ("khyd", "khyd")): first_over_second,
    ("fold khyd", ("khyd",)): first_over_second,
    ("fold Kd", ("ddG",)): lambda parents: math.exp(parents[0]),
    ("ratio", ("copies", "copies")): first_over_second,
    ("ratio", ("conc", "conc")): first_over_second,
    ("share", ("copies", "copies")): lambda parents: parents[1] / sum(parents),
    ("fold conc", ("volume", "area", "length")): lambda parents: parents[0] / (parents[1] * parents[2]),
    # A cell of 1 pL with 1000 um2 of membrane, as its conditions say.
    ("fold conc", ("length",)): lambda parents: 1e-15 / (1000e-12 * parents[0]),
}
# Their multiplier stands in a sheet that the list does not quote for them.
WITHOUT_MULTIPLIER: Final = {"kras.g12a.raf1-rbd.kd", "kras.q61l.raf1-rbd.kd"}
DERIVED: Final = tuple(record for record in published().constants if record.known_from == "derived")


def half_digit(record: Constant) -> float:
    """What the printed digits leave open, in the canonical unit."""
    assert record.number is not None
    assert record.number.value is not None
    shown = record.number.value.normalize() if record.number.qualifier == "~" else record.number.value
    digit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    return PRECISION * float(digit) * value(record.id) / float(record.number.value)


def test_there_are_as_many_as_there_were() -> None:
    assert len([record for record in DERIVED if not record.id.startswith("pathway.")]) == 46
    assert all(record.derived_from for record in DERIVED)
    assert all(record.known_from == "derived" for record in published().constants if record.derived_from)


@pytest.mark.parametrize("record", DERIVED, ids=lambda record: record.id)
def test_derived_numbers_follow_from_their_parents(record: Constant) -> None:
    parents = [constant(name) for name in record.derived_from]
    if record.id in WITHOUT_MULTIPLIER:
        assert [parent.id for parent in parents] == ["kras.wt.raf1-rbd.kd"]
        return
    formula = FORMULAS[record.quantity, tuple(parent.quantity for parent in parents)]
    expected = formula([value(parent.id) for parent in parents])
    assert value(record.id) == pytest.approx(expected, abs=half_digit(record), rel=0)


def test_each_formula_is_used() -> None:
    used = {
        (record.quantity, tuple(constant(name).quantity for name in record.derived_from))
        for record in DERIVED
        if record.id not in WITHOUT_MULTIPLIER
    }
    assert used == set(FORMULAS)


def test_hydrolysis_of_g12c_is_the_ratio_that_is_published() -> None:
    assert constant("kras.g12c.intrinsic.ratio").printed == "0.721"
    assert round(Decimal("49e-5") / Decimal("68e-5"), 3) == Decimal("0.721")
    assert (constant("kras.g12c.intrinsic.khyd").printed, constant("kras.wt.intrinsic.khyd").printed) == (
        "49e-5", "68e-5",
    )  # fmt: skip


def test_alleles_stand_in_the_order_that_the_papers_give() -> None:
    intrinsic = [value(f"kras.{allele}.intrinsic.khyd") for allele in ("wt", "g12c", "g12d", "g13d", "g12v", "q61h")]
    assert intrinsic == sorted(intrinsic, reverse=True)
    mutants = {allele: value(f"kras.{allele}.gap.ratio") for allele in ("g12a", "g12c", "g12d", "g12v", "g13d", "q61h")}
    assert max(mutants, key=mutants.__getitem__) == "g12d"
    assert min(mutants, key=mutants.__getitem__) == "q61h"
    assert max(mutants.values()) <= 0.021
    weaker = ("wt", "g12c", "g12a", "g13d", "q61l", "g12d", "g12r", "g12v")
    affinities = [value(f"kras.{allele}.raf1-rbd.kd") for allele in weaker]
    assert affinities == sorted(affinities)


def test_the_sheet_of_multipliers_agrees_with_the_affinity_of_g12c() -> None:
    measured_fold = value("kras.g12c.raf1-rbd.kd") / value("kras.wt.raf1-rbd.kd")
    assert round(measured_fold, 3) == value("kras.g12c.multiplier.kd-effector")


def fold(allele: str, part: str) -> float:
    return value(f"kras.{allele}.multiplier.{part}")


def balanced_fold(allele: str) -> float:
    """Association of GTP over wild type as the relation of Haldane wants it, from the other multipliers.

    Exchange through the GEF and exchange by itself lead to the same ends, so kcat Km of the two nucleotides on the
    GEF and their rates without it are bound to each other.
    """
    catalysed = fold(allele, "kcat-gef-gdp") * fold(allele, "km-gef-gtp")
    catalysed /= fold(allele, "kcat-gef-gtp") * fold(allele, "km-gef-gdp")
    return catalysed * fold(allele, "kon-gdp") * fold(allele, "koff-gtp") / fold(allele, "koff-gdp")


def test_multipliers_that_break_detailed_balance_warn_of_it() -> None:
    assert len({record.id for record in published().constants if ".multiplier." in record.id}) == 13 * len(ALLELES)
    broken = {
        allele for allele in ALLELES if not math.isclose(balanced_fold(allele), fold(allele, "kon-gtp"), rel_tol=0.05)
    }
    assert broken == set(ALLELES)
    for allele in ALLELES:
        assert "detailed balance" in constant(f"kras.{allele}.multiplier.kon-gtp").caution


def test_wild_type_rates_leave_the_gef_close_to_neutral() -> None:
    # The model takes the turnover of RAS-GTP by its GEF from the relation of Haldane; it is of the size of that of GDP.
    haldane = value("ras.gdp.kon") * value("ras.gtp.koff") / (value("ras.gdp.koff") * value("ras.gtp.kon"))
    kcat_gtp = value("rasgrf1.hras.kcat") * value("rasgrf1.hras-gtp.km") / value("rasgrf1.hras-gdp.km") * haldane
    assert kcat_gtp == pytest.approx(7.2, abs=0.05)


def test_two_steps_of_nucleotide_binding_make_the_one_of_the_model() -> None:
    two_steps = value("hras.gtp.step1.keq") * value("hras.gtp.step2.kf")
    assert two_steps == pytest.approx(value("ras.gtp.kon"), rel=0.1)
    # At 25 °C about five times slower than at 37 °C.
    assert 4 < value("ras.gdp.koff") / value("hras.gdp.koff") < 7
    assert value("hras.gdp.step2.kr") == pytest.approx(value("hras.gdp.koff"), rel=0.2)


def test_numbers_that_are_printed_apart_agree() -> None:
    assert value("grb2.sos1-cterm.koff") / value("grb2.sos1-cterm.kon") == pytest.approx(
        value("grb2.sos1-cterm.kd"), rel=0.02
    )
    affinity = measured("adagrasib.kras-g12c.ki").value_molar
    assert affinity is not None
    efficiency_of_adagrasib = value("adagrasib.kras-g12c.kinact") / affinity
    assert efficiency_of_adagrasib == pytest.approx(value("adagrasib.kras-g12c.kinact-over-ki"), rel=0.01)
    assert value("rasgrf1.hras.kcat") / value("hras.gdp.koff") == pytest.approx(
        value("rasgrf1.gdp-release.fold"), rel=0.05
    )
    # These two do not, and the note says so.
    ratio = value("rasgrf1.hras-empty.koff") / value("rasgrf1.hras-empty.kon")
    assert "3.0 nM" in constant("rasgrf1.hras-empty.kd").note
    assert round(ratio * 1e9, 1) == 3.0


def test_volumes_give_the_molecules_of_a_concentration() -> None:
    # "nM are copies divided by 1205", and 600 molecules in a cubic micrometre at 1 uM.
    nanomolar = AVOGADRO_PER_MOL * 1e-9 * value("mcf10a.shi-2016.volume")
    assert nanomolar == pytest.approx(1205, rel=1e-3)
    assert "1205" in constant("mcf10a.shi-2016.volume").note
    assert value("das.molecules-per-conc") == pytest.approx(AVOGADRO_PER_MOL * 1e3, rel=0.01)


def test_copies_are_whole_and_above_zero() -> None:
    copies = [record for record in published().constants if record.quantity == "copies" and record.printed]
    own = [record for record in copies if record.id.startswith("pathway.")]
    assert len(copies) - len(own) == 2 * 23 + 31 + 6 + 9
    for record in copies:
        assert record.canonical_unit == "copies_per_cell", record.id
        for part in (record.value, record.low, record.high):
            # A fitted amount is one at work, which need not be whole.
            assert part is None or (part > 0 and (part == int(part) or record.known_from == "fitted")), record.id


def test_sos_is_what_cells_have_least_of() -> None:
    for cell in ("mcf10a", "hs578t"):
        sos = value(f"{cell}.sos1.copies") + value(f"{cell}.sos2.copies")
        ras = sum(value(f"{cell}.{name}ras.copies") for name in "khn")
        assert sos < value(f"{cell}.grb2.copies") / 5 < ras
        assert value(f"{cell}.sos1.copies") > value(f"{cell}.sos2.copies")


def test_ranges_hold_their_centre() -> None:
    for record in (*published().constants, *published().measurements):
        number = record.number
        if number is not None and number.low is not None and number.high is not None:
            assert number.low < number.high, record.id
            assert number.value is None or number.low <= number.value <= number.high, record.id
    best, median = measured("trametinib.mek.a375-best.kd"), measured("trametinib.mek.a375.kd")
    assert best.value_molar == median.high_molar


def test_what_is_in_dispute_says_so() -> None:
    for name, said in {
        "kras.g13d.multiplier.khyd": "0.141",
        "kras.g13d.multiplier.km-gap": "100 times",
        "kras.g13d.nf1.multiplier-km": "0.584",
        "kras.exchange.kex": "18 times",
        "mcf10a.hras.copies-sparced": "58,397",
        "kras.wt.gap.khyd": "not a kcat",
        "sos.allosteric.fold-kcat-over-km": "500-fold",
        "sos1-inhibitor.stites.kon": "BI-68BS",
    }.items():
        assert said in constant(name).caution, name
    assert "BI-68BS" in measured("sos1-inhibitor.stites.kd").caution
    # What the cautions quote stands in the base.
    assert constant("kras.g13d.intrinsic.ratio").printed == "0.141"
    assert constant("kras.g13d.multiplier.km-gap").printed == "0.584"
    assert constant("mcf10a.hras.copies").printed == "58397"
    assert round(value("kras.exchange.kex") / value("ras.gdp.koff")) == 18
