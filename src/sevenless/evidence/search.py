"""Find records by any words of theirs, however the words are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING, Final, final

from sevenless.evidence.assay_names import assay_called, assay_class_of
from sevenless.evidence.name_spellings import MoleculeKind, plain, slip_of, spellings
from sevenless.evidence.search_index import SearchIndex, WordPlace
from sevenless.evidence.wording import headline, is_from_memory, kind_of
from sevenless.molecules.find import known_name

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["Hit", "Hits", "search"]

_LONGEST_NAME: Final = 4
"""Words that one name may have: ``phosphorylation of ERK``, ``SOS2 fragment 8``."""

# Not alleles: KRAS G12C is two words, each of which must be found, or any other G12C would do.
_NAMED_IN_WORDS: Final[tuple[MoleculeKind, ...]] = ("protein", "compound", "cell line")

_SHORTEST_PART: Final = 3
"""Letters of a word that is also looked for inside others."""

_STARTS: Final = 0.7
_INSIDE: Final = 0.4
_ALIKE: Final = 0.75
_KIND_ORDER: Final = ("measurement", "constant", "claim", "source")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that was found.

    Parameters
    ----------
    record
        What was found.
    score
        How well it fits; hits are listed from high to low.
    matched
        Fields in which the words stand.
    """

    record: Record
    score: float
    matched: tuple[str, ...]


@final
class Hits(tuple[Hit, ...]):
    """Hits, the best first; shows itself in a notebook.

    Parameters
    ----------
    hits
        In order.
    instead
        Word that no record holds, to what was looked for in its place.
    advice
        Where nothing was found: why, and what to try.
    """

    instead: Mapping[str, str]
    advice: str

    def __new__(cls, hits: Iterable[Hit] = (), *, instead: Mapping[str, str] | None = None, advice: str = "") -> Hits:
        self = super().__new__(cls, hits)
        self.instead = dict(instead or {})
        self.advice = advice
        return self

    @property
    def records(self) -> tuple[Record, ...]:
        """The records alone."""
        return tuple(hit.record for hit in self)

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{escape(self.advice)}</p>"
        told = "".join(f"<p>{escape(text)}</p>" for text in self.remarks)
        rows = "".join(
            f"<tr><td>{kind_of(hit.record)}</td><td><code>{escape(hit.record.id)}</code></td>"
            f"<td style='text-align:left'>{escape(headline(hit.record))}</td></tr>"
            for hit in self
        )
        return f"{told}<table><tr><th>kind</th><th>id</th><th>what it says</th></tr>{rows}</table>"

    @property
    def remarks(self) -> tuple[str, ...]:
        """A line for each word that was read as another."""
        return tuple(f'no record holds "{word}"; looked for {taken}' for word, taken in self.instead.items())


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """Words that belong together, and the other names of what they name."""

    text: str
    words: tuple[str, ...]
    names: frozenset[str]


_Found = dict[int, WordPlace]


def search(text: str, evidence: Evidence) -> Hits:
    """Records that hold every word, those first where the words say most about what the record is.

    Parameters
    ----------
    text
        Words, in any order. Capitals, hyphens and blanks do not matter, names are found by any of their synonyms, and
        a word that no record holds is read as the assay it means or as the nearest word that has the same digits.
    evidence
        What is searched: ids, compounds, targets, cell lines, assays, authors, titles, statements, conditions, notes.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> [hit.record.id for hit in search("bi3406 h358 p-ERK", published())][0]
    'bi-3406.nci-h358.perk.ic50'
    >>> search("BAY-294", published()).advice
    'no record holds "BAY-294"; did you mean BAY-293?'
    """
    index = evidence.search_index
    terms = list(_terms(text))
    if not terms:
        return Hits(advice="there is nothing to look for; write a compound, a cell line, an author")
    instead: dict[str, str] = {}
    found: list[_Found] = []
    for term in terms:
        places = _places(term, index)
        if not places:
            taken, places = _otherwise(term, index)
            if taken:
                instead[term.text] = taken
        found.append(places)
    # Two ids may differ in a mark alone; whoever writes one means that one.
    hits = sorted(_hits(found, index), key=lambda hit: hit.record.id != text.strip())
    return Hits(hits, instead=instead, advice="" if hits else _advice(terms, found, index))


