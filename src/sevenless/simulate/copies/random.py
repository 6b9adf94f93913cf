"""Random numbers: a stream for each run, which depends on seed, set and number of the run alone.

Philox 4x32 with ten rounds turns a counter into the first state of a xoshiro256++ generator, so that a run has the same
numbers whichever thread it is on and however many others there are.

References
----------
Salmon JK, Moraes MA, Dror RO, Shaw DE. SC11 2011. doi:10.1145/2063384.2063405
Blackman D, Vigna S. ACM Trans Math Softw 2021, 47:36. doi:10.1145/3460772
Hörmann W. Insurance Math Econom 1993, 12:39-45. doi:10.1016/0167-6687(93)90997-4 (the Poisson distribution)
"""

from __future__ import annotations

from math import lgamma
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.simulate.copies.compiled import compiled

__all__ = ["UInt64Array", "exponential", "number_of", "philox", "poisson", "start_stream", "stepped", "uniform"]

UInt64Array = npt.NDArray[np.uint64]
State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)
_FIRST: Final = np.uint64(0xD2511F53)
_SECOND: Final = np.uint64(0xCD9E8D57)
_FIRST_KEY: Final = np.uint64(0x9E3779B9)
_SECOND_KEY: Final = np.uint64(0xBB67AE85)
_ROUNDS: Final = 10
_WORD: Final = 64
_STEP, _TURN_A, _TURN_B = 17, 23, 45
_DROPPED: Final = np.uint64(11)
_UNIT: Final = 2.0**-53
_FEW: Final = 10.0


@compiled
def philox(a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, key: np.uint64, out: UInt64Array) -> None:
    """Two words of 64 bits from four counters of 32 and a key of 64."""
    low, high = key & _LOW, key >> _HALF
    for _ in range(_ROUNDS):
        one, other = _FIRST * a, _SECOND * c
        a, b, c, d = (other >> _HALF) ^ b ^ low, other & _LOW, (one >> _HALF) ^ d ^ high, one & _LOW
        low, high = (low + _FIRST_KEY) & _LOW, (high + _SECOND_KEY) & _LOW
    out[0] = a | (b << _HALF)
    out[1] = c | (d << _HALF)


@compiled
def start_stream(seed: np.uint64, member: int, run: int, state: UInt64Array) -> None:
    """The first state of the stream of a run of a set."""
    for block in range(2):
        number = np.uint64(run)
        philox(
            np.uint64(block), np.uint64(member), number & _LOW, number >> _HALF, seed, state[2 * block : 2 * block + 2]
        )


@compiled
def _turned(x: np.uint64, by: int) -> np.uint64:
    return (x << np.uint64(by)) | (x >> np.uint64(_WORD - by))


@compiled
def stepped(a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64) -> State:
    """The state that follows on a state."""
    kept = b << np.uint64(_STEP)
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    return a, b, c ^ kept, _turned(d, _TURN_B)


@compiled
def number_of(a: np.uint64, d: np.uint64) -> float:
    """The number that a state stands for: at least 0 and less than 1, in steps of 2**-53."""
    return float(np.float64((_turned(a + d, _TURN_A) + a) >> _DROPPED) * _UNIT)


@compiled
def uniform(state: UInt64Array) -> float:
    """At least 0 and less than 1, in steps of 2**-53."""
    found = number_of(state[0], state[3])
    state[0], state[1], state[2], state[3] = stepped(state[0], state[1], state[2], state[3])
    return found


@compiled
def exponential(state: UInt64Array) -> float:
    """With mean 1."""
    return float(-np.log(1.0 - uniform(state)))


@compiled
def poisson(mean: float, state: UInt64Array) -> float:
    """A whole number with this mean: by products where it is small, else by transformed rejection (PTRS)."""
    if mean < _FEW:
        least, product, count = np.exp(-mean), uniform(state), 0.0
        while product > least:
            product *= uniform(state)
            count += 1.0
        return float(count)
    return _many(mean, state)


@compiled
def _many(mean: float, state: UInt64Array) -> float:
    b = 0.931 + 2.53 * np.sqrt(mean)
    a = -0.059 + 0.02483 * b
    share = 1.1239 + 1.1328 / (b - 3.4)
    surely = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        u, v = uniform(state) - 0.5, 1.0 - uniform(state)
        inside = 0.5 - abs(u)
        if inside <= 0.0:
            continue
        count = np.floor((2.0 * a / inside + b) * u + mean + 0.43)
        if inside >= 0.07 and v <= surely:
            return float(count)
        if count < 0.0 or (inside < 0.013 and v > inside):
            continue
        if np.log(v * share / (a / (inside * inside) + b)) <= count * np.log(mean) - mean - lgamma(count + 1.0):
            return float(count)
