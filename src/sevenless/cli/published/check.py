"""``sevenless evidence check``: is a folder of a user's own records sound, and what does it say otherwise?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sevenless.cli.failures import BAD_INPUT, print_problems

if TYPE_CHECKING:
    from sevenless.evidence.check import CheckedFolder
    from sevenless.evidence.contradictions import Contradiction

__all__ = ["command"]

_EXAMPLES: Final = """\b
Examples:
  sevenless evidence check --template my-records
  sevenless evidence check my-records
  sevenless evidence table --target SOS1 --records my-records
"""
_TEMPLATE_NAME: Final = "records.toml"
_KINDS: Final = {"Measurement": "measurement", "Constant": "constant", "Claim": "claim", "Source": "source"}


@click.command("check", epilog=_EXAMPLES)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON for a program.")
@click.option("--template", is_flag=True, help="Begin such a folder: write an example file into it, to be changed.")
def command(folder: Path, as_json: bool, template: bool) -> None:
    """Check a folder of records of your own: every problem at once, with its place and what to do.

    FOLDER holds files ending in .toml, at any depth; one such file will do. Records that contradict built-in ones
    are listed, and no built-in record is ever changed. Exit code 2 if anything cannot be used.
    """
    if template:
        _write_template(folder)
        return
    from sevenless.evidence.check import examine

    checked = examine(folder)
    if as_json:
        click.echo(json.dumps(_report(checked), indent=2, ensure_ascii=False))
    else:
        print_problems(checked.problems)
        click.echo("\n".join(_summary(checked)))
    if checked.errors:
        raise click.exceptions.Exit(BAD_INPUT)


def _write_template(folder: Path) -> None:
    from importlib.resources import files

    from sevenless.errors import EvidenceError, Problem
    from sevenless.files.atomic import write_text

    path = folder / _TEMPLATE_NAME
    if path.exists():
        remedy = "change it, or begin another folder"
        raise EvidenceError(Problem(what="is there already", file=str(path), remedy=remedy))
    write_text(path, (files("sevenless.evidence") / "template.toml").read_text(encoding="utf-8"))
    click.echo(f"wrote {path}; change it, then: sevenless evidence check {folder}")


def _counts(checked: CheckedFolder) -> dict[str, int]:
    counts = Counter(_KINDS[type(record).__name__] for record in checked.records)
    return {kind: counts[kind] for kind in _KINDS.values()}


def _summary(checked: CheckedFolder) -> list[str]:
    counts = ", ".join(_many(count, kind) for kind, count in _counts(checked).items() if count)
    said = f"{_many(len(checked.records), 'sound record')} in {_many(len(checked.files), 'file')}"
    lines = [f"{said}: {counts}" if counts else said]
    if checked.contradictions:
        lines.append(f"{_many(len(checked.contradictions), 'contradiction')}:")
        lines += [f"  {_against(pair)}" for pair in checked.contradictions]
    severities: Counter[str] = Counter(problem.severity for problem in checked.problems)
    told = [("error", "error"), ("warning", "warning"), ("info", "remark")]
    lines.append(", ".join(_many(severities[key], word) for key, word in told if severities[key]) or "no problems")
    return lines


def _against(pair: Contradiction) -> str:
    first, second = (f"{one.id} ({one.printed} {one.unit})" for one in (pair.first, pair.second))
    return f"{second} against {first}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _report(checked: CheckedFolder) -> dict[str, object]:
    return {
        "files": list(checked.files),
        "records": _counts(checked),
        "errors": len(checked.errors),
        "problems": [asdict(problem) for problem in checked.problems],
        "contradictions": [[pair.first.id, pair.second.id] for pair in checked.contradictions],
    }
