"""Places by names that others spell otherwise: in Russian, in other letters, with a slip."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontcast.claims._surroundings import fold, russian_fold, spoken_fold
from frontcast.records import Place
from frontcast.theatre import normalise

_SHORTEST_SPELT = 5
_SHORTEST_LOOSE = 6
# Spellings remembered that no table has.
_MOST_KNOWN = 10_000
_SOME_PEOPLE = 5_000
_VOWELS = re.compile("[aeiou]+")
_FEWEST_CONSONANTS = 3
# Endings that Russian gives to settlements and seldom to anything else.
_RUSSIAN_ENDING = re.compile(r"(?:oye|oe|[oe]vo|ino|[oe]vka|olye|aya)\b")


class Spellings:
    """Finds places by a name in another spelling.

    Parameters
    ----------
    exact : mapping of str to list of Place
        Places by name, as `normalise` writes it.
    """

    def __init__(self, exact: Mapping[str, list[Place]]) -> None:
        self._exact = exact
        self.folded: dict[str, set[str]] = {}
        self._russian: dict[str, set[str]] = {}
        self._spoken: dict[str, set[str]] = {}
        self._bones: dict[str, set[str]] = {}
        for key, found in exact.items():
            if key.isascii():
                ids = {p.id for p in found}
                self.folded.setdefault(fold(key), set()).update(ids)
                self._russian.setdefault(russian_fold(key), set()).update(ids)
                self._spoken.setdefault(spoken_fold(key), set()).update(ids)
                self._bones.setdefault(_bones(key), set()).update(ids)
        self._known = sorted(
            {normalise(p.name) for found in exact.values() for p in found
             if (p.population or 0) >= _SOME_PEOPLE}
            | {k for k, v in exact.items()
               if k.isascii() and any((p.population or 0) >= _SOME_PEOPLE for p in v)}
        )  # fmt: skip
        self._loose: dict[str, Place | None] = {}

    def like(self, key: str) -> set[str]:
        """Return the ids of places whose names differ from one by transliteration or language."""
        folded, russian = fold(key), russian_fold(key)
        ids = self.folded.get(folded, set())
        return ids | self._russian.get(russian, set()) if russian != folded else ids

    def of(self, surface: str) -> Iterator[set[str]]:
        """Yield the ids of places whose names others spell so, the surest spelling first."""
        if len(surface) < _SHORTEST_SPELT or not surface.isascii():
            return
        yield self.folded.get(fold(surface), set())
        yield self._russian.get(russian_fold(surface), set())
        yield self._spoken.get(spoken_fold(surface), set())

    def of_russian(self, surface: str) -> set[str]:
        """Return the ids of places of the same consonants as a name with a Russian ending."""
        key = normalise(surface)
        bones = _bones(key) if key.isascii() and _RUSSIAN_ENDING.search(key) else ""
        return self._bones.get(bones, set()) if len(bones) > _FEWEST_CONSONANTS else set()

    def loose(self, surface: str) -> Place | None:
        """Resolve a spelling that no table has, where a place is being named."""
        if surface not in self._loose:
            if len(self._loose) > _MOST_KNOWN:
                self._loose.clear()
            self._loose[surface] = self._read_loosely(surface)
        return self._loose[surface]

    def _read_loosely(self, surface: str) -> Place | None:
        key = normalise(surface)
        if len(key) < _SHORTEST_LOOSE:
            return None
        ids = self.folded.get(fold(surface), set())
        if len(ids) == 1:
            only = next(iter(ids))
            return next(p for found in self._exact.values() for p in found if p.id == only)
        limit = 1 if len(key) < 11 else 2
        near = process.extract(
            key, self._known, scorer=OSA.distance, score_cutoff=limit + 2, limit=6
        )
        close = {
            self._chief(name)
            for name, distance, _ in near
            if distance <= limit and name[0] == key[0]
        }
        if len(close) == 1:
            return close.pop()
        # The same letters in another order: a slip of the keys.
        mixed = {
            self._chief(name) for name, _, _ in near
            if sorted(name) == sorted(key) and name[0] == key[0] and name[-1] == key[-1]
        }  # fmt: skip
        return mixed.pop() if not close and len(mixed) == 1 else None

    def _chief(self, name: str) -> Place:
        return max(self._exact[name], key=lambda p: p.population or 0)


def _bones(key: str) -> str:
    """Return a name's first letter and its consonants, in folded spelling."""
    text = russian_fold(key)
    return text[:1] + _VOWELS.sub("", text[1:])
