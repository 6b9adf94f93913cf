"""What holds in every reaction that ships: proteins are neither made nor lost but where a rule says so, RAS has one
partner at a time, pools are fixed, bonds have two ends."""

from __future__ import annotations

from collections import Counter

import pytest

from pathway.rules.shipped_text import SIZES, Molecule, molecules_of, proteins_in, shipped_text

MADE_OR_LOST = {
    "SOS1 is made": ("SOS1", 1),
    "SOS1 is turned over": ("SOS1", -1),
    "SOS1 in the ternary complex is degraded": ("SOS1", -1),
    "DUSP is transcribed at rest": ("DUSP_mRNA", 1),
    "ERK has DUSP transcribed": ("DUSP_mRNA", 1),
    "mRNA of DUSP decays": ("DUSP_mRNA", -1),
    "DUSP is translated": ("DUSP", 1),
    "DUSP decays": ("DUSP", -1),
    "SPRY is transcribed at rest": ("SPRY_mRNA", 1),
    "ERK has SPRY transcribed": ("SPRY_mRNA", 1),
    "mRNA of SPRY decays": ("SPRY_mRNA", -1),
    "SPRY is translated": ("SPRY", 1),
    "SPRY decays": ("SPRY", -1),
    "STAT3 has SOCS3 transcribed": ("SOCS3_mRNA", 1),
    "mRNA of SOCS3 decays": ("SOCS3_mRNA", -1),
    "SOCS3 is translated": ("SOCS3", 1),
    "SOCS3 decays": ("SOCS3", -1),
}
"""The rules that make or lose a protein or an mRNA: which, and whether one more or one less."""

RAS = {"core": {"KRAS_mutant", "KRAS", "NHRAS"}, "full": {"KRAS_mutant", "KRAS", "NRAS", "HRAS"}}


def change(size: str, left: Counter[str], right: Counter[str]) -> dict[str, int]:
    """Proteins of which there are more or fewer behind the arrow."""
    patterns = shipped_text(size).patterns
    before, after = proteins_in(patterns, left), proteins_in(patterns, right)
    return {name: after[name] - before[name] for name in before | after if after[name] != before[name]}


@pytest.mark.parametrize("size", SIZES)
def test_every_reaction_keeps_every_protein_but_those_that_are_made_or_lost(size: str) -> None:
    for one in shipped_text(size).reactions:
        protein, by = MADE_OR_LOST.get(one.sentence, ("", 0))
        assert change(size, one.left, one.right) == ({protein: by} if protein else {}), (one.name, one.sentence)


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_that_make_or_lose_a_protein_are_all_there(size: str) -> None:
    assert set(MADE_OR_LOST) <= set(shipped_text(size).sentences)


def test_a_lost_protein_is_found() -> None:
    one = next(one for one in shipped_text("core").reactions if one.sentence == "GRB2 holds SOS1")
    (freed, *_) = sorted(one.left if len(one.left) > 1 else one.right)
    assert change("core", one.left - Counter([freed]), one.right - Counter([freed])) != {}


@pytest.mark.parametrize("size", SIZES)
def test_every_reaction_changes_something(size: str) -> None:
    for one in shipped_text(size).reactions:
        assert one.left != one.right, (one.name, one.sentence)
        assert sum(one.left.values()) <= 2, one.name


@pytest.mark.parametrize("size", SIZES)
def test_every_reaction_is_between_species_and_each_species_is_in_one(size: str) -> None:
    shipped = shipped_text(size)
    used = {name for one in shipped.reactions for name in one.left | one.right}
    assert used == set(shipped.patterns)
    assert {name for counted in shipped.read_outs.values() for name in counted} <= set(shipped.patterns)


@pytest.mark.parametrize("size", SIZES)
def test_every_species_can_be_made_or_is_there_at_first(size: str) -> None:
    shipped = shipped_text(size)
    there = {name for name, start in shipped.starts.items() if start != "0"}
    grown = True
    while grown:
        new = {name for one in shipped.reactions if set(one.left) <= there for name in one.right} - there
        there, grown = there | new, bool(new)
    assert there == set(shipped.patterns)


