"""How long the published numbers take to answer, as whole processes that begin cold.

    python bench/evidence_speed.py

Each command is a process of its own, run in turns with the others; the shortest of five counts. What does not ask the
numbers is timed too: `import sevenless` and `--help`, in which they must not be loaded. Modules are compiled to
bytecode, as they are wherever a package is installed, also where the shell tells Python to keep none.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from child_usage import run_measured

TURNS = 5
LIMIT_S = 0.5
COMMAND = "from sevenless.cli.main import main; main(prog_name='sevenless')"
UNLOADED = "import sys; assert not [name for name in sys.modules if name.startswith('sevenless.evidence')]"
MEASURED = "compound,cell_line,assay,ic50_molar\nBI-3406,NCI-H358,pERK,5e-9\nBAY-293,K-562,proliferation,1e-6\n"


def asking(*words: str) -> list[str]:
    """A command of `sevenless evidence` as a process."""
    return [sys.executable, "-c", COMMAND, "evidence", *words]


def commands(measured: Path) -> dict[str, tuple[list[str], float | None]]:
    """What is timed, and the seconds it may take; None where there is no limit."""
    return {
        "python alone": ([sys.executable, "-c", "pass"], None),
        "import sevenless": ([sys.executable, "-c", f"import sevenless; {UNLOADED}"], None),
        "sevenless --help": ([sys.executable, "-c", COMMAND, "--help"], None),
        "search BI-3406": (asking("search", "BI-3406"), LIMIT_S),
        "show one record": (asking("show", "bi-3406.nci-h358.perk.ic50"), LIMIT_S),
        "table, filtered": (asking("table", "--target", "SOS1", "--assay", "pERK"), LIMIT_S),
        "table, everything": (asking("table", "--rows", "0"), LIMIT_S),
        "compare two potencies": (asking("compare", str(measured)), LIMIT_S),
        "export as csv": (asking("export", "--format", "csv"), None),
    }


def shortest_s(timed: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Seconds on the clock of each, the shortest of its turns.

    Raises
    ------
    RuntimeError
        If one of them fails, with what it said.
    """
    taken: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(TURNS):
        for name, command in timed.items():
            usage = run_measured(command)
            if usage.code:
                raise RuntimeError(f"{name}: exit code {usage.code}\n{usage.output}")
            taken[name].append(usage.wall_s)
    return {name: min(times) for name, times in taken.items()}


def main() -> int:
    """Print a line per command; 1 if one takes longer than it may."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.csv"
        measured.write_text(MEASURED, encoding="utf-8")
        timed = commands(measured)
        taken = shortest_s({name: command for name, (command, _) in timed.items()})
    print(f"{'command':<22} {'seconds':>8} {'limit':>6}   shortest of {TURNS}, whole process")
    missed = 0
    for name, seconds in taken.items():
        limit = timed[name][1]
        verdict = "" if limit is None else "ok" if seconds < limit else "MISSED"
        missed += verdict == "MISSED"
        print(f"{name:<22} {seconds:>8.3f} {'' if limit is None else limit:>6}   {verdict}".rstrip())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
