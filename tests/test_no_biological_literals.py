"""No code holds a constant of biology: it is a record of ``evidence/records``, with its source, or it is not there.

Three nets, each with what may pass and why in ``literals/allowed.toml``; what no longer occurs there fails too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from literals.scan import Literal, biology_literals, literals, says_biology, significant_digits
from sevenless.evidence.library import published

HERE = Path(__file__).parent
SRC = HERE.parent / "src" / "sevenless"
RECORDS = SRC / "evidence" / "records"
ALLOWED = tomllib.loads((HERE / "literals" / "allowed.toml").read_text(encoding="utf-8"), parse_float=Decimal)

MODEL_ROOMS = (
    "molecules", "evidence", "pathway", "twin", "network", "simulate", "binding", "synergy", "crispr", "blots",
)  # fmt: skip
"""Rooms that hold or will hold models: every number in their code is looked at."""

OTHER_ROOMS = {
    "assays", "cli", "compute", "examples", "exchange", "figures", "files", "fitting", "plates", "readers", "reports",
    "screening", "store", "testing", "web",
}  # fmt: skip
"""Rooms in which numbers are those of statistics, of formats and of the bench: protocols name the source of each of
theirs, and ``assays/protocol_figures.toml`` pins them."""

DISTINCTIVE = 3
"""Significant digits from which a number of the base is hardly found in code by chance."""


def sources(root: Path, rooms: Iterable[str] | None = None) -> list[Path]:
    """Python files, of some rooms or of all; records hold no code."""
    folders = [root] if rooms is None else [root / room for room in rooms]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def in_models(root: Path) -> list[Literal]:
    """Every number in the code of the model rooms that is not allowed everywhere."""
    everywhere = {Decimal(entry["value"]) for entry in ALLOWED["everywhere"]}
    found = (one for path in sources(root, MODEL_ROOMS) for one in literals(path, root))
    return [one for one in found if one.value not in everywhere]


def bound_to_biology(root: Path) -> list[Literal]:
    """Every number in any room that is bound to a name of biology."""
    return [one for path in sources(root) for one in biology_literals(path, root)]


def equal_to_a_constant(root: Path, known: Iterable[Decimal]) -> list[Literal]:
    """Every number in any room that is a distinctive one of the base."""
    numbers = frozenset(known)
    return [one for path in sources(root) for one in literals(path, root) if abs(one.value) in numbers]


def in_data_files(root: Path) -> list[Literal]:
    """Every number in the data files of the model rooms, records left aside."""
    paths = sorted(path for room in MODEL_ROOMS for path in (root / room).rglob("*.toml"))
    found = []
    for path in paths:
        if RECORDS not in path.parents:
            file = path.relative_to(root).as_posix()
            for key, value in leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    found.append(Literal(file=file, line=0, name=key, value=Decimal(repr(value))))
                elif isinstance(value, str) and (says_biology(key) or key == "printed") and value[:1].isdigit():
                    found.append(Literal(file=file, line=0, name=key, value=Decimal(value.split()[0])))
    return found


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a document that is no table and no list, with its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


@cache
def distinctive_numbers() -> frozenset[Decimal]:
    """Printed numbers of the base that have enough digits to be known again.

    Those that the project set itself are left out: they change with every fit and would meet the numbers of figures by
    chance. In the rooms that hold models they are found all the same, as every number is.
    """
    base = published()
    constants = (record for record in base.constants if not record.id.startswith("pathway."))
    numbers = (record.number for record in (*base.measurements, *constants, *base.claims))
    parts = (part for one in numbers if one for part in (one.value, one.error, one.low, one.high))
    return frozenset(abs(part) for part in parts if part is not None and significant_digits(part) >= DISTINCTIVE)


def stray(found: Iterable[Literal], net: str) -> tuple[list[str], list[str]]:
    """What is not allowed, and what is allowed and not there."""
    allowed = {(entry["file"], entry["name"]) for entry in ALLOWED.get(net, [])}
    used: set[tuple[str, str]] = set()
    strays = []
    for one in found:
        hits = {(file, name) for file, name in allowed if fnmatchcase(one.file, file) and name in (one.name, "*")}
        used |= hits
        if not hits:
            strays.append(str(one))
    return strays, [f"{name} of {file}" for file, name in sorted(allowed - used)]


def test_every_room_is_looked_at() -> None:
    rooms = {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= {*MODEL_ROOMS, *OTHER_ROOMS}, "a new room holds models, or it does not: say so here"
    assert {"molecules", "evidence"} <= rooms
    assert len(sources(SRC)) > 200


def test_no_number_in_the_code_of_models() -> None:
    assert stray(in_models(SRC), "models") == ([], [])


def test_no_number_in_the_data_files_of_models_but_in_records() -> None:
    assert stray(in_data_files(SRC), "data") == ([], [])


def test_no_number_is_bound_to_a_name_of_biology() -> None:
    assert stray(bound_to_biology(SRC), "bound") == ([], [])


def test_no_number_is_that_of_a_record() -> None:
    assert stray(equal_to_a_constant(SRC, distinctive_numbers()), "equal") == ([], [])


def test_numbers_allowed_everywhere_are_used_and_explained() -> None:
    used = {one.value for path in sources(SRC, MODEL_ROOMS) for one in literals(path, SRC)}
    assert [entry["value"] for entry in ALLOWED["everywhere"] if Decimal(entry["value"]) not in used] == []
    assert all(len(entry["reason"]) > 10 for entries in ALLOWED.values() for entry in entries)


def test_numbers_of_the_base_are_known_again() -> None:
    assert {Decimal("1090"), Decimal("229464"), Decimal("4878")} <= distinctive_numbers()
    assert len(distinctive_numbers()) > 50


def test_a_planted_number_is_found_by_every_net(tmp_path: Path) -> None:
    (tmp_path / "pathway").mkdir()
    (tmp_path / "figures").mkdir()
    (tmp_path / "molecules").mkdir()
    (tmp_path / "pathway" / "gap.py").write_text('SATURATION = 7.25\nRATES = {"kcat": 5.4}\n', encoding="utf-8")
    (tmp_path / "figures" / "axis.py").write_text("highest = 1_090\nwidth = 800\n", encoding="utf-8")
    (tmp_path / "molecules" / "lines.toml").write_text('[[line]]\nname = "A"\ndoubling_h = 24\n', encoding="utf-8")
    assert stray(in_models(tmp_path), "models")[0] == [
        "pathway/gap.py, line 1: 7.25 of SATURATION",
        "pathway/gap.py, line 2: 5.4 of RATES"
    ]  # fmt: skip
    assert stray(bound_to_biology(tmp_path), "bound")[0] == ["pathway/gap.py, line 2: 5.4 of kcat"]
    assert stray(equal_to_a_constant(tmp_path, distinctive_numbers()), "equal")[0] == [
        "figures/axis.py, line 1: 1090 of highest"
    ]
    assert stray(in_data_files(tmp_path), "data")[0] == ["molecules/lines.toml: 24 of doubling_h"]


def test_where_every_number_is_allowed_those_of_biology_are_not(tmp_path: Path) -> None:
    kernel = tmp_path / "simulate" / "kernel"
    kernel.mkdir(parents=True)
    (kernel / "step.py").write_text("SAFETY = 0.87\nkoff = 0.3\nLIMIT = 1_090\n", encoding="utf-8")
    assert stray(in_models(tmp_path), "models")[0] == []
    assert stray(bound_to_biology(tmp_path), "bound")[0] == ["simulate/kernel/step.py, line 2: 0.3 of koff"]
    assert len(stray(equal_to_a_constant(tmp_path, distinctive_numbers()), "equal")[0]) == 1


def test_an_entry_that_is_no_longer_needed_is_found(tmp_path: Path) -> None:
    strays, unused = stray(in_models(tmp_path), "models")
    assert strays == []
    assert len(unused) == len(ALLOWED["models"]) > 0
