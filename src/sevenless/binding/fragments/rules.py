"""What counts as a hit: limits of the user, and the words of every verdict."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, final

__all__ = ["BATCH_STATUSES", "COMPETITION_STATUSES", "EXCLUSIONS", "VERDICTS", "FragmentRules"]

EXCLUSIONS: Final = {
    "no height": "a channel has no number for the peak",
    "below noise": "the reference height is not well above the noise, or not above 0",
    "no target signal": "the target height is not above 0, and no noise is stated that would bound it",
    "overlap": "a peak of another compound of the mixture lies within the overlap distance",
}
"""Why a peak has no vote, and what that says; the first that holds is given."""

BATCH_STATUSES: Final = {
    "too few peaks": "fewer peaks than a scale can be taken from",
    "no spread": "more than half of the ratios are the same: there is no scale",
    "control failed": "a known binder is not found, or what binds not or both is",
    "good": "the batch is judged",
}
"""Every status of a batch; the first that holds is given. Only good batches give verdicts."""

VERDICTS: Final = {
    "hit": "enough of its peaks vote for binding",
    "weak": "some of its peaks vote, or its ratios lie low without a vote",
    "no": "nothing is lost in the target channel that the batch does not lose",
    "not judged": "no peak can be judged; the message says why",
}
"""Every verdict on a compound."""

COMPETITION_STATUSES: Final = {
    "competed": "enough peaks come back with the competitor: the same site, or coupled ones",
    "partly competed": "peaks come back, but less than half of what was lost",
    "not competed": "peaks would have come back visibly, and did not: another site",
    "enhanced": "peaks lose more with the competitor",
    "unclear": "what would come back is too little beside the scatter",
    "not tested": "no peak was measured with and without the competitor, or the batch gives no scale",
}
"""What a competitor does to a compound that binds."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentRules:
    """Where a verdict turns.

    Parameters
    ----------
    vote_z
        A peak votes where its robust z lies this far below 0 ...
    vote_ratio
        ... and its ratio, over the median of the batch, is at most this.
    hit_share
        A compound is a hit if at least this share of its judged peaks votes.
    weak_z
        A compound without a vote is weak where the median z of its peaks lies this far below 0.
    overlap_ppm
        Peaks of two compounds of a mixture that are closer belong to neither.
    least_signal_to_noise
        A peak lower than this in the reference channel is left out.
    noise_bound
        A target height below this multiple of the noise is taken as that, and the ratio as an upper bound.
    least_peaks
        A batch with fewer peaks gives no verdicts.
    """

    vote_z: float = 3.0
    vote_ratio: float = 0.85
    hit_share: float = 0.5
    weak_z: float = 2.0
    overlap_ppm: float = 0.02
    least_signal_to_noise: float = 5.0
    noise_bound: float = 2.0
    least_peaks: int = 12

    def __post_init__(self) -> None:
        for one in fields(self):
            if not getattr(self, one.name) > 0:
                raise ValueError(f"{one.name} is a number above 0, not {getattr(self, one.name)}")
        for name in ("vote_ratio", "hit_share"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share of at most 1, not {getattr(self, name)}")

    def __str__(self) -> str:
        """The rule in words."""
        return (
            f"A peak votes where its T/R lies {self.vote_z:g} robust standard deviations below the median of its batch "
            f"and is at most {self.vote_ratio:g} of it. A compound is a hit if {self.hit_share:.0%} or more of its "
            f"judged peaks vote, weak if fewer do or if none does and its median z is {-self.weak_z:g} or less."
        )
