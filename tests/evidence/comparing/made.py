"""Published and measured potencies that no paper holds."""

from __future__ import annotations

from typing import Any

from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.library import Evidence
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.place import Place


def published_value(printed: str = "10", **changes: Any) -> Measurement:
    """pERK of a made-up compound in H358, 10 nM unless told otherwise."""
    given: dict[str, Any] = {
        "id": "made-up.h358.perk.ic50", "quantity": "IC50", "printed": printed, "unit": "nM" if printed else "",
        "compound": "MADE-UP-1", "target": "SOS1", "mutation": "G12C", "cell_line": "NCI-H358",
        "assay": "pERK Inhibition", "assay_class": "signalling", "known_from": "table",
        "read_in": (Place(document="nowhere"),), "sources": ("nowhere",),
    }  # fmt: skip
    return Measurement(**(given | changes))


def measured_value(value_molar: float | None = 1e-8, **changes: Any) -> Measured:
    """The same compound measured in the same assay, 10 nM unless told otherwise; conditions by their names."""
    setting = {"assay": "pERK", "assay_class": "signalling", "cell_line": "H358", "target": "SOS1"}
    known = set(Setting.__dataclass_fields__)
    setting |= {name: value for name, value in changes.items() if name in known}
    others = {name: value for name, value in changes.items() if name not in known}
    named: dict[str, Any] = {"label": "mine", "compound": "made up 1", "value_molar": value_molar}
    return Measured(setting=Setting(**setting), **(named | others))  # type: ignore[arg-type]


def base(*records: Measurement) -> Evidence:
    """A base of these alone, each with an id of its own."""
    return Evidence(records)
