"""A name is found however it is written, and nothing is found that is something else."""

from __future__ import annotations

import pytest

from molecules.case_tables import kind_of, rows_of
from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.molecules import find as finding
from sevenless.molecules.allele import Allele
from sevenless.molecules.compound import Compound
from sevenless.molecules.find import Kind, find, genotype_of, known_name, match
from sevenless.molecules.index import NameIndex
from sevenless.molecules.kinds import KINDS
from sevenless.molecules.library import molecules

SLIPS = rows_of("slips.csv")
OTHERS = rows_of("other_things.csv")


@pytest.mark.parametrize("row", SLIPS, ids=lambda row: row["asked"])
def test_a_name_is_found_however_it_is_written(row: dict[str, str]) -> None:
    kind = kind_of(row["kind"])
    found = find(row["asked"], kind)
    assert found.name == row["found"] == known_name(row["asked"], kind)
    assert kind in (None, found.kind)


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: f"{row['asked']}, {row['near']}")
def test_what_is_something_else_is_not_found(row: dict[str, str]) -> None:
    kind = kind_of(row["kind"])
    with pytest.raises(UnknownNameError, match=r"did you mean|known: "):
        find(row["asked"], kind)
    assert known_name(row["asked"], kind) is None


@pytest.mark.parametrize("molecule", molecules(), ids=lambda one: f"{one.kind} {one.label}")
def test_every_molecule_is_found_by_each_of_its_names(molecule: finding.Molecule) -> None:
    for spelling in molecule.spellings:
        assert find(spelling, molecule.kind) == molecule
        assert match(spelling, molecule.kind).how == "as written"
        assert known_name(spelling) == molecule.name


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("BI-3407", "BI-3406"),
        ("H338", "NCI-H358"),
        ("MOLT-13", "MOLM-13"),
        ("Compound 8", "SOS2 fragment 8"),
        ("compound 2", "SOS2 quinazoline 2"),
        ("KRAS G12S", "KRAS G12"),
        ("larotrectinib", "taletrectinib"),
        ("KARS", "KRAS"),
    ],
)
def test_what_is_near_is_suggested(asked: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=rf"did you mean .*{near}"):
        find(asked)


def test_where_nothing_is_near_what_there_is_is_listed() -> None:
    with pytest.raises(UnknownNameError, match=r"no cell line is called 'qqqq'; known: A375, .*NCI-H358"):
        find("qqqq", "cell line")


def test_a_kind_shuts_out_the_others() -> None:
    with pytest.raises(UnknownNameError, match="no compound is called 'H358'"):
        find("H358", "compound")
    assert known_name("SOS1", "cell line") is None
    assert known_name("SOS1", "protein") == "SOS1"


def test_an_unknown_kind_is_refused_by_name() -> None:
    kind: Kind = "gene"  # type: ignore[assignment]
    with pytest.raises(UnknownNameError, match="no kind of molecule is called 'gene'; known: allele, cell line"):
        find("KRAS", kind)
    assert known_name("KRAS", kind) is None


def test_how_closely_a_name_fits_is_told() -> None:
    assert match("BI-3406").how == "as written"
    assert match("bi3406").how == "but for case and punctuation"
    said = match("crizotanib")
    assert (said.how, said.asked, said.molecule.name) == ("but for a slip", "crizotanib", "crizotinib")


def test_an_allele_keeps_the_gene_that_is_named_and_takes_none_that_is_not() -> None:
    assert [find(name).label for name in ("WT", "KRAS WT", "wild-type ROS1", "K-Ras4B wt")] == [
        "wild-type",
        "KRAS wild-type",
        "ROS1 wild-type",
        "KRAS wild-type",
    ]
    assert find("SHP2 knock-out").label == "PTPN11 null"
    assert find("CD74-ROS1 wild-type").label == "ROS1 wild-type"
    assert find("G2032R").label == "ROS1 G2032R"


class TestWhatMeansTwoThings:
    """Made-up names, as those that come with the package are kept apart."""

    @pytest.fixture(autouse=True)
    def two_meanings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = [Allele(name="G99A", gene="KRAS"), Allele(name="G99A", gene="HRAS"), Allele(name="H358")]
        monkeypatch.setattr(finding, "alleles", lambda: tuple(made))
        monkeypatch.setattr(
            finding, "molecules", lambda kind=None: tuple(made) if kind == "allele" else molecules(kind)
        )
        caches = finding._index, finding._allele_names
        for one in caches:
            one.cache_clear()
        yield
        for one in caches:
            one.cache_clear()

    @pytest.mark.parametrize("asked", ["G99A", "g-99-a", "Gly99Ala"])
    def test_both_are_named(self, asked: str) -> None:
        with pytest.raises(
            AmbiguousNameError, match=r"may mean KRAS G99A \(allele\) or HRAS G99A \(allele\)"
        ) as caught:
            find(asked)
        assert caught.value.meanings == ("KRAS G99A (allele)", "HRAS G99A (allele)")

    def test_the_gene_tells_them_apart(self) -> None:
        assert find("HRAS G99A").label == "HRAS G99A"

    def test_records_name_both_alike(self) -> None:
        assert known_name("Gly99Ala") == "G99A"

    def test_two_kinds_are_told_apart_by_the_kind(self) -> None:
        with pytest.raises(
            AmbiguousNameError, match=r"H358 \(allele\) or NCI-H358 \(cell line\); write which molecule"
        ):
            find("h358")
        assert known_name("h358") is None
        assert find("h358", "cell line").name == "NCI-H358"


def test_a_slip_of_two_names_alike_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [Compound(name=name, compound_class="not stated") for name in ("abcdefgib", "abcdefgab")]
    monkeypatch.setattr(finding, "_index", lambda kind: NameIndex("compound", made))
    with pytest.raises(UnknownNameError, match=r"did you mean abcdefg.b, abcdefg.b"):
        find("abcdefgob", "compound")


def test_a_genotype_is_what_a_document_states() -> None:
    stated = {line: genotype_of(line, "KRAS") for line in ("H358", "DLD1", "K562", "MOLM13", "Calu1", "MKN-1")}
    assert {line: allele and allele.label for line, allele in stated.items()} == {
        "H358": "KRAS G12C",
        "DLD1": "KRAS G13D",
        "K562": "KRAS wild-type",
        "MOLM13": "KRAS wild-type",
        "Calu1": "KRAS G12C",
        "MKN-1": "KRAS wild-type amplified",
    }
    resistant = genotype_of("Ba/F3 CD74-ROS1 G2032R", "c-ros-1")
    assert resistant is not None
    assert resistant.label == "ROS1 G2032R"


def test_a_gene_of_which_nothing_is_stated_is_not_wild_type() -> None:
    assert genotype_of("HeLa", "KRAS") is None
    assert genotype_of("NCI-H358", "EGFR") is None


@pytest.mark.parametrize(("line", "gene", "what"), [("H338", "KRAS", "cell line"), ("H358", "KARS", "protein")])
def test_a_genotype_of_what_is_not_known_is_an_error(line: str, gene: str, what: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no {what} is called"):
        genotype_of(line, gene)


def test_every_kind_has_molecules() -> None:
    assert {one.kind for one in molecules()} == set(KINDS)
