"""Networks as BNGL: by its text, and, where BioNetGen is, by what it makes of the text."""

from __future__ import annotations

import importlib.util
import re
import shutil
from math import factorial, prod
from pathlib import Path

import numpy as np
import pytest

from exchange.network_meaning import net, rate, value
from exchange.test_sbml_round_trip import EVERYTHING
from sevenless.errors import ExchangeError
from sevenless.exchange.bngl import bngl_text, write_bngl
from sevenless.exchange.bngl_rate import rate_per_reactants, written_sides
from sevenless.exchange.bngl_words import RESERVED, spelled
from sevenless.network.network import Network, Observable, Parameter, Reaction, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.pathway.rules.build import bionetgen_folder
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.models import model, network

HARD = read_reactions((Path(__file__).parent / "everything_bngl_says.txt").read_text(encoding="utf-8"))
"""Equal reactants, catalysts, laws that do not hold their reactants, nested conditions, parameters out of order."""

SEEN = (*"ABCDE", "k", "k2", "k3", "V", "K", "q", "tot", "tot2", "time")

needs_bionetgen = pytest.mark.skipif(
    shutil.which("perl") is None or bionetgen_folder() is None or importlib.util.find_spec("bngsim") is None,
    reason="BioNetGen is not installed; it is an oracle, not needed to run",
)


def block(text: str, name: str) -> list[str]:
    """Lines of a block."""
    return [line.strip() for line in text.split(f"begin {name}\n")[1].split(f"end {name}\n")[0].splitlines()]


@pytest.fixture(autouse=True)
def bionetgen(monkeypatch: pytest.MonkeyPatch) -> None:
    """BioNetGen as the package of its name brings it, which is not imported: what it depends on need not be there."""
    if (folder := bionetgen_folder()) is not None:
        monkeypatch.setenv("BNGPATH", folder)


def by_bionetgen(made: Network, folder: Path, times: np.ndarray) -> np.ndarray:
    """What BioNetGen and bngsim make of the file, shape (times, species)."""
    import bngsim

    write_bngl(made, folder / "model.bngl")
    machine = bngsim.Model.from_bngl(folder / "model.bngl", cache=False)
    found = bngsim.Simulator(machine, method="ode").run(sample_times=times.tolist(), rtol=1e-10, atol=1e-12)
    names = [one.split("(")[0].lstrip("$@") for one in found.species_names]
    return np.asarray(found.species)[:, [names.index(one.name) for one in made.species]]


def here(made: Network, times: np.ndarray) -> np.ndarray:
    species = [one.name for one in made.species]
    found = simulate(made, None, times, observables=species, solver=Solver(rtol=1e-10, atol=1e-12))
    assert found.status == "done"
    return found.values


@needs_bionetgen
def test_bionetgen_runs_it_as_it_is(tmp_path: Path) -> None:
    times = np.linspace(0.0, 5.0, 6)
    np.testing.assert_allclose(by_bionetgen(HARD, tmp_path, times), here(HARD, times), rtol=1e-6, atol=1e-9)


@needs_bionetgen
@pytest.mark.parametrize("name", ["das_2009", "kholodenko_2000"])
def test_bionetgen_runs_published_networks_as_they_are(name: str, tmp_path: Path) -> None:
    made, times, atol = model(name, times=4)
    np.testing.assert_allclose(by_bionetgen(made, tmp_path, times), here(made, times), rtol=1e-5, atol=atol)


@needs_bionetgen
def test_words_of_bionetgen_are_no_names(tmp_path: Path) -> None:
    words = [word for word in sorted({*RESERVED, "begin", "beginning", "_2nd"}) if word not in ("if", "time")]
    made = Network(
        species=tuple(Species(name=word, initial=1.0 + place) for place, word in enumerate(words)),
        reactions=tuple(Reaction(name=f"r_{word}", reactants=((word, 1),), rate_law=f"{word} ** 2") for word in words),
    )
    text = bngl_text(made)
    assert len(block(text, "molecule types")) == len(set(block(text, "molecule types"))) == len(words)
    write_bngl(made, tmp_path / "model.bngl")
    import bngsim

    machine = bngsim.Model.from_bngl(tmp_path / "model.bngl", cache=False)
    found = bngsim.Simulator(machine, method="ode").run(sample_times=[0.0, 1.0], rtol=1e-10, atol=1e-12)
    start = 1.0 + np.arange(len(words))
    np.testing.assert_allclose(sorted(np.asarray(found.species)[1]), np.sort(start / (1 + start)), rtol=1e-6)


