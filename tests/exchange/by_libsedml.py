"""SED-ML as libSEDML reads it: run as a program of its own, for libSEDML and libSBML disturb each other in one.

As a program it takes the text of a file and prints what it found as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from typing import Any

__all__ = ["experiment"]


@lru_cache
def experiment(text: str) -> dict[str, Any]:
    """Errors, simulations, models, tasks, data generators, reports and plots."""
    run = subprocess.run([sys.executable, __file__], input=text, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _each(parent: Any, what: str) -> list[Any]:
    return [getattr(parent, f"get{what}")(i) for i in range(getattr(parent, f"getNum{what}s")())]


def _found(text: str) -> dict[str, Any]:
    import libsedml

    document = libsedml.readSedMLFromString(text)
    outputs = _each(document, "Output")
    return {
        "errors": [
            one.getMessage() for one in _each(document, "Error") if one.getSeverity() >= libsedml.LIBSEDML_SEV_WARNING
        ],
        "version": [document.getLevel(), document.getVersion()],
        "simulations": {
            one.getId(): {
                "begin": one.getInitialTime(),
                "from": one.getOutputStartTime(),
                "to": one.getOutputEndTime(),
                "steps": one.getNumberOfPoints(),
                "algorithm": one.getAlgorithm().getKisaoID(),
                "settings": {
                    each.getKisaoID(): float(each.getValue())
                    for each in _each(one.getAlgorithm(), "AlgorithmParameter")
                },
            }
            for one in map(document.getSimulation, range(document.getNumSimulations()))
        },
        "models": {
            one.getId(): {
                "source": one.getSource(),
                "changes": [(each.getTarget(), each.getNewValue()) for each in _each(one, "Change")],
            }
            for one in _each(document, "Model")
        },
        "tasks": {
            one.getId(): [one.getModelReference(), one.getSimulationReference()] for one in _each(document, "Task")
        },
        "generators": {
            one.getId(): [
                (each.getTaskReference(), each.getSymbol() or each.getTarget()) for each in _each(one, "Variable")
            ]
            for one in _each(document, "DataGenerator")
        },
        "reports": [
            (one.getName(), [(each.getLabel(), each.getDataReference()) for each in _each(one, "DataSet")])
            for one in outputs
            if one.getElementName() == "report"
        ],
        "plots": [
            (
                one.getName(),
                [(each.getName(), each.getXDataReference(), each.getYDataReference()) for each in _each(one, "Curve")],
            )
            for one in outputs
            if one.getElementName() == "plot2D"
        ],
    }


if __name__ == "__main__":
    print(json.dumps(_found(sys.stdin.read())))