@pytest.mark.parametrize("size", SIZES)
def test_pools_are_plain_and_come_out_as_they_went_in(size: str) -> None:
    shipped = shipped_text(size)
    assert len(shipped.pools) == 14
    for pool in shipped.pools:
        assert shipped.patterns[pool] == f"{pool}()"
        assert shipped.starts[pool] == f"{pool}_molar"
    for one in shipped.reactions:
        assert {name: one.left[name] for name in shipped.pools & set(one.left)} == {
            name: one.right[name] for name in shipped.pools & set(one.right)
        }, one.name
    acting = {name for one in shipped.reactions for name in shipped.pools & set(one.left)}
    assert acting == shipped.pools


@pytest.mark.parametrize("size", SIZES)
def test_what_is_there_at_first_is_one_protein_without_bonds_or_marks(size: str) -> None:
    shipped = shipped_text(size)
    for name, start in shipped.starts.items():
        if start != "0" and name not in shipped.pools:
            (molecule,) = molecules_of(shipped.patterns[name])
            assert start == f"{molecule.protein}_copies"
            assert molecule.bonds == {}
            assert not {"p", "pp", "drug", "membrane", "GTP", "on", "open"} & set(molecule.states.values()), name


@pytest.mark.parametrize("size", SIZES)
def test_every_bond_has_two_ends(size: str) -> None:
    for name, pattern in shipped_text(size).patterns.items():
        ends = Counter(bond for molecule in molecules_of(pattern) for bond in molecule.bonds.values())
        assert set(ends.values()) <= {2}, name
        assert len(ends) >= len(molecules_of(pattern)) - 1, name


@pytest.mark.parametrize("size", SIZES)
def test_no_ras_binds_two_partners_at_once(size: str) -> None:
    held: Counter[str] = Counter()
    for name, pattern in shipped_text(size).patterns.items():
        for molecule in molecules_of(pattern):
            if "RAS" in molecule.protein and "nuc" in molecule.states:
                assert molecule.protein in RAS[size], name
                assert len(molecule.bonds) <= 1, name
                assert set(molecule.bonds) <= {"site"}, name
                held[molecule.protein] += len(molecule.bonds)
    assert set(held) == RAS[size]
    assert min(held.values()) > 10


@pytest.mark.parametrize("size", SIZES)
def test_ras_that_is_locked_or_hydrolysed_holds_nothing_but_rem(size: str) -> None:
    for name, pattern in shipped_text(size).patterns.items():
        for molecule in molecules_of(pattern):
            nucleotide = molecule.states.get("nuc")
            if nucleotide == "locked":
                assert molecule.bonds == {}, name
            if nucleotide == "GDP" and molecule.bonds:
                assert at_rem(pattern, molecule), name


def at_rem(pattern: str, molecule: Molecule) -> bool:
    """Whether what a molecule is bound to is the REM site of SOS1 or SOS2."""
    partners = [one for one in molecules_of(pattern) if one.protein in ("SOS1", "SOS2")]
    return any(one.bonds.get("rem") == molecule.bonds["site"] for one in partners)


@pytest.mark.parametrize("size", SIZES)
def test_sos_binds_rem_only_at_the_membrane_and_stands_there_only_with_grb2(size: str) -> None:
    seen: Counter[str] = Counter()
    for name, pattern in shipped_text(size).patterns.items():
        for molecule in molecules_of(pattern):
            if molecule.protein in ("SOS1", "SOS2"):
                seen[molecule.states["place"]] += 1
                assert molecule.states["place"] == "membrane" or "rem" not in molecule.bonds, name
                assert molecule.states["place"] == "cytosol" or "grb2" in molecule.bonds, name
    assert set(seen) == ({"cytosol", "membrane"} | ({"docked"} if size == "full" else set()))


def test_core_has_no_empty_ras_and_full_has() -> None:
    empty = {
        size: [name for name, pattern in shipped_text(size).patterns.items() if "nuc~none" in pattern] for size in SIZES
    }
    assert empty["core"] == []
    assert len(empty["full"]) > 20
