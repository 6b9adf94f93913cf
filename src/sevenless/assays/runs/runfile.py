"""The run file: which protocol, which files, which maps, which options. One file that analyses and is quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, final

from sevenless.assays.protocol import Gate, Protocol
from sevenless.assays.runs.progress_rules import ProgressRules
from sevenless.errors import Problem, RunFileError
from sevenless.fitting.options import FitOptions

__all__ = [
    "CompareRule",
    "CurveRules",
    "EvidenceRules",
    "Exclusion",
    "FitRules",
    "GateLimits",
    "GrowthRules",
    "ManifestRules",
    "MapEntry",
    "ReadEntry",
    "ReadRules",
    "ReferenceRule",
    "ReportRules",
    "RunFile",
    "RunFiles",
    "read_run",
]

# Read by pydantic when it checks a file: a misspelt key is a problem, never ignored.
_CONFIG: Final[dict[str, Any]] = {"extra": "forbid"}
Free = Literal["free"]
Range = tuple[float, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """Instrument files. ``file`` is a path or a pattern (``plate_*.csv``), relative to the run file or absolute.

    ``reader`` names the format where the file does not tell; ``plate`` names the one plate of the file, ``plates``
    renames several (name in the file to name in this run).
    """

    __pydantic_config__ = _CONFIG

    file: str
    reader: str | None = None
    plate: str | None = None
    plates: Mapping[str, str] = field(default_factory=dict)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MapEntry:
    """A plate map. ``plates`` lists the plates it holds for, by name or pattern; ``conc_unit`` is the unit of bare
    concentrations in it; ``style`` says which kind of map it is where the file does not tell. ``corner`` is the cell
    of a template in which well A01 stands: B2 where a row of column numbers and a column of row letters come first."""

    __pydantic_config__ = _CONFIG

    file: str
    plates: tuple[str, ...] = ()
    conc_unit: str | None = None
    style: Literal["toml", "blocks", "template", "table"] | None = None
    corner: str = "A1"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """What is read.

    ``skip`` lists plates, by name or pattern, that stand in the files and are left out of the run. ``unlisted`` is the
    role of wells that hold a number and that no map names: ``"empty"``, or ``"neutral"`` where all others got vehicle.
    """

    __pydantic_config__ = _CONFIG

    reads: tuple[ReadEntry, ...]
    maps: tuple[MapEntry, ...] = ()
    conc_unit: str | None = None
    skip: tuple[str, ...] = ()
    unlisted: Literal["empty", "neutral"] = "empty"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRules:
    """A table with one row per plate: which map it has, how long it was treated, whose cells.

    ``plate``, ``map``, ``time`` and ``division_time`` are column titles; ``columns`` maps our names to its titles.
    Without ``columns`` all others are kept, in lower case with underscores. Plates with time 0 are day-0 plates. Bare
    times are in ``time_unit`` and ``division_time_unit``. ``map_corner`` is
    the ``corner`` of all maps it names.
    """

    __pydantic_config__ = _CONFIG

    file: str
    sheet: str | None = None
    plate: str = "plate"
    map: str | None = None
    map_corner: str = "A1"
    time: str | None = None
    time_unit: str | None = None
    division_time: str | None = None
    division_time_unit: str | None = None
    columns: Mapping[str, str] | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRules:
    """How readings become one number per well: ``time`` of a kinetic read (``"30 min"``, ``"first"``, ``"last"``),
    and whether the background that the instrument printed for the plate is taken off."""

    __pydantic_config__ = _CONFIG

    time: str | None = None
    subtract_background: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurveRules:
    """What tells one curve from another.

    ``by`` names columns; None takes the compound, a second compound with its dose where there is one, and every
    further column of the map that varies. Plates are kept apart unless ``pool_plates``. ``vehicle`` puts the neutral
    wells of the plate into every curve, at dose 0.
    """

    __pydantic_config__ = _CONFIG

    by: tuple[str, ...] | None = None
    pool_plates: bool = False
    vehicle: bool = True


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FitRules:
    """Changes to the protocol's fit options; None keeps the protocol's, ``"free"`` lifts its constraint."""

    __pydantic_config__ = _CONFIG

    top: float | Range | Free | None = None
    bottom: float | Range | Free | None = None
    hill: float | Range | Free | None = None
    direction: Literal["falling", "rising", "either"] | None = None
    robust: bool | None = None
    intervals: Literal["profile", "wald", "none"] | None = None
    confidence: float | None = None
    alpha: float | None = None
    absolute_level: float | Free | None = None
    model: str | None = None

    def over(self, options: FitOptions) -> FitOptions:
        """The options with these changes.

        Raises
        ------
        ValueError
            If the result is no valid set of options.
        """
        given = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        changes: dict[str, Any] = {
            name: None if value == "free" else value for name, value in given.items() if value is not None
        }
        return replace(options, **changes)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GateLimits:
    """Limits of one quality figure, in place of the protocol's."""

    __pydantic_config__ = _CONFIG

    warn_below: float | None = None
    fail_below: float | None = None
    warn_above: float | None = None
    fail_above: float | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRule:
    """The compound on every plate from which the minimum significant ratio is taken."""

    __pydantic_config__ = _CONFIG

    compound: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRule:
    """A comparison of potencies: every other value of column ``by`` against ``reference``."""

    __pydantic_config__ = _CONFIG

    by: str
    reference: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthRules:
    """Which columns match day-0 wells to treated ones; None takes all columns of the manifest that both have."""

    __pydantic_config__ = _CONFIG

    match: tuple[str, ...] | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Wells left out by hand, and why. No ``wells`` means the whole plate."""

    __pydantic_config__ = _CONFIG

    plate: str
    reason: str
    wells: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRules:
    """Published records that this run relies on, by id, and folders of records of the user's own."""

    __pydantic_config__ = _CONFIG

    uses: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    """Where the report goes, relative to the run file."""

    __pydantic_config__ = _CONFIG

    out: str = "report"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RunFile:
    """A run, as its file says it. ``folder``, ``name``, ``text`` and ``sha256`` say which file that was."""

    __pydantic_config__ = _CONFIG

    format: Literal["sevenless.run"] = "sevenless.run"
    version: Literal[1] = 1
    protocol: str
    title: str = ""
    files: RunFiles
    manifest: ManifestRules | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    read: ReadRules = field(default_factory=ReadRules)
    curves: CurveRules = field(default_factory=CurveRules)
    fit: FitRules = field(default_factory=FitRules)
    progress: ProgressRules = field(default_factory=ProgressRules)
    gates: Mapping[str, GateLimits] = field(default_factory=dict)
    growth: GrowthRules = field(default_factory=GrowthRules)
    reference: ReferenceRule | None = None
    compare: tuple[CompareRule, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    evidence: EvidenceRules = field(default_factory=EvidenceRules)
    report: ReportRules = field(default_factory=ReportRules)
    folder: Path = Path()
    name: str = ""
    text: str = field(default="", repr=False)
    sha256: str = ""

    @property
    def evidence_folders(self) -> tuple[Path, ...]:
        """Where the records of the user's own are."""
        return tuple(self.folder / name for name in self.evidence.records)

    def applied_to(self, protocol: Protocol) -> Protocol:
        """The protocol with the gates, the fit options and the way to rates of this run."""
        progress = None if protocol.progress is None else self.progress.over(protocol.progress)
        gates = _gates(protocol.gates, self.gates)
        return replace(protocol, gates=gates, fit=self.fit.over(protocol.fit), progress=progress)


def read_run(path: Path) -> RunFile:
    """Read and check a run file.

    Raises
    ------
    RunFileError
        With every problem of the file: its syntax, its keys and values, names that are not registered.
    """
    from sevenless.assays.runs.runfile_text import parse_run

    try:
        content = path.read_bytes()
    except OSError as error:
        what = "is a folder, not a run file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise RunFileError(Problem(what=what, file=path.name, remedy="check the path")) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(what="is not UTF-8 text", file=path.name, remedy="save it as UTF-8 text")
        raise RunFileError(problem) from error
    run = parse_run(text, name=path.name, folder=path.resolve().parent)
    return replace(run, sha256=hashlib.sha256(content).hexdigest())


def _gates(gates: tuple[Gate, ...], limits: Mapping[str, GateLimits]) -> tuple[Gate, ...]:
    changed = tuple(_limited(gate, limits[gate.metric]) if gate.metric in limits else gate for gate in gates)
    known = {gate.metric for gate in gates}
    added = [name for name in limits if name not in known and name != "minimum_significant_ratio"]
    return changed + tuple(_limited(Gate(metric=name), limits[name]) for name in added)


def _limited(gate: Gate, limits: GateLimits) -> Gate:
    given = {entry.name: getattr(limits, entry.name) for entry in fields(limits)}
    return replace(gate, **{name: value for name, value in given.items() if value is not None})
