"""Facts 9, 12 and 13 in the whole model. 8, 9 and 11 of the models they were computed with are tests of their own."""

from __future__ import annotations

from published.pathway.asking import Found, Place, fact
from published.pathway.hysteresis import DOSES, ways
from published.pathway.running import EGF, HOUR, MINUTE, area, at, run, shown

__all__ = ["NO_FEEDBACK"]

NO_FEEDBACK = {"SOS1_phosphorylation_by_ERK": 0.0, "SOS2_phosphorylation_by_ERK": 0.0, "RAF_phosphorylation_by_ERK": 0.0}


@fact("rasgtp.stays-high-as-sos-falls")
def fact_9(place: Place) -> Found:
    """Each dose is reached from nothing, and from four hours of a high dose; almost three days are there to forget."""
    up, down = ways(place)
    apart = [b / a for a, b in zip(up, down, strict=True)]
    widest = max(range(len(DOSES)), key=lambda place: apart[place])
    return Found(
        apart[widest] > 1.5,
        f"at {DOSES[widest]} ng/ml EGF RAS-GTP is {up[widest]:.3f} coming from below, {down[widest]:.3f} from above",
    )


@fact("egf.perk-is-fast-and-transient", "egf-saturating.perk-peak-time", "egf-saturating.perk-decays")
def fact_12a(place: Place) -> Found:
    (found,) = run(place, [{"stimulus": EGF}])
    inside = found.times_s <= HOUR
    peak = int(found["pERK"][inside].argmax())
    height, when = float(found["pERK"][peak]), float(found.times_s[peak]) / MINUTE
    later = at(found, "pERK", HOUR) / height
    return Found(
        3 <= when <= 10 and later < 0.5,
        f"peak of {height:.2f} at {when:.0f} min, {later:.0%} of it at 1 h",
    )


@fact("sustained-receptor.perk-plateau")
def fact_12b(place: Place) -> Found:
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
        1.005 < areas[1] / areas[0],
        "mean pERK over 4 h of EGF " + shown(with_RSK_sites=areas[0], without=areas[1]),
    )
