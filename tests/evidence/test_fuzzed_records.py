"""However a record file is damaged, checking it ends with problems that can be read: never with a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sevenless.errors import EvidenceError
from sevenless.evidence.check import examine
from sevenless.evidence.folders import with_folders
from sevenless.evidence.library import RECORDS_FOLDER
from sevenless.evidence.record_file import KINDS

SETTINGS = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOUND: Final = (RECORDS_FOLDER / "measurements" / "sos1_affinities.toml").read_text(encoding="utf-8")
KEYS = sorted({field for kind in KINDS.values() for field in kind.__dataclass_fields__} | {"bogus", "documents"})
TEXT = st.one_of(
    st.text(max_size=12).map(lambda text: repr(text) if "'" not in text and text.isprintable() else '"?"'),
    st.sampled_from(
        ['"12"', '"1e-999999999"', '">1000"', '"nM"', '"1/uM/s"', '"SOS1"', '"a.b"', '"a"', '""', '"IC50"']
    ),
    st.sampled_from(['"range"', '"order"', '"memory"', '"article"', '"9 - 2"', '"1 ± 1e99999"', '"0"', '"wild-type"']),
)
SCALAR = st.one_of(
    TEXT,
    st.integers().map(str),
    st.floats().map(lambda number: repr(number).replace("e+", "e")),
    st.sampled_from(["true", "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00"]),
)
VALUE = st.one_of(
    SCALAR,
    st.lists(SCALAR, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    st.sampled_from(['[{ document = "a" }]', '[{ document = 1, row = "x" }]', "{}", "{ document = [] }", "[[1]]"]),
)
ROW = st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=8)


def _ends_well(path: Path) -> None:
    checked = examine(path)
    assert all(problem.what and problem.remedy and problem.file for problem in checked.problems)
    assert all("Traceback" not in str(problem) for problem in checked.problems)
    if checked.errors:
        with pytest.raises(EvidenceError) as raised:
            with_folders([path])
        assert tuple(raised.value.problems) == checked.errors
        return
    # Everything that is loaded can be asked for its numbers, and stands beside what it contradicts.
    evidence = with_folders([path])
    for record_id in evidence.origins:
        record = evidence[record_id]
        assert isinstance(evidence.beside(record), tuple)
        for name in ("value_molar", "low_molar", "value", "canonical_unit", "number", "qualifier"):
            getattr(record, name, None)


@SETTINGS
@given(content=st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.toml"
    path.write_bytes(content)
    _ends_well(path)


@SETTINGS
@given(data=st.data())
def test_a_sound_file_with_a_piece_cut_out_or_typed_into(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SOUND)))
    end = data.draw(st.integers(start, min(len(SOUND), start + 60)))
    typed = data.draw(st.text(max_size=5))
    path = tmp_path / "records.toml"
    path.write_text(SOUND[:start] + typed + SOUND[end:], encoding="utf-8", errors="ignore")
    _ends_well(path)


@SETTINGS
@given(
    rows=st.lists(st.tuples(st.sampled_from([*KINDS, "defaults.measurement", "other"]), ROW), max_size=4),
    version=st.sampled_from(["1", "1", "1", "2", '"1"', "true", "0"]),
)
def test_rows_of_any_values(tmp_path: Path, rows: list[tuple[str, dict[str, str]]], version: str) -> None:
    lines = ['format = "sevenless.evidence"', f"version = {version}"]
    for kind, keys in rows:
        lines += [f"[{kind}]" if "." in kind else f"[[{kind}]]", *(f"{key} = {value}" for key, value in keys.items())]
    path = tmp_path / "records.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    _ends_well(path)


@SETTINGS
@given(keys=st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=3), kind=st.sampled_from(list(KINDS)))
@example(keys={"printed": "1979-05-27"}, kind="measurement")
def test_a_sound_record_with_some_keys_changed(tmp_path: Path, keys: dict[str, str], kind: str) -> None:
    sound = {
        "id": '"x.y"', "kind": '"dataset"', "title": '"T"', "quantity": '"IC50"', "printed": '"12"', "unit": '"nM"',
        "name": '"N"', "subject": '"SOS1"', "statement": '"S"', "observable": '"pERK"', "relation": '"is"',
        "compound": '"BI-3406"', "target": '"SOS1"', "grades": '["A"]', "known_from": '"table"',
        "read_in": '[{ document = "sos1-guide" }]', "sources": '["sos1-guide"]',
    }  # fmt: skip
    known = KINDS[kind].__dataclass_fields__
    merged = {**{key: value for key, value in sound.items() if key in known}, **keys}
    if kind == "source":
        merged.setdefault("id", '"x"')
    lines = ['format = "sevenless.evidence"', "version = 1", f"[[{kind}]]"]
    path = tmp_path / "records.toml"
    path.write_text("\n".join([*lines, *(f"{key} = {value}" for key, value in merged.items())]), encoding="utf-8")
    _ends_well(path)
