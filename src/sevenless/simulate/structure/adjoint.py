"""From the tables of a network to those for going backwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import final

from sevenless.simulate.kernel.adjoint_tables import AdjointTables, ByRate, Reversed
from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.tables import SumTable, Tables
from sevenless.simulate.structure.instructions import Instruction, Writer, instructions_of
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.reversing import reverse
from sevenless.simulate.structure.tables import Structure

__all__ = ["Backwards", "backwards"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Backwards:
    """What a run backwards reads: the tables of the structure with more registers, and those behind them."""

    tables: Tables
    adjoint: AdjointTables
    index: Int32Array
    numbers: Float64Array


def backwards(structure: Structure) -> Backwards:
    """The tables for going backwards, once per structure."""
    tables, index, numbers = structure.tables, structure.index, structure.numbers
    values: list[float] = numbers[tables.registers : tables.registers + tables.n_registers].tolist()
    # What there is comes first, so that it keeps its places.
    packer = Packer()
    packer.index(index.tolist())
    packer.numbers(numbers.tolist())
    rates, jacobian, outputs = tables.rates, tables.jacobian, tables.outputs
    setup = instructions_of(tables.setup, index)
    follow = {one.target for one in setup}
    given = set(structure.columns.values())
    writer = Writer(values)
    adjoint = AdjointTables(
        by_rate=_by_rate(structure, packer),
        rates=_reversed(
            instructions_of(rates.program, index),
            _list(index, rates.program_rate, rates.n_programs),
            given,
            writer,
            packer,
            again=True,
        ),
        outputs=_reversed(
            instructions_of(outputs.program, index),
            [register for register in _list(index, outputs.register, outputs.n_outputs) if register >= 0],
            given,
            writer,
            packer,
            again=True,
        ),
        matrix=_reversed(
            instructions_of(jacobian.program, index) + instructions_of(jacobian.time_program, index),
            _list(index, jacobian.program_partial, jacobian.n_programs)
            + _list(index, jacobian.time_partial, jacobian.n_timed),
            given,
            writer,
            packer,
        ),
        setup=_reversed(setup, sorted(follow & _read(structure)), given - follow, writer, packer),
        setup_result=packer.index(sorted(follow & _read(structure))),
    )
    tables = tables._replace(n_registers=len(values), registers=packer.numbers(values))
    index, numbers = packer.arrays()
    return Backwards(tables=tables, adjoint=adjoint, index=index, numbers=numbers)


def _list(index: Int32Array, start: int, length: int) -> list[int]:
    found: list[int] = index[start : start + length].tolist()
    return found


def _read(structure: Structure) -> set[int]:
    """Registers that the engine reads other than by programs."""
    tables, index = structure.tables, structure.index
    rates, schedule = tables.rates, tables.schedule
    constants = rates.n_zeroth + rates.n_first + rates.n_second + rates.n_third
    return {
        *_list(index, rates.constant_register, constants),
        *_list(index, tables.initial, tables.n),
        *_list(index, schedule.amount_register, schedule.n_doses),
    }


def _reversed(
    code: Sequence[Instruction],
    results: Sequence[int],
    inputs: Collection[int],
    writer: Writer,
    packer: Packer,
    *,
    again: bool = False,
) -> Reversed:
    """A program reversed; the program itself is in front of it if it has to run ``again``."""
    if again:
        writer.copied(code)
    seeds = [writer.new() for _ in results]
    held: dict[int, list[int]] = {}
    for result, seed in zip(results, seeds, strict=True):
        held.setdefault(result, []).append(seed)
    bars = reverse(code, held, inputs, writer)
    found = [(one.operands[0], bars.final(one.target)) for one in code if one.operation == "state"]
    species = [(which, bar) for which, bar in found if bar is not None]
    registers = [(which, bar) for which in sorted(inputs) if (bar := bars.final(which)) is not None]
    return Reversed(
        program=writer.program(packer),
        n_seeds=len(seeds),
        seed=packer.index(seeds),
        n_species=len(species),
        species=packer.index(which for which, _ in species),
        species_bar=packer.index(bar for _, bar in species),
        n_inputs=len(registers),
        input=packer.index(which for which, _ in registers),
        input_bar=packer.index(bar for _, bar in registers),
    )


def _by_rate(structure: Structure, packer: Packer) -> ByRate:
    nothing = structure.tables.n
    four: list[int] = []
    rest: list[tuple[int, list[tuple[int, float]]]] = []
    for reaction, terms in enumerate(_stoichiometry(structure)):
        ups = [(s, count) for s, count in terms if count == 1.0]
        downs = [(s, count) for s, count in terms if count == -1.0]
        others = [term for term in terms if abs(term[1]) != 1.0] + ups[2:] + downs[2:]
        for side in (ups[:2], downs[:2]):
            four += [s for s, _ in side] + [nothing] * (2 - len(side))
        if others:
            rest.append((reaction, others))
    return ByRate(
        n_reactions=structure.tables.n_reactions,
        four=packer.index(four),
        n_rest=len(rest),
        rest_reaction=packer.index(reaction for reaction, _ in rest),
        rest=packer.sums([terms for _, terms in rest]),
    )


def _stoichiometry(structure: Structure) -> list[list[tuple[int, float]]]:
    """Species and how many of them each reaction makes."""
    table, index = structure.tables.derivatives, structure.index
    found: list[list[tuple[int, float]]] = [[] for _ in range(structure.tables.n_reactions)]
    for species in range(table.rows):
        for reaction, count in _terms(table, species, index, structure.numbers):
            found[reaction].append((species, count))
    return found


def _terms(table: SumTable, row: int, index: Int32Array, numbers: Float64Array) -> list[tuple[int, float]]:
    """The terms of a row of a table of sums, with their coefficients."""
    found: list[tuple[int, float]] = []
    for start, terms, coefficient in (
        (table.plus_start, table.plus, 1.0),
        (table.minus_start, table.minus, -1.0),
        (table.other_start, table.other, None),
    ):
        for e in range(int(index[start + row]), int(index[start + row + 1])):
            factor = float(numbers[table.coefficient + e]) if coefficient is None else coefficient
            found.append((int(index[terms + e]), factor))
    return found
