"""Which of an instrument's channels plays which part in a protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sevenless.assays.protocol import ChannelRole, Protocol
from sevenless.errors import InputError, Problem
from sevenless.plates.plateread import Channel, PlateRead

__all__ = ["find_channels"]


def find_channels(read: PlateRead, protocol: Protocol, overrides: Mapping[str, str]) -> dict[str, str]:
    """The channel for each role of a protocol.

    A name given in ``overrides`` is taken as it is. Otherwise the patterns of a role are tried in order, first on the
    names of the raw channels, then on their details; the first pattern that fits any channel decides. A channel that
    only one role can use is not offered to the others. Where a protocol needs one signal and the file has one raw
    channel, that is the one, whatever it is called. Channels calculated by the instrument are used only when named.

    Parameters
    ----------
    read
        What the instrument measured.
    protocol
        Its ``channels`` say what is needed.
    overrides
        Role to channel name, from the run file's ``[channels]`` table.

    Returns
    -------
    dict
        Role to channel name; optional roles that the file does not have are left out.

    Raises
    ------
    InputError
        With one problem for each role without a channel or with several, and each override that fits nothing.
    """
    problems = _unknown_roles(read, protocol, overrides)
    chosen: dict[str, str] = {}
    for role in protocol.channels:
        if role.role in overrides:
            problems += _take_override(read, role.role, overrides[role.role], chosen)
    open_roles = [role for role in protocol.channels if role.role not in overrides]
    candidates = _candidates(read, open_roles, taken=set(chosen.values()))
    needed = [role for role in protocol.channels if not role.optional]
    for role in open_roles:
        found = candidates[role.role]
        if not found and needed == [role] and len(raw := _raw(read)) == 1:
            found = [raw[0].name]
        if len(found) == 1:
            chosen[role.role] = found[0]
        elif found or not role.optional:
            problems.append(_unresolved(read, role.role, found))
    if problems:
        raise InputError(problems)
    return chosen


def _raw(read: PlateRead) -> list[Channel]:
    return [channel for channel in read.channels if channel.kind == "raw"]


def _unknown_roles(read: PlateRead, protocol: Protocol, overrides: Mapping[str, str]) -> list[Problem]:
    roles = [role.role for role in protocol.channels]
    return [
        Problem(
            what=f'[channels] names the signal "{name}", which {protocol.name} does not have',
            file=read.source.name,
            remedy=f"use {_listed(roles)}",
        )
        for name in overrides
        if name not in roles
    ]


def _take_override(read: PlateRead, role: str, name: str, chosen: dict[str, str]) -> list[Problem]:
    names = [channel.name for channel in read.channels]
    if name in names:
        chosen[role] = name
        return []
    what = f'[channels] {role} = "{name}", but there is no channel of that name'
    return [Problem(what=what, file=read.source.name, remedy=f"the file has {_listed(names)}")]


def _candidates(read: PlateRead, roles: Sequence[ChannelRole], *, taken: set[str]) -> dict[str, list[str]]:
    channels = [channel for channel in _raw(read) if channel.name not in taken]
    found = {role.role: _matches(channels, role.patterns) for role in roles}
    # A channel called "665/620" fits both roles of a ratio; where another fits one role alone, it leaves the rest.
    for _ in roles:
        settled = {names[0]: role for role, names in found.items() if len(names) == 1}
        found = {role: [n for n in names if settled.get(n, role) == role] for role, names in found.items()}
    return found


def _matches(channels: Sequence[Channel], patterns: Sequence[str]) -> list[str]:
    for pattern in patterns:
        expression = re.compile(pattern, re.IGNORECASE)
        by_name = [channel.name for channel in channels if expression.search(channel.name)]
        found = by_name or [channel.name for channel in channels if expression.search(channel.detail)]
        if found:
            return found
    return []


def _unresolved(read: PlateRead, role: str, found: Sequence[str]) -> Problem:
    names = [channel.name for channel in read.channels]
    what = f"several channels could be the {role} signal: {_listed(found)}" if found else f"no {role} signal found"
    known = "" if found else f"; the file has {_listed(names)}"
    example = (*found, *(channel.name for channel in _raw(read)), *names, "name")[0]
    return Problem(
        what=what + known,
        file=read.source.name,
        remedy=f'say which in the run file: [channels] {role} = "{example}"',
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "no channels"
