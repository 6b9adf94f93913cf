"""What a run file says that cannot be so, whatever the data: names that are not registered, wells that are none."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib.metadata import entry_points

from sevenless.assays.protocol import Protocol, protocol
from sevenless.assays.quality.gates import METRICS
from sevenless.assays.quality.reproducibility import MSR_GATE
from sevenless.assays.runs.evidence_checks import evidence_complaints
from sevenless.assays.runs.map_corner import is_cell
from sevenless.assays.runs.runfile import ManifestRules, RunFile
from sevenless.errors import UnitError, UnknownNameError
from sevenless.files.toml_lines import KeyPath
from sevenless.plates.geometry import parse_well
from sevenless.units import molar_per_unit, parse_time, seconds_per_unit

__all__ = ["complaints"]

Finding = tuple[KeyPath, str]


def complaints(run: RunFile) -> Iterator[Finding]:
    """Every contradiction, as the key it stands under and "what is wrong; what to do"."""
    yield from _files(run)
    yield from _units(run)
    yield from _exclusions(run)
    yield from _rules(run)
    yield from evidence_complaints(run)
    try:
        found = protocol(run.protocol)
    except UnknownNameError as error:
        what, _, hint = str(error).partition("; ")
        yield ("protocol",), f"{what}; {hint or 'see sevenless protocols'}"
    else:
        yield from _against_protocol(run, found)


def _files(run: RunFile) -> Iterator[Finding]:
    if not run.files.reads:
        yield ("files", "reads"), 'no instrument files; name them, e.g. reads = ["plate_*.csv"]'
    if not run.files.maps and (run.manifest is None or run.manifest.map is None):
        where = "maps in [files]" if run.manifest is None else 'maps in [files], or map = "Template" in [manifest]'
        yield ("files",), f"nothing says what is in the wells; name plate {where}"
    corners: list[tuple[KeyPath, str]] = [
        (("files", "maps", i, "corner"), m.corner) for i, m in enumerate(run.files.maps)
    ]
    corners += [(("manifest", "map_corner"), run.manifest.map_corner)] if run.manifest is not None else []
    for path, corner in corners:
        if not is_cell(corner):
            yield path, f'"{corner}" is not a cell; write e.g. B2'
    for i, entry in enumerate(run.files.reads):
        if entry.plate is not None and entry.plates:
            yield ("files", "reads", i), "plate and plates both rename; keep plate for one plate, plates for several"
        if not entry.file.strip():
            yield ("files", "reads", i), "an empty file name; write a path or a pattern"


def _units(run: RunFile) -> Iterator[Finding]:
    concs: list[tuple[KeyPath, str | None]] = [(("files", "conc_unit"), run.files.conc_unit)]
    concs += [(("files", "maps", i, "conc_unit"), entry.conc_unit) for i, entry in enumerate(run.files.maps)]
    for path, unit in concs:
        if unit is not None:
            yield from _unit(path, unit, "concentration")
    if run.manifest is not None:
        yield from _manifest_units(run.manifest)
    if run.read.time not in (None, "first", "last"):
        try:
            parse_time(run.read.time or "")
        except UnitError as error:
            yield ("read", "time"), f'{error}; write "first", "last" or a time such as "30 min"'


def _manifest_units(manifest: ManifestRules) -> Iterator[Finding]:
    for name, unit in (
        ("time_unit", manifest.time_unit),
        ("division_time_unit", manifest.division_time_unit),
    ):
        if unit is not None:
            yield from _unit(("manifest", name), unit, "time")


def _unit(path: KeyPath, unit: str, kind: str) -> Iterator[Finding]:
    try:
        (molar_per_unit if kind == "concentration" else seconds_per_unit)(unit)
    except UnitError as error:
        yield path, f"{error}; write e.g. {'nM or uM' if kind == 'concentration' else 'h or min'}"


def _known_metrics() -> list[str]:
    """Every quality figure that a run file may give limits to."""
    return [*METRICS, MSR_GATE.metric]


def _exclusions(run: RunFile) -> Iterator[Finding]:
    for i, entry in enumerate(run.exclude):
        if not entry.reason.strip():
            yield ("exclude", i, "reason"), "the reason is empty; say why the wells are left out"
        for well in entry.wells:
            try:
                parse_well(well)
            except ValueError as error:
                yield ("exclude", i, "wells"), f"{error}; write a row letter and a column number"


def _rules(run: RunFile) -> Iterator[Finding]:
    model = run.fit.model
    if model is not None:
        known = ["four-parameter", *(entry.name for entry in entry_points(group="sevenless.curve_models"))]
        if model not in known:
            yield ("fit", "model"), str(UnknownNameError("curve model", model, known))
    for metric in run.gates:
        if metric not in _known_metrics():
            yield ("gates", metric), str(UnknownNameError("quality figure", metric, _known_metrics()))
    if run.curves.by is not None and not run.curves.by:
        yield ("curves", "by"), "an empty list tells no curve from another; name columns or remove the key"


def _against_protocol(run: RunFile, found: Protocol) -> Iterator[Finding]:
    try:
        run.fit.over(found.fit)
    except ValueError as error:
        yield ("fit",), f"{error}; correct the value"
    yield from _over_time(run, found)
    roles = [channel.role for channel in found.channels]
    for role in run.channels:
        if role not in roles:
            close = get_close_matches(role, roles, n=1)
            hint = f"did you mean {close[0]}?" if close else f"{found.name} needs {', '.join(roles)}"
            yield ("channels", role), f'"{role}" is no channel of {found.name}; {hint}'


def _over_time(run: RunFile, found: Protocol) -> Iterator[Finding]:
    """What a protocol that follows readings over time, and only that, can be told."""
    if found.progress is None:
        if run.progress.is_given:
            yield ("progress",), f"{found.name} takes one reading, not its course over time; remove [progress]"
        return
    if run.read.time is not None:
        remedy = "remove the key, or bound the readings with first and last under [progress]"
        yield ("read", "time"), f"{found.name} follows all readings over time; {remedy}"
    if run.read.subtract_background:
        what = f"a background that the instrument printed is one number, and {found.name} takes rates"
        yield ("read", "subtract_background"), f"{what}; remove the key"
    try:
        run.progress.over(found.progress)
    except (UnitError, ValueError) as error:
        yield ("progress",), f"{error}; correct the value"
