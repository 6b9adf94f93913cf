"""Records made for tests: a base of a handful, with every kind of oddity in it."""

from __future__ import annotations

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.place import Place
from sevenless.evidence.source import Source

__all__ = ["made_evidence"]

_GUIDE = (Place(document="a-guide", table="Potencies", row=3),)


def made_evidence() -> Evidence:
    """Two sources, four measurements, two constants, one claim; one measurement is a user's."""
    records = (
        Source(id="a-guide", kind="guide", title="A guide to wells", authors=("Roe J", "Doe A"), year=1999),
        Source(id="a-site", kind="web page", title="wells.example", known_from="memory"),
        Measurement(
            id="bi-3406.made.perk.ic50", quantity="IC50", printed="1,090", unit="nM", compound="BI-3406",
            target="SOS1:KRAS", mutation="G12C", cell_line="NCI-H358", assay="pERK Inhibition",
            assay_class="signalling", known_from="table", read_in=(*_GUIDE, Place(document="a-guide", row=9)),
            sources=("a-site", "a-guide"), caution="Do not use it plainly.", note="A note.",
        ),
        Measurement(
            id="trametinib.made.ic50", quantity="IC50", printed="0.7 - 0.9", unit="nM", compound="trametinib",
            target="MEK1", assay="Kinase-Glo", assay_class="kinase activity", technique="Kinase-Glo",
            known_from="memory", sure="low", read_in=_GUIDE, sources=("a-guide",),
        ),
        Measurement(
            id="ceritinib.made.ic50", quantity="IC50", compound="ceritinib", target="ROS1", known_from="table",
            read_in=_GUIDE, sources=("a-guide",), absent="The cell holds a dash.",
        ),
        Measurement(
            id="bi-3406.made.perk.ic50@mine", quantity="IC50", printed="8.3 ± 0.6", unit="nM", compound="BI-3406",
            target="SOS1:KRAS", mutation="G12C", cell_line="NCI-H358", assay="pERK Inhibition",
            assay_class="signalling", known_from="text", read_in=_GUIDE, sources=("a-guide",),
        ),
        Constant(
            id="sos1.made.kcat", name="Turnover of SOS1", quantity="kcat", subject="SOS1", printed="0.11",
            unit="1/min", conditions="KRAS G12C, 37 °C", known_from="model file", sure="medium",
            sure_note="a fit", read_in=_GUIDE, sources=("a-guide",),
        ),
        Constant(
            id="sos1.made.copies", name="SOS1 per cell", quantity="copies", subject="SOS1", known_from="not found",
            read_in=_GUIDE, sources=("a-guide",), absent="Nobody counted.", derived_from=("sos1.made.kcat",),
        ),
        Claim(
            id="v14i.made.binds-tighter", statement="V14I binds SOS1 38-fold tighter.", subject="KRAS V14I",
            observable="Kd", relation="order", printed="38", unit="fold", order=("V14I", "wild-type"), fact=21,
            grades=("S", "X"), known_from="text", read_in=_GUIDE, sources=("a-guide",),
            conflicts_with=("sos1.made.kcat",),
        ),
    )  # fmt: skip
    return Evidence(records, origins={"bi-3406.made.perk.ic50@mine": "mine/mine.toml"})
