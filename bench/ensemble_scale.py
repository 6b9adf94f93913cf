"""A hundred thousand simulations of 94 species, in processes and on a local Dask cluster, each killed once.

    python bench/ensemble_scale.py [--count 100000] [--chunk-size 500] [--workers 2] [--folder FOLDER] [--seed N]

The parameter sets stand in a Parquet file, and `ensemble_shards` simulates them, all species at eleven times, in a
process of its own. Once a quarter of the shards is there, it is killed by SIGKILL and started again. Resident memory
of that process, and of all that it started, is read four times a second. Exits with 1 unless

- both backends leave the same bytes, and every set of every shard is done;
- the second start computes just what was missing, and touches no shard that was there;
- nobody is left at work ten seconds after the kill;
- memory is flat: what the parent, the largest other process, and all together need in the last third of the second
  start exceeds by a tenth at most what they needed in its first third.

Needs Linux, and 20 kB of disk for each simulation: in FOLDER, or else where temporary files go. All is removed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from ensemble_run import NETWORK, TABLE
from process_memory import Sample, descendants, is_alive, peaks, sample
from simulation_tasks import task_of
from speed_table import markdown

from sevenless.compute.shards import read_shards

BACKENDS = ("processes", "dask")
KILL_AT = 0.25
GROWTH_LIMIT = 1.1
LEFT_LIMIT_S = 10.0
LOOK_EVERY_S = 0.25
SHOWN = 8
SCRIPT = Path(__file__).with_name("ensemble_run.py")
HEADER = ("backend", "start", "s", "shards", "parent, MB", "largest other, MB", "all together, MB", "others")


@dataclass(slots=True)
class Start:
    """A process that ran until it ended or was killed."""

    samples: list[Sample] = field(default_factory=list)
    told: dict[str, list[int] | list[str] | int] = field(default_factory=dict)
    wall_s: float = 0.0
    code: int = 0
    left_s: float = 0.0


@dataclass(slots=True)
class Claims:
    """What has to hold, said as it is found out."""

    missed: int = 0

    def check(self, holds: bool, what: str) -> None:
        self.missed += not holds
        print(f"{'ok  ' if holds else 'MISS'} {what}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="simulations, eight chunks at least")
    parser.add_argument("--chunk-size", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=None, help="where files go until the end")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    chunks = -(-arguments.count // arguments.chunk_size)
    if chunks < 8:
        parser.error(f"{chunks} chunks are too few to see memory grow: raise --count or lower --chunk-size")
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(
        f"seed {seed}, {arguments.count:,} sets of {NETWORK} in {chunks} chunks, {arguments.workers} workers, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n"
    )
    claims = Claims()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        write_sets(folder, arguments.count, arguments.chunk_size, seed)
        rows = []
        for backend in BACKENDS:
            command = [sys.executable, str(SCRIPT), str(folder), backend, backend]
            command += [str(arguments.chunk_size), str(arguments.workers)]
            killed, resumed = killed_and_resumed(command, folder / backend, chunks, claims)
            rows += [*lines(backend, "killed", killed), *lines(backend, "resumed", resumed)]
            if resumed.code == 0:
                check_memory(backend, resumed, claims)
                speed(backend, arguments.count, chunks, killed, resumed)
        if check_bytes(folder, chunks, claims):
            check_statuses(folder, arguments.count, claims)
    print(f"\n{markdown(HEADER, rows)}")
    return 1 if claims.missed else 0


def write_sets(folder: Path, count: int, chunk_size: int, seed: int) -> None:
    """The table, in groups of rows that are read one at a time."""
    task = task_of(NETWORK, count, np.random.default_rng(seed))
    table = pl.DataFrame(task.table(0, count))
    table.write_parquet(folder / TABLE, row_group_size=chunk_size)
    megabytes = (folder / TABLE).stat().st_size / 1e6
    print(f"table of sets: {table.width} columns, {megabytes:,.0f} MB\n", flush=True)


def killed_and_resumed(command: list[str], out: Path, chunks: int, claims: Claims) -> tuple[Start, Start]:
    """Run until a quarter is done, kill, run again; and compare what stands there before and after."""
    killed = run(command, out, kill_at=max(1, int(KILL_AT * chunks)))
    claims.check(killed.code == -signal.SIGKILL, f"{out.name}: killed by SIGKILL")
    claims.check(
        killed.left_s < LEFT_LIMIT_S, f"{out.name}: nobody is left at work {killed.left_s:.1f} s after the kill"
    )
    before = marks(out)
    resumed = run(command, out, kill_at=None)
    claims.check(resumed.code == 0, f"{out.name}: the second start ended with code {resumed.code}")
    computed, reused = resumed.told.get("computed"), resumed.told.get("reused")
    missing = [chunk for chunk in range(chunks) if f"part-{chunk:06d}.parquet" not in before]
    claims.check(
        computed == missing and reused == len(before) and len(missing) < chunks,
        f"{out.name}: the second start computed just the {len(missing)} shards that were missing, and kept {reused}",
    )
    after = marks(out)
    touched = [name for name, mark in before.items() if after.get(name) != mark]
    claims.check(not touched, f"{out.name}: {len(touched)} shards of the first start were written anew")
    return killed, resumed


def run(command: list[str], out: Path, *, kill_at: int | None) -> Start:
    """Start it and watch it; kill it once so many shards are there."""
    found = Start()
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    while process.poll() is None:
        done = len(shards(out))
        found.samples.append(sample(process.pid, at_s=time.perf_counter() - started, done=done))
        if kill_at is not None and done >= kill_at:
            found.left_s = kill(process)
            break
        time.sleep(LOOK_EVERY_S)
    told = process.communicate()[0]
    found.wall_s, found.code = time.perf_counter() - started, process.returncode
    found.told = json.loads(told) if process.returncode == 0 else {}
    return found


def kill(process: subprocess.Popen[str]) -> float:
    """Kill the parent alone; how long it took until all that it had started were gone."""
    others = descendants(process.pid)
    process.kill()
    started = time.perf_counter()
    while any(is_alive(one) for one in others) and time.perf_counter() - started < LEFT_LIMIT_S:
        time.sleep(0.05)
    return time.perf_counter() - started


def shards(out: Path) -> list[Path]:
    """Those that are there."""
    return list(out.glob("part-*.parquet"))


def marks(out: Path) -> dict[str, tuple[int, int]]:
    """What changes when a shard is written anew."""
    return {one.name: (one.stat().st_ino, one.stat().st_mtime_ns) for one in shards(out)}


def check_memory(backend: str, resumed: Start, claims: Claims) -> None:
    """Whether the last third of the work needed more than the first."""
    work = [one for one in resumed.samples if one.others_mb]
    early, late = peaks(work, 0.0, 1 / 3), peaks(work, 2 / 3, 1.0)
    for what, before, after in zip(("the parent", "the largest other", "all together"), early, late, strict=True):
        text = f"{backend}: {what} needed {before:.0f} MB in the first third, {after:.0f} in the last"
        claims.check(after <= GROWTH_LIMIT * before, text)


def check_bytes(folder: Path, chunks: int, claims: Claims) -> bool:
    """Whether both left the same files, and all of them."""
    one, other = (folder / backend for backend in BACKENDS)
    names, others = ({path.name for path in folder.glob("*")} for folder in (one, other))
    same = names == others
    different = [name for name in names & others if (one / name).read_bytes() != (other / name).read_bytes()]
    megabytes = sum((one / name).stat().st_size for name in names) / 1e6
    text = f"{len(shards(one))} of {chunks} shards, {megabytes:,.0f} MB, the same bytes from {' and '.join(BACKENDS)}"
    complete = len(shards(one)) == chunks
    claims.check(same and not different and complete, text)
    return complete


def check_statuses(folder: Path, count: int, claims: Claims) -> None:
    """Whether every set is there once, and was simulated to the end."""
    last = read_shards(folder / BACKENDS[0]).select("set", "status", "time_s").filter(pl.col("time_s") == 0.0).collect()
    there = last["set"].equals(pl.int_range(count, eager=True).alias("set"))
    done = int((last["status"] == "done").sum())
    claims.check(there and done == count, f"{done:,} of {count:,} sets are done")


def speed(backend: str, count: int, chunks: int, killed: Start, resumed: Start) -> None:
    """Say how fast it went, all included."""
    computed = resumed.told.get("computed")
    share = count * (len(computed) if isinstance(computed, list) else 0) / chunks
    print(f"---- {backend}: {killed.wall_s:.0f} s and {resumed.wall_s:.0f} s, {share / resumed.wall_s:,.0f} a second\n")


def lines(backend: str, start: str, one: Start) -> list[tuple[str, ...]]:
    """Some moments of a start, from the first to the last."""
    places = np.unique(np.linspace(0, len(one.samples) - 1, SHOWN).astype(int)).tolist() if one.samples else []
    return [_line(backend, start, one.samples[place]) for place in places]


def _line(backend: str, start: str, at: Sample) -> tuple[str, ...]:
    return (
        backend, start, f"{at.at_s:.1f}", f"{at.done}", f"{at.parent_mb:.0f}", f"{at.largest_mb:.0f}",
        f"{at.together_mb:.0f}", f"{len(at.others_mb)}",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
