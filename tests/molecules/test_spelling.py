"""Spellings, slips and exchanged amino acids, each by itself; and whatever hypothesis writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.molecules.find import find, known_name
from sevenless.molecules.kinds import KINDS, Kind
from sevenless.molecules.library import molecules
from sevenless.molecules.record_file import Molecule
from sevenless.molecules.residues import AMINO_ACIDS, parse_substitution
from sevenless.molecules.slips import edit_distance, is_slip
from sevenless.molecules.spelling import keys_of, normalised

NAMED = [(spelling, molecule) for molecule in molecules() for spelling in molecule.spellings]


@st.composite
def respelled(draw: st.DrawFn) -> tuple[str, Molecule]:
    """A known name, its case and what stands between its letters and digits at random."""
    spelling, molecule = draw(st.sampled_from(NAMED))
    pieces = [char if draw(st.booleans()) else char.swapcase() for char in spelling if char.isalnum()]
    between = [draw(st.sampled_from(["", "", " ", "-", "_", "."])) for _ in pieces]
    return "".join(char + gap for char, gap in zip(pieces, between, strict=True)), molecule


# A name without its punctuation: "-/-" holds none of its own.
RESPELLABLE = [
    spelling for spelling, _ in NAMED if normalised(spelling) == normalised("".join(filter(str.isalnum, spelling)))
]


def test_nearly_every_name_may_be_respelled() -> None:
    assert {spelling for spelling, _ in NAMED} - set(RESPELLABLE) == {"-/-", "+/+"}


@settings(deadline=None, max_examples=60)
@given(case=respelled().filter(lambda case: case[0].strip(" -_.") != ""))
def test_case_and_punctuation_never_matter(case: tuple[str, Molecule]) -> None:
    text, molecule = case
    assert find(text, molecule.kind) == molecule


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=20), kind=st.sampled_from([None, *KINDS]))
def test_any_text_has_a_known_name_or_none(text: str, kind: Kind | None) -> None:
    name = known_name(text, kind)
    assert name is None or known_name(name, kind) == name


@settings(deadline=None, max_examples=60)
@given(case=st.sampled_from(NAMED), place=st.integers(0, 40), digit=st.sampled_from("0123456789"))
def test_another_digit_is_another_thing(case: tuple[str, Molecule], place: int, digit: str) -> None:
    spelling, molecule = case
    places = [i for i, char in enumerate(spelling) if char.isdigit()]
    if not places or molecule.kind == "allele":
        return
    at = places[place % len(places)]
    changed = spelling[:at] + digit + spelling[at + 1 :]
    name = known_name(changed, molecule.kind)
    # ErbB-2 is not ErbB-1, and is ERBB2: whatever is found has these very digits in one of its names.
    assert changed == spelling or name is None or _digits(changed) in _digits_of(name, molecule.kind)


def _digits_of(name: str, kind: Kind) -> set[str]:
    return {_digits(spelling) for one in molecules(kind) if one.name == name for spelling in one.spellings}


def _digits(spelling: str) -> str:
    return "".join(char for char in spelling if char.isdigit())


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_molecules_of_a_kind_share_a_name(kind: Kind) -> None:
    owners: dict[str, str] = {}
    for one in molecules(kind):
        for key in {key for spelling in one.spellings for key in keys_of(spelling, kind)}:
            assert key, f"{one.label} has a name without letters and digits"
            assert owners.setdefault(key, one.label) == one.label


def test_no_name_of_one_kind_is_a_name_of_another() -> None:
    owners: dict[str, str] = {}
    for one in molecules():
        for key in {key for spelling in one.spellings for key in keys_of(spelling, one.kind)}:
            assert owners.setdefault(key, one.kind) == one.kind


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("NCI-H358", "ncih358"),
        ("  Ba / F3 ", "baf3"),
        ("K\u2010562", "k562"),
        ("PI3Kα", "pi3kalpha"),
        ("ΜΕΚ", "muepsilonkappa"),
        ("KRASᴳ¹²ᶜ", "krasg12c"),
        ("Sos2 \u2212/\u2212", "sos2null"),
        ("+/+", "wildtype"),
        ("SOS1 +/-", "sos1heterozygous"),
        ("ж", "ж"),
        ("-", ""),
    ],
)
def test_texts_are_normalised(text: str, plain: str) -> None:
    assert normalised(text) == plain


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=15))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("asked", "known", "kind", "slip"),
    [
        ("crizotanib", "crizotinib", "compound", True),
        ("crzotanib", "crizotinib", "compound", True),
        ("crzotanb", "crizotinib", "compound", False),
        ("rcizotinib", "crizotinib", "compound", False),
        ("crizotinib", "crizotinib", "compound", False),
        ("mtrx0902", "mrtx0902", "compound", True),
        ("mrtz0902", "mrtx0902", "compound", False),
        ("mrtx902", "mrtx0902", "compound", False),
        ("ib3406", "bi3406", "compound", True),
        ("ib4", "bi4", "compound", False),
        ("kars", "kras", "protein", False),
        ("hke293t", "hek293t", "cell line", True),
        ("hek293s", "hek293t", "cell line", False),
        ("hek293", "hek293t", "cell line", False),
        ("neurofibrimin", "neurofibromin", "protein", True),
        ("trametinib1", "trametinib", "compound", False),
        ("trmaetnib", "trametinib", "compound", True),
        ("trmaetinbi", "trametinib", "compound", True),
    ],
)
def test_slips_are_few_and_never_of_digits(asked: str, known: str, kind: Kind, slip: bool) -> None:
    assert is_slip(asked, known, kind) is slip


@settings(deadline=None, max_examples=60)
@given(one=st.text("abc", max_size=6), two=st.text("abc", max_size=6))
def test_a_distance_is_symmetrical_and_bounded_by_lengths(one: str, two: str) -> None:
    distance = edit_distance(one, two)
    assert distance == edit_distance(two, one)
    assert abs(len(one) - len(two)) <= distance <= max(len(one), len(two))
    assert (distance == 0) is (one == two)


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("abc", "acb", 1), ("abcd", "badc", 2), ("kitten", "sitting", 3)],
)
def test_a_swap_is_one_slip(one: str, two: str, distance: int) -> None:
    assert edit_distance(one, two) == distance


def test_there_are_twenty_amino_acids_in_two_codes() -> None:
    assert len(AMINO_ACIDS) == 20
    assert set(AMINO_ACIDS) == set("ACDEFGHIKLMNPQRSTVWY")
    assert len(set(AMINO_ACIDS.values())) == 20


@given(st.sampled_from(sorted(AMINO_ACIDS)), st.integers(1, 5000), st.sampled_from(sorted(AMINO_ACIDS)))
@settings(deadline=None, max_examples=60)
def test_an_exchange_is_read_in_every_code(reference: str, position: int, variant: str) -> None:
    short = f"{reference}{position}{variant}"
    exchange = parse_substitution(short)
    assert exchange is not None
    assert str(exchange) == short
    for text in (exchange.long, f"p.{short}", f"p.({exchange.long})", exchange.long.upper(), short.lower()):
        assert parse_substitution(text) == exchange


@pytest.mark.parametrize("text", ["", "G12", "12C", "G12X", "B12C", "G12CD", "Glx12Cys", "G-12C", "wild-type"])
def test_what_is_no_exchange_is_none(text: str) -> None:
    assert parse_substitution(text) is None
