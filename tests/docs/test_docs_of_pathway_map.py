"""The page of the pathway map names every node, every place for drugs and every fusion, and none that is not there."""

from __future__ import annotations

import re

from docs.pages import DOCS
from sevenless.figures.pathway_parts.layout import pathway_layout

LAYOUT = pathway_layout()
TEXT = (DOCS / "how_to" / "pathway_map.md").read_text(encoding="utf-8")


def test_every_node_is_in_the_table_once() -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(node.id for node in LAYOUT.nodes)


def test_every_place_for_drugs_and_every_fusion_is_named() -> None:
    spans = set(re.findall(r"`([^`\n]+)`", TEXT))
    assert {slot.id for slot in LAYOUT.drugs} <= spans
    assert set(LAYOUT.ros1_fusions) <= spans
