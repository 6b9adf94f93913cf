"""How tests call the command line."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

__all__ = ["Run"]

Run = Callable[..., Result]
"""Arguments, and ``exit_code`` (0 if not given), to what was printed."""
