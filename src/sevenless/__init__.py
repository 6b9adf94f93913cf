"""The pharmacology of RAS activation: from the plate to the pathway and back.

>>> import sevenless
>>> sevenless.parse_conc("10 nM")
1e-08
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Name -> module: nothing heavy is imported before it is used, so that the command line answers at once.
_HOMES = {
    "Analysis": "sevenless.assays.analysis",
    "CurveFits": "sevenless.fitting.fits",
    "Curves": "sevenless.fitting.curves",
    "FitOptions": "sevenless.fitting.options",
    "InputError": "sevenless.errors",
    "PlateMap": "sevenless.plates.platemap",
    "PlateRead": "sevenless.plates.plateread",
    "Protocol": "sevenless.assays.protocol",
    "SevenlessError": "sevenless.errors",
    "analyze": "sevenless.assays.analyze",
    "fit_curves": "sevenless.fitting.fit",
    "parse_conc": "sevenless.units",
    "protocol": "sevenless.assays.protocol",
    "protocols": "sevenless.assays.protocol",
    "published": "sevenless.evidence.library",
    "read": "sevenless.readers.registry",
    "read_map": "sevenless.plates.maps",
    "steady_state": "sevenless.simulate.steady_state",
    "steady_states": "sevenless.simulate.steady_state",
    "stochastic": "sevenless.simulate.stochastic",
    "write_report": "sevenless.reports.bundle",
}

__all__ = [
    "Analysis",
    "CurveFits",
    "Curves",
    "FitOptions",
    "InputError",
    "PlateMap",
    "PlateRead",
    "Protocol",
    "SevenlessError",
    "__version__",
    "analyze",
    "fit_curves",
    "parse_conc",
    "protocol",
    "protocols",
    "published",
    "read",
    "read_map",
    "steady_state",
    "steady_states",
    "stochastic",
    "write_report",
]

if TYPE_CHECKING:
    from sevenless.assays.analysis import Analysis
    from sevenless.assays.analyze import analyze
    from sevenless.assays.protocol import Protocol, protocol, protocols
    from sevenless.errors import InputError, SevenlessError
    from sevenless.evidence.library import published
    from sevenless.fitting.curves import Curves
    from sevenless.fitting.fit import fit_curves
    from sevenless.fitting.fits import CurveFits
    from sevenless.fitting.options import FitOptions
    from sevenless.plates.maps import read_map
    from sevenless.plates.platemap import PlateMap
    from sevenless.plates.plateread import PlateRead
    from sevenless.readers.registry import read
    from sevenless.reports.bundle import write_report
    from sevenless.simulate.steady_state import steady_state, steady_states
    from sevenless.simulate.stochastic import stochastic
    from sevenless.units import parse_conc


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sevenless' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
