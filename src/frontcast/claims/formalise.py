"""Claim -> Statements, where what it says can be measured on maps.

One rule on negation, on which the check is built: a Statement is the proposition as the claim
would affirm it; a claim of negative polarity says that its Statement is false (`asserts_false`).
The one exception are flags written ``= false`` ("has not taken X"): they carry the negation in
themselves, and the claim says that the Statement is true.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from frontcast.claims._page import plain
from frontcast.claims._times import find_times
from frontcast.errors import FrontcastError
from frontcast.frame import month_end
from frontcast.records import Claim, ClaimQuantity, Side, parse
from frontcast.records.claim import PlaceMention
from frontcast.theatre import Theatre, normalise, resolve

_LOG = logging.getLogger(__name__)
HORIZON_DAYS = 30
RECENT_DAYS = 10
NEAR_KM = 15

_TOOK = re.compile(
    r"\b(?:captur(?:ed|ing|es)|seiz(?:ed|ing|es)|took(?! place| part)|taken(?! place| part)|"
    r"taking (?:full )?control|takes|occupied|"
    r"liberat(?:ed|ing|es)|recaptur(?:ed|ing)|retook|retaken|overran|conquered|fell|fallen|"
    r"(?:the )?(?:fall|capture|seizure|liberation|loss|occupation) of|victory in|lost control of|"
    r"came under|went under|secured|cleared|gained control|established (?:full )?control|"
    r"withdr(?:ew|awn) from|"
    r"retreated from|pulled out of|abandoned|gave up)\b"
)
_COULD_TAKE = re.compile(
    r"\b(?:captur\w+|seiz\w+|tak(?:e|en|ing)|took|occup\w+|liberat\w+|fall(?:en)?|fell)\b"
)
_HOLDS = re.compile(r"\b(?:controls?|controlled|holds?|held|occup(?:y|ies)|in (?:the "
    r")?(?:full |complete )?(?:hands|control)|"
                    r"under (?:the )?(?:full |complete |\w+ )?(?:control|occupation))\b")  # fmt: skip
_LEFT = re.compile(
    r"\b(?:withdr(?:ew|awn|awals?)|retreat(?:ed)?|pulled out|abandoned|gave up|lost control "
    r"of|lost)\b"
)
_OUTLOOK = re.compile(
    r"\b(?:on the (?:verge|brink|cusp|point) of|about to|poised to|close to (?:taking|"
    r"captur\w+|seizing|falling)|"
    r"inevitabl[ey]|imminent|matter of (?:days|weeks|time)|will(?: likely| probably| soon)? "
    r"(?:fall|be (?:taken|captured|seized|"
    r"occupied|lost|the \w+ (?:city|town|place)))|is going to fall|will (?:soon )?(?:take|"
    r"capture|seize|occupy)|"
    r"unlikely to (?:\w+ )?(?:fall|capture|seize|take)|(?:could|may|might) (?:soon )?(?:fall|"
    r"be (?:taken|captured|seized))|is set to fall|is doomed|"
    r"(?:expected|likely|going) to (?:fall|capture|seize|take|be (?:captured|taken))|won't fall|"
    r"(?:will|would) not (?:fall|take|capture|seize)|(?:will|would|could) not fall|can't be held)\b"
)
_CLOSED = re.compile(
    r"\b(?:surrounded|encircled|encirclement of|in (?:full |complete )?encirclement|cut off|"
    r"completely blocked)\b"
)
_NEARLY = re.compile(
    r"\b(?:(?:nearly|almost|semi-|half-|partially|practically|virtually|"
    r"effectively)\s?(?:been )?(?:surrounded|encircled|cut off)|"
    r"besieged|under siege|such a siege|bottleneck|semi-encircle\w*|pocket|cauldron|pincers?|"
    r"near-encirclement)\b"
)
_FIGHT = re.compile(
    r"\b(?:(?:street|urban|gun|house-to-house|close|fierce|heavy)\s?(?:battles?|fighting|fights?|clashes|combat|gunfights)|"
    r"fighting|battles?|clashes|firefights?|gunfights?)\b.{0,40}?\b(?:in|inside|within|for "
    r"control of)\s"
)
_ALL = re.compile(
    r"\b(?:all of|the rest of|whole(?: of)?|entire|the remainder of|the remaining|full "
    r"control of|complete(?:ly)?)\b"
)
_AIM = re.compile(
    r"\b(?:goals?|aims?|objectives?|wants?|intends?|seeks?|plans?|ambitions?|demands?|hopes?)\b"
)
_RISING = re.compile(
    r"\b(?:increas|accelerat|grow|ris(?:ing|en)|rose|speed(?:ed|ing) up|pick(?:ed|ing) up|"
    r"higher|faster)"
)
_FALLING = re.compile(r"\b(?:slow|decreas|declin|fall(?:ing|en)|fell|drop|decelerat|shrink)")
_MONTHLY = re.compile(r"\b(?:every|each|per) month|month (?:after|by|on|over) month|monthly\b")
_GAINS = re.compile(
    r"\b(?:gain(?:s|ed)?|captur\w+|seiz\w+|advance[sd]?|took|occupied|liberated|territor\w+)\b"
)
_ENTERED = re.compile(
    r"\b(?:entered|invaded|broke into|broken into|pushed into|moved into|foothold in|"
    r"infiltrated|penetrated)\b"
)
_SLICE = re.compile(
    r"\b(?:a (?:slice|part|chunk|swath|strip|piece|portion)|parts?|some|several villages|"
    r"territory|areas?|land) (?:of|in)\b"
)
_PUSHED_BACK = re.compile(
    r"\b(?:(?:being )?pushed (?:back|out)|driven (?:back|out)|losing ground|retreating|forced "
    r"(?:back|out))\b"
)
_GIVEN_UP = re.compile(
    r"\b(?:given up|gave up|lost|ceded|surrendered|retaken|recaptured|regained)\b.*\b(?:gains|"
    r"territor\w+|area|land|ground|captured)\b"
)
_KEPT = re.compile(r"\b(?:holds? on to|retains?|still holds?|keeps?|kept)\b")
_NEAR_LINE = re.compile(
    r"\b(?:near|close to|next to|not far from|just behind|by|on)\s(?:the\s)?(?:current\s|"
    r"present\s)?(?:front\s?-?lines?|line of contact|contact line)\b"
)
_FROM = re.compile(r"\b(?:from|of|away|outside|off|short of|within|distance)\b")
_EDGE = re.compile(r"\b(?:edge|outskirts|city limits|town limits|limits|boundary|suburbs)\b")
_HERE = re.compile(
    r"\b(?:the|this|that|our) (?:city|town|village|settlement|community|place)\b|\b(?:edge|"
    r"out) of town\b|"
    r"\b(?:it|its|we|we're|here|there|us|inside)\b"
)
_CANNOT = re.compile(
    r"\b(?:unable to|not (?:yet )?(?:been able to |managed to )?|failed to|fails? to|never|yet to|"
    r"\w+n't(?: yet| been able to| managed to)?)\s(?:fully |completely |yet |be |been )?"
    r"(?=captur|seiz|tak|took|occup|liberat|fall|fell)"
)
_MOVED = re.compile(
    r"\b(?:advanc\w+|march|moved|pushed|drones?|range|long|wide|deep|front\b(?!\s?line))\b"
)
_INSIDE = (
    "the city", "the town", "the village", "the centre", "the center", "central", "downtown",
    "the streets",
)  # fmt: skip
_NOT_YET = re.compile(r"\b(?:to|could|would|may|might|for|trying to|attempts? to|after)\s+$")
_DEADLINE = re.compile(r"\b(?:by|before|until|within)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a claim stands in, for what its own words leave out.

    Parameters
    ----------
    town : str or None
        Canonical name of the settlement meant by "the city" or "it".
    sentence : str
        The sentence around the claim.
    places : tuple of PlaceMention
        Places named in that sentence.
    kind : str
        How the claim was cut out of its sentence (``clause``, ``passing``, ``embedded`` ...).
    lead : str
        Words that hold for the claim and stand outside it ("capturing" of "... and then X").
    """

    town: str | None = None
    sentence: str = ""
    places: tuple[PlaceMention, ...] = ()
    kind: str = "clause"
    lead: str = ""


