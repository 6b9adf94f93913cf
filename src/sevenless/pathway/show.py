"""How results of the model show themselves: what was asked, how sure the answer is, first and last values."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sevenless.pathway.cells import Cell, cells
from sevenless.pathway.drugs import drugs
from sevenless.pathway.result import OUTPUTS
from sevenless.units import format_conc

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult
    from sevenless.pathway.scenario import Scenario
    from sevenless.pathway.schedule import Dosing

__all__ = ["asked_lines", "copies_text", "dosing_text", "ensemble_text", "result_html", "result_text"]


def result_text(result: PathwayResult) -> str:
    """What was asked and how sure it is, then first and last values, with their band."""
    width = max(map(len, OUTPUTS))
    rows = [f"  {name:{width}}  {first} -> {last}" for name, first, last in _rows(result)]
    return "\n".join([*asked_lines(result.scenario), ensemble_text(result), _ends(result), *rows])


def result_html(result: PathwayResult) -> str:
    """The same as a table."""
    first, last = result.times_s[0] / 3600.0, result.times_s[-1] / 3600.0
    head = "".join(f"<th>{one}</th>" for one in ("", f"{first:g} h", f"{last:g} h"))
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in _rows(result))
    told = "".join(f"<p>{escape(line)}</p>" for line in (*asked_lines(result.scenario), ensemble_text(result)))
    return f"{told}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def asked_lines(scenario: Scenario) -> list[str]:
    """The cell with its genes, what is added, and what of it is inherited or hypothetical."""
    alleles = [f"{gene} {scenario.allele(gene)}" for gene in ("KRAS", "EGFR", "ROS1")]
    changes = [one for one in alleles if not one.endswith((" ", "wild-type"))]
    changes += [f"{gene} {state}" for gene, state in scenario.genotype.items()]
    lines = [f"{', '.join([scenario.cell, *changes])} ({scenario.size}, {scenario.culture})"]
    lines += [f"with {name} {dosing_text(dosing)}" for name, dosing in scenario.stimulus.items()]
    for name, dosing in scenario.drugs.items():
        hypothetical = "; hypothetical: no such compound is known" if drugs()[name].hypothetical else ""
        lines.append(f"with {name} {dosing_text(dosing)}{hypothetical}")
    switches = [f"{name} {'on' if on else 'off'}" for name, on in scenario.hypotheses.items()]
    lines += [f"hypotheses: {', '.join(switches)}"] if switches else []
    return [*lines, copies_text(cells()[scenario.cell])]


def copies_text(cell: Cell) -> str:
    """Whose copies a cell has."""
    if not cell.like:
        return "copies per cell: its own"
    if not cell.own:
        return f"copies per cell: inherited from {cell.like}"
    return f"copies per cell: {len(cell.own)} its own, {len(cell.copies) - len(cell.own)} inherited from {cell.like}"


def dosing_text(dosing: Dosing) -> str:
    """As it was written; numbers with their units."""
    if isinstance(dosing, str):
        return dosing
    if isinstance(dosing, int | float):
        return format_conc(float(dosing))
    steps = [(when if isinstance(when, str) else f"{when:g} s", dosing_text(what)) for when, what in dosing]
    return ", ".join(f"{what} from {when}" for when, what in steps)


def ensemble_text(result: PathwayResult) -> str:
    """How many models stand behind the answer, and how many gave none."""
    failed = sum(status != "done" for status in result.statuses)
    if not result.in_ensemble:
        return f"a single model: {result.statuses[0]}" if failed else "a single model; ask for an ensemble for a band"
    members = f"the model as it is, and 80 % of it and {len(result.statuses) - 1} members of an ensemble"
    return f"{members}; {failed} failed and are left out" if failed else members


def _ends(result: PathwayResult) -> str:
    return f"{result.times_s[0] / 3600:g} h -> {result.times_s[-1] / 3600:g} h"


def _rows(result: PathwayResult) -> Iterator[tuple[str, str, str]]:
    for name in OUTPUTS:
        values = result[name]
        if not np.isnan(values).all():
            yield name, _value(result, name, 0), _value(result, name, -1)


def _value(result: PathwayResult, name: str, place: int) -> str:
    text = f"{result[name][place]:.3f}"
    if result.in_ensemble:
        lower, upper = result.band(name)
        text += f" ({lower[place]:.3f} to {upper[place]:.3f})"
    return text
