"""What a fresh install costs: seconds, megabytes per package, and how soon the command line answers.

    python bench/install_weight.py [--keep FOLDER]

Makes a new environment, installs the pinned base requirements and the package, nothing from a cache, and starts the
command: help, a first fit that compiles its kernels, and later ones. Exits with 1 if help takes more than 0.3 s, a
later fit more than 1.5 s, or a first fit of over a second does not say that it compiles. The install has targets, 60 s
and 600 MB, that are told and do not fail: the network and the packages of others decide. MB are 10^6 bytes of files,
compiled Python included.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from child_usage import Usage, run_measured
from speed_table import markdown

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES, HELP_SECONDS, FIT_SECONDS = 60.0, 600.0, 0.3, 1.5
HELPS, FITS = 10, 5
SMALL = """curve,conc,conc_unit,response
a,0,nM,100.4
a,1,nM,98.9
a,3,nM,95.2
a,10,nM,81.3
a,30,nM,55.1
a,100,nM,20.9
a,300,nM,9.8
a,1000,nM,3.1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """How long the command takes to answer."""

    helps: list[Usage]
    first_fit: Usage
    fits: list[Usage]

    @property
    def told(self) -> bool:
        """Whether the first fit said that it was compiling."""
        return "compiling" in self.first_fit.output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the environment there and leave it")
    keep: Path | None = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as folder:
        environment = keep or Path(folder) / "environment"
        steps = install(environment)
        sizes = sizes_of(environment)
        starts = start_times(environment, Path(folder))
    print(markdown(("install", "seconds"), [(name, f"{seconds:.1f}") for name, seconds in steps.items()]) + "\n")
    print(markdown(("package", "MB"), weights(sizes)) + "\n")
    print(markdown(("start", "wall s", "CPU s"), start_rows(starts)) + "\n")
    return 1 if check(sum(steps.values()), sum(base_install(sizes).values()), starts) else 0


def install(environment: Path) -> dict[str, float]:
    """Seconds of each step."""
    shutil.rmtree(environment, ignore_errors=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "-q", "--no-cache-dir"]
    pins = ROOT / "requirements"
    steps = {
        "environment": [sys.executable, "-m", "venv", str(environment)],
        "pinned packages": [
            *pip, "--require-hashes", "-r", str(pins / "build.txt"), "-r", str(pins / "base.txt")
        ],
        "sevenless": [*pip, "--no-deps", "--no-build-isolation", str(ROOT)],
    }  # fmt: skip
    return {name: _run(command).wall_s for name, command in steps.items()}


def sizes_of(environment: Path) -> dict[str, float]:
    """Megabytes per package in the environment."""
    script = Path(__file__).parent / "installed_size.py"
    command = [str(environment / "bin" / "python"), str(script)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sizes: dict[str, float] = json.loads(told)
    return sizes


def packages_of(pins: Path) -> set[str]:
    """Names in a requirement file, as packaging spells them."""
    return {_spelt(name) for name in re.findall(r"^([\w.-]+)==", pins.read_text(encoding="utf-8"), flags=re.MULTILINE)}


def base_install(sizes: dict[str, float], *, pins: Path = ROOT / "requirements" / "base.txt") -> dict[str, float]:
    """Those of the sizes that the base install brings; pip and what builds the package are in no user's bill."""
    brought = packages_of(pins) | {"sevenless"}
    return {name: size for name, size in sizes.items() if _spelt(name) in brought}


def _spelt(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def weights(sizes: dict[str, float], *, least_mb: float = 1.0) -> list[tuple[str, str]]:
    """Rows of the base install, heaviest first, the light ones together, the total; and what came with the rest."""
    base = base_install(sizes)
    heavy = sorted(((size, name) for name, size in base.items() if size >= least_mb), reverse=True)
    light = [size for size in base.values() if size < least_mb]
    total = sum(base.values())
    return [
        *((name, f"{size:.1f}") for size, name in heavy),
        (f"{len(light)} others", f"{sum(light):.1f}"),
        ("base install", f"{total:.1f}"),
        ("not counted: pip, and what builds the package", f"{sum(sizes.values()) - total:.1f}"),
    ]


def start_times(environment: Path, folder: Path) -> Starts:
    """Run the installed command; the first fit compiles, because the environment is new."""
    table = folder / "small.csv"
    table.write_text(SMALL, encoding="utf-8")
    command = str(environment / "bin" / "sevenless")
    # A cache elsewhere would hide the compilation.
    os.environ.pop("NUMBA_CACHE_DIR", None)
    first = _run([command, "fit", str(table)])
    helps = [_run([command, "--help"]) for _ in range(HELPS)]
    return Starts(helps=helps, first_fit=first, fits=[_run([command, "fit", str(table)]) for _ in range(FITS)])


def _run(command: list[str]) -> Usage:
    usage = run_measured(command)
    if usage.code != 0:
        raise SystemExit(f"{' '.join(command)} ended with {usage.code}:\n{usage.output}")
    return usage


def start_rows(starts: Starts) -> list[tuple[str, ...]]:
    """Rows of the start times, by the clock and of the processor."""
    said = "says that it compiles" if starts.told else "does not say that it compiles"
    named = {
        f"sevenless --help, median of {len(starts.helps)}": starts.helps,
        f"first fit of a fresh install; {said}": [starts.first_fit],
        f"later fits of 8 points, median of {len(starts.fits)}": starts.fits,
    }
    return [
        (name, f"{median(one.wall_s for one in runs):.2f}", f"{median(one.cpu_s for one in runs):.2f}")
        for name, runs in named.items()
    ]


def check(seconds: float, mb: float, starts: Starts) -> int:
    """Print the targets and the limits; how many limits are missed."""
    for name, value, target in (("install, s", seconds, SECONDS), ("base install, MB", mb, MEGABYTES)):
        print(f"{'ok  ' if value <= target else 'over'} {name}: {value:.3g}, target {target:g}")
    limits = [
        ("--help, s", median(one.wall_s for one in starts.helps), HELP_SECONDS),
        ("later fits, s", median(one.wall_s for one in starts.fits), FIT_SECONDS),
    ]
    if not starts.told:
        limits.append(("first fit that does not say it compiles, s", starts.first_fit.wall_s, 1.0))
    missed = 0
    for name, value, limit in limits:
        good = value <= limit
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {name}: {value:.3g}, at most {limit:g}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