def formalise(claim: Claim, *, theatre: Theatre, setting: Setting | None = None) -> tuple[str, ...]:
    """Return the Statements of a claim in canonical form.

    Parameters
    ----------
    claim : Claim
        With places, quantities, time and polarity; `statements` is not read.
    theatre : Theatre
    setting : Setting, optional

    Returns
    -------
    tuple of str
        Empty where nothing is measurable or the report is not dated.
    """
    if claim.said_on is None:
        return ()
    reading = _Reading(claim, theatre, setting or Setting(), claim.said_on)
    for rule in _RULES:
        found = rule(reading)
        if found:
            return tuple(dict.fromkeys(_canonical(found, theatre)))
    return ()


def asserts_false(claim: Claim) -> bool:
    """Whether a claim says that its Statements are false.

    True for negative polarity, unless the Statements are flags written ``= false``. The check
    turns its verdict round where this is so.
    """
    if claim.polarity != "negative" or not claim.statements:
        return False
    return not all(parse(text).value is False for text in claim.statements)


def _canonical(texts: Iterable[str], theatre: Theatre) -> Iterable[str]:
    for text in texts:
        try:
            yield str(resolve(parse(text), theatre))
        except FrontcastError as error:
            _LOG.debug("no Statement from %r: %s", text, error)


