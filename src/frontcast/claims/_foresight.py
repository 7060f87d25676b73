"""What may come, in words -> Statements about days to come, by the phrase.

Each rule reads one kind of outlook and says for how long it is watched. Those spans are readings
of ours (`HORIZONS`), unless the words name a day.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from frontcast.claims._ground import offset_of
from frontcast.claims._patterns import Pattern
from frontcast.claims._phrases import COULD_TAKE, OUTLOOK
from frontcast.claims._times import find_times
from frontcast.claims._wording import Setting, Wording, is_town
from frontcast.claims.formalise import HORIZON_DAYS, formalise
from frontcast.errors import StatementError
from frontcast.frame import month_end
from frontcast.records import Claim, Side, parse
from frontcast.theatre import Theatre

HORIZONS: Final[dict[str, int]] = {
    "soon": HORIZON_DAYS,  # a capture expected, with no day named
    "pause": 30,  # less ground in these days than in as many before
    "campaign": 90,  # the same, of a campaign that ends, or a pace that is not kept up
    "towards": 90,  # the line is nearer to the place at their end
    "region": 365,  # all of a region
    "condition": 180,  # a condition comes true within these days, or the question is annulled
}
"""Days for which an outlook is watched where its words name none: readings of ours."""

_STOPPED = Pattern(
    r"\boperational pauses?\b|\b(?:paus(?:e|es|ing)|halt(?:s|ing)?|suspend(?:s|ing)?)\b"
    r"(?=\s*(?:$|[,.;:–—-]|to (?:consolidat|regroup|rest|refit|rotat|reorgani[sz]|rearm|resuppl)|"
    r"before\b|for\b|(?:its|their|the|this|all)\s(?:\w+\s)?(?:offensive|advance|campaign|push|"
    r"operations?|attacks?|assaults?)))"
)
_CAMPAIGN = r"(?:offensive|campaign|advance|push|drive|assault|attacks?|momentum|onslaught)"
_CULMINATES = Pattern(
    rf"\b{_CAMPAIGN}\b(?:\s\w+){{0,6}}?\s(?:culminat\w*|stall\w*|slow(?:s|ing)?(?: down)?|"
    r"(?:run|runs|running) out of (?:steam|force|momentum)|peter(?:s|ing)? out|fizzle\w*|"
    r"(?:grind|grinds|come|comes) to (?:a |an )?(?:halt|stop|end)|lose(?:s)? (?:steam|momentum)|"
    rf"exhaust\w*)|\bculmination of (?:the|its|their|this)\s(?:\w+\s)?{_CAMPAIGN}\b"
)
_NOT_KEPT_UP = Pattern(
    r"\b(?:can(?:not|'t| not)|will not|won't|unable to|not be able to|no longer|fails? to|"
    r"could not|couldn't|(?:can|able to|will))\s(?:\w+\s){0,2}?(?:sustain|keep up|maintain)\s"
    rf"(?:\w+\s){{0,3}}?(?:{_CAMPAIGN}|pace|tempo|operations?|rate)\b"
)
_QUICKENS = Pattern(
    r"\b(?:turn|convert|translate|develop|transform|expand|exploit|broaden)\w*\b.{0,80}?\binto\s"
    r"(?:\w+\s){0,3}?(?:advance|breakthrough|offensive|exploitation|collapse|drive|push)\b"
)
_TOWARDS = Pattern(
    r"\b(?:push|mov|advanc|driv|head|turn|march|attack|thrust|shift|press|proceed|strike)\w*\b"
    r"(?:\s(?:further|deeper|on|onward|onwards|forward|next|out|up|down|north|south|east|west|"
    r"north\w+|south\w+|eastward\w*|westward\w*|their|its|the|focus|attention|forces|troops|"
    r"effort|efforts|main)){0,5}\s"
    r"(?:to|toward|towards|on|onto|against|in the direction of)\s"
    r"(?=(?:the\s)?(?:\w+\s){0,3}(?:(?:city|town|village|stronghold) of\s)?)"
)
_CLOSER = Pattern(
    r"\b(?:bring|mov|push|com|get|advanc|driv|inch|creep)\w*\s(?:\w+\s){0,4}?(?:closer|nearer) "
    r"(?:to|toward|towards)\s"
)
_RETAKES = Pattern(r"\b(?:recaptur|retak|liberat|reclaim|win\w* back|tak\w+ back)\w*\s")
_PRESSED = Pattern(
    r"\b(?:pressure|threat|assaults?|attacks?)\s(?:on|to|against)\s.{1,60}?\b(?:increas|grow|mount|"
    r"intensif|rise|rising|build|escalat|worsen)\w*"
)
_TO_BORDERS = Pattern(
    r"\b(?:push|advanc|mov|reach|get|driv|go|drive|press|expand|extend)\w*\b.{0,60}?\b(?:border|"
    r"boundar|frontier|limit)\w*\sof\s"
)
_ALL_OF = Pattern(
    r"\b(?:captur|seiz|tak|occup|conquer|control|overrun)\w*\s(?:all|the rest|the whole|the "
    r"remainder|the entirety|the remaining (?:part|parts|third|half|quarter))\sof\s"
)
_STOPS = Pattern(
    r"\b(?:stop|prevent|avert|avoid)\b(?:\s(?:it|this|that))?(?:\sfrom happening)?$|"
    r"\b(?:stop|prevent|avert|avoid)\s(?:it|this|that|(?:its|the city's|the town's)\s(?:fall|loss|"
    r"capture))\b"
)
_LOST_BEFORE = Pattern(
    r"\b(?:fall|loss|captur\w*|seiz\w*|tak(?:e|es|ing)|los(?:e|es|ing)|verge|brink|inevitabl\w+)\b"
)
_HOLDS_OUT = Pattern(
    r"\b(?:will|would|can|could|to)\s(?:continue to\s|still\s|be able to\s|likely\s)*"
    r"(?:hold(?: on to| onto| out in)?|keep|retain)\s"
)
_RUNNING = re.compile(r"\bthis (year|month)\b", re.IGNORECASE)
_OFFENSIVE_OF = Pattern(r"\bcounter-?(?:offensive|attack)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What words say of days to come.

    Parameters
    ----------
    statement : str
        Canonical but for names; its days are counted from the day of publication.
    affirmed : bool
        The words say that it comes true; False: that it does not.
    stated : bool
        The words name the last day.
    words : str
        The words that the last day was read from.
    """

    statement: str
    affirmed: bool
    stated: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The outlook's own words, with what stands around them.

    Parameters
    ----------
    reading : Wording
        Of a claim cut down to what is to come, without its condition and without words that
        deny ("unlikely").
    denied : bool
        What is left says that it will not be so.
    town, region : str or None
        The settlement and region spoken of last, where the words name none.
    before : str
        What was said before, lower case.
    """

    reading: Wording
    denied: bool
    town: str | None = None
    region: str | None = None
    before: str = ""

    @property
    def where(self) -> str | None:
        """The region whose ground a campaign is about."""
        r = self.reading
        if r.regions:
            return r.regions[0]
        for town in (*r.towns, self.town):
            if town is not None and (found := region_of(r.theatre, town)):
                return found
        return self.region

    def side(self, where: str) -> Side:
        """Whose campaign it is: named in the words, else that of whoever is not at home there."""
        r = self.reading
        if _OFFENSIVE_OF.search(r.text):
            return r.home(where)
        named = [s for w in r.names(r.cased) if (s := r.side(w))]
        return named[0] if named else r.attacker(where)


def region_of(theatre: Theatre, town: str) -> str | None:
    """Return the name of the region that a place lies in."""
    key = theatre.gazetteer.place(town).region
    return next((r.name for r in theatre.regions if r.id == key), None)


def foresee(scene: Scene) -> list[Foreseen]:
    """Return what the words of a scene say of days to come; empty where nothing can be measured."""
    for rule in _RULES:
        if found := rule(scene):
            return found
    return []


def last_day(text: str, today: date) -> tuple[date, str] | None:
    """Return the last day that words name of days to come, and the words; None: none."""
    named = [t for t in find_times(text, today, ahead=True) if t.last and t.last > today]
    running = _RUNNING.search(text)
    if not named and running is None:
        return None
    if not named and running is not None:
        year = running[1].lower() == "year"
        return (today.replace(month=12, day=31) if year else month_end(today)), running[0]
    latest = named[-1]
    return latest.last or today, text[latest.start : latest.end].strip()


def _until(scene: Scene, kind: str) -> tuple[date, bool, str]:
    r = scene.reading
    found = last_day(r.cased, r.today)
    if found is not None:
        return found[0], True, found[1]
    return r.today + timedelta(days=HORIZONS[kind]), False, kind


def _slower(scene: Scene, kind: str, pattern: Pattern) -> list[Foreseen]:
    """Less ground in the days to come than in as many days before."""
    where = scene.where
    match = pattern.search(scene.reading.text)
    if match is None or where is None:
        return []
    today, days = scene.reading.today, HORIZONS[kind]
    window = f"from {today - timedelta(days=days)} to {today + timedelta(days=days)}"
    text = f"gain({_name(where)}, {scene.side(where).code}) falling {window}"
    return [Foreseen(statement=text, affirmed=not scene.denied, words=match[0])]


def _pauses(scene: Scene) -> list[Foreseen]:
    return _slower(scene, "pause", _STOPPED)


def _culminates(scene: Scene) -> list[Foreseen]:
    return _slower(scene, "campaign", _CULMINATES)


def _is_not_kept_up(scene: Scene) -> list[Foreseen]:
    """Read "cannot sustain its offensive": the denial is in the phrase."""
    found = _slower(scene, "campaign", _NOT_KEPT_UP)
    return [replace(f, affirmed=scene.denied) for f in found]


def _quickens(scene: Scene) -> list[Foreseen]:
    where = scene.where
    match = _QUICKENS.search(scene.reading.text)
    if match is None or where is None:
        return []
    today, days = scene.reading.today, HORIZONS["campaign"]
    window = f"from {today - timedelta(days=days)} to {today + timedelta(days=days)}"
    text = f"gain({_name(where)}, {scene.side(where).code}) rising {window}"
    return [
        Foreseen(statement=text, affirmed=not scene.denied, words=match[0][:40].rsplit(" ", 1)[0])
    ]


def _nearer(scene: Scene, towns: Sequence[str], words: str) -> list[Foreseen]:
    end, stated, phrase = _until(scene, "towards")
    span = f"from {scene.reading.today} to {end}"
    return [
        Foreseen(statement=f"distance({_name(town)}) falling {span}", affirmed=not scene.denied,
                 stated=stated, words=phrase if stated else words)
        for town in towns
    ]  # fmt: skip


def _towards(scene: Scene) -> list[Foreseen]:
    r = scene.reading
    match = _TOWARDS.search(r.text) or _CLOSER.search(r.text)
    if match is None:
        return []
    after = [m for m in r.claim.places if is_town(m) and offset_of(r, m) >= match.start()]
    if not after or len(r.text[match.end() : offset_of(r, after[0])]) > 30:
        return []
    return _nearer(scene, [after[0].canonical], match[0].strip())


def _pressed(scene: Scene) -> list[Foreseen]:
    r = scene.reading
    match = _PRESSED.search(r.text)
    if match is None:
        return []
    inside = [
        m.canonical for m in r.claim.places
        if is_town(m) and match.start() <= offset_of(r, m) < match.end()
    ]  # fmt: skip
    return _nearer(scene, inside[:1], match[0])


def _whole_regions(scene: Scene) -> list[Foreseen]:
    r = scene.reading
    match = _TO_BORDERS.search(r.text) or _ALL_OF.search(r.text)
    if match is None or not r.regions:
        return []
    after = [m.canonical for m in r.claim.places
             if m.kind == "oblast" and m.place and offset_of(r, m) >= match.end() - 1]  # fmt: skip
    end, stated, phrase = _until(scene, "region")
    return [
        Foreseen(
            statement=f"share({_name(region)}, {scene.side(region).code}) = 100% by {end}",
            affirmed=not scene.denied, stated=stated, words=phrase if stated else match[0].strip(),
        )
        for region in dict.fromkeys(after)
    ]  # fmt: skip


def _stops(scene: Scene) -> list[Foreseen]:
    """Read "they cannot stop it", after a sentence on the loss of a town."""
    r = scene.reading
    town = r.towns[0] if r.towns else scene.town
    if town is None or not _STOPS.search(r.text) or not _LOST_BEFORE.search(scene.before):
        return []
    end, stated, phrase = _until(scene, "soon")
    text = f"captured({_name(town)}, {r.attacker(town).code}, whole) by {end}"
    words = phrase if stated else "stop it"
    return [Foreseen(statement=text, affirmed=scene.denied, stated=stated, words=words)]


def _holds_out(scene: Scene) -> list[Foreseen]:
    """Read "they will hold X": it is not taken."""
    r = scene.reading
    match = _HOLDS_OUT.search(r.text)
    if match is None or not r.towns or not _near_end(r, match):
        return []
    end, stated, phrase = _until(scene, "soon")
    text = f"captured({_name(r.towns[0])}, {r.attacker(r.towns[0]).code}, whole) by {end}"
    words = phrase if stated else match[0].strip()
    return [Foreseen(statement=text, affirmed=scene.denied, stated=stated, words=words)]


def _near_end(r: Wording, match: re.Match[str]) -> bool:
    after = [offset_of(r, m) for m in r.claim.places if is_town(m)]
    return any(0 <= at - match.end() <= 15 for at in after)


def _retaken(scene: Scene) -> list[Foreseen]:
    """Read "they may retake X"."""
    r = scene.reading
    match = _RETAKES.search(r.text)
    if match is None or not r.towns or not _near_end(r, match):
        return []
    town = r.towns[0]
    end, stated, phrase = _until(scene, "soon")
    text = f"captured({_name(town)}, {r.actor(town, verb=_RETAKES).code}, whole) by {end}"
    if r.actor(town, verb=_RETAKES) == r.attacker(town) and "liberat" not in match[0]:
        text = f"captured({_name(town)}, {r.home(town).code}, whole) by {end}"
    words = phrase if stated else match[0].strip()
    return [Foreseen(statement=text, affirmed=not scene.denied, stated=stated, words=words)]


def _taken(scene: Scene) -> list[Foreseen]:
    """Read captures as `formalise` does, also under a condition."""
    r = scene.reading
    if "forecast" not in (r.claim.type, *r.claim.type_alt) and r.claim.modality == "hedged":
        return []
    claim = replace(r.claim, modality="predicted", polarity="positive")
    setting = Setting(town=scene.town, sentence=r.cased)
    out = []
    for text in formalise(claim, theatre=r.theatre, setting=setting):
        statement = parse(text)
        end = statement.when.end if statement.when else None
        if statement.measure != "captured" or end is None or end <= r.today:
            continue
        stated = end != r.today + timedelta(days=HORIZON_DAYS)
        named = last_day(r.cased, r.today)
        words = named[1] if stated and named else _outlook_words(scene)
        text = str(replace(statement, value=True))
        out.append(Foreseen(statement=text, affirmed=not scene.denied, stated=stated, words=words))
    return out


def said_of(claim: Claim, scene: Scene) -> list[Foreseen]:
    """Return the Statements that a claim carries already, where they are about days to come."""
    out = []
    today = scene.reading.today
    for text in claim.statements:
        try:
            statement = parse(text)
        except StatementError:
            continue  # an older or newer grammar wrote it
        end = statement.when.end if statement.when else None
        if end is None or end <= today or statement.relation is None:
            continue
        usual = end == today + timedelta(days=HORIZON_DAYS)
        named = last_day(scene.reading.cased, today)
        stated = not usual or (named is not None and named[0] == end)
        if statement.value is False:
            statement = replace(statement, value=True)
        out.append(
            Foreseen(statement=str(statement), affirmed=not scene.denied, stated=stated,
                     words=named[1] if stated and named else _outlook_words(scene))
        )  # fmt: skip
    return out


def _outlook_words(scene: Scene) -> str:
    """Return the words by which a capture is expected."""
    text = scene.reading.text
    found = OUTLOOK.search(text) or COULD_TAKE.search(text)
    return found[0] if found else ""


def _name(name: str) -> str:
    return f'"{name}"' if re.search(r'[,()"=]', name) else name


_RULES: tuple[Callable[[Scene], list[Foreseen]], ...] = (
    _whole_regions, _quickens, _is_not_kept_up, _culminates, _pauses, _pressed, _towards,
    _holds_out, _stops, _retaken, _taken,
)  # fmt: skip
