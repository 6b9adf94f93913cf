"""The EGF receptor with Grb2, Shc and Sos, from its rules: 356 species, 3749 reactions.

Blinov ML, Faeder JR, Goldstein B, Hlavacek WS. A network model of early events in epidermal growth factor receptor
signaling that accounts for combinatorial complexity. Biosystems 2006, 83:136-151. doi:10.1016/j.biosystems.2005.06.014
Rates and copies are those of the example ``egfr_net`` of BioNetGen, per molecule of one cell and second.
"""

from __future__ import annotations

from sevenless.network.network import Network, Observable
from simulate.receptor import Parts, Receptor, Site, Step

_RATES = {
    "kp1": 1.667e-06, "km1": 0.06, "kp2": 5.556e-06, "km2": 0.1, "kp3": 0.5, "km3": 4.505, "kp14": 3.0, "km14": 0.03,
    "km16": 0.005, "kp9": 8.333e-07, "km9": 0.05, "kp10": 5.556e-06, "km10": 0.06, "kp11": 1.25e-06, "km11": 0.03,
    "kp13": 2.5e-05, "km13": 0.6, "kp15": 2.5e-07, "km15": 0.3, "kp17": 1.667e-06, "km17": 0.1, "kp18": 2.5e-07,
    "km18": 0.3, "kp19": 5.556e-06, "km19": 0.0214, "kp20": 6.667e-08, "km20": 0.12, "kp24": 5e-06, "km24": 0.0429,
    "kp21": 1.667e-06, "km21": 0.01, "kp23": 1.167e-05, "km23": 0.1, "kp12": 5.556e-08, "km12": 0.0015,
    "kp22": 1.667e-05, "km22": 0.064,
}  # fmt: skip
_COPIES = {"EGF": 1.2e6, "Grb2": 1.0e5, "Shc": 2.7e5, "Sos": 1.3e4, "EGFR_Y_Y": 1.8e5, "Grb2_Sos": 4.9e4}

_Y1068 = Site(
    ("Y", "pY", "Grb2", "Grb2Sos"),
    (
        Step(0, 1, there="kp3", back="km3", in_pair=True),
        Step(1, 2, "Grb2", "kp9", "km9"),
        Step(1, 3, "Grb2_Sos", "kp11", "km11"),
        Step(2, 3, "Sos", "kp10", "km10"),
    ),
)
_Y1148 = Site(
    ("Y", "pY", "Shc", "ShcP", "ShcPGrb2", "ShcPGrb2Sos"),
    (
        Step(0, 1, there="kp3", back="km3", in_pair=True),
        Step(1, 2, "Shc", "kp13", "km13"),
        Step(1, 3, "ShcP", "kp15", "km15"),
        Step(1, 4, "ShcP_Grb2", "kp18", "km18"),
        Step(1, 5, "ShcP_Grb2_Sos", "kp20", "km20"),
        Step(2, 3, there="kp14", back="km14", in_pair=True),
        Step(3, 4, "Grb2", "kp17", "km17"),
        Step(3, 5, "Grb2_Sos", "kp24", "km24"),
        Step(4, 5, "Sos", "kp19", "km19"),
    ),
)
EGFR = Receptor("EGFR", "EGF", (_Y1068, _Y1148), ("kp1", "km1"), ("kp2", "km2"))


def egfr_net() -> Network:
    """The network."""
    parts = Parts("molecules")
    for name, value in _RATES.items():
        alone = name in ("kp3", "kp14") or name.startswith("km")
        parts.add_parameter(name, value, 1 if alone else 2)
    for name, copies in _COPIES.items():
        parts.add_species(name, copies)
    EGFR.build(parts)
    parts.both(["Grb2", "Sos"], ["Grb2_Sos"], ("kp12", "km12"))
    parts.both(["ShcP", "Grb2"], ["ShcP_Grb2"], ("kp21", "km21"))
    parts.both(["ShcP", "Grb2_Sos"], ["ShcP_Grb2_Sos"], ("kp23", "km23"))
    parts.both(["ShcP_Grb2", "Sos"], ["ShcP_Grb2_Sos"], ("kp22", "km22"))
    parts.react(["ShcP"], ["Shc"], "km16")
    pairs = " + ".join(name for name in parts.species if name.startswith("pair_"))
    return Network(
        name="Blinov 2006, EGF receptor with Grb2, Shc and Sos",
        species=tuple(parts.species.values()),
        reactions=tuple(parts.reactions),
        parameters=tuple(parts.parameters.values()),
        observables=(Observable(name="pairs", expression=pairs, unit="molecules"),),
    )
