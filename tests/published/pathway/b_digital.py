"""Facts 9, 12 and 13 in the whole model. 8, 9 and 11 of the models they were computed with are tests of their own."""

from __future__ import annotations

from collections.abc import Mapping

from published.facts import ends
from published.pathway.asking import Found, Place, fact
from published.pathway.hysteresis import DOSES, UNHELD, ways
from published.pathway.running import EGF, HOUR, MINUTE, area, at, run, shown

__all__ = ["NO_FEEDBACK"]

NO_FEEDBACK = {
    "SOS1_phosphorylation_by_ERK": 0.0,
    "SOS2_phosphorylation_by_ERK": 0.0,
    "RAF_phosphorylation_by_ERK": 0.0,
}


def widest(place: Place, folds: Mapping[str, float]) -> tuple[float, float, float]:
    """The dose at which the past matters most, and RAS-GTP there coming from below and from above."""
    up, down = ways(place, folds)
    return max(zip(DOSES, up, down, strict=True), key=lambda one: one[2] / one[1])


@fact("rasgtp.stays-high-as-sos-falls")
def fact_9a(place: Place) -> Found:
    """SOS and RAS by themselves: ERK has no sites on SOS."""
    dose, up, down = widest(place, UNHELD)
    return Found(down > 1.5 * up, f"at {dose} ng/ml EGF RAS-GTP is {up:.3f} coming from below, {down:.3f} from above")


@fact("rasgtp.stays-high-as-sos-falls")
def fact_9b(place: Place) -> Found:
    """The whole cell, in which ERK loosens SOS1: four hours of a high dose, and almost three days to forget."""
    dose, up, down = widest(place, {})
    return Found(down > 1.5 * up, f"at {dose} ng/ml EGF RAS-GTP is {up:.3f} coming from below, {down:.3f} from above")


def peak(place: Place) -> tuple[float, float, float]:
    """Of pERK in the first hour of EGF: minutes to the peak, its height, and what is left of it at the hour."""
    (found,) = run(place, [{"stimulus": EGF}])
    inside = found.times_s <= HOUR
    highest = int(found["pERK"][inside].argmax())
    height = float(found["pERK"][highest])
    return float(found.times_s[highest]) / MINUTE, height, at(found, "pERK", HOUR) / height


@fact("egf.perk-is-fast-and-transient", "egf-saturating.perk-decays")
def fact_12a(place: Place) -> Found:
    """Fast: within twenty minutes."""
    when, height, later = peak(place)
    return Found(when <= 20 and later < 0.5, f"peak of {height:.2f} at {when:.0f} min, {later:.0%} of it at 1 h")


@fact("egf-saturating.perk-peak-time")
def fact_12b(place: Place) -> Found:
    low, high = ends("egf-saturating.perk-peak-time")
    when, height, _ = peak(place)
    return Found(low <= when <= high, f"peak of {height:.2f} at {when:.0f} min")


@fact("sustained-receptor.perk-plateau")
def fact_12c(place: Place) -> Found:
    """A receptor that is not taken in."""
    normal, stays = run(place, [{"stimulus": EGF}, {"stimulus": EGF, "folds": {"EGFR_taken_in": 0.0}}])
    plateau = [at(one, "pERK", HOUR) / float(one["pERK"].max()) for one in (normal, stays)]
    return Found(
        plateau[1] > plateau[0],
        "pERK at 1 h of its peak " + shown(with_EGFR_taken_in=plateau[0], with_EGFR_that_stays=plateau[1]),
    )


@fact("erk-feedback.removal-sustains-response")
def fact_13a(place: Place) -> Found:
    normal, without = run(place, [{"stimulus": EGF}, {"stimulus": EGF, "folds": NO_FEEDBACK}])
    plateau = [at(one, "pERK", HOUR) / float(one["pERK"].max()) for one in (normal, without)]
    return Found(
        plateau[1] > 1.2 * plateau[0],
        "pERK at 1 h of its peak " + shown(with_feedback=plateau[0], without=plateau[1]),
    )


@fact("sos1-rsk-sites.loss-extends-mapk")
def fact_13b(place: Place) -> Found:
    """With RSK at work on SOS1, which is a switch of the model, and without its sites."""
    sites = {"RSK_on_SOS1": True}
    with_it, without = run(place, [{"stimulus": EGF, "hypotheses": sites}, {"stimulus": EGF}])
    areas = [area(one, "pERK", 4 * HOUR) for one in (with_it, without)]
    return Found(
        areas[1] / areas[0] > 1.005,
        "mean pERK over 4 h of EGF " + shown(with_RSK_sites=areas[0], without=areas[1]),
    )
