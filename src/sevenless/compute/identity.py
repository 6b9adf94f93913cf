"""What a function is, as text: its name, its source and its parameters, the same in every process and session.

A pickle would not do: it depends on the order of sets and on which objects happen to be shared.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import pickle
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.compute.column_digest import column_digest
from sevenless.compute.workers.task import TableFunction

__all__ = ["Identity", "identity_of", "shown"]

_SHOWN: Final = 60
"""Longest value that is kept as it is; longer ones are kept as a digest."""

_PACKAGE: Final = "sevenless"


@final
@dataclass(frozen=True, slots=True)
class Identity:
    """Name of a function, digest of its source ("" if it is not to be had), and its parameters as text."""

    name: str
    source: str
    parameters: Mapping[str, str]


def identity_of(function: TableFunction) -> Identity:
    """What a function, a ``functools.partial``, a method or a callable object is.

    The parameters of a callable dataclass are its fields; a field with ``compare=False`` is not one, so that something
    computed from the others may be kept in it.
    """
    return Identity(_name(function), _source(function), {key: shown(value) for key, value in _parameters(function)})


def shown(value: object) -> str:
    """A value as text: itself where that is short, its digest where it is not."""
    text = _text(value)
    return text if len(text) <= _SHOWN else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _plain(function: object) -> object:
    """The function within partials, or the class of an object that can be called."""
    while isinstance(function, functools.partial):
        function = function.func
    if isinstance(function, MethodType):
        return function.__func__
    return function if isinstance(function, FunctionType | BuiltinFunctionType | type) else type(function)


def _name(function: object) -> str:
    plain = _plain(function)
    return f"{getattr(plain, '__module__', '')}.{getattr(plain, '__qualname__', repr(plain))}"


def _source(function: object) -> str:
    plain = _plain(function)
    # Our own functions are known by the version of the package.
    if str(getattr(plain, "__module__", "")).split(".")[0] == _PACKAGE:
        return ""
    try:
        text = inspect.getsource(plain)  # type: ignore[arg-type]
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(text.encode()).hexdigest()


def _parameters(function: object) -> list[tuple[str, object]]:
    if isinstance(function, functools.partial):
        given = [(f"argument {place}", value) for place, value in enumerate(function.args)]
        return [*_parameters(function.func), *given, *sorted(function.keywords.items())]
    if isinstance(function, MethodType):
        return [("self", function.__self__)]
    if isinstance(function, FunctionType):
        cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
        return [(name, cell.cell_contents) for name, cell in cells]
    if isinstance(function, BuiltinFunctionType | type):
        return []
    if is_dataclass(function) and not isinstance(function, type):
        return [(field.name, getattr(function, field.name)) for field in fields(function) if field.compare]
    return [("state", function)]


def _text(value: object) -> str:
    match value:
        # Before numbers and text, of which some of these are a kind.
        case Enum():
            return f"{_name(type(value))}.{value.name}"
        case np.generic():
            return repr(value.item())
        case None | bool() | int() | float() | complex() | str():
            return repr(value)
        case PurePath():
            return repr(value.as_posix())
        case bytes():
            return f"bytes({hashlib.sha256(value).hexdigest()})"
        case np.ndarray():
            kept = np.ascontiguousarray(value)
            return f"array({kept.dtype.str}, {kept.shape}, {hashlib.sha256(kept.tobytes()).hexdigest()})"
        case pl.Series():
            return f"series({value.name!r}, {value.dtype}, {column_digest(value).hex()})"
        case pl.DataFrame():
            return f"table({', '.join(map(_text, value.get_columns()))})"
        case Mapping():
            items = sorted((_text(key), _text(entry)) for key, entry in value.items())
            return "{" + ", ".join(f"{key}: {entry}" for key, entry in items) + "}"
        case Set():
            return "{" + ", ".join(sorted(map(_text, value))) + "}"
        case tuple() | list():
            return f"({', '.join(map(_text, value))})"
        case functools.partial() | FunctionType() | BuiltinFunctionType() | MethodType() | type():
            return _call_text(_name(value), _source(value), _parameters(value))
    if is_dataclass(value):
        return _call_text(_name(type(value)), "", _parameters(value))
    # The caller's own kind of object: a pickle that differs refuses a resume that might have been right, no worse.
    return f"{_name(type(value))}({hashlib.sha256(pickle.dumps(value, protocol=5)).hexdigest()})"


def _call_text(name: str, source: str, parameters: list[tuple[str, object]]) -> str:
    inner = ", ".join(f"{key}={_text(entry)}" for key, entry in parameters)
    return f"{name}[{source}]({inner})" if source else f"{name}({inner})"
