"""Units of rates: what a reaction changes, over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sevenless.errors import Severity
from sevenless.network.checks.dimension import Dimension
from sevenless.network.checks.finding import Finding, finding
from sevenless.network.checks.inference import Inference, has_bare_factor
from sevenless.network.expression import ExpressionError, parse
from sevenless.network.network import Network, Reaction
from sevenless.network.stoichiometry import net_change

__all__ = ["rate_findings"]


def rate_findings(network: Network, units: Mapping[str, Dimension], values: Mapping[str, float]) -> Iterator[Finding]:
    """What is wrong with units of rates."""
    fixed = {one.name for one in network.species if one.fixed}
    own = {one.name: one.unit for one in network.species}
    volumes = _volumes(network, units)
    for place, reaction in enumerate(network.reactions):
        change = [name for name in net_change(reaction) if name not in fixed]
        changed = {name: units[name] for name in change if name in units}
        label = f"reaction {reaction.name}"
        if len({volumes[name] for name in change if name in volumes}) > 1:
            what = f"{label} changes concentrations in compartments of different size, and rates are not scaled by size"
            yield finding("reaction", place, what, "give amounts, or scale the rate in a rule", "warning")
        first = next(iter(changed), None)
        odd = next((name for name in changed if first is not None and not changed[name].fits(changed[first])), None)
        if first is not None and odd is not None:
            what = f"{label} changes {first} in {own[first]} and {odd} in {own[odd]}"
            yield finding("reaction", place, what, "bring them to one unit")
        elif first is not None and "time" in units:
            wanted = changed[first].times(units["time"], -1.0)
            yield from _of_rate(network, place, reaction, wanted, units, values)


def _volumes(network: Network, units: Mapping[str, Dimension]) -> dict[str, float]:
    """Species that are concentrations, to the size of what they are in."""
    sizes = {one.name: one.size for one in network.compartments}
    return {
        one.name: sizes[one.compartment]
        for one in network.species
        if one.compartment in sizes and "molar" in dict(units.get(one.name, Dimension()).powers)
    }


def _of_rate(
    network: Network,
    place: int,
    reaction: Reaction,
    wanted: Dimension,
    units: Mapping[str, Dimension],
    values: Mapping[str, float],
) -> Iterator[Finding]:
    label = f"reaction {reaction.name}"
    text = reaction.rate_law
    if isinstance(reaction.rate_constant, str):
        text = reaction.rate_constant
        for name, count in reaction.reactants:
            if name not in units:
                return
            wanted = wanted.times(units[name], -float(count))
    if text is None or (reaction.rate_law is not None and reaction.rate_constant is not None):
        return
    try:
        tree = parse(text)
    except ExpressionError:
        return
    said: list[str] = []
    unit = Inference(units, values, said.append).unit(tree)
    for sentence in dict.fromkeys(said):
        yield finding("reaction", place, f"{label}: {sentence}", "bring them to one unit")
    if said or unit is None or unit.fits(wanted):
        return
    severity: Severity = "warning" if has_bare_factor(tree) else "error"
    given = {one.name: one.unit for one in network.parameters}.get(text) or str(unit)
    if reaction.rate_law is not None:
        what = f"{label}: rate law {text} is in {unit}, and what it changes needs {wanted}"
        yield finding("reaction", place, what, "see that the law has the unit of its species per time", severity)
    else:
        taken = " + ".join(name if count == 1 else f"{count:g} {name}" for name, count in reaction.reactants)
        what = f"{label}: rate constant {text} is in {given}, and a reaction of {taken or 'nothing'} needs {wanted}"
        yield finding("reaction", place, what, f"give {text} in {wanted}", severity)
