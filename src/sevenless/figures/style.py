"""The look that every matplotlib figure shares, and the colours that every renderer shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib

__all__ = ["figure_style"]

_STYLE: Final[Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.major.width": 0.8,
    "ytick.major.width": 0.8,
    "xtick.minor.size": 1.8,
    "legend.frameon": False,
    "legend.fontsize": 7.5,
    "hatch.linewidth": 0.6,
    # The same bytes for the same figure, and text that an editor of vector graphics can still edit.
    "svg.hashsalt": "sevenless",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "savefig.dpi": 200,
}


@contextmanager
def figure_style() -> Iterator[None]:
    """The house style, for as long as the block lasts; the caller's settings come back after it."""
    with matplotlib.rc_context(_STYLE):
        yield
