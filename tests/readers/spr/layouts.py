"""Files of sensorgrams in the vendors' layouts, made here."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

__all__ = ["compound_file", "insight_sheets", "sensorgram_text", "steady_state_text"]

_SECTOR, _SHORT = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def sensorgram_text(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "\t".join(f"{label}_X \t{label}_Y " for label in labels)
    return "﻿" + "\r\n".join([head, *("\t".join(row) for row in rows), *["\t".join("-" * 2 * len(labels))] * 40, ""])


def steady_state_text(points: Sequence[tuple[str, str, str]], drawn: Sequence[tuple[str, str]] = ()) -> str:
    lines = ["Req vs Conc_X \tReq vs Conc_Y \t", *(f"{x} \t{y} \t" for x, y in drawn), "\t", "Curve \tX \tY"]
    return "﻿" + "\r\n".join([*lines, *(f"{name} \t{x} \t{y}" for name, x, y in points), ""])


def insight_sheets() -> dict[str, list[list[str]]]:
    header = ["Run", "Cycle", "Flow cell", "Sensorgram type", "Name", "Time (s)", "Relative response (RU)"]
    header += ["Step purpose", "Analyte 1 Solution", "Analyte 1 Concentration (nM)"]
    points = [
        ["1", str(c), "2-1", "Reference subtracted", "late", "60", str(10 * c), "Analysis", "drug", f"{c}.5"]
        for c in (1, 2)
    ]
    fits = [
        "Group",
        "Affinity model",
        "Flow cell",
        "Affinity Chi² (RU²)",
        "KD (M)",
        "Rmax (RU)",
        "offset (RU)",
        "Analyte 1 Solution",
    ]
    fits += ["Capture 1 Solution", "Capture 2 Solution"]
    return {
        "Properties": [["Properties"], ["Software"], ["Name", "Biacore Insight Evaluation"], ["Version", "6.1"]],
        "Report point table": [["Report point table"], [""], header, *points],
        "Affinity 1": [
            ["Affinity 1"],
            [""],
            ["", "General"],
            fits,
            ["1", "Steady state affinity", "2-1", "0.5", "1E-7", "50", "0", "drug", "", "protein"],
            ["2", "Steady state affinity", "3-1", "", "", "", "", "other", "", ""],
        ],
    }


def compound_file(streams: Mapping[tuple[str, ...], bytes]) -> bytes:
    """A compound file of version 3 whose streams all lie in sectors of their own (no short ones: the cutoff is 0)."""
    names: list[tuple[str, ...]] = sorted({place[:n] for place in streams for n in range(1, len(place) + 1)})
    children: dict[tuple[str, ...], list[int]] = {}
    for number, place in enumerate(names, start=1):
        children.setdefault(place[:-1], []).append(number)
    fat: list[int] = []
    body = bytearray()

    def add(content: bytes) -> int:
        if not content:
            return _END
        first, count = len(fat), -(-len(content) // _SECTOR)
        fat.extend([*range(first + 1, first + count), _END])
        body.extend(content.ljust(count * _SECTOR, b"\0"))
        return first

    starts = {place: add(streams[place]) for place in names if place in streams}
    entries = [_entry("Root Entry", 5, (_FREE, _FREE, children.get((), [_FREE])[0]), _END, 0)]
    for number, place in enumerate(names, start=1):
        siblings = children[place[:-1]]
        after = siblings[siblings.index(number) + 1 :]
        links = (_FREE, after[0] if after else _FREE, children.get(place, [_FREE])[0])
        kind = 2 if place in streams else 1
        entries.append(_entry(place[-1], kind, links, starts.get(place, 0), len(streams.get(place, b""))))
    directory = add(b"".join(entries).ljust(-(-len(entries) // 4) * 4 * 128, b"\0"))
    table = len(fat)
    count = -(-(table + 1) // (_SECTOR // 4 - 1))
    fat.extend([_FAT] * count)
    words = [*fat, *([_FREE] * (count * _SECTOR // 4 - len(fat)))]
    body.extend(struct.pack(f"<{len(words)}I", *words))
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, count, directory, 0, 0, _END, 0, _END, 0, table)
    struct.pack_into("<109I", header, 76, *range(table, table + count), *([_FREE] * (109 - count)))
    return bytes(header + body)


def _entry(name: str, kind: int, links: tuple[int, int, int], start: int, size: int) -> bytes:
    entry = bytearray(128)
    text = name.encode("utf-16-le")
    entry[: len(text)] = text
    struct.pack_into("<HBB3I", entry, 64, len(text) + 2, kind, 1, *links)
    struct.pack_into("<IQ", entry, 116, start, size)
    return bytes(entry)