class _Reading:
    """A claim with what the rules ask of it."""

    def __init__(self, claim: Claim, theatre: Theatre, setting: Setting, today: date) -> None:
        self.claim, self.theatre, self.setting, self.today = claim, theatre, setting, today
        own = plain(claim.text)
        self.cased = f"{setting.lead} {own}" if setting.lead else own
        self.text = self.cased.lower()
        self.towns = [m.canonical for m in claim.places if _is_town(m)]
        self.regions = [m.canonical for m in claim.places if m.kind == "oblast" and m.place]
        self.negative = claim.polarity == "negative"
        self.denied = claim.modality == "denied"

    def town(self) -> str | None:
        """Return the settlement meant: named, or the main one where the words point to it."""
        if self.towns:
            return self.towns[0]
        if _HERE.search(self.text) and not self.regions:
            return self.setting.town
        return None

    def town_around(self) -> str | None:
        """Return the settlement of the sentence, where the claim names none."""
        named = [m.canonical for m in self.setting.places if _is_town(m)]
        return self.town() or (named[0] if named else self.setting.town)

    def regions_around(self) -> list[str]:
        return self.regions or [
            m.canonical for m in self.setting.places if m.kind == "oblast" and m.place
        ]

    def home(self, where: str) -> Side:
        """Whose ground a place or region was before the war."""
        thing = self.theatre.gazetteer.where(where)
        home = getattr(thing, "home", None)
        if home is None:
            region = getattr(thing, "region", None)
            found = next((r for r in self.theatre.regions if r.id == region), None)
            home = found.home if found else self.theatre.sides[1].code
        return self.theatre.side(home)

    def attacker(self, where: str) -> Side:
        return self.theatre.other(self.home(where))

    def actor(self, where: str, *, verb: re.Pattern[str] = _TOOK) -> Side:
        """Who does it: named before the verb or after "by"; else whoever is not at home there."""
        match = verb.search(self.text)
        before = self.cased[: match.start()] if match else self.cased
        after = self.cased[match.end() :] if match else ""
        left = bool(match and _LEFT.fullmatch(match[0].replace(" from", "").replace(" of", "")))
        for words in (
            re.findall(r"\bby (?:the )?([A-Z]\w+)", after),
            self.names(before),
            re.findall(r"\b([A-Z]\w+) (?:control|hands|occupation|forces|troops)", self.cased),
        ):
            for word in words:
                side = self.side(word)
                if side is not None:
                    return self.theatre.other(side) if left and words is not None else side
        return self.attacker(where)

    def names(self, text: str) -> list[str]:
        """Capitalised words, without adjectives of a place ("the Ukrainian city of X")."""
        kept = re.sub(
            r"\b[A-Z]\w+(?= (?:city|town|village|settlement|region|stronghold)\b)", "", text
        )
        kept = re.sub(
            r"^.*\b(?:claims?|said|says|denied|reported|announced|believes?) that\b", "", kept
        )
        return re.findall(r"\b([A-Z]\w+)", kept)

    def side(self, word: str) -> Side | None:
        key = normalise(word)
        for side in self.theatre.sides:
            if key in {normalise(n) for n in (side.name, *side.names)}:
                return side
        return None

    def quantity(self, unit: str) -> ClaimQuantity | None:
        return next((q for q in self.claim.quantities if q.unit == unit), None)

    def last_day(self) -> date:
        """Last day of the time the claim states, at most the day of publication."""
        end = self.claim.time.end
        return min(end, self.today) if end else self.today

    def window(self, default_days: int) -> tuple[date, date]:
        time = self.claim.time
        first = time.start or self.today - timedelta(days=default_days)
        last = min(time.end or self.today, self.today)
        if first >= last:
            first = last - timedelta(days=default_days)
        return first, last


