"""Small networks for tests, from text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sevenless.network.network import Dose, Event, Network, Observable, Parameter, Reaction, Rule, Species


def made(
    initial: Mapping[str, float | str],
    reactions: Iterable[str],
    *,
    parameters: Mapping[str, float | str] | None = None,
    fixed: Iterable[str] = (),
    rules: Mapping[str, str] | None = None,
    observables: Mapping[str, str] | None = None,
    doses: Iterable[Dose] = (),
    events: Iterable[Event] = (),
) -> Network:
    """A network of reactions such as ``A + 2 B -> C @ k`` (mass action) or ``A -> @@ v A / (K + A)`` (a rate law)."""
    return Network(
        species=tuple(Species(name=name, initial=value, fixed=name in fixed) for name, value in initial.items()),
        reactions=tuple(reaction(f"r{number}", text) for number, text in enumerate(reactions)),
        parameters=tuple(Parameter(name=name, value=value) for name, value in (parameters or {}).items()),
        rules=tuple(Rule(name=name, expression=text) for name, text in (rules or {}).items()),
        observables=tuple(Observable(name=name, expression=text) for name, text in (observables or {}).items()),
        doses=tuple(doses),
        events=tuple(events),
    )


def reaction(name: str, text: str) -> Reaction:
    """One reaction from its text."""
    sides, law, rate = text.partition("@@") if "@@" in text else text.partition("@")
    left, _, right = sides.partition("->")
    rate = rate.strip()
    given = {"rate_law": rate} if law == "@@" else {"rate_constant": _number(rate)}
    return Reaction(name=name, reactants=_side(left), products=_side(right), **given)  # type: ignore[arg-type]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _side(text: str) -> tuple[tuple[str, float], ...]:
    counts: Counter[str] = Counter()
    for term in filter(None, (part.strip() for part in text.split("+"))):
        count, _, name = term.rpartition(" ")
        counts[name] += int(count or 1)
    return tuple(counts.items())
