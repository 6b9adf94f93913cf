"""Fresh interpreters that are talked to over pipes: how they are started, and how they see themselves.

Not forks, and not those of ``multiprocessing`` either, which import the caller's script anew: a script that is not
guarded by ``if __name__ == "__main__":`` would start itself over and over.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import IO, Final

from sevenless.compute.workers.one_thread import ONE_THREAD

__all__ = ["end_interpreter", "pipes_to_caller", "start_interpreter"]

# Interrupts are the caller's business, from the first moment on.
_START: Final = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
import sys
sys.path[:] = {path!r}
sys.argv[:] = {argv!r}
from {module} import main
main()
"""


def start_interpreter(module: str) -> subprocess.Popen[bytes]:
    """Run ``main`` of a module in a fresh interpreter with our search path, one thread, and pipes to it."""
    return subprocess.Popen(
        [sys.executable, "-c", _START.format(path=sys.path, argv=sys.argv, module=module)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **ONE_THREAD},
    )


def end_interpreter(process: subprocess.Popen[bytes], *, patience_s: float = 0.0) -> None:
    """Close what it listens to, by which it knows that it is over; kill it when patience is; see it gone."""
    # What stands in the pipes of a process that is gone has nowhere to go.
    with contextlib.suppress(BrokenPipeError):
        if patience_s and process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()


def pipes_to_caller() -> tuple[IO[bytes], IO[bytes]]:
    """Within such an interpreter: what is asked, and where answers go.

    Whatever is printed goes to the errors from now on, since standard output carries the answers.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Without a buffer: a thread that waits at one would hold its lock when the interpreter ends, which aborts it.
    return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False), answers
