"""What sevenless writes beside an element of SBML, so that it can be read back as it was."""

from __future__ import annotations

from typing import Final

__all__ = ["MARKS"]

MARKS: Final = "urn:sevenless:network"
"""Namespace of the annotation."""