def _terms(text: str) -> Iterable[_Term]:
    words = [word for word in text.split() if plain(word)]
    while words:
        length = next(
            (
                length
                for length in range(min(_LONGEST_NAME, len(words)), 1, -1)
                if _is_name(" ".join(words[:length]))
            ),
            1,
        )  # fmt: skip
        chosen, words = words[:length], words[length:]
        name = " ".join(chosen)
        assay = assay_called(name)
        names = spellings(name, slips=False) | ({plain(assay)} if assay else frozenset())
        yield _Term(text=name, words=tuple(map(plain, chosen)), names=frozenset(names))


def _is_name(text: str) -> bool:
    named = any(known_name(text, kind) is not None and not slip_of(text, kind) for kind in _NAMED_IN_WORDS)
    return named or assay_called(text) is not None


def _places(term: _Term, index: SearchIndex) -> _Found:
    """Records that hold all words of a term, or another name of what it names, with the best place in each."""
    each = [_of_word(word, index) for word in term.words]
    both = set.intersection(*(set(places) for places in each))
    found = {number: max((places[number] for places in each), key=_weight) for number in both}
    if len(each) > 1 and any(name in index.places for name in term.names):
        # "bi 3406" names a compound: a record that only has "BI" somewhere and "3406" somewhere else is no hit of it.
        found = {number: WordPlace(place.field, _INSIDE * place.weight) for number, place in found.items()}
    for name in term.names:
        for number, place in index.places.get(name, {}).items():
            if number not in found or found[number].weight < place.weight:
                found[number] = place
    return found


def _of_word(word: str, index: SearchIndex) -> _Found:
    found = dict(index.places.get(word, {}))
    if len(word) < _SHORTEST_PART:
        return found
    for known, places in index.places.items():
        if word not in known or word == known:
            continue
        share = _STARTS if known.startswith(word) else _INSIDE
        for number, place in places.items():
            if number not in found or found[number].weight < share * place.weight:
                found[number] = WordPlace(place.field, share * place.weight)
    return found


def _otherwise(term: _Term, index: SearchIndex) -> tuple[str, _Found]:
    """What else a term that no record holds may mean, in words, and where that stands."""
    if assay_class := assay_class_of(term.text):
        places = index.places.get(plain(assay_class), {})
        found = {number: place for number, place in places.items() if place.field == "assay_class"}
        return (f"assays of its class, {assay_class}", found) if found else ("", {})
    if meant := slip_of(term.text):
        places = _places(_Term(text=meant, words=(plain(meant),), names=spellings(meant)), index)
        return (meant, places) if places else ("", {})
    taken = [word if word in index.places else _nearest(word, index) for word in term.words]
    if not all(taken):
        return "", {}
    told = " ".join(index.written.get(word, word) for word in taken)
    return told, _places(_Term(text=told, words=tuple(taken), names=frozenset()), index)


def _nearest(word: str, index: SearchIndex) -> str:
    """The word most alike whose digits are the same: BI-3407 is another compound than BI-3406, and no slip."""
    digits = re.findall(r"\d+", word)
    known = [one for one in index.places if re.findall(r"\d+", one) == digits]
    return next(iter(get_close_matches(word, known, n=1, cutoff=_ALIKE)), "")


def _hits(found: list[_Found], index: SearchIndex) -> list[Hit]:
    both = set.intersection(*(set(places) for places in found))
    hits = {
        number: Hit(
            record=index.records[number],
            score=sum(places[number].weight for places in found),
            matched=tuple(dict.fromkeys(places[number].field for places in found)),
        )
        for number in both
    }

    def order(number: int) -> tuple[float, bool, int, int]:
        record = hits[number].record
        return -hits[number].score, is_from_memory(record), _KIND_ORDER.index(kind_of(record)), number

    return [hits[number] for number in sorted(hits, key=order)]


def _advice(terms: list[_Term], found: list[_Found], index: SearchIndex) -> str:
    missing = [term for term, places in zip(terms, found, strict=True) if not places]
    if missing:
        return "\n".join(f'no record holds "{term.text}"; {_suggestion(term, index)}' for term in missing)
    counts = [f'"{term.text}" is in {len(places)}' for term, places in zip(terms, found, strict=True)]
    return f"no record holds all of these: {', '.join(counts)}; leave one out"


def _suggestion(term: _Term, index: SearchIndex) -> str:
    close = get_close_matches("".join(term.words), index.places, n=3, cutoff=_ALIKE)
    if not close:
        return "try fewer letters of it, or another name"
    return f"did you mean {', '.join(index.written[word] for word in close)}?"


def _weight(place: WordPlace) -> float:
    return place.weight
