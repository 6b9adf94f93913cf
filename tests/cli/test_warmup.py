"""``sevenless warmup``."""

from __future__ import annotations

import re
import subprocess
import sys

from cli.calling import Run
from sevenless.cli.warmup import FITS
from sevenless.simulate.first_use import FIRST_USES

LEFT_OUT = """
import importlib, pkgutil
from numba.core.registry import CPUDispatcher
from sevenless.cli.warmup import FITS
from sevenless.simulate.first_use import FIRST_USES

def names(code):
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from names(inner)

def functions(module):
    for value in vars(module).values():
        for one in [value, *(vars(value).values() if isinstance(value, type) else [])]:
            one = getattr(one, "fget", None) or getattr(one, "__func__", one)
            if hasattr(one, "__code__") and not isinstance(one, CPUDispatcher) and one.__module__ == module.__name__:
                yield one

kernels = {}
for room in ("fitting", "binding", "assays", "simulate"):
    package = importlib.import_module("sevenless." + room)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        for function in functions(importlib.import_module(found.name)):
            for name in names(function.__code__):
                kernel = function.__globals__.get(name)
                if isinstance(kernel, CPUDispatcher):
                    kernels[kernel.py_func.__module__ + "." + name] = kernel
for use in {**FITS, **FIRST_USES}.values():
    use()
print(len(kernels), *sorted(name for name, kernel in kernels.items() if not kernel.signatures))
"""
"""Prints how many kernels Python calls, and those of them that no first use has had compiled."""


def test_every_kernel_is_named_with_the_time_it_took(run: Run) -> None:
    lines = run("warmup").stdout.splitlines()
    for what, line in zip([*FITS, *FIRST_USES], lines[:-1], strict=True):
        assert re.fullmatch(rf"{what} \.\.\. \d+\.\d s", line)
    assert re.fullmatch(r"ready after \d+ s", lines[-1])


def test_no_kernel_that_python_calls_is_left_out() -> None:
    """In a process of its own: here other tests have used kernels before."""
    result = subprocess.run([sys.executable, "-c", LEFT_OUT], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    count, *left_out = result.stdout.split()
    assert int(count) >= 19
    assert left_out == []
