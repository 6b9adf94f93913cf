"""A run that is killed or interrupted: nothing half-written, nobody left at work, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compute.functions import Logged, contents, logged_rows, numbers
from sevenless.compute.chunks import map_chunks

TESTS = Path(__file__).resolve().parents[1]
PATIENCE_S = 60.0

# No guard: a script needs none for a function of a module.
SCRIPT = """
import sys
from pathlib import Path
from compute.functions import Logged, numbers
from sevenless.compute.chunks import map_chunks

map_chunks(Logged(Path("log"), wait_from=40), numbers(), out="out", chunk_size=10, workers=2, backend=sys.argv[1])
"""


def wait_for(condition) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its exit code yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """What changes when a file is written anew."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux has them")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("backend", ["processes", pytest.param("dask", marks=pytest.mark.slow)])
def test_only_what_is_missing_is_computed_after_a_run_is_stopped(tmp_path, monkeypatch, how, backend) -> None:
    if backend == "dask":
        pytest.importorskip("distributed")
    monkeypatch.chdir(tmp_path)
    log, out = Path("log"), Path("out")
    Path("script.py").write_text(SCRIPT, encoding="utf-8")
    Path("wait").touch()
    run = subprocess.Popen(
        [sys.executable, "script.py", backend],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stderr=subprocess.PIPE,
        process_group=0,
    )
    # Both workers are within chunks that would take forever.
    wait_for(lambda: log.exists() and sum(row >= 40 for row in logged_rows(log)) == 2)
    wait_for(lambda: len(list(out.glob("part-*"))) == 4)
    # Ctrl-C goes to the whole group, a kill to one process.
    (os.killpg if how == signal.SIGINT else os.kill)(run.pid, how)
    said = run.communicate(timeout=PATIENCE_S)[1].decode()
    assert run.returncode == -how
    assert ("KeyboardInterrupt" in said) == (how == signal.SIGINT)
    assert "worker.py" not in said

    workers = {int(line.split()[1]) for line in log.read_text(encoding="utf-8").splitlines()}
    assert len(workers) == 2
    wait_for(lambda: all(map(is_gone, workers)))

    assert sorted(contents(out)) == ["manifest.json", *(f"part-00000{chunk}.parquet" for chunk in range(4))]
    before = marks(out)
    log.unlink()
    Path("wait").unlink()
    again = map_chunks(Logged(Path("log"), wait_from=40), numbers(), out=out, chunk_size=10, workers=2)
    assert (again.reused, again.computed) == (4, (4, 5, 6, 7, 8, 9))
    assert logged_rows(log) == [40, 50, 60, 70, 80, 90]
    assert before.items() <= marks(out).items()
    map_chunks(Logged(Path("log"), wait_from=40), numbers(), out="undisturbed", chunk_size=10, backend="serial")
    assert contents(out) == contents(Path("undisturbed"))
