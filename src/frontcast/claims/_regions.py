"""Regions by name: a region and its chief town often bear the same one."""

import re
from collections.abc import Collection, Mapping

from frontcast.claims._patterns import Pattern
from frontcast.claims._surroundings import NAME, Surroundings, fold
from frontcast.records import Place, PlaceMention, Region
from frontcast.theatre import Theatre, normalise

REGION_WORD = Pattern(
    r"\s+(?:(?:region|oblast|province|Oblast|Region|Province)s?|REGION|OBLAST|"
    r"People['’]s Republic)\b"
)
_REGIONS_AFTER = Pattern(
    rf"(?:(?:\s*,\s*|\s+and\s+|,?\s+and\s+){NAME})*\s+(?:regions|oblasts|provinces)\b"
)
# "The four regions, which also include X, Y and Z", "the regions of X and Y".
_REGIONS_BEFORE = Pattern(
    r"\b(?:regions|oblasts|provinces)(?:\s(?:of|including|like|such as)|,?\s(?:which|that)\s"
    rf"(?:also\s)?(?:include|are|comprise)|:|,|\s[–—(-])\s(?:{NAME}(?:,\s+and\s+|,\s+|\s+and\s+))*$"
)
_CITY_BEFORE = Pattern(
    r"\b(?:city of|town of|downtown|central|near|outside|around|(?:north|south|east|west)[\w-]* of|"
    r"(?:outskirts|suburbs|cent(?:re|er)|streets) of|kilomet(?:er|re)s (?:from|of)|"
    r"km from)\s*$",
    re.IGNORECASE,
)
_SHARE_BEFORE = Pattern(
    r"(?:percent|per cent|%|half|thirds?|fifths?|(?:a|three) quarters?|rest|most|all|part|parts|"
    r"whole|entirety|remainder|bulk|swathes?|slice|share|lacks|much|borders?)\s+of\s+"
    r"(?:the\s+)?(?:[A-Z]\w+ and )?$"
)
_TOWARDS = Pattern(
    r"\b(?:on|to|towards?|assault on|storm|reach|take|taking|capture|shell(?:ed|ing)?|bomb(?:ed|"
    r"ing)?|"
    r"struck|hit|bound for|lives? in|apartment in|hospital in|from)\s$"
)
_CITY_AFTER = Pattern(r"\s+(?:city|airport|suburbs?)\b|['’]s (?:suburbs|airport|outskirts)")
_ROAD = Pattern(
    r"\b(?:roads?|highways?|railways?|rail lines?|routes?)\b[^.;]*\b(?:to|"
    r"towards?|between|from|leading|linking|"
    r"connecting)\b[^.;]*$|\b(?:leading|leads|linking|links|connect\w*)\s[^.;]*$",
    re.IGNORECASE,
)
# What stands in a town, and what is done to one.
_IN_TOWN = Pattern(
    r"\b(?:administration|council|headquarters|hospital|clinic|school|university|market|"
    r"station|airport|airfield|museum|hotel|caf[eé]|restaurant|flat|apartment|house|office|prison|"
    r"theatre|theater|church|street|square|checkpoint|shelter|basement|cellar|kitchen|shop|court|"
    r"mall|stadium|factory|plant|port|embassy|newsroom|bus|train)s?\s(?:in|at|from|to)\s$"
)
_WAY_AFTER = Pattern(
    rf"\s?[-–—]\s?{NAME}(?:\s[-–—]\s{NAME})*\s(?:\w+\s)?(?:roads?|highway|motorway|railway|rail|route|"
    r"line|train|bus)\b"
)
_BORDER_AFTER = Pattern(
    rf"(?:\s?[-–—]\s?{NAME})?\s(?:administrative\s|regional\s|oblast\s)?(?:border|boundary|boundaries)\b"
)
_REGION_TOO = Pattern(
    rf"\s(?:and|or)\s(?:the\s)?(?:\w+\s)?(?:north|south|east|west|rest|parts?|cent(?:re|er))\s(?:of\s)"
    rf"(?:the\s)?{NAME}{REGION_WORD.pattern}"
)
_GOVERNOR_BEFORE = Pattern(
    r"\b(?:governors?|vice-governor|head of the region) (?:of|in)\s(?:the\s)?$"
)
_BORDER_BEFORE = Pattern(rf"(?P<other>{NAME})[-–—]$")
# Ground that is fought for beyond the border is called by its region; towns there are shelled.
_INTO = Pattern(r"\b(?:in|into|to|at|of)\s$")
_SHELLED = Pattern(
    r"\b(?:shell\w*|struck|strikes?|hit|hits|explosions?|drones?|missiles?|rockets?|bomb\w*|kill\w*|"
    r"wound\w*|injur\w*|died|dead|apartment\w*|mayor|streets?|downtown|airport|train|hospital)\b"
)
# Chief towns far behind the front: where armies stand and fight is their region.
_REAR = frozenset(map(fold, ("donetsk", "luhansk", "kursk")))
_ENTERED = frozenset((fold("kursk"),))
_WARFARE_AFTER = Pattern(
    r"\s(?:directions?|axis|axes|sector|front|incursion|offensive|operation(?:al)?|raid|salient|"
    r"bridgehead|adventure|campaign|zone)\b"
)
_DISTRICT = Pattern(r"\s(?:[Dd]istrict|[Rr]aion|[Rr]ayon)\b")
_SHORT_REGION = Pattern(r"\.?\s(?:obl|oblast|region)\b\.?")


