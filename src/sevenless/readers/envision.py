"""Revvity (PerkinElmer) EnVision: csv and xlsx exports, labelled or not, with several plates, channels and windows."""

from __future__ import annotations

import re
from typing import Final, final

from sevenless.files.document import Document
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.envision_sections import (
    PLATE_INFORMATION,
    Background,
    Footer,
    PlateSection,
    TitledBlock,
    first_text,
    read_footer,
    sections,
)
from sevenless.readers.plate_names import PlateIdentity, name_plates
from sevenless.readers.readings import Readings

__all__ = ["EnVision"]

_RAW: Final = re.compile(
    r"^Results for (?P<label>.+?) - channel (?P<number>\d+)(?: window (?P<window>\d+))?(?: \((?P<unit>[^()]*)\))?$"
)
_CALCULATED: Final = re.compile(r"^Calculated results:\s*(?P<name>(?:Calc \d+: )?[^=]*?)\s*(?:=\s*(?P<formula>.*))?$")
_DETECTOR: Final = re.compile(r"\bDe=(\S+)")
_WINDOW: Final = re.compile(r"\bWdw=(\d+)")
# Which lines of a label's description name the filters of each detector.
_FILTERS: Final = {"2nd": ("2nd ems. filter", "2nd exc. filter")}
_ASSAY_FACTS: Final = (
    "Assay ID", "Assay Started", "Assay Finished", "Assay Exported", "Protocol ID", "Protocol Name", "Serial#",
    "Name of the plate type", "Nickname",
)  # fmt: skip
_PLATE_FACTS: Final = ("Barcode", "Measurement date", "Measured height", "Chamber temperature at start")
_NO_FOOTER: Final = Footer(facts={}, labels={}, filters={})
_NO_CLOSING_LINE: Final = "the closing line 'Exported with EnVision ...' is missing: the file may have been cut short"


@final
class EnVision:
    """Reader of EnVision Workstation exports (``Plate`` and ``Plate2`` formats).

    Each "Plate information" section gives its plate (barcode, else running number) and, under it, one or more
    blocks. Raw channels are named by label and detector (``AC HTRF Laser [Eu](1) De=2nd``) with the wavelengths of the
    filters in ``detail``; blocks that the instrument calculated are channels of their own. The background that was
    measured with a plate is kept in the metadata as ``"<plate>: background <channel>"`` and, where all channels of
    the plate share one, as ``"<plate>: background"``; values are never corrected here.
    """

    name = "envision"
    instrument = "Revvity EnVision"

    def sniff(self, document: Document) -> bool:
        """Whether some sheet has a "Plate information" line over a header with plate, repeat and barcode."""
        return any(
            {"Plate", "Repeat", "Barcode"} <= {sheet.text(row + 1, column) for column in range(len(below))}
            for sheet in document.sheets
            for row, below in enumerate(sheet.rows[1:])
            if first_text(sheet, row) == PLATE_INFORMATION
        )

    def read(self, document: Document) -> PlateRead:
        """Every plate and channel of the file."""
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        metadata: dict[str, str] = {}
        found: list[tuple[PlateSection, Footer]] = []
        for sheet in document.sheets:
            footer = read_footer(sheet)
            metadata |= {name: value for name, value in _assay_facts(footer).items() if name not in metadata}
            found += [(section, footer) for section in sections(sheet, plate_format=footer.plate_format)]
        if not found:
            readings.problem("there is no 'Plate information' section", remedy="export with basic plate information")
        names = name_plates([_identity(section) for section, _ in found])
        for section, footer in found:
            plate = names[_identity(section)]
            _gather(readings, section, footer, plate)
            metadata |= _plate_facts(section, plate)
        for plate in dict.fromkeys(names.values()):
            metadata |= _backgrounds([s for s, _ in found if names[_identity(s)] == plate], plate)
        whole = document.is_workbook or all(footer.exported_with for _, footer in found)
        notes = [] if whole else [_NO_CLOSING_LINE]
        if not whole and found:
            _check_last_block(readings, found[-1][0])
        return readings.finish(metadata=metadata, notes=notes)


def _check_last_block(readings: Readings, section: PlateSection) -> None:
    """EnVision exports whole plates: one that ends early, in a file without its closing line, was cut off."""
    if section.blocks:
        block = section.blocks[-1].block
        if block.broken_off:
            place, remedy = (block.bottom, block.left), "export the file again"
            readings.problem(block.broken_off, sheet=section.sheet, place=place, remedy=remedy)


def _identity(section: PlateSection) -> PlateIdentity:
    facts = section.facts
    return PlateIdentity(
        barcode=facts.get("Barcode", ""),
        number=facts.get("Plate", ""),
        repeat=facts.get("Repeat", ""),
        sheet=section.sheet.name,
    )


