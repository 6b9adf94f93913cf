"""Random models of SBML, put together from everything that is supported."""

from __future__ import annotations

from hypothesis import strategies as st

from exchange.suite.model_parts import (
    assignment,
    compartment,
    document,
    event,
    function,
    initial,
    parameter,
    rate,
    reaction,
    species,
)

SPECIES = ("A", "B", "D", "E")
_NUMBERS = st.floats(0.2, 3.0).map(lambda value: round(value, 3))
_LAWS = (
    "k * {a}",
    "C * k * {a} * {b}",
    "V * k * {a}^2",
    "C * (k * {a} - q * {b})",
    "C * saturated(k, {a}, q)",
    "k * {a} / (q + {b} + rule)",
    "k * {a} * (1 + sin(time))",
    "0.1 * {a} * piecewise(k, {b} > q, 2 * k)",
    "k * rule * {a}",
    "k * {a}^hill / (1 + {a}^hill)",
    "own * {a} * {b}",
    "k / (1 + {a})",
)


def _species(draw: st.DrawFn, name: str) -> tuple[str, bool]:
    """An element, and whether reactions change the species."""
    given = {draw(st.sampled_from(["amount", "conc"])): draw(_NUMBERS)}
    kind = draw(st.sampled_from(["free", "free", "free", "boundary", "constant"]))
    text = species(
        name,
        draw(st.sampled_from(["C", "V"])),
        only_substance=draw(st.booleans()),
        boundary=kind == "boundary",
        constant=kind == "constant",
        factor=draw(st.sampled_from([None, None, "factor"])),
        amount=given.get("amount"),
        conc=given.get("conc"),
    )
    return text, kind == "free"


def _reactions(draw: st.DrawFn, usable: list[str]) -> list[str]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        a, b = draw(st.permutations(SPECIES))[:2]
        left = [f"{draw(st.sampled_from(['', '2 ', '1.5 ']))}{a}"] if a in usable else []
        right = [f"{draw(st.sampled_from(['', '3 ', '0.5 ']))}{one}" for one in (b, "D") if one in usable and one != a]
        law = draw(st.sampled_from(_LAWS)).format(a=a, b=b)
        # What is used up must end when nothing is left, whatever the law is.
        law = law if not left or law.startswith(("k * ", "V * ")) else f"({law}) * {a} / (0.5 + {a})"
        equation = f"{' + '.join(left)} -> {' + '.join(right[: draw(st.integers(0, 2))])}"
        others = " ".join(one for one in SPECIES if one not in equation)
        found.append(reaction(f"r{number}", equation, law, local={"own": draw(_NUMBERS)}, modifiers=others))
    return found


def _events(draw: st.DrawFn, targets: list[str]) -> list[str]:
    found = []
    for number in range(draw(st.integers(0, 2))):
        # Thresholds and times that no output time meets, and no two events share.
        trigger = draw(
            st.sampled_from([f"time >= {1.37 + number}", f"time > late + {number}", f"moving > {1.537 + number}"])
        )
        target = draw(st.sampled_from(targets))
        value = draw(st.sampled_from(["1.25", f"{target} + q", f"2 * {target}", "rule", "A + B"]))
        found.append(event(trigger, initially=draw(st.booleans()), **{target: value}))
    return found


@st.composite
def sbml_models(draw: st.DrawFn) -> str:
    """The text of a file of Level 3 Version 2."""
    made = [(name, *_species(draw, name)) for name in SPECIES]
    free = [name for name, _, is_free in made if is_free]
    ruled = draw(st.sampled_from(["rule", "A * q", "A + B / (1 + D)", "q + 0.1 * time", "C * D"]))
    elements = [
        function("saturated", "lambda(v, s, K, v * s / (K + s))"),
        compartment("C", draw(_NUMBERS)),
        compartment("V", draw(st.sampled_from([1.0, 2.5]))),
        *(text for _, text, _ in made),
        parameter("k", draw(_NUMBERS), constant=False),
        parameter("q", draw(_NUMBERS)),
        parameter("late", 2.113),
        parameter("hill", draw(st.sampled_from([1.0, 2.0, 3.5]))),
        parameter("factor", draw(st.sampled_from([1.0, 0.5]))),
        parameter("rule", constant=False),
        parameter("moving", 0.3, constant=False),
        assignment("rule", "2 * q" if ruled == "rule" else ruled),
        rate("moving", draw(st.sampled_from(["0.6", "0.5 * moving", "0.1 * A + 0.3"]))),
        *_reactions(draw, free),
        *_events(draw, ["k", *free]),
    ]
    if draw(st.booleans()):
        name = draw(st.sampled_from(SPECIES))
        elements.append(initial(name, draw(st.sampled_from(["2 * q", "q + hill", "C * q"]))))
    if draw(st.booleans()):
        elements.append(initial("k", draw(st.sampled_from(["q / 2", "hill * q"]))))
    return document(*elements)