def _is_town(mention: PlaceMention) -> bool:
    return mention.place is not None and mention.kind not in ("oblast", "country", "region")


def _amount(low: float, high: float | None, unit: str) -> str:
    """Write a range with its relation: ``= 55..65%``, ``>= 500 km2``."""
    mark = "%" if unit == "%" else f" {unit}"
    if high is None:
        return f">= {low:g}{mark}"
    if low <= 0 < high:
        return f"<= {high:g}{mark}"
    return f"= {low:g}{mark}" if low == high else f"= {low:g}..{high:g}{mark}"


def _percent(part: ClaimQuantity) -> str:
    high = None if part.high is None else round(100 * part.high, 4)
    return _amount(round(100 * part.low, 4), high, "%")


def _share(r: _Reading) -> list[str]:
    """Who holds how much of a region."""
    if (
        not r.regions
        or r.claim.type == "war_aim"
        or r.claim.modality in ("predicted", "conditional")
    ):
        return []
    if not (_HOLDS.search(r.text) or _TOOK.search(r.text)) or _GIVEN_UP.search(r.text):
        return []
    if _AIM.search(r.text):
        return []
    side = r.actor(r.regions[0], verb=_HOLDS if _HOLDS.search(r.text) else _TOOK).code
    parts = [q for q in r.claim.quantities if q.unit == "fraction"]
    if parts:
        return [
            f"share({m.canonical}, {side}) {_percent(part)} on {r.today}"
            for part, following in zip(parts, [*parts[1:], None], strict=True)
            for m in r.claim.places
            if m.kind == "oblast" and part.end <= m.start
            and (following is None or m.start < following.start)
        ]  # fmt: skip
    if _ALL.search(r.text):
        return [f"share({x}, {side}) = 100% on {r.last_day()}" for x in r.regions]
    return []


def _retained(r: _Reading) -> list[str]:
    """Read "has given up about half of its gains in R"."""
    part = r.quantity("fraction")
    regions = r.regions_around()
    if (
        part is None
        or part.high is None
        or not regions
        or not re.search(r"\bgains|captured|seized|held\b", r.text)
    ):
        return []
    low, high = part.low, part.high
    if _GIVEN_UP.search(r.text):
        low, high = 1 - high, 1 - low
    elif not _KEPT.search(r.text):
        return []
    side = r.attacker(regions[0])
    return [
        f"retained({regions[0]}, {side.code}) "
        f"{_amount(round(100 * low, 4), round(100 * high, 4), '%')} on {r.today}"
    ]