def _gather(readings: Readings, section: PlateSection, footer: Footer, plate: str) -> None:
    place = (section.top, 0)
    if section.cut_short:
        remedy = "export the file again"
        readings.problem(section.cut_short, sheet=section.sheet, place=place, plate=plate, remedy=remedy)
    elif not section.blocks:
        what = "no block of values follows this plate information"
        readings.problem(what, sheet=section.sheet, place=place, plate=plate, remedy="export the file again")
    for titled in section.blocks:
        readings.add_block(titled.block, plate=plate, channel=_channel(section, titled, footer))


def _channel(section: PlateSection, titled: TitledBlock, footer: Footer) -> Channel:
    if calculated := _CALCULATED.match(titled.title):
        return Channel(name=calculated["name"], kind="calculated", detail=calculated["formula"] or "")
    if not titled.title and section.facts.get("Formula") and not section.facts.get("Label"):
        name, _, formula = (part.strip() for part in section.facts["Formula"].partition("="))
        return Channel(name=name, kind="calculated", detail=formula)
    label, measinfo, window, unit = _measured(section, titled)
    parts = (measinfo, *_filters(footer, label, measinfo), f"unit {unit}" if unit else "")
    name = _channel_name(section, label, measinfo, window)
    return Channel(name=name, detail="; ".join(part for part in parts if part))


def _measured(section: PlateSection, titled: TitledBlock) -> tuple[str, str, str, str]:
    """Label, measurement information, window and unit of a raw block."""
    raw = _RAW.match(titled.title)
    label = raw["label"] if raw else section.facts.get("Label", "") or "signal"
    measinfo = _measinfo(section, label, int(raw["number"]) if raw else 1)
    return label, measinfo, (raw["window"] or "") if raw else "", (raw["unit"] or "") if raw else ""


def _channel_name(section: PlateSection, label: str, measinfo: str, window: str) -> str:
    detector = _DETECTOR.search(measinfo)
    parts = [label, detector[0] if detector else ""]
    told = _WINDOW.search(measinfo)
    number = window or (told[1] if told else "1")
    parts.append(f"Wdw={number}" if number not in ("0", "1") else "")
    scan = (section.facts.get("ScanX", ""), section.facts.get("ScanY", ""))
    parts.append(f"scan {scan[0]},{scan[1]}" if set(scan) - {"0", "", "N/A"} else "")
    kinetics = section.facts.get("Kinetics", "")
    parts.append(f"kinetics {kinetics}" if kinetics not in ("0", "", "N/A") else "")
    return " ".join(part for part in parts if part)


def _measinfo(section: PlateSection, label: str, number: int) -> str:
    """How the channel was measured: said of the section, or, where it holds several channels, by the background."""
    if len(section.blocks) == 1:
        return section.facts.get("Measinfo", "")
    alike = [background.measinfo for background in section.backgrounds if _is_of(background, label)]
    return alike[number - 1] if number <= len(alike) else f"channel {number}"


def _is_of(background: Background, label: str) -> bool:
    """The plate information counts the uses of a label, ``Eu(1)``; the background table does not."""
    return re.sub(r"\(\d+\)$", "", label) == background.label


def _filters(footer: Footer, label: str, measinfo: str) -> list[str]:
    """Filters of the channel's own detector, with their centre wavelengths; never those of the other one."""
    described = footer.labels.get(re.sub(r"\(\d+\)$", "", label), {})
    detector = _DETECTOR.search(measinfo)
    emission, excitation = _FILTERS.get(detector[1] if detector else "", ("Ems. filter", "Exc. filter"))
    found: list[str] = []
    for word, line in (("emission", emission), ("excitation", excitation)):
        name = described.get(line, "")
        if not name and word == "excitation":
            name = described.get("Exc. filter", "")
        if name and name != "N/A":
            description = footer.filters.get(name, {}).get("Description", "")
            found.append(f"{word} {name}" + (f" ({description})" if description else ""))
    return found


def _assay_facts(footer: Footer) -> dict[str, str]:
    facts = {name: footer.facts[name] for name in _ASSAY_FACTS if footer.facts.get(name, "N/A") != "N/A"}
    return facts | ({"Software": footer.exported_with} if footer.exported_with else {})


def _plate_facts(section: PlateSection, plate: str) -> dict[str, str]:
    facts = {name: section.facts.get(name, "") for name in _PLATE_FACTS}
    return {f"{plate}: {name.lower()}": value for name, value in facts.items() if value not in ("", "N/A")}


def _backgrounds(of_plate: list[PlateSection], plate: str) -> dict[str, str]:
    """Background per raw channel, and that of the plate where all its channels agree."""
    found: dict[str, str] = {}
    for section in of_plate:
        for titled in section.blocks:
            channel = _channel(section, titled, _NO_FOOTER)
            if channel.kind == "raw":
                measinfo = _measured(section, titled)[1]
                signals = [one.signal for one in section.backgrounds if one.measinfo == measinfo and one.signal]
                found |= {f"{plate}: background {channel.name}": signal for signal in signals[:1]}
    if len(set(found.values())) == 1:
        found[f"{plate}: background"] = next(iter(found.values()))
    return found
