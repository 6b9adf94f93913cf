"""The peers' environments: pinned, hashed, and made anew only when the pins change."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from peers import install

PEERS = Path(install.__file__).parent


@pytest.mark.parametrize("name", install.NAMES)
def test_pins_are_exact_and_hashed_and_name_no_index(name: str) -> None:
    text = install.pins_of(name).read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+(\S\S)[\w.]+.*\\$", text, flags=re.MULTILINE)
    assert set(pins) == {"=="}
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|--index-url|--find-links", text)


@pytest.mark.parametrize("name", install.NAMES)
def test_the_peer_itself_is_pinned(name: str) -> None:
    assert re.search(rf"^(copasi-)?{name}==", install.pins_of(name).read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_installed_means_made_from_the_present_pins(tmp_path: Path) -> None:
    pins = tmp_path / "lmfit.txt"
    pins.write_text("lmfit==1.0\n")
    assert not install.is_installed("lmfit", folder=tmp_path)
    environment = install.python_of("lmfit", folder=tmp_path).parents[1]
    environment.mkdir(parents=True)
    (environment / "pins.sha256").write_text(hashlib.sha256(pins.read_bytes()).hexdigest())
    assert install.is_installed("lmfit", folder=tmp_path)
    pins.write_text("lmfit==1.1\n")
    assert not install.is_installed("lmfit", folder=tmp_path)


def test_an_environment_that_cannot_be_filled_counts_as_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lmfit.txt").write_text("lmfit==1.0\n")

    def refuse(command: list[str]) -> None:
        if "pip" in command:
            raise subprocess.CalledProcessError(1, command, stderr="no such version")
        install.python_of("lmfit", folder=tmp_path).parent.mkdir(parents=True)

    monkeypatch.setattr(install, "_run", refuse)
    with pytest.raises(subprocess.CalledProcessError):
        install.install("lmfit", folder=tmp_path)
    assert not install.is_installed("lmfit", folder=tmp_path)


def test_a_peer_that_fails_is_told_and_the_others_are_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail_thunor(name: str) -> None:
        if name == "thunor":
            raise subprocess.CalledProcessError(1, ["pip"], stderr="no wheel for this machine")

    monkeypatch.setattr(install, "is_installed", lambda name: name == "lmfit")
    monkeypatch.setattr(install, "install", fail_thunor)
    monkeypatch.setattr(install, "lacking", lambda name: "needs patience" if name == "amici" else "")
    monkeypatch.setattr(sys, "argv", ["install.py"])
    assert install.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "lmfit: installed already",
        "thunor: not installed: no wheel for this machine",
        "curve-curator: installed",
        "basico: installed",
        "amici: not installed: needs patience",
        "pykingenie: installed",
    ]


@pytest.mark.parametrize(("name", "needed"), [("amici", True), ("lmfit", False)])
def test_a_peer_that_is_compiled_needs_a_compiler(monkeypatch: pytest.MonkeyPatch, name: str, needed: bool) -> None:
    assert set(install.NAMES) >= install.COMPILED
    monkeypatch.setattr(shutil, "which", lambda command: f"/usr/bin/{command}")
    assert install.lacking(name) == ""
    monkeypatch.setattr(shutil, "which", lambda command: None)
    assert ("apt-get install g++" in install.lacking(name)) == needed


def test_an_unknown_peer_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["install.py", "prism"])
    with pytest.raises(SystemExit) as stopped:
        install.main()
    assert stopped.value.code == 2
    assert "no peer is named prism" in capsys.readouterr().err
