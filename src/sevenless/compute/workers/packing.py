"""Sending a function to a worker, and loading it there."""

from __future__ import annotations

import inspect
import pickle
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final, final

from sevenless.compute.workers.task import TableFunction
from sevenless.errors import Problem, ShardError

__all__ = ["Packed", "is_loading_main", "load_main", "pack", "unpack"]

_MAIN_IN_WORKER: Final = "__sevenless_worker__"
"""What the caller's script is called while a worker loads it: not ``__main__``, so that its guard holds."""

_MAIN_ELSEWHERE: Final = (_MAIN_IN_WORKER, "__mp_main__")


@final
@dataclass(frozen=True, slots=True)
class Packed:
    """A pickled function; if it was written in the caller's script, the file or the module's name of that, too."""

    content: bytes
    main_file: str = ""
    main_module: str = ""


def pack(function: TableFunction) -> Packed:
    """Make a function ready to be sent to other processes, once for all of them.

    Raises
    ------
    ShardError
        If it cannot be pickled, or was written where no other process can find it.
    """
    try:
        content = pickle.dumps(function, protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        what = f"the function cannot be sent to a worker: {error}"
        remedy = "write it as a function of a module, or as a frozen dataclass with __call__"
        raise ShardError(Problem(what=what, remedy=remedy)) from error
    if b"__main__" not in content:
        return Packed(content)
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    file = str(getattr(main, "__file__", ""))
    if spec is None and not Path(file).is_file():
        what = "the function was written in a notebook or a session, where no worker process finds it"
        raise ShardError(Problem(what=what, remedy="write it into a file and import it from there"))
    return Packed(content, main_file=file) if spec is None else Packed(content, main_module=spec.name)


def load_main(packed: Packed) -> None:
    """Run the script of a function in this process, under another name than ``__main__``, and let it stand for that."""
    if not packed.main_file and not packed.main_module:
        return
    sys.modules[_MAIN_IN_WORKER] = module = ModuleType(_MAIN_IN_WORKER)
    if packed.main_module:
        names = runpy.run_module(packed.main_module, run_name=_MAIN_IN_WORKER)
    else:
        names = runpy.run_path(packed.main_file, run_name=_MAIN_IN_WORKER)
    module.__dict__.update(names)
    sys.modules["__main__"] = module


def is_loading_main() -> bool:
    """Whether this is a worker, ours or the standard library's, that runs the caller's script to find a function."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") in _MAIN_ELSEWHERE:
            return True
        frame = frame.f_back
    return False


def unpack(content: bytes) -> TableFunction:
    """The function.

    Raises
    ------
    ShardError
        If what it is made of is not to be found here.
    """
    try:
        function: TableFunction = pickle.loads(content)
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError) as error:
        what = f"the function cannot be loaded in a worker: {type(error).__name__}: {error}"
        raise ShardError(Problem(what=what, remedy="put it into a module that workers can import")) from error
    return function
