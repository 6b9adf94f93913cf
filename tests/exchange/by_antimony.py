"""Antimony as the `antimony` package reads it."""

from __future__ import annotations

__all__ = ["sbml_of_antimony"]


def sbml_of_antimony(text: str) -> str:
    """The SBML that libAntimony makes of a model."""
    import antimony

    antimony.clearPreviousLoads()
    assert antimony.loadAntimonyString(text) >= 0, antimony.getLastError()
    return str(antimony.getSBMLString(antimony.getMainModuleName()))
