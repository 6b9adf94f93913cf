"""Units: those that are given must fit each other; where they are given for some only, that is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sevenless.errors import Severity, UnitError
from sevenless.network.checks.dimension import Dimension, dimension_of_time, dimension_of_unit
from sevenless.network.checks.finding import Finding, Kind, finding
from sevenless.network.checks.inference import Inference, has_bare_factor
from sevenless.network.checks.rate_units import rate_findings
from sevenless.network.expression import Expression, ExpressionError, parse
from sevenless.network.network import Network

__all__ = ["unit_findings"]

_MOST_NAMES: Final = 5


def unit_findings(network: Network, values: Mapping[str, float]) -> Iterator[Finding]:
    """What is wrong with units: nothing if none is given.

    Parameters
    ----------
    values
        See `sevenless.network.start.values_at_start`: exponents are taken from it.
    """
    stated, unknown = _stated(network)
    yield from unknown
    if not stated:
        return
    yield from _partly(network, stated)
    units = {name: dimension for (kind, name), dimension in stated.items() if kind in ("species", "parameter", "rule")}
    if (time := dimension_of_time(network.time_unit)) is not None:
        units["time"] = time
    found: list[Finding] = []
    _inferred_rules(network, units, values)
    for kind, place, name, text in _definitions(network):
        found += _of_definition(kind, place, name, text, stated.get((kind, name)), units, values)
    yield from found
    yield from _of_happenings(network, units, values)
    yield from rate_findings(network, units, values)


def _stated(network: Network) -> tuple[dict[tuple[Kind, str], Dimension], list[Finding]]:
    """Units that are given and understood, and those that are not understood."""
    rows: list[tuple[Kind, int, str, str]] = []
    rows += [("species", i, one.name, one.unit) for i, one in enumerate(network.species)]
    rows += [("parameter", i, one.name, one.unit) for i, one in enumerate(network.parameters)]
    rows += [("rule", i, one.name, one.unit) for i, one in enumerate(network.rules)]
    rows += [("observable", i, one.name, one.unit) for i, one in enumerate(network.observables)]
    found: dict[tuple[Kind, str], Dimension] = {}
    unknown: dict[str, Finding] = {}
    for kind, place, name, unit in rows:
        if not unit:
            continue
        try:
            found[kind, name] = dimension_of_unit(unit)
        except UnitError as error:
            what = f"{kind} {name}: {error}".partition(";")[0]
            remedy = "write e.g. 1/M/s, 1/uM/s, 1/s, nM, molecules or 1; what is not understood is not checked"
            unknown.setdefault(unit, finding(kind, place, what, remedy, "warning"))
    return found, list(unknown.values())


def _partly(network: Network, stated: Mapping[tuple[Kind, str], Dimension]) -> Iterator[Finding]:
    bare = [one.name for one in network.species if not one.unit]
    bare += [one.name for one in network.parameters if not one.unit and not isinstance(one.value, str)]
    if not bare:
        return
    shown = ", ".join(bare[:_MOST_NAMES]) + (f" and {len(bare) - _MOST_NAMES} more" if len(bare) > _MOST_NAMES else "")
    what = f"units are given for some names only; {shown} {'has' if len(bare) == 1 else 'have'} none"
    remedy = "give all their units, 1 for a pure number; what has none is not checked"
    yield finding("network", 0, what, remedy, "warning")


def _definitions(network: Network) -> Iterator[tuple[Kind, int, str, str]]:
    """Names that are defined by an expression."""
    for place, parameter in enumerate(network.parameters):
        if isinstance(parameter.value, str):
            yield "parameter", place, parameter.name, parameter.value
    for place, rule in enumerate(network.rules):
        yield "rule", place, rule.name, rule.expression
    for place, observable in enumerate(network.observables):
        yield "observable", place, observable.name, observable.expression
    for place, species in enumerate(network.species):
        if isinstance(species.initial, str):
            yield "species", place, species.name, species.initial


def _inferred_rules(network: Network, units: dict[str, Dimension], values: Mapping[str, float]) -> None:
    """Put in the units of rules and computed parameters that do not give theirs."""
    waiting = {
        name: tree
        for kind, _, name, text in _definitions(network)
        if kind in ("parameter", "rule") and name not in units and (tree := _tree(text))
    }
    quiet = Inference(units, values, lambda _: None)
    known = True
    while known:
        known = False
        for name, tree in list(waiting.items()):
            if (unit := quiet.unit(tree)) is not None:
                units[name], known = unit, True
                del waiting[name]


def _of_definition(
    kind: Kind,
    place: int,
    name: str,
    text: str,
    own: Dimension | None,
    units: Mapping[str, Dimension],
    values: Mapping[str, float],
) -> Sequence[Finding]:
    label = f"initial value of {name}" if kind == "species" else f"{kind} {name}"
    return _of_expression(kind, place, label, text, own, units, values)


def _of_expression(
    kind: Kind,
    place: int,
    label: str,
    text: str,
    own: Dimension | None,
    units: Mapping[str, Dimension],
    values: Mapping[str, float],
) -> list[Finding]:
    """What does not fit within an expression, and whether its unit is the one that it should have."""
    tree = _tree(text)
    if tree is None:
        return []
    said: list[str] = []
    unit = Inference(units, values, said.append).unit(tree)
    remedy = "bring them to one unit"
    found = [finding(kind, place, f"{label}: {sentence}", remedy) for sentence in dict.fromkeys(said)]
    if not found and unit is not None and own is not None and not unit.fits(own):
        severity: Severity = "warning" if has_bare_factor(tree) else "error"
        found.append(finding(kind, place, f"{label} is in {own}, and {text} is in {unit}", remedy, severity))
    return found


def _of_happenings(network: Network, units: Mapping[str, Dimension], values: Mapping[str, float]) -> Iterator[Finding]:
    for place, dose in enumerate(network.doses):
        label = f"dose {place + 1} (of {dose.target})"
        if isinstance(dose.amount, str):
            own = units.get(dose.target) if dose.action != "multiply" else Dimension()
            yield from _of_expression("dose", place, f"{label}: {dose.target}", dose.amount, own, units, values)
        if isinstance(dose.time_s, str):
            yield from _of_expression("dose", place, f"{label}: time", dose.time_s, units.get("time"), units, values)
    for place, event in enumerate(network.events):
        label = f"event {event.name}"
        yield from _of_expression("event", place, f"{label}: trigger", event.trigger, None, units, values)
        for target, text in event.assignments:
            yield from _of_expression("event", place, f"{label}: {target}", text, units.get(target), units, values)


def _tree(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError:
        return None
