"""Functions on their way to other processes: from modules, from scripts with and without a guard, from nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from compute.functions import double, numbers
from sevenless.compute.chunks import map_chunks
from sevenless.compute.workers.packing import pack, unpack
from sevenless.errors import ShardError

TESTS = Path(__file__).resolve().parents[1]

RUN = """
import sys
from compute.functions import numbers
from sevenless.compute.chunks import map_chunks
import polars as pl

factor = float(sys.argv[1])

def scaled(table):
    return table.select("row", y=pl.col("x") * factor)
"""
CALL = 'print(map_chunks(scaled, numbers(), out="out", chunk_size=50, workers=1))'


def run_script(folder: Path, text: str, *command: str) -> tuple[int, str, str]:
    (folder / "script.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *(command or ("script.py", "2.5"))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{folder}"},
        capture_output=True,
        text=True,
        timeout=120,
        input=text,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", [("script.py", "2.5"), ("-m", "script", "2.5")])
def test_a_function_of_a_guarded_script_is_found(tmp_path, command) -> None:
    code, out, err = run_script(tmp_path, f'{RUN}\nif __name__ == "__main__":\n    {CALL}\n', *command)
    assert (code, err) == (0, "")
    assert out == "out: 2 chunks, 2 computed, 0 already there, 0 failed\n"


def test_a_function_of_a_script_without_a_guard_is_refused_with_the_remedy(tmp_path) -> None:
    code, out, err = run_script(tmp_path, f"{RUN}\n{CALL}\n")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == (
        "sevenless.errors.ShardError: the script of the function starts the run when a worker imports it; "
        'put the call below if __name__ == "__main__":'
    )
    assert not list((tmp_path / "out").glob("part-*"))


def test_a_script_that_fails_in_a_worker_is_told(tmp_path) -> None:
    failing = "if __name__ != '__main__':\n    raise RuntimeError('no screen here')\n"
    code, _, err = run_script(tmp_path, f'{RUN}\n{failing}\nif __name__ == "__main__":\n    {CALL}\n')
    assert code == 1
    assert "the script of the function cannot be imported by a worker: RuntimeError: no screen here" in err


def test_a_function_that_was_typed_in_is_refused(tmp_path) -> None:
    code, _, err = run_script(tmp_path, f"{RUN}\n{CALL}\n", "-", "2.5")
    assert code == 1
    assert "written in a notebook or a session, where no worker process finds it; write it into a file" in err


def test_what_cannot_be_pickled_is_refused(tmp_path) -> None:
    with pytest.raises(ShardError, match=r"cannot be sent to a worker: .*; write it as a function of a module"):
        map_chunks(lambda table: table, numbers(), out=tmp_path, chunk_size=10)


def test_a_function_is_packed_and_unpacked() -> None:
    packed = pack(double)
    assert unpack(packed.content) is double
    assert (packed.main_file, packed.main_module) == ("", "")


def test_a_function_that_is_not_there_is_told() -> None:
    content = pack(double).content.replace(b"double", b"triple")
    with pytest.raises(
        ShardError, match=r"cannot be loaded in a worker: AttributeError: .*triple.*; put it into a mod"
    ):
        unpack(content)
