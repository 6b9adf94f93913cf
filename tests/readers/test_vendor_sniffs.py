"""No file is claimed by two instruments, and each by its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from readers import test_gen5, test_magellan, test_mars, test_skanit, test_softmax, test_spark
from readers.damage import document_of
from readers.encodings import Rows
from readers.plates import counts, labelled
from sevenless.files.document import Document, open_document
from sevenless.readers.registry import GENERIC, readers

ON_DISK = {
    "bmg": {"mars": 4, "nobody": 1},
    "envision": {"envision": 3},
    "gen5": {"gen5": 4},
    "kaleido": {"kaleido": 4},
    "skanit": {"skanit": 1},
    "softmax": {"softmax": 5},
    "tecan": {"magellan": 1, "spark": 2},
    "echo": {"nobody": 1},
}
"""Which reader claims how many of the real files of each folder."""

MADE_UP: dict[str, list[Rows]] = {
    "gen5": [test_gen5.htrf(), test_gen5.SMALL, test_gen5.layout(96), test_gen5.kinetic(["0:00:00"])],
    "magellan": [test_magellan.listed(), test_magellan.SMALL, test_magellan.PLATE],
    "mars": [test_mars.htrf(), test_mars.table(), test_mars.SMALL, *test_mars.cycles().values()],
    "skanit": [test_skanit.htrf(), test_skanit.SMALL],
    "softmax": [test_softmax.export(test_softmax.endpoint()), test_softmax.export(test_softmax.kinetic())],
    "spark": [test_spark.htrf(), test_spark.SMALL, [*test_spark.I_CONTROL, *test_spark.cycles_down("OD:600")]],
}


def claims(document: Document) -> list[str]:
    return sorted(name for name, reader in readers().items() if name != GENERIC and reader.sniff(document))


@pytest.mark.parametrize(
    ("owner", "index"), [(owner, i) for owner, files in MADE_UP.items() for i in range(len(files))]
)
@pytest.mark.parametrize("delimiter", ["\t", None])
def test_a_made_up_file_has_one_owner(owner: str, index: int, delimiter: str | None) -> None:
    assert claims(document_of(MADE_UP[owner][index], delimiter=delimiter)) == [owner]


@pytest.mark.parametrize(
    "rows",
    [
        labelled(counts(96)),
        labelled(counts(384), corner="<>"),
        [["Well", "Value"], ["A1", "1"]],
        [["User", "Path"], ["me", "C:"]],
        [["Layout"], *labelled(counts(96))],
        [["Results"], *labelled(counts(96))],
        [["Date of measurement: today"], ["nothing else"]],
        [["Application: Excel"], *labelled(counts(96))],
    ],
    ids=lambda rows: " ".join(rows[0][:3]) or "no corner",
)
def test_a_plain_table_has_none(rows: Rows) -> None:
    assert claims(document_of(rows)) == []


@pytest.mark.parametrize("folder", ON_DISK)
def test_a_real_file_has_one_owner(folder: str, shared: Path) -> None:
    owners: dict[str, int] = {}
    for path in sorted((shared / "instruments" / folder).iterdir()):
        found = claims(open_document(path))
        assert len(found) <= 1, path.name
        owner = found[0] if found else "nobody"
        owners[owner] = owners.get(owner, 0) + 1
    assert owners == ON_DISK[folder]
