"""Names in a report -> places of the theatre; `unresolved` rather than invented.

Exact spellings first, then spellings that differ by transliteration or a slip of the keys, and
those only for a name that stands where a place is named. Namesakes go to the one near the
places that the report names with certainty; where none is clearly nearer they stay unresolved.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontcast.claims._namesakes import Where, astray, chosen, far, lies_apart, outstanding
from frontcast.claims._patterns import Pattern
from frontcast.claims._regions import REGION_WORD, Regions
from frontcast.claims._surroundings import (
    NAME,
    Surroundings,
    fold,
    is_cut,
    matches_in,
    russian_fold,
)
from frontcast.claims._words import words
from frontcast.records import Place, PlaceMention, Side
from frontcast.theatre import Theatre, normalise

# Shorter names are not looked up in other spellings: too many would fit.
_SHORTEST_OTHER = 6
_OTHERS_KM = 60
# Runs of names remembered, and spellings that no table has.
_MOST_RUNS = 10_000
# A city that is named wherever the front is.
_METROPOLIS = 500_000
# Smaller towns tell nothing of what lies around where nothing else is named near them.
_TOWN = 50_000
_JOINED = Pattern(r"[^\s-]+(?:-[^\s-]+)+")
_NAME = re.compile(NAME)
_RUN = Pattern(rf"{NAME}(?:[ ]{NAME}){{0,3}}")
_KIND_BEFORE = Pattern(
    r"\b(?:city|town|village|settlement|hamlet|community|suburb|villages|towns|cities|settlements|"
    r"direction|outskirts|edge)(?: of)?(?: [A-Z][\w'’-]+,?(?: and)?)*\s*$",
    re.IGNORECASE,
)
# What stands before the name of a place, at once or with "the town of" between.
_LEADS = words(
    "in near at to from toward towards of around outside inside into between for over beyond "
    "through via off on past north south east west northeast northwest southeast southwest and or "
    "neighboring neighbouring nearby capture captured capturing seize seized seizing take took "
    "taking taken hold holds entered entering enter liberate liberated shelled struck hit bombed "
    "attacked town city village abandoning reach reached occupied besieged defend defending leave "
    "left"
)
_ENDS_WHERE = re.compile(r"(\w+)\s*$")
# Matched from the beginning of one of the last four words: of so many it consists at most.
_WHERE_BEFORE = Pattern(
    rf"\b(?:{'|'.join(sorted(_LEADS, key=len, reverse=True))}),?\s*"
    r"(?:the\s+)?(?:city of |town of |village of )?$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_GOVERNMENT_AFTER = Pattern(
    r"\s*(?:(?:has|have|had|also|now|then|again|later|already|still|will|would|may|is|was)\s+)*"
    r"(?:said|says|den\w+|claim\w*|reject\w*|insist\w*|want\w*|agree\w*|accus\w*|announc\w*|"
    r"need\w*|refus\w*|launched|struggl\w*|call\w*|call\w*|ha[sd] to|forced|plan\w*|hop\w*|"
    r"warn\w*|pull\w*|delay\w*|sent|sends|sending|deploy\w*|try\w*|tri\w+|find|ordered|"
    r"admit\w*|confirm\w*|expect\w*|think\w*|seek\w*|view\w*|fear\w*|face[sd]?|offer\w*|"
    r"forces?\b|troops?\b|government|authorit\w+|officials?|leadership)|['’]s?\b",
)
_AREA = Pattern(
    r"\b(?:(?:north|south|east|west|northeast|northwest|southeast|"
    r"southwest)ern|central)\s"
    rf"(?P<of>{NAME})"
)
_COUNTRIES = {
    "Ukraine": 690791, "Russia": 2017370, "Belarus": 630336, "Poland": 798544,
    "Romania": 798549, "Moldova": 617790, "Turkey": 298795, "Georgia": 614540,
    "China": 1814991, "North Korea": 1873107, "United States": 6252001, "Germany": 2921044,
    "United Kingdom": 2635167, "France": 3017382, "Syria": 163843, "Iran": 130758,
    "Israel": 294640, "Hungary": 719819, "Finland": 660013, "Lithuania": 597427,
    "Latvia": 458258, "Estonia": 453733,
}  # fmt: skip
_COUNTRY_BEFORE = Pattern(
    r"\b(?:in|into|inside|across|from|to|out of|throughout|over|within|parts? of|leave|enter|"
    r"deeper into)\s$"
)
_NO_TOWN_AFTER = Pattern(
    r"\s(?:[Rr]iver|[Rr]eservoir|[Ss]treet|[Cc]anal|[Ff]orest|Brigade|Battalion|Regiment|"
    r"Institute|University|"
    r"Army|Corps|Ministry|Street|Avenue|Post|Times|Telegraph)\b"
)
_WATER_BEFORE = Pattern(r"\b(?:Sea|Gulf|Bay|Lake|River|Strait|Mount) (?:of )?$")
_TAKEN_BEFORE = Pattern(
    r"\b(?:captured|seized|took|liberated|occupied|entered|near|outside|villages? of|towns? "
    r"of|settlements? of|"
    r"village|settlement|recaptured|stormed)\s(?:the\s)?$"
)
_LOCATED = Pattern(r"\b(?:in|near|at|from|to|outside|around|over)\s$")
_NOT_PLACES = words(
    "the a an he she it they we i russian russians ukrainian ukrainians american western soviet "
    "european monday tuesday wednesday thursday friday saturday sunday january february march "
    "april "
    "may june july august september october november december mr mrs ms dr general colonel major "
    "captain president minister ministry prime army brigade nato eu us usa uk un front battle "
    "marathon peace plan union world war institute university staff defense defence forces "
    "some most "
    "however meanwhile but and or if should although even since after before once ever now "
    "our this "
    "that these those many more one two three local officials commander nova new"
)
_REGIONS_NAMED = (
    Pattern(rf"({NAME})(?={REGION_WORD.pattern})"),
    Pattern(rf"((?:{NAME}(?:, and |, | and ))+{NAME})(?=\s+(?:regions|oblasts))"),
    Pattern(rf"\bregions,? (?:which (?:also )?include|including|of|:)?\s*"
            rf"((?:{NAME}(?:,? and |, )?)+)"),
)  # fmt: skip
_REGION_BESIDE = Pattern(
    rf"(?:\s*\(|,\s|\s(?:in|of)\s(?:the\s)?(?:\w+ern\s)?)(?:in\s)?({NAME})\.?\s+"
    r"(?:region|oblast|province|Oblast|Region|Province|obl\b|reg\b|Obl\b)"
)
# "near A, B and C (Kharkiv region)": all of a list lie where a bracket after its last says.
_REGION_OF_LIST = Pattern(
    rf"(?:(?:,|,? and)\s{NAME}(?:\s{NAME})?){{1,5}}\s*\((?:in\s)?(?P<of>{NAME})\.?\s+"
    r"(?:region|oblast|province|Oblast|Region|Province|obl\b|reg\b|Obl\b)"
)
_THE_BEFORE = Pattern(r"\b[Tt]he\s$")
# What stands between an article and these is a town that says which: "the Lyman direction".
_MODIFIES = Pattern(
    r"['’]s?\b|[\w'–—-]*[-–—]|\s(?:near|outside|by|(?:north|south|east|west)\w* of)\s|(?:,? "
    r"(?:and |or )?[A-Z][\w'’-]+)*\s+(?:direction|axis|axes|sector|front|"
    r"frontline|"
    r"area|region|oblast|district|raion|pocket|salient|hub|mine|road|highway|route|garrison|"
    r"community|"
    r"hromada|agglomeration|suburb|outskirts|bridge|line|operation|offensive|battle|campaign|"
    r"border|"
    r"administration|mayor|authorit|rd\b|hwy\b|st\b|resident|brigade|group|bridgehead|dam|"
    r"reservoir|plant|power|"
    r"station|city|town|village|settlement|railway|rail|crossing|corridor|hospital|school|market|"
    r"council|police|waste|coal|church|stadium|court|side|bank|end|edge|centre|center|defen|front|"
    r"stronghold|fortress|siege|catastrophe|massacre|theatre|theater|encirclement)"
)
_SMALL_BEFORE = Pattern(r"\b(?:villages?|hamlets?)(?:\sof)?\s$", re.IGNORECASE)


# "Makiivka – the village, not the city", "a village called X".
_SMALL_AFTER = Pattern(
    r"\s?(?:,|\(|[–—-]{1,2})\s?(?:the|a|an)\s(?:\w+\s)?(?:village|hamlet)\b"
    r"(?!\s(?:of|called|named)\s[A-Z])", re.IGNORECASE,
)  # fmt: skip
_SECTOR_AFTER = Pattern(
    r"(?:(?:,| and|, and) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)?\s(?:direction|axis|sector)s?\b"
)


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
        self._folded: dict[str, set[str]] = {}
        self._russian: dict[str, set[str]] = {}
        self._by_id = {p.id: p for p in theatre.places}
        for key, found in self._exact.items():
            if key.isascii():
                ids = {p.id for p in found}
                self._folded.setdefault(fold(key), set()).update(ids)
                self._russian.setdefault(russian_fold(key), set()).update(ids)
        self._known = sorted(
            {normalise(p.name) for p in theatre.places if (p.population or 0) >= 5_000}
            | {k for k, v in self._exact.items()
               if k.isascii() and any((p.population or 0) >= 5_000 for p in v)}
        )  # fmt: skip
        self._regions = Regions(
            theatre, exact=self._exact, folded=self._folded.keys(), others=_NOT_PLACES
        )
        self._loose_known: dict[str, Place | None] = {}
        self._certain_known: dict[str, list[Place]] = {}
        self._sides = {normalise(n): s for s in reversed(theatre.sides)
                       for n in (s.name, *s.names)}  # fmt: skip

    def knows(self, name: str) -> bool:
        """Whether some place bears exactly this name."""
        return normalise(name) in self._exact

    def side(self, name: str) -> Side | None:
        """Return the side that bears a name; None if none does."""
        return self._sides.get(normalise(name))

    def survey(self, text: str) -> Surroundings:
        """Read a whole report once for what its names mean together."""
        seen = Surroundings(text=text)
        seen.areas = [m.span() for m in _AREA.finditer(text)]
        for match in _RUN.finditer(text):
            named = self._certain(match[0])
            seen.runs.append(match.span())
            seen.certain.append(named)
            seen.places += named
        once = list({p.id: p for p in seen.places}.values())
        apart = {p.id for p in once if lies_apart(p, once, most=_TOWN)}
        if apart:  # namesakes of what is meant
            seen.certain = [[p for p in named if p.id not in apart] for named in seen.certain]
            seen.places = [p for p in seen.places if p.id not in apart]
        for pattern in _REGIONS_NAMED:
            for match in pattern.finditer(text):
                seen.region_names |= {fold(n) for n in _NAME.findall(match[1])}
        return seen

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
        for name in self._pieces(run):
            key = normalise(re.sub(r"['’]s?$", "", name))
            found = self._exact.get(key, [])
            if key in _NOT_PLACES or key in self._sides:
                continue
            if len(found) == 1:
                out.append(found[0])
            elif found and (chief := outstanding(found)) is not None:
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
                _AREA, text, span=span, known=near.areas if near.text is text else None
            )
            if normalise(m["of"]) in self._sides or m["of"] in _COUNTRIES
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
        begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", start)
        stop = len(text) if stop < 0 else stop
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
            if all(known) and normalise(name[0]) not in self._exact:
                for part in parts:
                    edge = text.index(part, at, end) + len(part)
                    yield at, edge
                    at = edge + 1
        if at < end:
            yield at, end

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
            mention = self._name(text, (at, end), near=near, people=people)
            if mention is not None:
                return mention, mention.end + 1
        return None, (ends[0] if ends else at + 1) + 1

    def _name(
        self, text: str, span: tuple[int, int], *, near: Surroundings,
        people: frozenset[tuple[int, int]],
    ) -> PlaceMention | None:  # fmt: skip
        start, end = span
        end = _without_genitive(text, start, end)
        surface = text[start:end]
        key = normalise(surface)
        country = self._country(text, start, end)
        if country is not None:
            return country
        if len(key) < 3 or key in _NOT_PLACES:
            return None
        if surface.endswith(" City") and (
            normalise(surface[:-5]) in self._exact or fold(surface[:-5]) in self._folded
        ):  # fmt: skip
            surface, end, key = surface[:-5], end - 5, normalise(surface[:-5])
        region = None if end < span[1] else self._regions.find(text, (start, end), near=near)
        if region is not None:
            return region
        named = any(a < end and start < b for a, b in people)
        if (named or key in self._sides) and not self._is_located(text, (start, end), key=key):
            return None
        if _NO_TOWN_AFTER.match(text[end : end + 14]) or _WATER_BEFORE.search(
            text[max(0, start - 10) : start]
        ):  # fmt: skip
            return None
        if _THE_BEFORE.search_once(text[max(0, start - 5) : start]) and not _MODIFIES.match(
            text[end : end + 40]
        ):  # fmt: skip
            # Settlements bear no article; rivers do: "boats crossing the Dnipro".
            return self._mention(text, (start, end), None) if key in self._exact else None
        where = self._where(text, (start, end), near=near)
        bearing = self._exact.get(key, []) if named else self._bearing(key, where)
        place = chosen(bearing, key=key, where=where) or self._elsewhere(
            surface, bearing, where=where, near=near
        )
        if place is None and key not in self._exact:
            if not named:
                place = self._spelt_otherwise(text, (start, end), where)
            if place is None and not self._is_name(text, start):
                return None
        elif place is not None and self._common_word(text, start, key):
            return None
        return self._mention(text, (start, end), place)

    def _bearing(self, key: str, where: Where) -> list[Place]:
        """Return the places of a name, and those near by that others spell so."""
        found = self._exact.get(key, [])
        if len(key) < _SHORTEST_OTHER or not key.isascii():
            return found
        folded, russian = fold(key), russian_fold(key)
        ids = self._folded.get(folded, set())
        if russian != folded:
            ids = ids | self._russian.get(russian, set())
        others = [self._by_id[i] for i in sorted(ids - {p.id for p in found})]
        around = where.line or where.report
        return [*found, *(
            p for p in others
            if (p.population or 0) >= _METROPOLIS or not far(p, around, km=_OTHERS_KM)
        )]  # fmt: skip

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
        ids = self._folded.get(fold(surface), set()) if len(surface) >= 6 else set()
        if len(ids) == 1:
            only = self._by_id[next(iter(ids))]
            return None if astray(only, where) else only
        if where.small or not _is_where(text[max(0, span[0] - 80) : span[0]]):
            return None
        place = self._loose_place(surface)
        # What is only like a name is that place where others of its neighbourhood are named.
        lost = place is not None and far(place, where.line or where.report, km=120)
        return None if lost else place

    def _where(self, text: str, span: tuple[int, int], *, near: Surroundings) -> Where:
        start, end = span
        after, before = text[end : end + 60], text[max(0, start - 40) : start]
        region = None
        if (named := _REGION_BESIDE.match(after)) is not None:
            found = self._regions.named(named[1])
            region = found.id if found is not None else None
        listed = _REGION_OF_LIST.match(text, end, end + 160)
        of_list = self._regions.named(listed["of"]) if listed is not None else None
        return Where(
            line=self._around(text, start, near=near),
            report=near.places,
            region=region,
            regions=frozenset((of_list.id,)) if of_list is not None else frozenset(),
            sector=bool(_SECTOR_AFTER.match(after)),
            small=bool(_SMALL_BEFORE.search_once(before) or _SMALL_AFTER.match(after)),
        )

    def _is_located(self, text: str, span: tuple[int, int], *, key: str) -> bool:
        """Whether a name that is also a person's or a government's is a place here."""
        start, end = span
        return (
            key in self._exact
            and bool(_LOCATED.search_once(text[max(0, start - 20) : start]))
            and not _GOVERNMENT_AFTER.match(text[end : end + 60])
        )

    def _is_name(self, text: str, start: int) -> bool:
        """Whether a name that no table has stands where only a place can."""
        if _TAKEN_BEFORE.search_once(text[max(0, start - 60) : start]):
            return True
        kind = _KIND_BEFORE.search_once(text[max(0, start - 60) : start])
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
        if name not in _COUNTRIES or not _COUNTRY_BEFORE.search_once(
            text[max(0, start - 20) : start]
        ):
            return None
        if re.match(r"['’]s", text[end:]):
            return None
        return PlaceMention(surface=name, start=start, end=end, canonical=name,
                            geonameid=_COUNTRIES[name], kind="country")  # fmt: skip

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
            near.lines[start] = [p for named in near.certain[first:last] for p in named]
        return near.lines[start]

    def _loose_place(self, surface: str) -> Place | None:
        """Resolve a spelling that no table has, where a place is being named."""
        if surface not in self._loose_known:
            if len(self._loose_known) > _MOST_RUNS:
                self._loose_known.clear()
            self._loose_known[surface] = self._read_loosely(surface)
        return self._loose_known[surface]

    def _read_loosely(self, surface: str) -> Place | None:
        key = normalise(surface)
        if len(key) < 6:
            return None
        ids = self._folded.get(fold(surface), set())
        if len(ids) == 1:
            return self._by_id[next(iter(ids))]
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


def _without_genitive(text: str, start: int, end: int) -> int:
    """Return where a name ends without "'s"."""
    bare = end - 1 if text[end - 1] == "s" else end
    return bare - 1 if bare - 1 >= start and text[bare - 1] in "'’" else end


def _is_where(before: str) -> bool:
    """Whether words end where a place is named next."""
    if before.rstrip().endswith(","):
        return True
    last = _ENDS_WHERE.search(before, max(0, len(before) - 20))
    if last is None or last[1].lower() not in _LEADS | {"the"}:
        return False
    openings = [m.start() for m in _WORDS.finditer(before)]
    return any(_WHERE_BEFORE.match(before, at) for at in openings[-4:])


@lru_cache(maxsize=4)
def _finder(key: int, holder: "_ById") -> PlaceFinder:
    del key
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
    return _finder(id(theatre), _ById(theatre))
