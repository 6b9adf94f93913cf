"""The network with several receptors that benches use: what it shares, and that it behaves as the one it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.simulate.simulate import simulate
from simulate import receptors
from simulate.models import network
from simulate.receptors import with_receptors


def test_receptors_share_all_that_holds_no_receptor() -> None:
    one, three = with_receptors(network("schoeberl_2002"), 1), with_receptors(network("schoeberl_2002"), 3)
    assert len(one.species) == len(network("schoeberl_2002").species) == 94
    assert len(three.species) == 94 + 2 * 40
    assert {each.name for each in three.species if each.name.startswith("MEK")} == {
        each.name for each in one.species if each.name.startswith("MEK")
    }
    assert three.problems() == ()


def test_one_receptor_with_its_own_constants_is_the_published_network(monkeypatch: pytest.MonkeyPatch) -> None:
    published = network("schoeberl_2002")
    monkeypatch.setattr(receptors, "SPREAD", 0.0)
    one = with_receptors(published, 1)
    times = np.array([0.0, 5.0, 20.0, 60.0])
    mine = simulate(one, None, times, observables=["ERK_PP"])["ERK_PP"]
    theirs = simulate(published, None, times, observables=["ERK_PP"])["ERK_PP"]
    np.testing.assert_allclose(mine, theirs, rtol=1e-5)