def _aims(r: _Reading) -> list[str]:
    """Who wants all of a region does not hold all of it: that much can be checked."""
    if not r.regions or not _AIM.search(r.text) or not _ALL.search(r.text):
        return []
    if not re.search(r"\b(?:captur|seiz|tak|occup|control|conquer|liberat|hold)", r.text):
        return []
    return [f"share({x}, {r.attacker(x).code}) < 100% on {r.today}" for x in r.regions]


def _distance(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional"):
        return []
    length = r.quantity("km")
    if length is not None and _FROM.search(r.text) and not _MOVED.search(r.text):
        town = r.town()
        if town is None:
            return []
        origin = ", edge" if _EDGE.search(r.text) else ""
        return [f"distance({town}{origin}) {_amount(length.low, length.high, 'km')} on {r.today}"]
    return []


def _near(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional"):
        return []
    if _NEAR_LINE.search(r.text):
        town = r.town_around()
        return [f"distance({town}) <= {NEAR_KM} km on {r.today}"] if town else []
    return []


def _enclosure(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or re.search(
        r"\b(?:began|started|risk|threat|trying)\b", r.text
    ):
        return []
    nearly, closed = _NEARLY.search(r.text), _CLOSED.search(r.text)
    if not (nearly or closed):
        return []
    town = r.towns[0] if r.towns else r.town() or (r.setting.town if nearly else None)
    if town is None:
        return []
    side = _enclosed_side(r, town)
    if nearly:
        return [f"enclosure({town}, {side}) >= 75% on {r.today}"]
    return [f"enclosure({town}, {side}, corridor) = 0 km on {r.today}"]


def _enclosed_side(r: _Reading, town: str) -> str:
    match = re.search(
        r"\b([A-Z]\w+) (?:forces|troops|soldiers|units|defenders|garrison|"
        r"army)\b[^.]*?\b(?:surrounded|encircled|cut off)",
        r.cased,
    )
    side = r.side(match[1]) if match else None
    if (
        match
        and side
        and re.search(r"\b(?:have|has|had)\s(?:\w+\s)?(?:surrounded|encircled|cut off)", r.text)
    ):
        side = r.theatre.other(side)  # they have surrounded somebody else
    return (side or r.home(town)).code


def _contested(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or not _FIGHT.search(r.text):
        return []
    match = _FIGHT.search(r.text)
    town = r.town()
    if match is None or town is None:
        return []
    at = r.text[match.end() :]
    named = (*_INSIDE, *(plain(m.surface).lower() for m in r.claim.places if _is_town(m)))
    return [f"contested({town}) on {r.last_day()}"] if at.startswith(named) else []


def _rate(r: _Reading) -> list[str]:
    regions = r.regions or ([] if r.towns else r.regions_around())
    area = r.quantity("km2")
    if area is not None and _GAINS.search(r.text):
        named = regions or r.towns
        if not named:
            return []
        where = named[0]
        first, last = r.window(30)
        side = r.actor(where, verb=_GAINS).code
        return [
            f"gain({where}, {side}) {_amount(area.low, area.high, 'km2')} from {first} to {last}"
        ]
    if not regions or not re.search(r"\b(?:rate|pace|gains?|advances?|speed|tempo)\b", r.text):
        return []
    trend = "rising" if _RISING.search(r.text) else "falling" if _FALLING.search(r.text) else None
    since = r.claim.time.start
    if trend is None or since is None:
        return []
    last = r.today.replace(day=1) - timedelta(days=1)
    if month_end(r.today) == r.today:
        last = r.today
    if last < since or not (_MONTHLY.search(r.text) or (last - since).days > 45):
        return []
    side = r.actor(regions[0], verb=_GAINS).code
    return [f"gain({regions[0]}, {side}) {trend} monthly from {since:%Y-%m} to {last:%Y-%m}"]


def _pushed_back(r: _Reading) -> list[str]:
    places = r.regions or r.towns
    match = _PUSHED_BACK.search(r.text)
    if match is None or not places or r.claim.modality in ("predicted", "conditional"):
        return []
    where = places[0]
    named = [s for w in r.names(r.cased[: match.start()]) if (s := r.side(w))]
    side = named[0] if named else r.attacker(where)
    first, last = r.today - timedelta(days=HORIZON_DAYS), r.today
    return [f"area({where}, {side.code}) falling from {first} to {last}"]


def _part(r: _Reading) -> list[str]:
    """Read "seized a slice of R in August", "entered X in recent days"."""
    if r.claim.modality in ("predicted", "conditional") or r.negative:
        return []
    if r.regions and _TOOK.search(r.text) and _SLICE.search(r.text):
        first, last = r.window(RECENT_DAYS)
        side = r.actor(r.regions[0]).code
        return [f"gain({r.regions[0]}, {side}) > 0 km2 from {first} to {last}"]
    if _ENTERED.search(r.text) and not re.search(r"\bno(?:t)?\b|\bcountry\b", r.text):
        town = r.town()
        if town is None or r.regions:
            return []
        first, last = r.window(RECENT_DAYS)
        return [f"gain({town}, {r.actor(town, verb=_ENTERED).code}) > 0 km2 from {first} to {last}"]
    return []


def _outlook(r: _Reading) -> list[str]:
    """Read captures that are expected: by the deadline stated, else within thirty days."""
    open_end = r.claim.modality == "predicted" or _OUTLOOK.search(r.text)
    if not open_end or r.claim.modality == "conditional":
        return []
    taken = _COULD_TAKE.search(r.text) or re.search(
        r"\binevitabl|\bimminent|\bcontrol of\b", r.text
    )
    if not taken or (re.search(r"\bvictory\b", r.text) and not r.towns):
        return []
    if re.search(r"\binevitabl|\bimminent", r.text) and not _COULD_TAKE.search(r.text):
        fall = re.search(r"\b(?:fall|capture|loss|seizure|occupation) of\b", r.setting.sentence)
        if fall is None:
            return []
    town = r.town_around()
    if town is None:
        return []
    until = _deadline(r)
    # Who is about to take it; "the city ... occupied by X" names the same side.
    side = r.actor(town, verb=_COULD_TAKE).code
    if side == r.home(town).code and not re.search(r"\b(?:recaptur|retak|liberat)", r.text):
        side = r.attacker(town).code
    negation = " = false" if r.negative and not r.denied else ""
    return [f"captured({town}, {side}, whole){negation} by {until}"]


def _deadline(r: _Reading) -> date:
    for found in find_times(r.cased, r.today):
        before = r.cased[max(0, found.start - 12) : found.start + 8].lower()
        if found.last and found.last > r.today and _DEADLINE.search(before):
            return found.last
    return r.today + timedelta(days=HORIZON_DAYS)


def _captured(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or r.claim.type == "war_aim":
        return []
    if not r.towns and not (r.town() and re.search(r"\bthe (?:city|town|village)\b", r.text)):
        return []
    towns = r.towns or [str(r.town())]
    if _CANNOT.search(r.text) and not r.denied:
        place = _after(r, _COULD_TAKE) or towns[0]
        side = r.actor(place, verb=_CANNOT).code
        return [f"captured({place}, {side}, whole) = false on {r.today}"] if r.negative else []
    match = _TOOK.search(r.text)
    if match is None or (r.negative and not r.denied):
        return []
    if r.claim.modality == "hedged" and _NOT_YET.search(r.text[: match.start()]):
        return []
    taken = _places_after(r, match.end()) or _places_before(r, match)
    return [
        f"captured({place}, {r.actor(place).code}, whole) by {_taken_by(r, n)}"
        for n, place in enumerate(taken)
    ]


def _taken_by(r: _Reading, number: int) -> date:
    """Return the last day of the time that goes with the n-th place."""
    times = [t for t in find_times(r.cased, r.today) if t.last]
    if len(times) > 1 and number < len(times):
        return min(times[number].last or r.today, r.today)
    return r.last_day()


def _after(r: _Reading, pattern: re.Pattern[str]) -> str | None:
    match = pattern.search(r.text)
    found = _places_after(r, match.end()) if match else []
    return found[0] if found else None


def _offset(r: _Reading, mention: PlaceMention) -> int:
    lead = len(r.cased) - len(r.claim.text)
    return mention.start - r.claim.span_start + lead


def _places_after(r: _Reading, at: int) -> list[str]:
    """Settlements that directly follow a verb: its objects, not where else it happened."""
    out: list[str] = []
    for mention in r.claim.places:
        offset = _offset(r, mention)
        if not _is_town(mention) or offset < at:
            continue
        gap = r.text[at:offset]
        if out and not re.fullmatch(
            r"[\s,]*(?:and|then|the|nearby|town|city|village|of|in \w+ ?\w*|[\s,\d])*", gap
        ):
            break
        if not out and re.search(r"\b(?:near|outside|after|before|since|toward|towards|"
            r"northwest|north|south|"
                                 r"west|east|around|by|troops|tanks|soldiers)\b", gap):  # fmt: skip
            break
        out.append(mention.canonical)
        at = offset + len(mention.surface)
    return out


def _places_before(r: _Reading, match: re.Match[str]) -> list[str]:
    """Read "X fell", "X was captured": the subject of an intransitive or passive verb."""
    passive = re.search(
        r"\b(?:was|were|been|be|is|are|being)\s(?:\w+\s)?$", r.text[: match.start()]
    )
    if not passive and match[0] not in (
        "fell",
        "fallen",
        "occupied",
        "captured",
        "taken",
        "seized",
        "liberated",
    ):
        return []
    if not r.towns and r.town():
        return [str(r.town())]
    return [m.canonical for m in r.claim.places if _is_town(m) and _offset(r, m) < match.start()][
        :3
    ]


def _withdrawn(r: _Reading) -> list[str]:
    """Read "battles of X in 2023 and Y in 2024 ended in withdrawals": the other side took them."""
    if (
        not re.search(r"\bbattles?\b", r.text)
        or not _LEFT.search(r.text)
        or not r.towns
        or r.negative
    ):
        return []
    return [
        f"captured({town}, {r.attacker(town).code}, whole) by {_taken_by(r, n)}"
        for n, town in enumerate(r.towns)
    ]


def _held(r: _Reading) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or r.claim.type == "war_aim":
        return []
    match = _HOLDS.search(r.text)
    if match is None or not r.towns or r.regions or r.quantity("fraction"):
        return []
    if re.search(
        r"\b(?:talks|meeting|election|positions?|line|elections|ceremony|to)\b",
        r.text[match.start() - 4 : match.end() + 12],
    ):
        return []
    near = [
        m.canonical
        for m in r.claim.places
        if _is_town(m) and abs(_offset(r, m) - match.start()) < 60
    ]
    if not near:
        return []
    town = near[0]
    named = [s for w in r.names(r.cased) if (s := r.side(w))]
    side = named[0] if named else r.home(town)
    return [f"control({town}) = {side.code} on {r.last_day()}"]


_RULES: tuple[Callable[[_Reading], list[str]], ...] = (
    _aims, _retained, _share, _distance, _enclosure, _rate, _pushed_back, _part, _withdrawn,
    _outlook, _near, _captured, _contested, _held,
)  # fmt: skip
