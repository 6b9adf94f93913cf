"""Streams of random numbers against known answers, and the Poisson distribution against its probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sevenless.simulate.copies.random import exponential, philox, poisson, start_stream, uniform

MASK = 2**64 - 1


@njit
def philox_of(counter: np.ndarray, key: np.uint64, out: np.ndarray) -> None:
    philox(counter[0], counter[1], counter[2], counter[3], key, out)


@njit
def uniforms(state: np.ndarray, out: np.ndarray) -> None:
    for i in range(out.size):
        out[i] = uniform(state)


@njit
def draws(seed: np.uint64, run: int, mean: float, kind: int, out: np.ndarray) -> None:
    state = np.zeros(4, np.uint64)
    start_stream(seed, 0, run, state)
    for i in range(out.size):
        out[i] = poisson(mean, state) if kind == 0 else exponential(state) if kind == 1 else uniform(state)


def drawn(kind: int, count: int, *, mean: float = 1.0, run: int = 0) -> np.ndarray:
    out = np.empty(count)
    draws(np.uint64(11), run, mean, kind, out)
    return out


# Known answers of Random123, philox4x32-10: counter, key and result, in words of 32 bits.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("counter", "key", "wanted"), KNOWN)
def test_philox_gives_the_known_answers(counter: str, key: str, wanted: str) -> None:
    low, high = (int(word, 16) for word in key.split())
    out = np.zeros(2, np.uint64)
    philox_of(np.array([int(word, 16) for word in counter.split()], np.uint64), np.uint64(low | high << 32), out)
    words = [int(word) >> shift & 0xFFFFFFFF for word in out for shift in (0, 32)]
    assert [f"{word:08x}" for word in words] == wanted.split()


def xoshiro(state: list[int], count: int) -> list[int]:
    """xoshiro256++ in whole numbers of any size, as its authors write it."""

    def turned(x: int, by: int) -> int:
        return (x << by | x >> (64 - by)) & MASK

    found = []
    a, b, c, d = state
    for _ in range(count):
        found.append((turned((a + d) & MASK, 23) + a) & MASK)
        kept = b << 17 & MASK
        c, d = c ^ a, d ^ b
        b, a = b ^ c, a ^ d
        c, d = c ^ kept, turned(d, 45)
    return found


def test_uniform_numbers_are_those_of_xoshiro() -> None:
    assert xoshiro([1, 2, 3, 4], 2) == [41943041, 58720359]
    state = [2**63 + 12345, 987654321987654321, 42, 2**64 - 3]
    out = np.empty(200)
    uniforms(np.array(state, np.uint64), out)
    assert (out == [(number >> 11) * 2.0**-53 for number in xoshiro(state, 200)]).all()


def test_streams_of_runs_differ_from_the_first_number_on() -> None:
    first = {drawn(2, 1, run=run)[0] for run in range(1000)}
    assert len(first) == 1000
    assert stats.kstest([drawn(2, 1, run=run)[0] for run in range(1000)], "uniform").pvalue > 1e-6


def test_exponential_numbers_are_exponential() -> None:
    """The chance that right numbers fail is 1e-6; so in the tests below."""
    assert stats.kstest(drawn(1, 20_000), "expon").pvalue > 1e-6


@pytest.mark.parametrize("mean", [0.01, 0.7, 4.0, 9.99, 10.0, 11.3, 35.0, 400.0, 1e5])
def test_poisson_numbers_have_the_probabilities_of_the_distribution(mean: float) -> None:
    count = 40_000
    found = drawn(0, count, mean=mean)
    assert (found == np.floor(found)).all()
    assert (found >= 0).all()
    law = stats.poisson(mean)
    inner = np.unique(law.ppf(np.linspace(0.02, 0.98, 40)))
    edges = np.concatenate([[-1.0], inner, [np.inf]])
    expected = count * np.diff(law.cdf(edges))
    observed = np.histogram(found, bins=edges + 0.5)[0]
    keep = expected > 5
    squares = ((observed - expected)[keep] ** 2 / expected[keep]).sum()
    assert stats.chi2(keep.sum() - 1 if keep.all() else keep.sum()).sf(squares) > 1e-6


def test_a_poisson_number_of_mean_none_is_none() -> None:
    assert (drawn(0, 100, mean=0.0) == 0).all()
