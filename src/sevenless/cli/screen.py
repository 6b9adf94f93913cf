"""The terminal: how wide it is, and whether it has colours."""

from __future__ import annotations

import sys
from typing import Final

from rich.console import Console

__all__ = ["error_screen", "has_colours", "output_screen"]

_WIDTH_OF_A_FILE: Final = 200
"""Columns where output goes to a file or a pipe: nothing that a program may want to read is wrapped."""


def output_screen() -> Console:
    """Where results are printed."""
    return _screen(stderr=False)


def error_screen() -> Console:
    """Where progress and remarks are printed, so that they do not mix with results."""
    return _screen(stderr=True)


def has_colours(screen: Console) -> bool:
    """Whether blocks of colour can be shown: a terminal, colours not switched off, and an encoding that has them."""
    can_draw = screen.encoding.lower().replace("-", "").startswith("utf")
    return screen.is_terminal and not screen.no_color and can_draw and screen.color_system is not None


def _screen(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDTH_OF_A_FILE
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)
