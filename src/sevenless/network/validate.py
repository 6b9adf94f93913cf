"""Whether a network is sound: everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Iterator

from sevenless.errors import NetworkError, Problem
from sevenless.network.checks.amounts import amount_findings
from sevenless.network.checks.cycles import cycle_findings
from sevenless.network.checks.expressions import expression_findings
from sevenless.network.checks.finding import Finding
from sevenless.network.checks.happenings import happening_findings
from sevenless.network.checks.names import name_findings
from sevenless.network.checks.nesting import nesting_findings
from sevenless.network.checks.reactions import reaction_findings
from sevenless.network.checks.records import written
from sevenless.network.checks.shapes import shape_findings
from sevenless.network.checks.units import unit_findings
from sevenless.network.network import Network
from sevenless.network.start import values_at_start

__all__ = ["check", "findings", "problems"]


def findings(network: Network) -> Iterator[Finding]:
    """Everything that is wrong, each with the record that it is about."""
    if shapes := list(shape_findings(network)):
        yield from shapes
        return
    texts = list(written(network))
    yield from name_findings(network)
    yield from expression_findings(network, texts)
    yield from cycle_findings(network, texts)
    yield from nesting_findings(network, texts)
    yield from reaction_findings(network)
    values = values_at_start(network)
    yield from amount_findings(network, values)
    yield from happening_findings(network, values)
    yield from unit_findings(network, values)


def problems(network: Network) -> tuple[Problem, ...]:
    """Everything that is wrong with a network, errors first.

    An error means that it cannot be simulated as it stands; a warning, that it may not mean what was meant.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Reaction, Species
    >>> network = Network(
    ...     species=(Species(name="A", initial=-1.0),),
    ...     reactions=(Reaction(name="decay", reactants=(("A", 1),), rate_constant="kdeg"),),
    ...     parameters=(Parameter(name="k_deg", value=0.1),),
    ... )
    >>> for problem in problems(network):
    ...     print(problem)
    reaction decay: rate constant: nothing is called kdeg; did you mean k_deg?
    initial value of A is -1, below zero; give a number of zero or more
    """
    found = list(dict.fromkeys(one.problem for one in findings(network)))
    order = ("error", "warning", "info")
    return tuple(sorted(found, key=lambda problem: order.index(problem.severity)))


def check(network: Network) -> tuple[Problem, ...]:
    """See that a network is sound.

    Returns
    -------
    Warnings, if there are any.

    Raises
    ------
    NetworkError
        If there is an error; it carries all errors.
    """
    found = problems(network)
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise NetworkError(errors)
    return found
