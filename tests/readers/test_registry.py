"""Finding the reader of a file: exactly one, by content, and a telling refusal otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import sevenless
from readers.encodings import delimited
from readers.envision_layout import footer, section
from readers.kaleido_layout import export, result
from readers.plates import counts, expected, found, labelled
from sevenless.errors import AmbiguousFormatError, SevenlessError, UnknownFormatError, UnknownNameError
from sevenless.files.document import Document
from sevenless.plates.plateread import PlateRead
from sevenless.readers import registry

ENVISION = delimited([*section(labelled(counts(96))), *footer()])
KALEIDO = delimited(export(result(labelled(counts(96)))))


@pytest.fixture
def plug_ins(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EntryPoint]]:
    """Entry points beside the package's own; the list is the test's to fill."""
    extra: list[EntryPoint] = []
    own = registry.entry_points(group=registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [*own, *extra])
    registry.readers.cache_clear()
    yield extra
    registry.readers.cache_clear()


class Greedy:
    """A reader that claims every file."""

    name = "greedy"
    instrument = "Greedy reader"

    def sniff(self, document: Document) -> bool:
        return True

    def read(self, document: Document) -> PlateRead:
        raise AssertionError("not asked to read")


class Nameless:
    """Not a reader: it cannot sniff."""

    name = "nameless"
    instrument = "None"

    def read(self, document: Document) -> PlateRead:
        raise AssertionError("not asked to read")


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=registry.GROUP)


def test_all_readers_of_the_package_are_there() -> None:
    names = set(registry.readers())
    assert {"envision", "kaleido", "mars", "softmax", "gen5", "magellan", "spark", "skanit", "generic"} <= names
    for name, reader in registry.readers().items():
        assert reader.name == name
        assert reader.instrument


@pytest.mark.parametrize(("text", "reader"), [(ENVISION, "envision"), (KALEIDO, "kaleido")])
def test_the_content_decides_and_not_the_name(text: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "data.txt"
    path.write_text(text)
    read = sevenless.read(path)
    assert read.source.reader == reader
    assert found(sevenless.read(str(path))) == expected(counts(96), 96)


def test_generic_is_asked_only_when_no_vendor_claims_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plate.csv"
    path.write_text(delimited(labelled(counts(96))))
    assert registry.read(path).source.reader == "generic"
    path.write_text(ENVISION)
    assert registry.read(path).source.reader == "envision"
    assert registry.read(path, reader="generic").source.reader == "generic"


def test_two_claims_are_an_error_that_names_both(plug_ins: list[EntryPoint], tmp_path: Path) -> None:
    plug_ins.append(entry("greedy", f"{__name__}:Greedy"))
    path = tmp_path / "plate.csv"
    path.write_text(ENVISION)
    with pytest.raises(AmbiguousFormatError) as caught:
        registry.read(path)
    assert "envision (Revvity EnVision) and greedy (Greedy reader)" in str(caught.value)
    assert "--reader envision or --reader greedy" in str(caught.value)
    assert registry.read(path, reader="envision").plates == ["Plate 1"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("lost", "no_such_module:Reader", "cannot be loaded (ModuleNotFoundError"),
        ("lost", f"{__name__}:NoSuchClass", "cannot be loaded (AttributeError"),
        ("nameless", f"{__name__}:Nameless", "is not a reader: it has no sniff"),
        ("other", f"{__name__}:Greedy", "calls itself 'greedy'"),
        ("envision", f"{__name__}:Greedy", "two packages offer a reader called 'envision'"),
    ],
)
def test_a_broken_plug_in_is_named(name: str, value: str, why: str, plug_ins: list[EntryPoint]) -> None:
    plug_ins.append(entry(name, value))
    with pytest.raises(SevenlessError) as caught:
        registry.readers()
    assert why in str(caught.value)
    assert name in str(caught.value)
    assert "uninstall" in str(caught.value)


def test_an_unknown_reader_gives_suggestions(tmp_path: Path) -> None:
    path = tmp_path / "plate.csv"
    path.write_text(ENVISION)
    with pytest.raises(UnknownNameError, match="no reader is called 'envison'; did you mean envision"):
        registry.read(path, reader="envison")


def test_an_unknown_file_is_described_and_formats_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam\nplease find the plates attached\n")
    with pytest.raises(UnknownFormatError) as caught:
        registry.read(path)
    message = str(caught.value)
    assert message.startswith("letter.txt: holds no plate that can be read: it seems to be plain text;")
    for instrument in ("Revvity EnVision", "SoftMax Pro", "MARS", "Gen5"):
        assert instrument in message


def test_a_reader_asked_by_name_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "plate.csv"
    path.write_text(KALEIDO)
    for name in ("envision", "kaleido"):
        if name == "kaleido":
            assert registry.read(path, reader=name).plates == ["K1"]
        else:
            with pytest.raises(SevenlessError, match="Plate information"):
                registry.read(path, reader=name)
