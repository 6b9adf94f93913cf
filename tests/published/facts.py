"""What the records claim: the numbers that tests of the literature hold a model against."""

from __future__ import annotations

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published

__all__ = ["claim", "claimed", "constant", "ends"]


def claim(claim_id: str) -> Claim:
    """A claim of the base."""
    record = published()[claim_id]
    assert isinstance(record, Claim), claim_id
    return record


def claimed(claim_id: str) -> float:
    """The number that is claimed, in the unit that it is printed in."""
    number = claim(claim_id).number
    assert number is not None, claim_id
    value = number.value if number.value is not None else number.high if number.low is None else number.low
    assert value is not None, claim_id
    return float(value)


def ends(claim_id: str) -> tuple[float, float]:
    """Both ends of a range that is claimed."""
    number = claim(claim_id).number
    assert number is not None, claim_id
    assert number.low is not None, claim_id
    assert number.high is not None, claim_id
    return float(number.low), float(number.high)


def constant(record_id: str) -> float:
    """The number of a constant, in its canonical unit."""
    record = published()[record_id]
    assert isinstance(record, Constant), record_id
    assert record.value is not None, record_id
    return record.value
