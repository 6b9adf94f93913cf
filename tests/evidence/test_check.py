"""A folder checked whole: which files, in which order, with which summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.record_texts import HEAD, a_claim, a_constant, a_measurement, write
from sevenless.errors import Problem
from sevenless.evidence.check import check, examine
from sevenless.evidence.library import Evidence, published


def told(folder: Path) -> list[str]:
    return [f"{problem.severity}: {problem.what}" for problem in check(folder)]


def test_a_sound_folder_has_no_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, a_measurement(id="a.b"), a_constant(id="c.d"), a_claim(id="e.f"))
    checked = examine(folder)
    assert checked.problems == checked.errors == checked.contradictions == ()
    assert [record.id for record in checked.records] == ["ours", "a.b", "c.d", "e.f"]
    assert checked.files == (f"{tmp_path.as_posix()}/records.toml",)
    assert set(checked.evidence) - set(published()) == {"ours", "a.b", "c.d", "e.f"}


def test_all_problems_of_all_files_in_order(tmp_path: Path) -> None:
    write(tmp_path, a_measurement(id="a.b", unit="g", printed="x"), name="b.toml")
    (tmp_path / "a.toml").write_text(HEAD + "[[source]\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.toml").write_text(
        HEAD + a_measurement(id="a.c", sources=["their"]), encoding="utf-8"
    )  # fmt: skip
    found = check(tmp_path)
    assert [(Path(p.file or "").name, p.line, p.record) for p in found] == [
        ("a.toml", 3, None), ("b.toml", 13, "a.b"), ("b.toml", 14, "a.b"), ("c.toml", 13, "a.c"),
    ]  # fmt: skip
    assert found[0].cell == "column 9"


def test_references_go_from_file_to_file(tmp_path: Path) -> None:
    write(tmp_path, name="sources.toml")
    (tmp_path / "numbers.toml").write_text(HEAD + a_measurement(id="a.b"), encoding="utf-8")
    assert check(tmp_path) == ()


def test_an_id_in_two_files_names_the_other_file(tmp_path: Path) -> None:
    write(tmp_path, a_measurement(id="a.b"), name="one.toml")
    (tmp_path / "two.toml").write_text(HEAD + a_measurement(id="a.b"), encoding="utf-8")
    (problem,) = check(tmp_path)
    assert problem.what == f"the id stands in {(tmp_path / 'one.toml').as_posix()}, line 11 too"
    assert Path(problem.file or "").name == "two.toml"


def test_hidden_and_other_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, a_measurement(id="a.b"))
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "bad.toml").write_text("=", encoding="utf-8")
    (tmp_path / "notes.md").write_text("=", encoding="utf-8")
    assert check(tmp_path) == ()


@pytest.mark.parametrize("make", ["nothing", "empty folder", "other files"])
def test_no_record_file_is_an_error(make: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    if make != "nothing":
        folder.mkdir()
    if make == "other files":
        (folder / "table.csv").write_text("a,b", encoding="utf-8")
    (problem,) = check(folder)
    what = "there is no such folder or file" if make == "nothing" else "holds no record file"
    assert (problem.severity, problem.what, problem.file) == ("error", what, str(folder))
    assert problem.remedy
    assert examine(folder).evidence is published()


def test_text_that_is_not_utf8_is_placed(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(HEAD.encode() + b"# \xb5M\n")
    (problem,) = check(tmp_path)
    assert (problem.what, problem.line) == ("is not text in UTF-8", 3)


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, a_measurement(id="a.b", unit="g"))
    path = tmp_path / "records.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (problem,) = check(tmp_path)
    assert (problem.line, problem.record) == (14, "a.b")


def test_numbers_of_too_many_digits_and_tables_too_deep_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + f"x = {'9' * 5000}\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text(HEAD + f"x = {'[' * 5000}{']' * 5000}\n", encoding="utf-8")
    found = check(tmp_path)
    assert found[0].what.startswith("is not valid TOML: ")
    assert found[1].what == "is nested too deeply"


def test_a_name_that_comes_often_is_told_once(tmp_path: Path) -> None:
    folder = write(tmp_path, *(a_measurement(id=f"a.b{n}", compound="compound Q", printed="1") for n in range(3)))
    assert told(folder) == ['warning: no compound is known as "compound Q", in 3 records']


def test_a_slip_in_a_name_is_told(tmp_path: Path) -> None:
    (problem,) = check(write(tmp_path, a_measurement(compound="crizotanib", target="ROS1")))
    assert problem.what == 'compound "crizotanib" is read as crizotinib'
    assert problem.remedy == 'write compound = "crizotinib"'


def test_names_are_known_by_any_of_their_synonyms(tmp_path: Path) -> None:
    keys = {"compound": "bi3406", "target": "SOS1:KRAS", "cell_line": "h358", "mutation": "KRAS p.Gly12Cys"}
    assert check(write(tmp_path, a_measurement(**keys))) == ()


def test_the_year_is_that_of_the_day(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / "records.toml"
    path.write_text(path.read_text() + "year = 2031\n", encoding="utf-8")
    assert examine(folder, this_year=2030).problems == ()
    (problem,) = examine(folder, this_year=2029).problems
    assert problem.what == "year = 2031 is not between 1800 and 2030"


def test_contradictions_within_the_folder_are_found(tmp_path: Path) -> None:
    folder = write(tmp_path, a_measurement(id="a.b", printed="12"), a_measurement(id="a.c", printed="120"))
    checked = examine(folder)
    (pair,) = checked.contradictions
    assert (pair.first.id, pair.second.id) == ("a.b", "a.c")
    (problem,) = checked.problems
    own = f"{folder.as_posix()}/records.toml"
    assert problem.what == f"IC50 120 nM contradicts IC50 12 nM of a record of {own} a.b"


def test_a_source_that_is_built_in_under_another_id(tmp_path: Path) -> None:
    paper = next(source for source in published().sources if source.doi)
    folder = write(tmp_path)
    path = folder / "records.toml"
    path.write_text(path.read_text() + f'doi = "{paper.doi.upper()}"\n', encoding="utf-8")
    (problem,) = check(folder)
    assert problem.severity == "warning"
    assert problem.remedy == f'cite it as "{paper.id}" and leave this one out'


def test_beside_nothing_the_references_must_be_in_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path, a_measurement(sources=["sos1-guide"]))
    assert examine(folder).problems == ()
    (problem,) = examine(folder, Evidence([])).problems
    assert problem.what == 'no source is called "sos1-guide", which sources names'


def test_every_problem_has_a_remedy(tmp_path: Path) -> None:
    folder = write(tmp_path, a_measurement(id="A", unit="g", printed="x", quantity="ic", sources=["q"], bogus=1))
    found = check(folder)
    assert len(found) == 6
    assert all(isinstance(problem, Problem) and problem.remedy and problem.line for problem in found)
