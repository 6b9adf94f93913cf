"""The page's own script and style, read as text: what they name exists, and nothing dangerous is in them."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from reports.page_parser import Page
from sevenless.reports.bundle import ReportFiles

TEMPLATES = files("sevenless.reports") / "templates"
SCRIPT = (TEMPLATES / "report.js").read_text(encoding="utf-8")
STYLE = (TEMPLATES / "report.css").read_text(encoding="utf-8")


def test_every_element_that_the_script_asks_for_exists(page: Page) -> None:
    wanted = set(re.findall(r'get\("([\w-]+)"\)', SCRIPT))
    listed = re.search(r"for \(const id of \[([^\]]*)\]", SCRIPT)
    assert listed is not None
    wanted |= set(re.findall(r'"(\w+)"', listed[1]))
    assert len(wanted) >= 9
    for name in wanted:
        page.by_id(name)


def test_every_class_that_the_script_asks_for_exists(page: Page) -> None:
    used = {name for element in page.elements for name in element.classes}
    assert "maps" in SCRIPT
    assert "maps" in used


def test_every_order_has_its_key_in_the_rows(page: Page) -> None:
    orders = set(re.findall(r"^\s{4}(\w): \(", SCRIPT, flags=re.M))
    offered = {option.attributes["value"] for option in page.within(page.by_id("sort"), "option")}
    assert offered == orders
    row = page.within(page.within(page.by_id("potency-table"), "tbody")[0], "tr")[0]
    for key in re.findall(r"row\.dataset\.(\w+)", SCRIPT):
        assert f"data-{key}" in row.attributes


@pytest.mark.parametrize(
    "word", ["innerHTML", "outerHTML", "eval(", "document.write", "insertAdjacent", "http:", "fetch"]
)
def test_text_never_becomes_markup(word: str) -> None:
    assert word not in SCRIPT


def test_the_script_is_one_function_and_leaves_no_names() -> None:
    body = SCRIPT.strip()
    assert body.startswith('"use strict";\n(function () {')
    assert body.endswith("})();")
    assert body.count("{") == body.count("}")
    assert body.count("(") == body.count(")")


def test_the_style_prints_and_reads_dark_on_white() -> None:
    assert "@media print" in STYLE
    assert "background:#fff" in STYLE
    assert STYLE.count("{") == STYLE.count("}")
    printed = STYLE[STYLE.index("@media print") :]
    for hidden in (".tools", "nav", ".screen"):
        assert hidden in printed[: printed.index("display:none")]


def contrast(first: str, second: str) -> float:
    """Ratio of WCAG 2: 1 for none, 21 for black on white."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("ink", None), ("soft", None), ("link", None), ("fail", "fail-bg"), ("warn", "warn-bg"), ("pass", "pass-bg")],
)
def test_words_stand_out_from_their_ground(ink: str, paper: str | None) -> None:
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", STYLE))
    assert contrast(colours[ink], colours[paper] if paper else "#ffffff") >= 4.5


def test_templates_travel_with_the_package(report: ReportFiles) -> None:
    assert {"report.html", "report.css", "report.js"} <= {entry.name for entry in TEMPLATES.iterdir()}
    page = report.html.read_text(encoding="utf-8")
    assert SCRIPT in page
    assert STYLE in page
