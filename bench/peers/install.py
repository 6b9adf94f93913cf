"""Install the peers of the speed benches, each in its own environment beside this file.

    python bench/peers/install.py [NAME ...]

Peers need versions of pandas that exclude each other, so that they cannot share an environment. An environment whose
pins have not changed is kept. AMICI is compiled here, which takes some minutes. Prints one line per peer; exits with 1
if one could not be installed.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent
NAMES = ("lmfit", "thunor", "curve-curator", "basico", "amici", "pykingenie")
COMPILED = frozenset({"amici"})
"""Peers that come as sources and compile every model. CMake, SWIG and a BLAS come with them, a compiler does not."""


def pins_of(name: str, *, folder: Path = PEERS) -> Path:
    """The hashed requirement file of a peer."""
    return folder / f"{name}.txt"


def python_of(name: str, *, folder: Path = PEERS) -> Path:
    """Where the peer's interpreter is, installed or not."""
    return folder / f".venv-{name}" / "bin" / "python"


def lacking(name: str) -> str:
    """Why this machine cannot have the peer; empty where it can."""
    if name in COMPILED and shutil.which("c++") is None:
        return "needs a C++ compiler, `c++` (on Debian: apt-get install g++)"
    return ""


def is_installed(name: str, *, folder: Path = PEERS) -> bool:
    """Whether the peer's environment holds the present pins."""
    stamp = _stamp(name, folder)
    return stamp.is_file() and stamp.read_text() == _digest(pins_of(name, folder=folder))


def install(name: str, *, folder: Path = PEERS) -> None:
    """Make the environment of one peer anew.

    Raises
    ------
    subprocess.CalledProcessError
        If pip refuses; its output is on the exception.
    """
    environment = python_of(name, folder=folder).parents[1]
    shutil.rmtree(environment, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(environment)])
    pip = [str(python_of(name, folder=folder)), "-m", "pip", "install", "-q", "--require-hashes"]
    _run([*pip, "-r", str(pins_of(name, folder=folder))])
    _stamp(name, folder).write_text(_digest(pins_of(name, folder=folder)))


def _stamp(name: str, folder: Path) -> Path:
    return folder / f".venv-{name}" / "pins.sha256"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all if none is named")
    names = parser.parse_args().names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"no peer is named {', '.join(unknown)}; there are {', '.join(NAMES)}")
    failed = 0
    for name in names:
        if is_installed(name):
            print(f"{name}: installed already")
            continue
        if why := lacking(name):
            failed += 1
            print(f"{name}: not installed: {why}")
            continue
        try:
            install(name)
            print(f"{name}: installed")
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"{name}: not installed: {error.stderr.strip() or error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
