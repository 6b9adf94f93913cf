"""Networks as text that people read and write: a reaction a line, and sections for all that belongs to them.

::

    network:
      name = Binding and decay

    species:
      A = 10 [nM]
      B = 5 [nM]
      AB = 0 [nM]

    parameters:
      kon = 0.1 [1/nM/s]
      koff = 0.01 [1/s]
      Vmax = 1 [nM/s]
      Km = 3 [nM]

    reactions:
      A + B <-> AB ; kon, koff            # mass action, there and back
      -> A ; 0.2                          # from nothing
      decay: AB -> B ; rate: Vmax * AB / (Km + AB)

    observables:
      bound = AB / (AB + B) [1]
"""

from __future__ import annotations

from dataclasses import replace

from sevenless.errors import NetworkError
from sevenless.network.list_reader import ListReader
from sevenless.network.list_writer import sections
from sevenless.network.network import Network
from sevenless.network.validate import check, findings

__all__ = ["read_reactions", "write_reactions"]


def read_reactions(text: str, *, file: str | None = None) -> Network:
    """A network from the text of a reaction list.

    Parameters
    ----------
    text
        Lines outside of any section are reactions. Without a section ``species``, species are those of the reactions,
        and start at 0.
    file
        Named in errors.

    Expressions are spaced and bracketed anew, so that the same ones are the same text: ``k*A`` becomes ``k * A``.

    Raises
    ------
    NetworkError
        If lines cannot be read or the network is not sound: with every problem, by line.

    Examples
    --------
    >>> network = read_reactions('''
    ... A + B <-> AB ; 0.1, 0.01
    ... AB -> B ; rate: k * AB
    ... parameters:
    ... k = 2 [1/s]
    ... ''')
    >>> [one.name for one in network.reactions]
    ['r1', 'r1_back', 'r2']
    """
    reader = ListReader(text)
    network = reader.network()
    # What a line that could not be read has in it may be there and not be missing.
    found = [
        reader.placed(one)
        for one in findings(network)
        if one.problem.severity == "error" and one.missing not in reader.words
    ]
    errors = sorted((*reader.problems, *dict.fromkeys(found)), key=lambda problem: problem.line or 0)
    if errors:
        raise NetworkError(replace(problem, file=file) for problem in errors)
    return network


def write_reactions(network: Network) -> str:
    """A network as the text of a reaction list, which is read as the same network.

    Only expressions that were not read but written in Python may come back spaced and bracketed otherwise.

    Raises
    ------
    NetworkError
        If the network is not sound, so that the text could not be read.
    """
    check(network)
    return "\n".join(f"{head}:\n" + "".join(f"  {line}\n" for line in lines) for head, lines in sections(network))
