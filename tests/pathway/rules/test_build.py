"""The networks that ship are what the rules give, to the byte, in any folder and with any order of hashes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pysb.pathfinder import get_path

from pathway.rules.shipped_text import FOLDER, SIZES
from sevenless.network.reaction_list import read_reactions
from sevenless.pathway.model import rules_bngl, shipped
from sevenless.pathway.rules import build as build_module
from sevenless.pathway.rules.build import build, build_bngl, main, network_text
from sevenless.pathway.rules.net_file import Generated, GeneratedReaction, GeneratedSpecies, read_net

needs_perl = pytest.mark.skipif(shutil.which("perl") is None, reason="needs perl, which runs BioNetGen")

MADE = Generated(
    species=(
        GeneratedSpecies(name="A", pattern="A(x~u)", starts_as="A_copies", fixed=False),
        GeneratedSpecies(name="L", pattern="L()", starts_as="L_molar", fixed=True),
        GeneratedSpecies(name="A_p", pattern="A(x~p)", starts_as="0", fixed=False),
    ),
    reactions=(
        GeneratedReaction(reactants=(0, 1), products=(2, 1), rate="on", rule="L_wakes_A"),
        GeneratedReaction(reactants=(2, 2), products=(0, 0), rate="0.5 * off", rule="_reverse_A_sleeps,A_sleeps"),
        GeneratedReaction(reactants=(), products=(0,), rate="make", rule="unsaid"),
        GeneratedReaction(reactants=(0,), products=(), rate="lose", rule="L_wakes_A"),
    ),
    groups={"awake": ((2, 1), (0, 2)), "nobody": ()},
)
WRITTEN = """\
# The pathway model, tiny: 3 species, 4 reactions.
# Written by `make networks` out of pathway/rules; change the rules, not this file.

network:
  name = sevenless pathway, tiny

species:
  A = A_copies [molecules]  # A(x~u)
  fixed L = L_molar [mol/L]  # L()
  A_p = 0 [molecules]  # A(x~p)

reactions:
  # L wakes A
  r1: A + L -> A_p + L ; on
  r4: A -> ; lose
  # A sleeps
  r2: 2 A_p -> 2 A ; 0.5 * off
  # unsaid
  r3: -> A ; make

observables:
  awake = A_p + 2 * A [molecules]
  nobody = 0 [molecules]
"""


@needs_perl
@pytest.mark.parametrize("size", SIZES)
def test_the_network_that_ships_is_what_the_rules_give(size: str) -> None:
    assert build(size).encode() == (FOLDER / f"{size}.txt").read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_that_ship_are_what_the_rules_give(size: str) -> None:
    assert build_bngl(size).encode() == (FOLDER / f"{size}.bngl").read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_each_rule_stands_under_its_sentence_and_each_parameter_has_its_number(size: str) -> None:
    text = rules_bngl(size)
    rules = text.partition("begin reaction rules\n")[2].partition("end reaction rules\n")[0].splitlines()
    sentences = [line.removeprefix("  # ") for line in rules[::2]]
    assert all(line.startswith("  # ") for line in rules[::2])
    assert [re.sub(r"\W+", "_", said).strip("_") for said in sentences] == [
        rule.split(":")[0].strip() for rule in rules[1::2]
    ]
    assert set(shipped(size).sentences.values()) <= set(sentences)
    numbers = text.partition("begin parameters\n")[2].partition("end parameters\n")[0].splitlines()
    known = {one.name: one.value for one in shipped(size).network.parameters}
    assert {name: float(value) for name, value in map(str.split, numbers)} == known


@needs_perl
def test_bionetgen_makes_the_network_that_ships_of_the_rules_that_ship(tmp_path: Path) -> None:
    build_module.find_bionetgen()
    (tmp_path / "core.bngl").write_text(f"{rules_bngl('core')}\ngenerate_network({{overwrite=>1}})\n", encoding="utf-8")
    subprocess.run(["perl", get_path("bng"), "core.bngl"], cwd=tmp_path, check=True, capture_output=True)
    made = read_net((tmp_path / "core.net").read_text(encoding="utf-8"))
    assert {one.name: one.pattern for one in made.species} == dict(shipped("core").patterns)
    assert len(made.reactions) == len(shipped("core").network.reactions)


@needs_perl
def test_it_is_the_same_in_another_folder_and_with_another_order_of_hashes(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with blanks"
    folder.mkdir()
    code = (
        "import sys; from sevenless.pathway.rules.build import build; sys.stdout.buffer.write(build('core').encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "20260", "TMPDIR": str(folder), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    made = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout == (FOLDER / "core.txt").read_bytes()
    assert list(folder.iterdir()) == []


def test_a_network_is_written_with_its_sentences_and_read_back() -> None:
    text = network_text("tiny", MADE, {"L_wakes_A": "L wakes A", "A_sleeps": "A sleeps"})
    assert text == WRITTEN
    numbers = "".join(f"  {name} = 1\n" for name in ("A_copies", "L_molar", "on", "off", "make", "lose"))
    network = read_reactions(text + "\nparameters:\n" + numbers, file="tiny.txt")
    assert [(one.name, one.fixed) for one in network.species] == [("A", False), ("L", True), ("A_p", False)]
    assert {one.name for one in network.reactions} == {"r1", "r2", "r3", "r4"}


def test_the_command_writes_every_size_where_the_package_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "__file__", str(tmp_path / "pathway" / "rules" / "build.py"))
    monkeypatch.setattr(build_module, "build", lambda size: f"{size}\n")
    monkeypatch.setattr(build_module, "build_bngl", lambda size: f"rules of {size}\n")
    main()
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pathway" / "networks").iterdir()}
    rules = {f"{size}.bngl": f"rules of {size}\n" for size in SIZES}
    assert written == {"core.txt": "core\n", "full.txt": "full\n"} | rules
    assert {path.name for path in FOLDER.iterdir()} == set(written)


def test_who_uses_the_networks_needs_no_pysb() -> None:
    code = (
        "import sys; from sevenless.pathway.scenario import Scenario; from sevenless.pathway.model import shipped;"
        "shipped('core'); print(sorted({'pysb', 'sympy', 'networkx', 'bionetgen', 'scipy'} & sys.modules.keys()))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "[]\n"
