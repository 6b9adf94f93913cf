"""Names of molecules of one kind, looked up as they are written, as they are normalised, and as they are mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar, final

from sevenless.molecules.compound import Compound
from sevenless.molecules.kinds import Kind
from sevenless.molecules.record_file import Molecule
from sevenless.molecules.slips import is_slip
from sevenless.molecules.spelling import keys_of, normalised

__all__ = ["NameIndex"]

_One = TypeVar("_One", bound=Molecule, covariant=True)
_Each = TypeVar("_Each", bound=Molecule)


@final
class NameIndex(Generic[_One]):
    """An index of names. Every look-up gives all molecules that fit, so that what means two things is seen to.

    Parameters
    ----------
    kind
        The kind of all of them.
    molecules
        What is to be found.
    """

    def __init__(self, kind: Kind, molecules: Iterable[_One]) -> None:
        self.kind = kind
        molecules = tuple(molecules)
        self._as_written: dict[str, list[_One]] = {}
        self._by_key: dict[str, list[_One]] = {}
        for molecule in molecules:
            for spelling in molecule.spellings:
                _add(self._as_written, spelling, molecule)
                for key in keys_of(spelling, kind):
                    _add(self._by_key, key, molecule)
        self._keys = {key: list(found) for key, found in self._by_key.items()}
        for molecule in molecules:
            for vague in molecule.too_vague if isinstance(molecule, Compound) else ():
                _add(self._keys, normalised(vague), molecule)

    def as_written(self, text: str) -> tuple[_One, ...]:
        """What is called exactly so."""
        return tuple(self._as_written.get(text.strip(), ()))

    def as_normalised(self, text: str) -> tuple[_One, ...]:
        """What is called so but for case, blanks and punctuation; the whole text before the one without a prefix."""
        found = (self._by_key[key] for key in keys_of(text, self.kind) if key in self._by_key)
        return tuple(next(found, ()))

    def as_mistyped(self, text: str) -> tuple[_One, ...]:
        """What the text is a slip of."""
        asked = keys_of(text, self.kind)
        fits = (key for key in self._by_key if any(is_slip(one, key, self.kind) for one in asked))
        return tuple(dict.fromkeys(molecule for key in fits for molecule in self._by_key[key]))

    @property
    def keys(self) -> Mapping[str, Sequence[_One]]:
        """Every normalised name, vague ones too, with what it may stand for: to be suggested, never to be taken."""
        return self._keys


def _add(index: dict[str, list[_Each]], key: str, molecule: _Each) -> None:
    there = index.setdefault(key, [])
    if molecule not in there:
        there.append(molecule)
