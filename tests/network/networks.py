"""Random sound networks."""

from __future__ import annotations

from hypothesis import strategies as st

from network.expressions import NAMES, expressions
from sevenless.network.expression import parse
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)

# Units that are understood would have to fit each other, which random laws seldom do.
_UNITS = st.sampled_from(["", "parrots per minute", "ΔF/F (%)"])
_AMOUNTS = st.floats(0, 1e9)
_LINES = st.text("aZ09 .,:;=#[]()-µ→😀", max_size=20)
# Names of the expressions of `network.expressions`, so that these can be used everywhere.
_SPECIES, _PARAMETERS = NAMES[:2], NAMES[2:]


def _sides() -> st.SearchStrategy[tuple[tuple[str, float], ...]]:
    count = st.one_of(st.integers(1, 3), st.floats(0.1, 1e20, allow_subnormal=False))
    return st.dictionaries(st.sampled_from(_SPECIES), count, max_size=2).map(lambda side: tuple(side.items()))


def _laws() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(["k1 * A / (x_2 + A)", "A + B"]), expressions(3).map(str))


@st.composite
def _reactions(draw: st.DrawFn) -> tuple[Reaction, ...]:
    found: list[Reaction] = []
    for line in range(1, draw(st.integers(0, 5)) + 1):
        name = draw(st.sampled_from([f"r{line}", f"bind{line}", f"rate{line}"]))
        left, right = draw(_sides()), draw(_sides())
        constants = st.one_of(_AMOUNTS, st.sampled_from(["k1", "k1 * x_2", "k1 / (1 + x_2)", "min(k1, x_2)"]))
        if draw(st.booleans()):
            found.append(Reaction(name=name, reactants=left, products=right, rate_law=draw(_laws())))
            continue
        found.append(Reaction(name=name, reactants=left, products=right, rate_constant=draw(constants)))
        if draw(st.booleans()):
            back = f"{name}_back"
            found.append(Reaction(name=back, reactants=right, products=left, rate_constant=draw(constants)))
    return tuple(found)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A network without errors, which uses everything that there is."""
    where = draw(st.sampled_from(["", "cell"]))
    return Network(
        name=draw(_LINES.map(str.strip)),
        note=draw(st.lists(_LINES, max_size=3).map("\n".join)),
        time_unit=draw(st.sampled_from(["s", "min", "h"])),
        compartments=(Compartment(name="cell", size=draw(st.floats(1e-15, 1e3)), unit="pL"),) if where else (),
        species=tuple(
            Species(
                name=name,
                initial=draw(st.one_of(_AMOUNTS, st.sampled_from(["1 + k1 ** 2", "abs(x_2)"]))),
                unit=draw(_UNITS),
                compartment=draw(st.sampled_from(["", where])),
                fixed=draw(st.booleans()),
            )
            for name in _SPECIES
        ),
        parameters=tuple(
            Parameter(name=name, value=draw(st.floats(0.1, 1e9)), unit=draw(_UNITS)) for name in _PARAMETERS
        ),
        rules=tuple(
            Rule(name=f"rule{i}", expression=draw(_laws()), unit=draw(_UNITS)) for i in range(draw(st.integers(0, 2)))
        ),
        reactions=draw(_reactions()),
        observables=tuple(
            Observable(name=f"seen{i}", expression=draw(_laws()), unit=draw(_UNITS))
            for i in range(draw(st.integers(0, 2)))
        ),
        doses=tuple(draw(st.lists(_doses(), max_size=2))),
        events=tuple(
            Event(
                name=f"event{i}",
                trigger=str(parse(f"{draw(_laws())} > time")),
                assignments=(("A", draw(_laws())), ("k1", draw(_laws()))),
                initially=draw(st.booleans()),
            )
            for i in range(draw(st.integers(0, 2)))
        ),
    )


def _doses() -> st.SearchStrategy[Dose]:
    return st.builds(
        Dose,
        target=st.sampled_from(NAMES),
        time_s=st.one_of(_AMOUNTS, st.sampled_from(["k1", "max(k1, x_2)"])),
        amount=st.one_of(_AMOUNTS, st.sampled_from(["k1 + 1"])),
        action=st.sampled_from(["add", "set", "multiply"]),
        every_s=st.floats(1e-3, 1e6),
        count=st.integers(1, 4),
    )
