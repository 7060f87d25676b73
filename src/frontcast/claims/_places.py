"""Names in a report -> places of the theatre; `unresolved` rather than invented.

Exact spellings first, then spellings that differ by transliteration or a slip of the keys, and
those only for a name that stands where a place is named. Namesakes go to the one near the
places that the report names with certainty; where none is clearly nearer they stay unresolved.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from frontcast.claims._articles import is_with_article
from frontcast.claims._lowercase import with_capitals
from frontcast.claims._namesakes import (
    Where,
    chosen,
    far,
    is_former,
    lies_apart,
    quarters,
    renowned,
)
from frontcast.claims._patterns import Pattern
from frontcast.claims._placewords import (
    AREA,
    BESIDE,
    COUNTRIES,
    COUNTRY_BEFORE,
    DISTRICT_AFTER,
    GOVERNMENT_AFTER,
    KIND_BEFORE,
    LIST_BEFORE,
    LOCATED,
    NOT_PLACES,
    REGION_BESIDE,
    REGION_OF_LIST,
    REGIONS_NAMED,
    SECTOR_AFTER,
    SMALL_AFTER,
    SMALL_BEFORE,
    TAKEN_BEFORE,
    WAY_AFTER,
    is_other_thing,
    is_where,
    without_genitive,
)
from frontcast.claims._regions import REGION_WORD, Regions
from frontcast.claims._shortened import Shortened, is_distinction
from frontcast.claims._spellings import Spellings
from frontcast.claims._surroundings import NAME, Surroundings, fold, is_cut, matches_in
from frontcast.records import Place, PlaceMention, Side
from frontcast.theatre import Theatre, normalise

# Shorter names are not looked up in other spellings: too many would fit.
_SHORTEST_OTHER = 6
_OTHERS_KM = 60
_JOINED_KM = 250
_SPELT_KM = 120
# Runs of names remembered, and spellings that no table has.
_MOST_RUNS = 10_000
# A city that is named wherever the front is.
_METROPOLIS = 300_000
# Smaller towns tell nothing of what lies around where nothing else is named near them.
_TOWN = 50_000
_VILLAGE = 20_000
_LISTED = re.compile(rf"{NAME}(?:\s{NAME})?")
_JOINED = Pattern(r"[^\s-]+(?:-[^\s-]+)+")
_NAME = re.compile(NAME)
_RUN = Pattern(rf"{NAME}(?:[ ]{NAME}){{0,3}}")
# Lines looked at above one that names no place but its own, blank ones too.
_LINES_ABOVE = 6
# Letters looked at before a name for the list in which it stands.
_LIST_ROOM = 90


class PlaceFinder:
    """Finds the places of one theatre in texts.

    Parameters
    ----------
    theatre : Theatre
        Whose places count.
    """

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        names = theatre.gazetteer.names()
        self._exact = {k: v for k, v in names.items() if len(k) > 2}
        self._spelt = Spellings(self._exact)
        self._by_id = {p.id: p for p in theatre.places}
        self._quarters = quarters(self._exact)
        self._former = frozenset(p.id for p in theatre.places if is_former(p))
        self._regions = Regions(
            theatre, exact=self._exact, folded=self._spelt.folded.keys(), others=NOT_PLACES
        )
        self._shortened = Shortened(self._exact)
        self._certain_known: dict[str, list[Place]] = {}
        self._sides = {normalise(n): s for s in reversed(theatre.sides)
                       for n in (s.name, *s.names)}  # fmt: skip

    def knows(self, name: str) -> bool:
        """Whether some place bears exactly this name."""
        return normalise(name) in self._exact

    def side(self, name: str) -> Side | None:
        """Return the side that bears a name; None if none does."""
        return self._sides.get(normalise(name))

    def with_capitals(self, text: str) -> str:
        """Return a text typed without capitals with those of the names of places."""
        return with_capitals(text, self._exact)

    def survey(self, text: str) -> Surroundings:
        """Read a whole report once for what its names mean together."""
        seen = Surroundings(text=text)
        seen.areas = [m.span() for m in AREA.finditer(text)]
        for match in _RUN.finditer(text):
            named, regional = self._certain(match[0]), False
            if named:
                named, regional = self._meant_surely(text, match, named=named, seen=seen)
            seen.runs.append(match.span())
            seen.certain.append([] if regional else named)
            seen.regional.append(named if regional else [])
            seen.places += named
        once = list({p.id: p for p in seen.places}.values())
        apart = {p.id for p in once if lies_apart(p, once, most=_TOWN)}
        if apart:  # namesakes of what is meant
            seen.certain = [[p for p in named if p.id not in apart] for named in seen.certain]
            seen.regional = [[p for p in named if p.id not in apart] for named in seen.regional]
            seen.places = [p for p in seen.places if p.id not in apart]
        for pattern in REGIONS_NAMED:
            for match in pattern.finditer(text):
                seen.region_names |= {fold(n) for n in _NAME.findall(match[1])}
        return seen

    def _meant_surely(
        self, text: str, run: re.Match[str], *, named: list[Place], seen: Surroundings
    ) -> tuple[list[Place], bool]:
        """Return which of a run's places are meant where it stands, and whether as a region."""
        word = REGION_WORD.search(run[0])  # "Sumy Oblast", "the Sumy region"
        if word is not None or REGION_WORD.match(text, run.end()):
            region = self._regions.named(run[0][: word.start()] if word else run[0])
            if region is not None:
                seen.regions.append((run.end(), region.id))
            return named, True
        if is_other_thing(text, *run.span()) or is_with_article(text, *run.span()):
            return [], False
        if SMALL_BEFORE.search_once(text[max(0, run.start() - _LIST_ROOM) : run.start()]):
            named = [p for p in named if (p.population or 0) < _VILLAGE]
        return named, False

    def _certain(self, run: str) -> list[Place]:
        """Return the places that a run of names can only mean."""
        known = self._certain_known.get(run)
        if known is None:
            if len(self._certain_known) > _MOST_RUNS:
                self._certain_known.clear()
            known = self._certain_known[run] = self._read_certainly(run)
        return known

    def _read_certainly(self, run: str) -> list[Place]:
        out = []
        names = self._pieces(run)
        for joined in (n for n in names if "-" in n and normalise(n) not in self._exact):
            names += joined.split("-")  # "the X-Y road"
        for name in names:
            key = normalise(re.sub(r"['’]s?$", "", name))
            found = self._exact.get(key, [])
            if key in NOT_PLACES or key in self._sides:
                continue
            if len(found) == 1:
                if found[0].id not in self._former or self._spelt.like(key) == {found[0].id}:
                    out.append(found[0])
            elif found and (chief := renowned(self._likely(found, ()), key=key)) is not None:
                out.append(chief)
        return out

    def find(
        self, text: str, *, span: tuple[int, int], near: Surroundings,
        people: frozenset[tuple[int, int]] = frozenset(),
    ) -> list[PlaceMention]:  # fmt: skip
        """Return the places named in one span of a text, offsets counting in the text.

        `people` are spans of persons' names: a name inside one is no place.
        """
        start, end = span
        out = [
            PlaceMention(surface=m[0], start=m.start(), end=m.end(), canonical=m[0], kind="region")
            for m in matches_in(
                AREA, text, span=span, known=near.areas if near.text is text else None
            )
            if normalise(m["of"]) in self._sides or m["of"] in COUNTRIES
        ]
        areas = tuple(out)
        last = 0
        for run in self._runs(text, (start, end), near=near):
            for mention in self._mentions(text, run, near=near, people=people):
                if mention.start < last or any(
                    mention.start < m.end and m.start < mention.end for m in areas
                ):
                    continue
                out.append(mention)
                last = mention.end
        return sorted(out, key=lambda m: m.start)

    def find_in_line(
        self, span: tuple[int, int], *, near: Surroundings,
        people: frozenset[tuple[int, int]] = frozenset(),
    ) -> list[PlaceMention]:  # fmt: skip
        """Return the places named in one span of the text surveyed, as `find` would.

        What its whole line names is found once; a span that cuts no name takes its part of it.
        """
        start, end = span
        text = near.text
        begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", start) % (len(text) + 1)
        if end > stop or is_cut(near.runs, start) or is_cut(near.runs, end) or (
            near.areas and (is_cut(near.areas, start) or is_cut(near.areas, end))
        ):  # fmt: skip
            return self.find(text, span=span, near=near, people=people)
        if begin not in near.mentions:
            whole = self.find(text, span=(begin, stop), near=near, people=people)
            near.mentions[begin] = whole, [m.start for m in whole]
        named, starts = near.mentions[begin]
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if first and named[first - 1].end > start:
            return self.find(text, span=span, near=near, people=people)
        return named[first:last]

    def _runs(
        self, text: str, span: tuple[int, int], *, near: Surroundings
    ) -> Iterator[tuple[int, int]]:
        """Yield the runs of names in a part of a text; they are known for the text surveyed."""
        start, end = span
        if near.text is not text:
            yield from (m.span() for m in _RUN.finditer(text, start, end))
            return
        known = near.runs
        at = bisect_right(known, (start, -1))
        if at and known[at - 1][1] > start:  # the part begins inside a run
            yield from (m.span() for m in _RUN.finditer(text, start, end))
            return
        while at < len(known) and known[at][0] < end:
            if known[at][1] <= end:
                yield known[at]
            elif (match := _RUN.match(text, known[at][0], end)) is not None:
                yield match.span()
            at += 1

    def _mentions(
        self, text: str, run: tuple[int, int], *, near: Surroundings,
        people: frozenset[tuple[int, int]],
    ) -> tuple[PlaceMention, ...]:  # fmt: skip
        """Read a run of names, once in the text surveyed."""
        if near.text is text and (known := near.read.get(run)) is not None:
            return known
        out = []
        people = frozenset(p for p in people if p[0] < run[1] and run[0] < p[1])
        for first, last in self._parts(text, run):
            at = first
            while at < last:
                mention, at = self._read(text, at, last, near=near, people=people)
                if mention is not None:
                    out.append(mention)
        if near.text is text:
            near.read[run] = tuple(out)
        return tuple(out)

    def _parts(self, text: str, run: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """Yield a run of names, in parts where "the X-Y road" names two places."""
        at, end = run
        joined = _JOINED.regex.finditer(text, at, end) if text.find("-", at, end) >= 0 else ()
        for name in joined:
            parts = name[0].split("-")
            known = [normalise(p) in self._exact for p in parts]
            if not any(known) or normalise(name[0]) in self._exact:
                continue
            if WAY_AFTER.match(text, name.end()) or (all(known) and self._lie_together(parts)):
                for part in parts:
                    edge = text.index(part, at, end) + len(part)
                    yield at, edge
                    at = edge + 1
        if at < end:
            yield at, end

    def _lie_together(self, parts: list[str]) -> bool:
        """Whether each part of a joined name means a place or region, and no two lie far apart."""
        named = [self._certain(part) for part in parts]
        if not all(found or self._regions.named(p) for found, p in zip(named, parts, strict=True)):
            return False
        sure = [found[0] for found in named if found]
        return not any(far(p, sure[:1], km=_JOINED_KM) for p in sure[1:])

    def _pieces(self, run: str) -> list[str]:
        words = run.split(" ")
        return [
            " ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)
        ]

    def _read(
        self, text: str, at: int, limit: int, *, near: Surroundings,
        people: frozenset[tuple[int, int]],
    ) -> tuple[PlaceMention | None, int]:  # fmt: skip
        """Read the longest name that begins at `at`; return it and where to go on."""
        ends = [m.end() for m in islice(_NAME.finditer(text, at, limit), 3)]
        for end in reversed(ends):
            if end == ends[0] and len(ends) > 1 and is_distinction(text[at:end]):
                return self._unknown(text, (at, ends[1])), ends[1] + 1  # "Bilyi Kolodiaz"
            mention = self._name(text, (at, end), near=near, people=people)
            if mention is not None:
                return mention, mention.end + 1
        return None, (ends[0] if ends else at + 1) + 1

    def _unknown(self, text: str, span: tuple[int, int]) -> PlaceMention | None:
        """Return a name that no place is known to bear, where only a place can stand."""
        start, end = span
        end = without_genitive(text, start, end)
        named = self._is_name(text, start) or is_where(text[max(0, start - 80) : start])
        return self._mention(text, (start, end), None) if named else None

    def _name(
        self, text: str, span: tuple[int, int], *, near: Surroundings,
        people: frozenset[tuple[int, int]],
    ) -> PlaceMention | None:  # fmt: skip
        start, end = span
        end = without_genitive(text, start, end)
        surface = text[start:end]
        key = normalise(surface)
        country = self._country(text, start, end)
        if country is not None:
            return country
        if len(key) < 3 or key in NOT_PLACES:
            return None
        if surface.endswith(" City") and self._is_spelt(surface[:-5]):
            surface, end, key = surface[:-5], end - 5, normalise(surface[:-5])
        region = None if end < span[1] else self._regions.find(text, (start, end), near=near)
        if region is not None:
            return region
        named = any(a < end and start < b for a, b in people)
        if (named or key in self._sides) and not self._is_located(text, (start, end), key=key):
            return None
        if is_other_thing(text, start, end):
            return None
        if is_with_article(text, start, end):  # settlements bear none
            return self._mention(text, (start, end), None) if key in self._exact else None
        return self._settlement(text, (start, end), near=near, named=named)

    def _settlement(
        self, text: str, span: tuple[int, int], *, near: Surroundings, named: bool
    ) -> PlaceMention | None:
        """Read a name as that of a settlement; `named`: a person's may hold it."""
        start, end = span
        surface = text[start:end]
        key = normalise(surface)
        where = self._where(text, span, near=near)
        if (short := self._cut_short(text, (start, end), where=where, near=near)) is not None:
            return short
        bearing = self._exact.get(key, []) if named else self._bearing(key, where)
        place = chosen(bearing, key=key, where=where) or self._elsewhere(
            surface, bearing, where=where, near=near
        )
        if place is None and key not in self._exact:
            if REGION_WORD.search_once(surface):  # "settlements of X Oblast"
                return None
            if not named:
                place = self._spelt_otherwise(text, (start, end), where)
            if place is None and not self._is_name(text, start):
                return None
        elif place is not None and self._common_word(text, start, key):
            return None
        return self._mention(text, (start, end), place)

    def _is_spelt(self, name: str) -> bool:
        return normalise(name) in self._exact or fold(name) in self._spelt.folded

    def _cut_short(
        self, text: str, span: tuple[int, int], *, where: Where, near: Surroundings
    ) -> PlaceMention | None:
        """Read "V. Name", and "Name" for the "Velyka Name" of the report."""
        start, end = span
        key = normalise(text[start:end])
        begin, cut = self._shortened.initial(text, start, key=key)
        if cut and (place := self._of_cut(cut, key=key, where=where)) is not None:
            return self._mention(text, (begin, end), place)
        long = self._shortened.named(key, near.places, short=self._exact.get(key, ()))
        return self._mention(text, span, long) if long and not where.small else None

    def _of_cut(self, cut: list[Place], *, key: str, where: Where) -> Place | None:
        """Return which place "V. Name" means: the only one, or the one that all else points to."""
        place = cut[0] if len(cut) == 1 else chosen(cut, key=key, where=where)
        around = where.line or where.before or where.report
        return None if place is None or far(place, around, km=_SPELT_KM) else place

    def _bearing(self, key: str, where: Where) -> list[Place]:
        """Return the places of a name, and those near by that others spell so."""
        found = self._exact.get(key, [])
        around = where.line or where.report
        if len(key) < _SHORTEST_OTHER or not key.isascii():
            return self._likely(found, around)
        ids = self._spelt.like(key) - {p.id for p in found}
        others = [self._by_id[i] for i in sorted(ids)]
        near = [p for p in others if (p.population or 0) >= _METROPOLIS
                or not far(p, around, km=_OTHERS_KM)]  # fmt: skip
        return self._likely([*found, *near], around)

    def _likely(self, found: list[Place], around: Sequence[Place]) -> list[Place]:
        """Return namesakes without quarters of cities not named, and hamlets that are no more."""
        if not any(p.id in self._former or p.id in self._quarters for p in found):
            return found
        named = {p.id for p in around}
        likely = [p for p in found if p.id not in self._former
                  and (p.id not in self._quarters or self._quarters[p.id] in named)]  # fmt: skip
        return likely or found

    def _elsewhere(
        self, surface: str, bearing: list[Place], *, where: Where, near: Surroundings
    ) -> Place | None:
        """Return which namesake a name means where the report says more about it."""
        if len(bearing) < 2 or where.region is not None:
            return None
        if surface not in near.meant:
            near.meant[surface] = None
            key, found = normalise(surface), {}
            for other in re.finditer(rf"(?<![\w-]){re.escape(surface)}(?![\w-])", near.text):
                there = self._where(near.text, other.span(), near=near)
                place = chosen(bearing, key=key, where=there)
                if place is not None:
                    found[place.id] = place
            if len(found) == 1:
                near.meant[surface] = next(iter(found.values()))
        return near.meant[surface]

    def _spelt_otherwise(self, text: str, span: tuple[int, int], where: Where) -> Place | None:
        """Resolve a name in other letters, or with a slip where a place is being named."""
        surface = text[slice(*span)]
        around = where.line or where.before or where.report
        for ids in self._spelt.of(surface):
            near = [
                p for i in ids if where.allows(p := self._by_id[i])
                and (not far(p, around, km=_SPELT_KM) or (p.population or 0) >= _METROPOLIS)
            ]  # fmt: skip
            if len(ids) == 1 or len(near) == 1:
                return None if not near or where.rules_out(near[0]) else near[0]
            if near:
                return chosen(sorted(near, key=lambda p: p.id), key=normalise(surface), where=where)
        russian = [p for i in self._spelt.of_russian(surface) if where.allows(p := self._by_id[i])
                   and around and not far(p, around, km=_OTHERS_KM)]  # fmt: skip
        russian = self._likely(russian, around)
        if len(russian) == 1 and not where.rules_out(russian[0]):
            return russian[0]
        if where.small or not is_where(text[max(0, span[0] - 80) : span[0]]):
            return None
        place = self._spelt.loose(surface)
        # What is only like a name is that place where others of its neighbourhood are named.
        lost = place is not None and (
            far(place, where.line or where.report, km=120) or where.rules_out(place)
        )
        return None if lost else place

    def _where(self, text: str, span: tuple[int, int], *, near: Surroundings) -> Where:
        start, end = span
        after, before = text[end : end + 60], text[max(0, start - _LIST_ROOM) : start]
        region = None
        if (named := REGION_BESIDE.match(after)) is not None:
            found = self._regions.named(named[1])
            region = found.id if found is not None else None
        bracket = REGION_OF_LIST.match(text, end, end + 160)
        of_list = self._regions.named(bracket["of"]) if bracket is not None else None
        beside = BESIDE.match(after)
        line = self._certain(beside["of"]) if beside is not None else []
        line = line or self._around(text, start, near=near)
        joined = text[max(0, start - 5) : start].endswith((", ", "and "))
        listed = (
            LIST_BEFORE.search_once(text[max(0, start - _LIST_ROOM) : start]) if joined else None
        )
        others = _LISTED.findall(listed["of"]) if listed is not None else ()
        return Where(
            line=line,
            report=near.places,
            listed=[p for name in others for p in self._certain(name)],
            before=() if line else self._before(text, start, near=near),
            region=region,
            within=self._region_above(text, start, near=near),
            regions=frozenset((of_list.id,)) if of_list is not None else frozenset(),
            sector=bool(SECTOR_AFTER.match(after)),
            small=bool(SMALL_BEFORE.search_once(before) or SMALL_AFTER.match(after))
            and not DISTRICT_AFTER.match(after),
        )

    def _region_above(self, text: str, at: int, *, near: Surroundings) -> str | None:
        """Return the region that the line has named last."""
        last = bisect_right(near.regions, (at, "")) if near.text is text else 0
        return near.regions[last - 1][1] if last and near.regions[last - 1][0] > text.rfind(
            "\n", 0, at
        ) else None  # fmt: skip

    def _is_located(self, text: str, span: tuple[int, int], *, key: str) -> bool:
        """Whether a name that is also a person's or a government's is a place here."""
        start, end = span
        return (
            key in self._exact
            and bool(LOCATED.search_once(text[max(0, start - 20) : start]))
            and not GOVERNMENT_AFTER.match(text[end : end + 60])
        )

    def _is_name(self, text: str, start: int) -> bool:
        """Whether a name that no table has stands where only a place can."""
        if TAKEN_BEFORE.search_once(text[max(0, start - 60) : start]):
            return True
        kind = KIND_BEFORE.search_once(text[max(0, start - 60) : start])
        return bool(kind and re.search(r"\b(?:of|town)\s$", kind.string))

    def _common_word(self, text: str, start: int, key: str) -> bool:
        """Whether a short word at a sentence's start is more likely a word than a place."""
        before = text[max(0, start - 10) : start].rstrip()
        opening = not before or before[-1] in '.!?:\n“"•'
        if not opening or " " in key:
            return False
        places = self._exact.get(key, [])
        return len(key) < 5 and max((p.population or 0 for p in places), default=0) < 20_000

    def _country(self, text: str, start: int, end: int) -> PlaceMention | None:
        name = text[start:end]
        if name not in COUNTRIES or not COUNTRY_BEFORE.search_once(
            text[max(0, start - 20) : start]
        ):
            return None
        if re.match(r"['’]s", text[end:]):
            return None
        return PlaceMention(surface=name, start=start, end=end, canonical=name,
                            geonameid=COUNTRIES[name], kind="country")  # fmt: skip

    def _mention(self, text: str, span: tuple[int, int], place: Place | None) -> PlaceMention:
        surface = text[slice(*span)]
        if place is None:
            return PlaceMention(surface=surface, start=span[0], end=span[1], canonical=surface)
        return PlaceMention(
            surface=surface, start=span[0], end=span[1], canonical=place.name,
            geonameid=place.geonameid, kind=place.kind, place=place.id,
        )  # fmt: skip

    def _around(self, text: str, at: int, *, near: Surroundings) -> list[Place]:
        """Return the unmistakable places of the same paragraph."""
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        if near.text is not text:
            return self.survey(text[start : len(text) if end < 0 else end]).places
        if start not in near.lines:
            first = bisect_right(near.runs, (start, -1))
            last = len(near.runs) if end < 0 else bisect_right(near.runs, (end, -1))
            # A region's chief town stands for it where nothing else says where the line is.
            near.lines[start] = [p for named in near.certain[first:last] for p in named] or [
                p for named in near.regional[first:last] for p in named
            ]
        return near.lines[start]

    def _before(self, text: str, at: int, *, near: Surroundings) -> list[Place]:
        """Return the unmistakable places of the last line above that names some."""
        if near.text is not text:
            return []
        start = text.rfind("\n", 0, at) + 1
        for _ in range(_LINES_ABOVE):
            if not start:
                break
            start = text.rfind("\n", 0, start - 1) + 1
            if found := self._around(text, start, near=near):
                return found
        return []


@lru_cache(maxsize=4)
def _finder(holder: "_ById") -> PlaceFinder:
    return PlaceFinder(holder.theatre)


class _ById:
    """Makes a theatre a cache key by identity."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre

    def __hash__(self) -> int:
        return id(self.theatre)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.theatre is self.theatre


def finder_of(theatre: Theatre) -> PlaceFinder:
    """Return the finder of a theatre; built once (its tables take about 0.1 s)."""
    return _finder(_ById(theatre))
