"""What users build on: few names, short signatures, everything annotated, explained, and its examples true."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

import pytest

import sevenless

MOST_NAMES = 25
MOST_POSITIONAL = 3
MODULES = ["sevenless", *(found.name for found in pkgutil.walk_packages(sevenless.__path__, "sevenless."))]


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What a module names in ``__all__``."""
    for name in getattr(module, "__all__", []):
        yield f"{module.__name__}.{name}", getattr(module, name)


def functions_of(path: str, value: object) -> Iterator[tuple[str, Callable[..., object]]]:
    """A function, or the public methods of a class of ours; kernels by what they were compiled from."""
    value = getattr(value, "py_func", value)
    if inspect.isfunction(value):
        yield path, value
    elif inspect.isclass(value):
        for name, member in vars(value).items():
            inner = getattr(member, "__func__", getattr(member, "fget", member))
            if not name.startswith("_") and inspect.isfunction(inner):
                yield f"{path}.{name}", inner


def all_public() -> dict[str, Callable[..., object]]:
    """Every public function and method of the package, by its full name."""
    found: dict[str, Callable[..., object]] = {}
    for name in MODULES:
        for path, value in public(import_module(name)):
            if getattr(value, "__module__", name) == name:
                found.update(functions_of(path, value))
    return found


FUNCTIONS = all_public()


def positional(function: Callable[..., object]) -> list[str]:
    """Parameters that can be given by place, ``self`` and ``cls`` apart."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return [one.name for one in parameters if one.kind in kinds and one.name not in ("self", "cls")]


def test_the_package_shows_exactly_its_public_names() -> None:
    assert dir(sevenless) == sevenless.__all__ == sorted(sevenless.__all__)
    assert len(set(sevenless.__all__)) == len(sevenless.__all__) <= MOST_NAMES
    for name in sevenless.__all__:
        assert getattr(sevenless, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        sevenless.analyse  # noqa: B018


def test_names_are_where_type_checkers_look_for_them() -> None:
    for name in sevenless.__all__:
        value = getattr(sevenless, name)
        if name != "__version__":
            assert value.__module__.startswith("sevenless.")
            assert getattr(import_module(value.__module__), name) is value


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for_and_what_it_offers(name: str) -> None:
    module = import_module(name)
    assert (module.__doc__ or "").strip()
    if hasattr(module, "__path__") and name != "sevenless":
        return
    assert isinstance(module.__all__, list)
    assert module.__all__ or name.rpartition(".")[2].startswith("make_")


def test_public_signatures_of_the_package_are_short() -> None:
    public_functions = {
        path: function for name in sevenless.__all__ for path, function in functions_of(name, getattr(sevenless, name))
    }
    assert len(public_functions) > 10
    for path, function in public_functions.items():
        assert len(positional(function)) <= MOST_POSITIONAL, f"{path}{inspect.signature(function)}"


def test_there_are_functions_to_check() -> None:
    assert len(FUNCTIONS) > 200


def test_every_public_function_is_annotated() -> None:
    bare = []
    for path, function in FUNCTIONS.items():
        signature = inspect.signature(function)
        named = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
        if inspect.Signature.empty in [signature.return_annotation, *(one.annotation for one in named)]:
            bare.append(path)
    assert not bare


def test_every_public_function_has_a_docstring() -> None:
    inherited = {"list_commands", "get_command", "resolve_command", "format_commands", "invoke", "convert"}
    silent = [
        path
        for path, function in FUNCTIONS.items()
        if not (function.__doc__ or "").strip() and path.rpartition(".")[2] not in inherited
    ]
    assert not silent


def test_every_public_class_has_a_docstring() -> None:
    classes = [
        (path, value)
        for name in MODULES
        for path, value in public(import_module(name))
        if inspect.isclass(value) and value.__module__ == name
    ]
    assert len(classes) > 30
    # A dataclass without one is given its signature.
    assert not [path for path, one in classes if not one.__doc__ or one.__doc__.startswith(f"{one.__name__}(")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


def test_there_are_examples_to_try() -> None:
    finder = doctest.DocTestFinder()
    examples = sum(len(found.examples) for name in MODULES for found in finder.find(import_module(name)))
    assert examples > 80