@pytest.mark.parametrize("one", HARD.reactions, ids=lambda one: one.name)
def test_what_is_written_counts_up_to_the_rate(one: Reaction) -> None:
    """Rate per reactants times the reactants, over the ways to swap equal ones, is the rate; sides change the same."""
    values = {name: 0.4 + 0.17 * place for place, name in enumerate(SEEN)}
    left, right = written_sides(one)
    written = value(str(rate_per_reactants(one, left)), values)
    for name, count in left.items():
        written *= values[name] ** count
    assert written / prod(factorial(count) for count in left.values()) == pytest.approx(rate(one, values), rel=1e-12)
    changed = {name: right.get(name, 0) - left.get(name, 0) for name in {*left, *right}}
    assert {name: count for name, count in changed.items() if count} == net(one)
    # Equal reactants all react: else they could not be swapped.
    assert not any(count > 1 and name in right for name, count in left.items())


def test_every_record_stands_in_its_block() -> None:
    made = network("kholodenko_2000")
    text = bngl_text(made)
    assert len(block(text, "seed species")) == len(block(text, "molecule types")) == len(made.species)
    assert len(block(text, "reaction rules")) == len(made.reactions)
    assert [line.split()[0] for line in block(text, "parameters")] == [one.name for one in made.parameters]


def test_parameters_stand_behind_those_that_they_depend_on() -> None:
    order = [line.split()[0] for line in block(bngl_text(HARD), "parameters")]
    assert order.index("k") < order.index("twice") < order.index("a0")
    functions = [line.split("(")[0] for line in block(bngl_text(HARD), "functions")]
    assert functions.index("later") < functions.index("tot") < functions.index("rate_of_r6")


def test_numbers_keep_every_digit_and_units_are_told() -> None:
    made = Network(
        name="one",
        note="two\nthree",
        time_unit="min",
        species=(Species(name="A", initial=0.1 + 0.2, unit="nM", fixed=True),),
        parameters=(Parameter(name="k", value=1e-300, unit="1/min"),),
        reactions=(Reaction(name="r", reactants=(("A", 1),), rate_constant=1 / 3),),
        observables=(Observable(name="share", expression="A / 7"),),
    )
    text = bngl_text(made)
    assert block(text, "seed species") == ["$A() 0.30000000000000004  # nM"]
    assert block(text, "parameters") == ["k 1e-300  # 1/min"]
    assert block(text, "reaction rules") == ["r: A() -> 0 0.3333333333333333"]
    assert block(text, "functions") == ["share() = A / 7"]
    assert "# Time in min." in text
    assert all(line.startswith("#") for line in text.split("begin model")[0].splitlines())


def test_names_are_legal_and_stay_apart() -> None:
    assert spelled("begin") == "x_begin"
    made = Network(
        species=tuple(Species(name=name) for name in ("begin", "x_begin", "MM", "rate_of_r")),
        reactions=(Reaction(name="r", products=(("begin", 1),), rate_law="begin * rate_of_r"),),
    )
    text = bngl_text(made)
    assert block(text, "molecule types") == ["x_begin()", "x_begin_()", "MM_()", "rate_of_r()"]
    assert block(text, "functions") == ["rate_of_r_() = x_begin * rate_of_r"]
    assert not re.search(r"^\s*begin[^ ]", text, re.MULTILINE)


def test_all_that_bngl_cannot_say_is_told_at_once(tmp_path: Path) -> None:
    more = Reaction(name="r9", reactants=(("A", 1.5),), products=(("B", 1),), rate_law="k * floor(A / start) * start")
    made = Network(
        species=EVERYTHING.species,
        parameters=EVERYTHING.parameters,
        rules=EVERYTHING.rules,
        reactions=(*EVERYTHING.reactions, more),
        doses=EVERYTHING.doses,
        events=EVERYTHING.events,
        compartments=EVERYTHING.compartments,
        time_unit="min",
    )
    with pytest.raises(ExchangeError) as caught:
        write_bngl(made, tmp_path / "model.bngl")
    assert [one.what for one in caught.value.problems] == [
        "BNGL has no doses, and the network has 3",
        "BNGL has no events: rescue",
        "reaction r9: 1.5 A: BNGL has whole molecules only",
        "reaction r9: BNGL has no floor",
    ]
    assert all("SBML or Antimony" in str(one.remedy) for one in caught.value.problems)
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_is_not_sound_is_refused() -> None:
    with pytest.raises(ExchangeError, match="nothing is called k"):
        bngl_text(Network(species=(Species(name="A"),), reactions=(Reaction(name="r", rate_constant="k"),)))
