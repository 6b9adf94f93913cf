"""A potency that somebody measured, with whatever is known of how."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, final

from sevenless.evidence.comparing.span import Span
from sevenless.evidence.kinds import ASSAY_CLASSES, AssayClass, PotencyQuantity
from sevenless.units import format_conc

__all__ = ["Measured", "Setting"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known of an assay besides its numbers; empty where it is not.

    Parameters
    ----------
    assay
        In the user's words.
    assay_class
        Its class; taken from ``assay`` where it is ``"unspecified"``.
    technique, target, construct, mutation, cell_line
        As in `sevenless.evidence.measurement.Measurement`.
    """

    assay: str = ""
    assay_class: AssayClass = "unspecified"
    technique: str = ""
    target: str = ""
    construct: str = ""
    mutation: str = ""
    cell_line: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measured potency.

    Parameters
    ----------
    label
        What it is called: the name of its curve, or of its row.
    compound
        As the table has it.
    quantity
        ``IC50``, ``Kd``, ...
    qualifier
        ``=``, ``<``, ``>`` or ``~``; ``range`` where there are only ends; ``None`` where nothing can be said.
    value_molar
        The estimate, or the bound that the qualifier points from.
    low_molar, high_molar
        Ends of the interval; ``None`` where none is known.
    setting
        How it was measured.
    second_compound
        What was in the wells besides.
    plate, plate_failed
        Its plate, where it has one, and whether that failed its gates.
    status, message
        What its fit says of itself.
    """

    label: str
    compound: str
    quantity: PotencyQuantity = "IC50"
    qualifier: Literal["=", "<", ">", "~", "range"] | None = "="
    value_molar: float | None = None
    low_molar: float | None = None
    high_molar: float | None = None
    setting: Setting = Setting()
    second_compound: str = ""
    plate: str = ""
    plate_failed: bool = False
    status: str = ""
    message: str = ""

    @property
    def level(self) -> str:
        """``protein`` or ``cell``; empty where the table does not say."""
        return ASSAY_CLASSES[self.setting.assay_class][0] or ("cell" if self.setting.cell_line else "")

    @property
    def span(self) -> Span | None:
        """Where it may lie; ``None`` where nothing can be said."""
        value, low, high = self.value_molar, self.low_molar, self.high_molar
        if self.qualifier is None or (value is None and self.qualifier != "range"):
            return None
        if self.qualifier == "<":
            return Span(low_molar=0.0, centre_molar=None, high_molar=value or 0.0)
        if self.qualifier == ">":
            return Span(low_molar=value or 0.0, centre_molar=None, high_molar=math.inf)
        if self.qualifier == "range":
            return Span(low_molar=low or 0.0, centre_molar=None, high_molar=math.inf if high is None else high)
        if low is None or high is None:
            low = high = value
        return Span(low_molar=low or 0.0, centre_molar=value, high_molar=high or 0.0, approximate=self.qualifier == "~")

    def __str__(self) -> str:
        """The potency in words: ``5.1 nM (4.2 to 6.3)``, ``> 10 µM``."""
        span = self.span
        if span is None:
            return "no value"
        low, high = _open(span.low_molar), _open(span.high_molar)
        if span.centre_molar is None:
            mark = self.qualifier if self.qualifier in ("<", ">") else ""
            return f"{mark} {low if mark == '>' else high}" if mark else f"{low} to {high}"
        head = f"{'about ' if span.approximate else ''}{format_conc(span.centre_molar)}"
        return head if span.is_point else f"{head} ({low} to {high})"


def _open(conc_molar: float) -> str:
    if math.isinf(conc_molar):
        return "∞"
    return "0" if conc_molar == 0 else format_conc(conc_molar)
