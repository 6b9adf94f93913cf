"""Fitting kernels: kept on disk under the digest of all their sources, and with NumPy's idea of division."""

from __future__ import annotations

import math
from typing import Any

from sevenless.compute.code_folders import code_folders
from sevenless.compute.machine_code import sources_key
from sevenless.fitting.compiled import compiled, machine_code
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.four_parameter import fit_axis


def test_every_kernel_is_kept_under_the_digest_of_all_sources() -> None:
    folders = code_folders("fitting", sources_key("sevenless.fitting"))
    kernels: tuple[Any, ...] = (bounded_exp, fit_axis)
    for kernel in kernels:
        assert kernel._cache._cache_file._folders == folders


def test_division_by_zero_is_infinite_and_freedoms_are_passed_on() -> None:
    @compiled
    def ratio(a: float, b: float) -> float:
        return a / b

    assert ratio(1.0, 0.0) == math.inf
    assert math.isnan(ratio(0.0, 0.0))

    def plain(a: float) -> float:
        return a

    freed: Any = machine_code(plain, freedoms=frozenset({"contract"}))
    assert freed.targetoptions["fastmath"] == {"contract"}