class Regions:
    """Reads names as regions.

    Parameters
    ----------
    theatre : Theatre
    exact : mapping of str to list of Place
        Settlements by name, as `normalise` writes it.
    folded : collection of str
        Their names without the differences between transliterations.
    others : frozenset of str
        Names that no region has, such as months and titles.
    """

    def __init__(
        self, theatre: Theatre, *, exact: Mapping[str, list[Place]], folded: Collection[str],
        others: frozenset[str],
    ) -> None:  # fmt: skip
        self._theatre, self._exact, self._folded = theatre, exact, folded
        self._others = others
        self._short: dict[str, Region] = {}
        for key, region in theatre.gazetteer.region_names().items():
            bare = re.sub(r"\s(?:oblast|region|province)$", "", key)
            self._short.setdefault(bare, region)
            self._short.setdefault(fold(bare), region)
        codes = [r.id[:2] for r in theatre.regions]
        self._home = max(codes, key=codes.count, default="")
        self._sides = {normalise(n) for s in theatre.sides for n in (s.name, *s.names)}

    def named(self, name: str) -> Region | None:
        """Return the region of a name without "oblast" or "region"; None if there is none.

        Its first letters will do where no other region begins with them: "Khar", "Luh".
        """
        key = normalise(name)
        return (
            self._short.get(key) or self._short.get(fold(name)) or self._begun(key)
            or self._of_town(key)
        )  # fmt: skip

    def _begun(self, key: str) -> Region | None:
        meant = {r.id: r for k, r in self._short.items() if k.startswith(key) and len(key) >= 3}
        return next(iter(meant.values())) if len(meant) == 1 else None

    def find(self, text: str, span: tuple[int, int], *, near: Surroundings) -> PlaceMention | None:
        """Return the region that a name means where it stands; None if it means none.

        Parameters
        ----------
        text : str
        span : tuple of int
            Of the name.
        near : Surroundings
        """
        start, end = span
        after = text[end : end + 120]
        word = REGION_WORD.match(after)
        key = normalise(text[start:end])
        if (district := self._district(text, (start, end), key=key)) is not None:
            return district
        found = self._short.get(key) or self._short.get(fold(key))
        short = _SHORT_REGION.match(after)  # "Zap obl", "Khar. oblast"
        if short and (found is None or word is None):
            meant = found or self._begun(key)
            if meant is not None:
                return _mention(text, (start, end + short.end()), meant)
        if found is None and word:  # an old name of its chief town
            found = self._of_town(key)
        if found is None:
            if word is None:
                return None
            inner = [normalise(re.sub(r"['’]s?$", "", w)) for w in text[start:end].split()]
            if any(w in self._short or w in self._sides for w in inner):
                return None
            if key not in self._others and key not in self._sides and key not in self._exact:
                surface = text[start : end + word.end()]
                return PlaceMention(surface=surface, start=start, end=start + len(surface),
                                    canonical=text[start:end], kind="region")  # fmt: skip
            return None
        if word and not word[0].rstrip().endswith("s"):
            end += word.end()
            return _mention(text, (start, end), found)
        if normalise(found.name) == key or (
            key not in self._exact and fold(text[start:end]) not in self._folded
        ):
            return _mention(text, (start, end), found)  # such as Crimea
        if _REGIONS_AFTER.match(after) or self._is_meant(text, span, found=found, near=near):
            return _mention(text, (start, end), found)
        return None

    def _district(self, text: str, span: tuple[int, int], *, key: str) -> PlaceMention | None:
        """Return a district by the name of its town, which is none of the places that are held."""
        word = _DISTRICT.match(text, span[1])
        if word is None or not (
            key in self._exact or fold(key) in self._folded or key in self._short
        ):
            return None
        surface = text[span[0] : word.end()]
        return PlaceMention(surface=surface, start=span[0], end=word.end(), canonical=surface,
                            kind="region")  # fmt: skip

    def _of_town(self, key: str) -> Region | None:
        places = self._exact.get(key, [])
        chief = max(places, key=lambda p: p.population or 0, default=None)
        if chief is None or (chief.population or 0) < 100_000:
            return None
        return next((r for r in self._theatre.regions if r.id == chief.region), None)

    def _at_border(self, text: str, span: tuple[int, int]) -> bool:
        """Whether a name ends what "the X-Y boundary" joins."""
        match = _BORDER_BEFORE.search_once(text[max(0, span[0] - 40) : span[0]])
        return match is not None and _BORDER_AFTER.match(text, span[1]) is not None

    def _is_abroad(self, region: Region) -> bool:
        """Whether a region is another country's than most of the theatre's."""
        return region.id[:2] != self._home

    def _is_meant(
        self, text: str, span: tuple[int, int], *, found: Region, near: Surroundings
    ) -> bool:
        """Whether a name borne by a region and its chief town means the region here."""
        start, end = span
        sentence_start = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
        before, after = text[sentence_start:start], text[end : end + 40]
        if re.match(r"\s(?:city|town|village|settlement)s?\sof\b", after):
            return True
        bare = fold(re.sub(r"\s(?:oblast|region)$", "", normalise(found.name)))
        if _REGIONS_BEFORE.search(before):
            return True
        if bare in _REAR and _WARFARE_AFTER.match(after):
            return True
        if _BORDER_AFTER.match(after) or self._at_border(text, span):
            return True
        if _CITY_BEFORE.search(before) or _CITY_AFTER.match(after) or _ROAD.search(before) or (
            _IN_TOWN.search(before) or _WAY_AFTER.match(text, end)
        ):  # fmt: skip
            return False
        if _GOVERNOR_BEFORE.search(before) or _REGION_TOO.match(text, end):
            return True
        if _SHARE_BEFORE.search_once(before):
            return True
        if re.match(
            r"['’]s?\s(?:region|[a-z]+ (?:city|town|village))|\s(?:city|town|village) of\b", after
        ):
            return True
        into = self._is_abroad(found) and _INTO.search(before)
        if not into and (_TOWARDS.search(before) or re.match(r"\sitself\b", after)):
            return False
        if into or bare in _ENTERED:
            stop = re.search(r"[.\n]", text[end:])
            sentence = text[sentence_start : end + stop.start()] if stop else text[sentence_start:]
            return not _SHELLED.search_once(sentence)
        if bare in _REAR and fold(text[start:end]) in near.region_names:
            return True
        inside = [p for p in near.places if p.region == found.id]
        chief = normalise(text[start:end])
        others = [p for p in inside if normalise(p.name) != chief]
        return (
            bool(others)
            and bool(
                re.search(
                    r"\b(?:in|across|throughout)\s+(?:eastern |southern |northern )?$", before
                )
            )
            and (len(others) >= 2)
        )


def _mention(text: str, span: tuple[int, int], region: Region) -> PlaceMention:
    return PlaceMention(
        surface=text[slice(*span)], start=span[0], end=span[1], canonical=region.name,
        geonameid=region.geonameid, kind="oblast", place=region.id,
    )  # fmt: skip
