"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real instrument files; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the real instrument files beside the project (../shared/data), which are not here")
    return SHARED
