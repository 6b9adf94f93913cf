"""A bench protocol as data: what is pipetted, what is read, and what makes a plate good."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Literal, final

from sevenless.assays.progress.rules import Progress
from sevenless.errors import UnknownNameError
from sevenless.evidence.kinds import AssayClass
from sevenless.fitting.options import FitOptions

__all__ = ["ChannelRole", "Gate", "Protocol", "Reagent", "Step", "protocol", "protocols"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reagent:
    """A reagent as it stands in the well or the stock; ``None`` where the bench chooses.

    ``source`` is the document and section that names it.
    """

    name: str
    conc_molar: float | None = None
    note: str = ""
    source: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action at the bench, in order; ``None`` where the bench chooses.

    ``time_max_s`` is the end of a range that begins at ``time_s``. ``source`` is the document and section that the
    figures come from.
    """

    action: str
    volume_l: float | None = None
    time_s: float | None = None
    time_max_s: float | None = None
    temperature_c: float | None = None
    note: str = ""
    source: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRole:
    """A signal the transform needs, and how to find it among an instrument's channels.

    ``patterns`` are regular expressions tried on channel name and detail, first match first; a run file's
    ``[channels]`` table overrides them.
    """

    role: str
    patterns: tuple[str, ...]
    optional: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A quality figure with its limits. Levels: pass, warn, fail.

    ``warn_below``/``fail_below`` (or ``_above``) are limits of the metric named ``metric`` in the quality table.
    """

    metric: str
    warn_below: float | None = None
    fail_below: float | None = None
    warn_above: float | None = None
    fail_above: float | None = None
    why: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A bench protocol.

    Parameters
    ----------
    name
        Its id, as ``sevenless protocols show`` takes it.
    title, summary
        For people.
    steps, reagents
        What is done and with what.
    channels
        Signals the transform needs.
    transform
        Name of the transform from channels to one signal per well (``assays/transform.py``).
    response
        Name of the normalisation (``assays/normalise.py``): ``percent_of_neutral``, ``percent_inhibition``, ...
    response_label
        Axis title of the response.
    full_effect_role
        Role that is 100 % effect (``inhibitor`` or ``blank``), tried in order; none where only neutral is needed.
    gates
        Quality limits of a plate.
    fit
        Default fit options.
    progress
        How the readings of a well over time become its rate; None where one reading is taken.
    uses_time0
        Whether wells read on day 0 belong to the assay.
    notes
        What a careful reader should know.
    usual_direction
        Whether the signal ``"falls"`` or ``"rises"`` with effect when the assay works. Nothing is computed from it:
        the controls decide, and a plate whose controls disagree with it gets a warning.
    control_columns
        Map columns that split a plate into groups with controls of their own (`sevenless.assays.controls`).
    evidence_ids
        Ids of the published records (`sevenless.evidence`) that it rests on: the documents behind its steps, and
        numbers. The papers behind transform and gates follow from those (`sevenless.assays.citing`).
    sources
        Documents that are no published records: a protocol of another package names its own here, each as
        ``author year, doi ...``.
    assay_class, technique, target, cell_line
        What its potencies are of, so that they can be set beside published ones: kind of assay
        (`sevenless.evidence.kinds.ASSAY_CLASSES`), technique, protein or complex, and cells where the protocol fixes
        them. A column of the map with one of these names goes before them.
    """

    name: str
    title: str
    summary: str
    steps: tuple[Step, ...]
    reagents: tuple[Reagent, ...]
    channels: tuple[ChannelRole, ...]
    transform: str
    response: str
    response_label: str
    full_effect_role: tuple[Literal["inhibitor", "blank"], ...] = ()
    gates: tuple[Gate, ...] = ()
    fit: FitOptions = field(default_factory=FitOptions)
    progress: Progress | None = None
    uses_time0: bool = False
    notes: tuple[str, ...] = ()
    usual_direction: Literal["falls", "rises"] | None = None
    control_columns: tuple[str, ...] = ("cell_line", "genotype", "medium")
    evidence_ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    assay_class: AssayClass = "unspecified"
    technique: str = ""
    target: str = ""
    cell_line: str = ""

    def __repr__(self) -> str:
        return f"<Protocol {self.name}: {self.title}; {len(self.steps)} steps, {len(self.gates)} gates>"

    def _repr_html_(self) -> str:
        from sevenless.assays.protocol_html import protocol_html

        return protocol_html(self)


def protocols() -> dict[str, Protocol]:
    """Every registered protocol by name: ours and those of installed plug-ins, through the same door."""
    return {entry.name: entry.load() for entry in sorted(entry_points(group="sevenless.protocols"))}


def protocol(name: str) -> Protocol:
    """The protocol with this name.

    Raises
    ------
    UnknownNameError
        With suggestions.
    """
    entries = {entry.name: entry for entry in entry_points(group="sevenless.protocols")}
    if name not in entries:
        raise UnknownNameError("protocol", name, entries)
    loaded: Protocol = entries[name].load()
    return loaded
