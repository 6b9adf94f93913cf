"""What the bench of a large ensemble counts as missed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from ensemble_scale import BACKENDS, Claims, Start, check_bytes, check_memory, killed_and_resumed, lines
from process_memory import Sample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

WORK = """
import json, sys, time
from pathlib import Path
out = Path(sys.argv[1])
out.mkdir(exist_ok=True)
there = [path.name for path in out.glob("part-*")]
missing = [one for one in range(8) if f"part-{one:06d}.parquet" not in there]
for one in missing + ([0] if sys.argv[2] == "again" else []):
    (out / f"part-{one:06d}.parquet").write_bytes(b"x")
    time.sleep(60 if not there and one == 2 else 0)
print(json.dumps({"computed": missing, "reused": len(there)}))
"""


def grown(late_mb: float) -> Start:
    samples = [
        Sample(at_s=float(done), done=done, parent_mb=late_mb if done > 80 else 100.0, others_mb=(50.0,))
        for done in range(0, 101, 10)
    ]
    return Start(samples=samples)


@pytest.mark.parametrize(("late_mb", "missed"), [(100.0, 0), (109.0, 0), (112.0, 1), (200.0, 2)])
def test_memory_that_grows_is_missed(late_mb: float, missed: int) -> None:
    claims = Claims()
    check_memory("processes", grown(late_mb), claims)
    assert claims.missed == missed


@pytest.mark.parametrize(("how", "missed"), [("once", 0), ("again", 1)])
def test_a_run_is_killed_and_started_again(tmp_path: Path, how: str, missed: int) -> None:
    claims = Claims()
    command = [sys.executable, "-c", WORK, str(tmp_path / "out"), how]
    killed, resumed = killed_and_resumed(command, tmp_path / "out", 8, claims)
    assert claims.missed == missed
    assert killed.code == -9
    computed = resumed.told["computed"]
    assert computed == list(range(8 - len(computed), 8))
    assert lines("processes", "killed", killed)[0][:2] == ("processes", "killed")


def test_other_bytes_and_missing_shards_are_missed(tmp_path: Path) -> None:
    for backend in BACKENDS:
        (tmp_path / backend).mkdir()
        for chunk in range(2):
            (tmp_path / backend / f"part-{chunk:06d}.parquet").write_bytes(b"same")
    claims = Claims()
    assert check_bytes(tmp_path, 2, claims)
    assert claims.missed == 0
    assert not check_bytes(tmp_path, 3, claims)
    assert claims.missed == 1
    (tmp_path / BACKENDS[1] / "part-000001.parquet").write_bytes(b"else")
    assert check_bytes(tmp_path, 2, claims)
    assert claims.missed == 2
