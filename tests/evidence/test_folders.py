"""Records of a user's own beside the built-in ones, which never change."""

from __future__ import annotations

from pathlib import Path

import pytest

import sevenless
from evidence.record_texts import a_claim, a_constant, a_measurement, write
from sevenless.errors import EvidenceError, UnknownNameError
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.folders import with_folders
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement

BUILT_IN = "bi-3406.nci-h358.perk.ic50"
CONDITIONS = {"mutation": "G12C", "cell_line": "NCI-H358", "assay": "pERK", "assay_class": "signalling"}


def test_no_folder_is_the_base_itself() -> None:
    assert with_folders([]) is published()
    assert published() is published()


def test_records_are_added_and_say_where_they_are_from(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", a_measurement(id="x.y"))
    evidence = with_folders([folder])
    assert len(evidence) == len(published()) + 2
    assert evidence.origin("x.y") == f"{folder.as_posix()}/records.toml"
    assert evidence.origin(BUILT_IN) == ""
    assert list(evidence)[: len(published())] == list(published())
    assert "x.y" not in published()
    record = evidence["x.y"]
    assert isinstance(record, Measurement)
    assert record.value_molar == 12e-9
    assert record in evidence.measurements


def test_the_same_from_python(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", a_measurement(id="x.y"))
    assert published(folder)["x.y"] == published(str(folder))["x.y"]
    assert sevenless.published(folder)["x.y"].id == "x.y"


def test_a_built_in_id_stays_with_the_built_in_record(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", a_measurement(id=BUILT_IN, printed="45", **CONDITIONS))
    evidence = with_folders([folder])
    assert evidence[BUILT_IN] is published()[BUILT_IN]
    own = evidence[f"{BUILT_IN}@mine"]
    assert own.id == f"{BUILT_IN}@mine"
    assert isinstance(own, Measurement)
    assert own.printed == "45"
    assert evidence.origin(own.id) == f"{folder.as_posix()}/records.toml"
    assert evidence.beside(evidence[BUILT_IN]) == (own,)
    assert evidence.beside(own) == (evidence[BUILT_IN],)
    assert [problem.severity for problem in evidence.remarks] == ["warning"]


def test_another_id_with_another_value_stands_beside_too(tmp_path: Path) -> None:
    evidence = with_folders([write(tmp_path / "mine", a_measurement(id="our.own", printed="45", **CONDITIONS))])
    assert evidence.beside(evidence[BUILT_IN]) == (evidence["our.own"],)
    (remark,) = evidence.remarks
    assert remark.what == f"IC50 45 nM contradicts IC50 4 nM of a built-in record {BUILT_IN}"


def test_the_same_value_is_no_contradiction(tmp_path: Path) -> None:
    own = a_measurement(id="our.own", printed="0.004", unit="uM", **CONDITIONS)
    evidence = with_folders([write(tmp_path / "mine", own)])
    assert evidence.beside(evidence[BUILT_IN]) == ()
    assert evidence.remarks == ()


def test_a_record_that_is_the_same_in_every_field_is_left_out(tmp_path: Path) -> None:
    first = write(tmp_path / "one", a_measurement(id="x.y"))
    second = write(tmp_path / "two", a_measurement(id="x.y"))
    evidence = with_folders([first, second])
    assert len(evidence) == len(published()) + 2
    assert {problem.severity for problem in evidence.remarks} == {"info"}
    assert evidence.remarks[0].what == f"is the same as a record of {first.as_posix()}/records.toml of this id"


def test_two_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folders = [
        write(tmp_path / name / "mine", a_measurement(id=BUILT_IN, printed=printed))
        for name, printed in (("a", "45"), ("b", "50"))
    ]
    evidence = with_folders(folders)
    printed = [getattr(evidence[key], "printed", "") for key in (f"{BUILT_IN}@mine", f"{BUILT_IN}@mine-2")]
    assert printed == ["45", "50"]
    assert len(evidence.beside(evidence[BUILT_IN])) == 2


def test_a_folder_given_twice_is_read_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", a_measurement(id="x.y"))
    evidence = with_folders([folder, tmp_path / "other" / ".." / "mine"])
    assert len(evidence) == len(published()) + 2


def test_references_lead_to_the_record_of_the_same_folder(tmp_path: Path) -> None:
    first = write(tmp_path / "one", a_measurement(id="x.y"))
    text = 'kind = "dataset"\ntitle = "Our own"'
    second = write(tmp_path / "two", a_measurement(id="x.z"))
    path = second / "records.toml"
    path.write_text(path.read_text().replace(text, 'kind = "dataset"\ntitle = "Theirs"'))
    evidence = with_folders([first, second])
    own = evidence["x.z"]
    assert isinstance(own, Measurement)
    assert own.sources == ("ours@two",)
    assert own.read_in[0].document == "ours@two"
    assert getattr(evidence["x.y"], "sources", ()) == ("ours",)
    assert getattr(evidence[own.sources[0]], "title", "") == "Theirs"


def test_references_of_constants_and_claims_do_so_too(tmp_path: Path) -> None:
    one = write(tmp_path / "one", a_constant(id="rate.one"), a_claim(id="claim.one"))
    two = write(
        tmp_path / "two",
        a_constant(id="rate.one", printed="4"),
        a_constant(id="rate.two", derived_from=["rate.one"]),
        a_claim(id="claim.one", statement="Not so.", conflicts_with=["claim.one"]),
        a_claim(id="claim.two", conflicts_with=["claim.one"]),
    )
    evidence = with_folders([one, two])
    rate, same, other = evidence["rate.two"], evidence["claim.one@two"], evidence["claim.two"]
    assert isinstance(rate, Constant)
    assert isinstance(same, Claim)
    assert isinstance(other, Claim)
    assert rate.derived_from == ("rate.one@two",)
    assert other.conflicts_with == ("claim.one@two",)
    # What a record says of its own id, it says of the record that had it before.
    assert same.conflicts_with == ("claim.one",)


def test_a_later_folder_may_name_sources_of_an_earlier_one(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    two = tmp_path / "two"
    write(two, a_measurement(id="x.y"))
    path = two / "records.toml"
    path.write_text(path.read_text().replace('[[source]]\nid = "ours"\nkind = "dataset"\ntitle = "Our own"\n', ""))
    assert "x.y" in with_folders([one, two])
    with pytest.raises(EvidenceError, match='no source is called "ours"'):
        with_folders([two, one])


def test_all_errors_of_all_folders_at_once_and_nothing_is_loaded(tmp_path: Path) -> None:
    one = write(tmp_path / "one", a_measurement(id="x.y", printed="12 nM"), a_measurement(id="sound.one"))
    two = write(tmp_path / "two", a_measurement(id="x.z", unit="g"), a_measurement(id="a.b", compound="unheard-of"))
    with pytest.raises(EvidenceError) as raised:
        with_folders([one, two, tmp_path / "three"])
    assert [problem.severity for problem in raised.value.problems] == ["error"] * 3
    assert [(problem.record, problem.line) for problem in raised.value.problems] == [
        ("x.y", 13), ("x.z", 14), (None, None),
    ]  # fmt: skip
    assert "sound.one" not in published()


def test_one_file_is_as_good_as_a_folder(tmp_path: Path) -> None:
    write(tmp_path, a_measurement(id=BUILT_IN, printed="45"), name="mine.toml")
    evidence = with_folders([tmp_path / "mine.toml"])
    assert f"{BUILT_IN}@mine" in evidence


def test_what_is_not_there_is_told_and_get_gives_nothing() -> None:
    with pytest.raises(UnknownNameError, match="did you mean bi-3406"):
        published()["bi-3406.nci-h385.perk.ic50"]
    assert published().get("not-there") is None
    assert published().get("not-there", "nothing") == "nothing"
    assert published().get(BUILT_IN) is published()[BUILT_IN]
    with pytest.raises(UnknownNameError):
        published().origin("not-there")
