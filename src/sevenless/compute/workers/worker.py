"""What a worker process does: load the function once, then one chunk after the other, until nobody asks any more.

A worker is a fresh interpreter, not a fork: nothing of the caller is in it but the module search path, and the caller's
script only where the function itself was written there.
"""

from __future__ import annotations

import os
import pickle
import queue
import threading
import traceback
from typing import IO

from sevenless.compute.workers.frames import receive, send
from sevenless.compute.workers.interpreter import pipes_to_caller
from sevenless.compute.workers.packing import Packed, load_main, unpack
from sevenless.compute.workers.task import Failure, TableFunction, work
from sevenless.errors import ShardError

__all__ = ["main"]


def main() -> None:
    """Serve over standard input and output."""
    asked, answers = pipes_to_caller()
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, tasks), daemon=True).start()
    function = _loaded(pickle.loads(tasks.get()))
    if isinstance(function, Failure):
        send(answers, pickle.dumps(function))
        return
    send(answers, pickle.dumps(None))
    while True:
        send(answers, pickle.dumps(work(function, pickle.loads(tasks.get())), protocol=5))


def _listen(asked: IO[bytes], tasks: queue.SimpleQueue[bytes]) -> None:
    """Take in tasks. When the caller is gone, however it went, end at once: nobody waits for this chunk."""
    while (message := receive(asked)) is not None:
        tasks.put(message)
    os._exit(0)


def _loaded(packed: Packed) -> TableFunction | Failure:
    try:
        load_main(packed)
        return unpack(packed.content)
    except ShardError as error:
        return Failure(str(error))
    # Broad on purpose: the script is the caller's.
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return Failure(f"the script of the function cannot be imported by a worker: {text}", traceback.format_exc())
