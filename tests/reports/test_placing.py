"""A folder of results, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sevenless.errors import InputError
from sevenless.reports.placing import draft_folder, place


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def fill(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_new_folder_appears_with_everything(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "report"
    with draft_folder(out) as draft:
        fill(draft, a_html="new", figures__b_svg="new")
        place(draft, out)
    assert tree(out) == {"a.html": "new", "figures/b.svg": "new"}
    assert [path.name for path in out.parent.iterdir()] == ["report"]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "report"
    fill(out, a_html="old", notes_txt="mine", figures__mine_svg="mine", figures__old_svg="old")
    with draft_folder(out) as draft:
        fill(draft, a_html="new", figures__b_svg="new")
        place(draft, out, obsolete=["figures/old.svg"])
    assert tree(out) == {"a.html": "new", "figures/b.svg": "new", "figures/mine.svg": "mine", "notes.txt": "mine"}


@pytest.mark.parametrize("name", ["../outside.txt", "figures/../../outside.txt", "/etc/hostname", "absent.svg"])
def test_nothing_outside_the_folder_is_ever_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.txt").write_text("precious")
    out = tmp_path / "report"
    fill(out, a_html="old")
    with draft_folder(out) as draft:
        fill(draft, a_html="new")
        place(draft, out, obsolete=[name])
    assert (tmp_path / "outside.txt").read_text() == "precious"
    assert tree(out) == {"a.html": "new"}


def test_a_file_that_is_obsolete_and_new_stays_new(tmp_path: Path) -> None:
    out = tmp_path / "report"
    fill(out, figures__a_svg="old")
    with draft_folder(out) as draft:
        fill(draft, figures__a_svg="new")
        place(draft, out, obsolete=["figures/a.svg"])
    assert tree(out) == {"figures/a.svg": "new"}


def test_a_failure_while_drawing_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "report"

    def drawing() -> None:
        with draft_folder(out) as draft:
            fill(draft, a_html="half")
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        drawing()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_moving_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "report"
    fill(out, a_html="old a", b_html="old b", figures__old_svg="old")
    move = Path.replace

    def stubborn(self: Path, target: Path) -> Path:
        if self.name == "b.html" and Path(target).parent == out and "new" in self.read_text():
            raise PermissionError(13, "Permission denied", str(target))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", stubborn)
    with draft_folder(out) as draft:
        fill(draft, a_html="new a", b_html="new b", c_html="new c")
        with pytest.raises(InputError, match="permission denied; close the file if it is open") as caught:
            place(draft, out, obsolete=["figures/old.svg"])
    assert str(out / "b.html") in str(caught.value)
    assert tree(out) == {"a.html": "old a", "b.html": "old b", "figures/old.svg": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file")
    with pytest.raises(InputError, match="is a file, and the report needs a folder"), draft_folder(tmp_path / "report"):
        pytest.fail("must not get here")
    assert (tmp_path / "report").read_text() == "a file"


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a file")
    with pytest.raises(InputError, match="name another folder"), draft_folder(tmp_path / "x" / "report"):
        pytest.fail("must not get here")
