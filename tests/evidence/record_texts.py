"""Texts of record files for tests: a head, a source, and records with as little as they need."""

from __future__ import annotations

from pathlib import Path

__all__ = ["HEAD", "SOURCE", "a_claim", "a_constant", "a_measurement", "write"]

HEAD = 'format = "sevenless.evidence"\nversion = 1\n'
SOURCE = '\n[[source]]\nid = "ours"\nkind = "dataset"\ntitle = "Our own"\n'
_SHARED = {"known_from": "dataset", "sources": ["ours"]}


def a_measurement(**keys: object) -> str:
    """A potency of BI-3406 on SOS1, with keys added or changed; ``None`` takes one out."""
    usual = {"id": "x.y", "quantity": "IC50", "printed": "12", "unit": "nM", "compound": "BI-3406", "target": "SOS1"}
    return _table("measurement", {**usual, **_SHARED, **keys})


def a_constant(**keys: object) -> str:
    """A rate of SOS1, with keys added or changed."""
    usual = {"id": "x.y", "name": "A rate", "quantity": "kcat", "subject": "SOS1", "printed": "3", "unit": "1/s"}
    return _table("constant", {**usual, **_SHARED, **keys})


def a_claim(**keys: object) -> str:
    """A claim about SOS2, with keys added or changed."""
    usual = {"id": "x.y", "statement": "SOS2 matters.", "subject": "SOS2", "observable": "pAKT", "relation": "is"}
    return _table("claim", {**usual, "grades": ["A"], **_SHARED, **keys})


def write(folder: Path, *records: str, name: str = "records.toml") -> Path:
    """A folder with one record file of these records and a source, ``ours``."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + SOURCE + "".join(records), encoding="utf-8")
    return folder


def _table(kind: str, keys: dict[str, object]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None]
    return "\n".join(["", f"[[{kind}]]", 'read_in = [{ document = "ours" }]', *lines, ""])


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
