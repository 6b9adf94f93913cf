"""``sevenless protocols``: which bench protocols there are, and what one of them says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from sevenless.assays.protocol import Protocol

__all__ = ["command"]

_AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Everything, as JSON for a program.")


@click.group(
    "protocols",
    invoke_without_command=True,
    epilog="""\b
Examples:
  sevenless protocols
  sevenless protocols show htrf-sos1-kras
  sevenless protocols show kinase-glo --json
""",
)
@_AS_JSON
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the bench protocols, or show one.

    A protocol is what is pipetted and read, how readings become responses, and what makes a plate good. A run file
    names the one it follows.
    """
    if context.invoked_subcommand is None:
        _list(as_json)


@command.command("list")
@_AS_JSON
def list_command(as_json: bool) -> None:
    """List every protocol: its name, and what it is."""
    _list(as_json)


@command.command("show")
@click.argument("name")
@_AS_JSON
def show_command(name: str, as_json: bool) -> None:
    """Show the steps, reagents, channels, quality gates and notes of the protocol NAME."""
    from sevenless.assays.protocol import protocol

    found = protocol(name)
    click.echo(_json(asdict(found) | {"sources": _sources(found)}) if as_json else "\n".join(_lines(found)))


def _list(as_json: bool) -> None:
    from sevenless.assays.protocol import protocols

    found = protocols()
    if as_json:
        click.echo(_json([{"name": one.name, "title": one.title, "summary": one.summary} for one in found.values()]))
        return
    width = max(map(len, found), default=0)
    for name, one in found.items():
        click.echo(f"{name:<{width}}  {one.title}")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _lines(protocol: Protocol) -> Iterator[str]:
    from sevenless.assays.protocol_html import gate_limits, step_conditions

    yield f"{protocol.name}: {protocol.title}"
    yield from _wrapped(protocol.summary)
    yield from _section(
        "Steps",
        [
            _joined(f"{number:>2}. {step.action}", step_conditions(step), step.note)
            for number, step in enumerate(protocol.steps, start=1)
        ],
    )
    yield from _section("Reagents", [_joined(one.name, _conc(one.conc_molar), one.note) for one in protocol.reagents])
    yield from _section(
        "Channels", [f"{one.role}{' (may be absent)' if one.optional else ''}" for one in protocol.channels]
    )
    yield from _section(
        "Response",
        [
            f"{protocol.response_label} ({protocol.transform}, {protocol.response})",
            f"full effect: {' or, without it, '.join(protocol.full_effect_role) or 'no control needed'}",
        ],
    )
    yield from _section("Quality gates", [_joined(one.metric, gate_limits(one), one.why) for one in protocol.gates])
    yield from _section("Notes", list(protocol.notes))
    yield from _section("Sources", _sources(protocol))


def _sources(protocol: Protocol) -> list[str]:
    from sevenless.assays.citing import citations_of_protocol

    return [f"{entry.reference} ({entry.why})" for entry in citations_of_protocol(protocol)]


def _section(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield ""
        yield title
        for item in items:
            yield from _wrapped(item)


def _wrapped(text: str) -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(text, width=100, initial_indent="  ", subsequent_indent="      ")


def _joined(first: str, *others: str) -> str:
    return first + "".join(f"; {other}" for other in others if other)


def _conc(conc_molar: float | None) -> str:
    from sevenless.units import format_conc

    return "" if conc_molar is None else format_conc(conc_molar)
