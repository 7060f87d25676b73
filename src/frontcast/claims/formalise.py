"""Claim -> Statements, where what it says can be measured on maps.

One rule on negation, on which the check is built: a Statement is the proposition as the claim
would affirm it; a claim of negative polarity says that its Statement is false (`asserts_false`).
The one exception are flags written ``= false`` ("has not taken X"): they carry the negation in
themselves, and the claim says that the Statement is true.
"""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from frontcast.claims._ground import captured, held_now, offset_of, withdrawn, without_places
from frontcast.claims._page import plain
from frontcast.claims._patterns import Pattern, Screen
from frontcast.claims._phrases import (
    AIM,
    ALL,
    AT_FRONT,
    BARE_MONTH,
    CANNOT,
    CLOSED,
    COULD_TAKE,
    DEADLINE,
    EDGE,
    ENTERED,
    FALLING,
    FAR_OFF,
    FIGHT,
    FROM,
    GAINS,
    GIVEN_UP,
    GREY,
    HOLDS,
    IDLE_TAKE,
    INSIDE,
    KEPT,
    LEFT,
    MONTHLY,
    MOVED,
    NEAR_LINE,
    NEARLY,
    OUTLOOK,
    OVER,
    PUSHED_BACK,
    RISING,
    SLICE,
    TOOK,
    UNDECIDED,
)
from frontcast.claims._screen import (
    acts,
    beside,
    idle_fall,
    is_object,
    is_part,
    moves,
    rumoured,
    shuts_in,
)
from frontcast.claims._times import find_times
from frontcast.claims._wording import Setting, Wording, is_town
from frontcast.errors import FrontcastError
from frontcast.frame import month_end
from frontcast.records import Claim, ClaimQuantity, PlaceMention, parse
from frontcast.theatre import Theatre, resolve

_LOG = logging.getLogger(__name__)
HORIZON_DAYS = 30
RECENT_DAYS = 10
NEAR_KM = 15
_NOT_SHUT = Pattern(
    r"\b(?:began|started|risk|threat|trying|(?:to )?(?:avoid|prevent|escape|fears? of))\b"
)


_OF_FRONT = Pattern(r"\b(?:front|lines?|fighting|positions|trenches)\b")


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
    if claim.said_on is None or UNDECIDED.search(plain(claim.text).lower()):
        return ()
    if setting is not None and setting.kind == "apart" and not _OF_FRONT.search(claim.text):
        return ()  # "X, 9 km east of Y" tells where X lies, not where the front runs
    reading = Wording(claim, theatre, setting or Setting(), claim.said_on)
    if rumoured(reading):
        return ()
    for rule in _RULES.rules(reading.text):
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


def _amount(low: float, high: float | None, unit: str) -> str:
    """Write a range with its relation: ``= 55..65%``, ``>= 500 km2``."""
    mark = "%" if unit == "%" else f" {unit}"
    if high is None:
        return f">= {low:g}{mark}"
    if low <= 0 < high:
        return f"<= {high:g}{mark}"
    return f"= {low:g}{mark}" if low == high else f"= {low:g}..{high:g}{mark}"


def _percent(part: ClaimQuantity) -> str:
    high = None if part.high is None else round(100 * part.high, 1)
    return _amount(round(100 * part.low, 1), high, "%")


def _share(r: Wording) -> list[str]:
    """Who holds how much of a region, or of a town's built-up area."""
    relative = r.text.startswith("of which ")  # "R, of which X holds 80 percent"
    regions = r.regions or (r.regions_around()[-1:] if relative else []) or r.towns[:1]
    if not regions or r.claim.type == "war_aim":
        return []
    if r.claim.modality in ("predicted", "conditional"):
        return []
    if not (HOLDS.search(r.text) or TOOK.search(r.text)) or GIVEN_UP.search(r.text):
        return []
    if AIM.search(r.text):
        return []
    verb = HOLDS if HOLDS.search(r.text) else TOOK
    match = verb.search(r.text)
    if match and (idle_fall(r, match) or not acts(r, match.start())):
        return []
    side = r.actor(regions[0], verb=verb).code
    parts = [q for q in r.claim.quantities if q.unit == "fraction"]
    exact = [q for q in parts if not plain(q.surface).lower().startswith(("most", "the majority"))]
    if exact and not r.regions:
        parts = exact  # "most of it, perhaps 90 percent"
    if parts and not relative and not any(_is_share_of(r, part) for part in parts):
        return []
    if parts and not r.regions:
        return [f"share({regions[0]}, {side}) {_percent(parts[0])} on {r.today}"]
    if parts:
        return [
            f"share({m.canonical}, {side}) {_percent(part)} on {r.today}"
            for part, following in zip(parts, [*parts[1:], None], strict=True)
            for m in r.claim.places
            if m.kind == "oblast" and part.end <= m.start
            and (following is None or m.start < following.start)
            and not _other_name(r, part, m)
        ]  # fmt: skip
    if ALL.search(r.text) and r.regions:
        return [f"share({x}, {side}) = 100% on {r.last_day()}" for x in regions]
    return []


def _other_name(r: Wording, part: ClaimQuantity, mention: PlaceMention) -> bool:
    """Whether a share is one of something else: "a fifth of Ukraine, including all of X"."""
    lead = len(r.cased) - len(r.claim.text) - r.claim.span_start
    between = r.cased[part.end + lead : mention.start + lead]
    for other in r.claim.places:
        if other.kind == "oblast":
            between = between.replace(plain(other.surface), " ")
    return bool(re.search(r"\b[A-Z]\w+", between))


def _is_share_of(r: Wording, part: ClaimQuantity) -> bool:
    """Whether a share is one of ground: "a third of X", not "a third of the houses in X"."""
    lead = len(r.cased) - len(r.claim.text) - r.claim.span_start
    later = [m for m in r.claim.places if m.start >= part.end]
    if not later:
        return True
    return is_object(without_places(r, part.end + lead, later[0].start + lead))


def _at(pattern: Pattern, text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else 0


def _retained(r: Wording) -> list[str]:
    """Read "has given up about half of its gains in R"."""
    part = r.quantity("fraction")
    regions = r.regions_around()
    if part is None or not regions or not re.search(r"\bgains|captured|seized|held\b", r.text):
        return []
    low, high = part.low, 1.0 if part.high is None else part.high
    if GIVEN_UP.search(r.text):
        low, high = 1 - high, 1 - low
    elif not KEPT.search(r.text):
        return []
    side = r.attacker(regions[0])
    kept = _amount(round(100 * low, 4), round(100 * high, 4), "%")
    return [f"retained({regions[0]}, {side.code}) {kept} on {r.today}"]


def _aims(r: Wording) -> list[str]:
    """Who wants all of a region does not hold all of it: that much can be checked."""
    if not r.regions or not AIM.search(r.text) or not ALL.search(r.text):
        return []
    if not re.search(r"\b(?:captur|seiz|tak|occup|control|conquer|liberat|hold|withdr)", r.text):
        return []
    return [f"share({x}, {r.attacker(x).code}) < 100% on {r.today}" for x in r.regions]


def _distance(r: Wording) -> list[str]:
    if r.claim.modality in ("predicted", "conditional"):
        return []
    length = r.quantity("km")
    if length is not None and _is_distance(r, length) and not MOVED.search(r.text):
        town = _measured_from(r, length)
        if town is None:
            return []
        origin = ", edge" if EDGE.search(r.text) else ""
        return [f"distance({town}{origin}) {_amount(length.low, length.high, 'km')} on {r.today}"]
    return []


def _measured_from(r: Wording, length: ClaimQuantity) -> str | None:
    """Return the town that troops, or the front, are so far away from; None if others are."""
    at = r.text.find(plain(length.surface).lower())
    lead = r.text[:at] if re.search(r"\w\w", r.text[:at]) else ""
    elided = re.fullmatch(
        r"(?:(?:now|just|only|already|still|is|are|was|were|a|within|\w+ly)\s?)*", lead
    )
    around = plain(r.setting.sentence).lower()
    if not (moves(r, lead) or (elided and moves(r, around, cased=r.setting.sentence))):
        return None
    after = [m for m in r.claim.places if is_town(m) and m.start >= length.end]
    if after:
        return None if is_part(r, after[0], offset_of(r, after[0])) else after[0].canonical
    if re.search(r"\bfront|\bline\b|\bborder\b", r.text[at:]):
        return r.towns[0] if r.towns else None
    return r.town() or (r.setting.town if re.search(r"\baway$", r.text) else None)


def _is_distance(r: Wording, length: ClaimQuantity) -> bool:
    """Whether a length runs from a place: "7 km (north) of X", "within 3 km of X"."""
    at = r.text.find(plain(length.surface).lower())
    after = r.text[at + len(length.surface) :]
    return bool(FROM.match(after)) or r.text[:at].rstrip().endswith("within")


def _near(r: Wording) -> list[str]:
    if r.claim.modality in ("predicted", "conditional"):
        return []
    near = NEAR_LINE.search(r.text)
    if near and not AT_FRONT.search(r.text[: near.start()]):
        town = r.town_around()
        return [f"distance({town}) <= {NEAR_KM} km on {r.today}"] if town else []
    return []


def _enclosure(r: Wording) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or _NOT_SHUT.search(r.text):
        return []
    nearly, closed = NEARLY.search(r.text), CLOSED.search(r.text)
    match = nearly or closed
    if match is None or FAR_OFF.search(r.text) or AIM.search(r.text) or not shuts_in(r, match):
        return []
    town = r.towns[0] if r.towns else r.town() or (r.setting.town if nearly else None)
    if town is None:
        return []
    if r.towns and beside(r, town, words="near|outside|around"):
        return []
    side = _enclosed_side(r, town)
    if nearly:
        return [f"enclosure({town}, {side}) >= 75% on {r.last_day()}"]
    return [f"enclosure({town}, {side}, corridor) = 0 km on {r.last_day()}"]


def _enclosed_side(r: Wording, town: str) -> str:
    match = re.search(
        r"\b([A-Z]\w+) (?:forces|troops|soldiers|units|defenders|garrison|"
        r"army)\b[^.]*?\b(?:surrounded|encircled|cut off)",
        r.cased,
    )
    object_ = re.search(
        r"\b(?<!been )(?<!is )(?<!are )(?<!was )(?<!were )(?:surrounded|encircled|cut off) "
        r"(?:the |some |several )?(?:[a-z]+ )?([A-Z]\w+)",
        r.cased,
    )
    if object_ and (shut := r.side(object_[1])) is not None:
        return shut.code
    side = r.side(match[1]) if match else None
    if (
        match
        and side
        and re.search(
            r"\b(?:have|has|had)\s(?:(?!been\b)\w+\s)?(?:surrounded|encircled|cut off)", r.text
        )
    ):
        side = r.theatre.other(side)  # they have surrounded somebody else
    return (side or r.home(town)).code


def _contested(r: Wording) -> list[str]:
    if r.claim.modality in ("predicted", "conditional") or not (
        FIGHT.search(r.text) or GREY.search(r.text)
    ):
        return []
    match = FIGHT.search(r.text)
    town = r.town()
    grey = [f"contested({x}) on {r.last_day()}" for x in r.towns if GREY.search(r.text)]
    if grey or match is None or town is None or OVER.search(r.text):
        return grey
    at = r.text[match.end() :]
    named = (*INSIDE, *(plain(m.surface).lower() for m in r.claim.places if is_town(m)))
    return [f"contested({town}) on {r.last_day()}"] if at.startswith(named) else []


def _rate(r: Wording) -> list[str]:
    regions = r.regions or ([] if r.towns else r.regions_around())
    area = r.quantity("km2")
    if area is not None and GAINS.search(r.text):
        named = regions or r.towns
        if not named:
            return []
        where = named[0]
        if not regions and beside(r, where):
            return []
        first, last = r.window(30)
        side = r.actor(where, verb=GAINS).code
        return [
            f"gain({where}, {side}) {_amount(area.low, area.high, 'km2')} from {first} to {last}"
        ]
    if not regions or not re.search(r"\b(?:rate|pace|gains?|advances?|speed|tempo)\b", r.text):
        return []
    trend = "rising" if RISING.search(r.text) else "falling" if FALLING.search(r.text) else None
    since = r.claim.time.start
    if trend is None or since is None:
        return []
    last = r.today.replace(day=1) - timedelta(days=1)
    if month_end(r.today) == r.today:
        last = r.today
    if last < since or not (MONTHLY.search(r.text) or (last - since).days > 45):
        return []
    side = r.actor(regions[0], verb=GAINS).code
    return [f"gain({regions[0]}, {side}) {trend} monthly from {since:%Y-%m} to {last:%Y-%m}"]


def _pushed_back(r: Wording) -> list[str]:
    places = r.regions or r.towns
    match = PUSHED_BACK.search(r.text)
    if (
        match is None
        or not acts(r, match.start())
        or not places
        or r.claim.modality in ("predicted", "conditional")
    ):
        return []
    where = places[0]
    if not r.regions and beside(r, where):
        return []
    named = [s for w in r.names(r.cased[: match.start()]) if (s := r.side(w))]
    side = named[0] if named else r.attacker(where)
    first, last = r.today - timedelta(days=HORIZON_DAYS), r.today
    return [f"area({where}, {side.code}) falling from {first} to {last}"]


def _part(r: Wording) -> list[str]:
    """Read "seized a slice of R in August", "entered X in recent days"."""
    if r.claim.modality in ("predicted", "conditional") or r.negative:
        return []
    if r.regions and TOOK.search(r.text) and SLICE.search(r.text):
        first, last = r.window(RECENT_DAYS)
        side = r.actor(r.regions[0]).code
        return [f"gain({r.regions[0]}, {side}) > 0 km2 from {first} to {last}"]
    if ENTERED.search(r.text) and not re.search(r"\bno(?:t)?\b|\bcountry\b", r.text):
        town = r.town()
        if town is None or r.regions or not acts(r, _at(ENTERED, r.text)):
            return []
        first, last = r.window(RECENT_DAYS)
        return [f"gain({town}, {r.actor(town, verb=ENTERED).code}) > 0 km2 from {first} to {last}"]
    return []


def _outlook(r: Wording) -> list[str]:
    """Read captures that are expected: by the deadline stated, else within thirty days."""
    open_end = r.claim.modality == "predicted" or OUTLOOK.search(r.text)
    if not open_end or r.claim.modality == "conditional":
        return []
    taken = COULD_TAKE.search(r.text) or re.search(r"\binevitabl|\bimminent|\bcontrol of\b", r.text)
    if not taken or (re.search(r"\bvictory\b", r.text) and not r.towns):
        return []
    if re.search(r"\binevitabl|\bimminent", r.text) and not COULD_TAKE.search(r.text):
        fall = re.search(r"\b(?:fall|capture|loss|seizure|occupation) of\b", r.setting.sentence)
        if fall is None:
            return []
    verb = COULD_TAKE.search(r.text)
    if IDLE_TAKE.search(r.text) or (verb and (idle_fall(r, verb) or not acts(r, verb.start()))):
        return []
    town = r.town_around()
    if town is None:
        return []
    until = _deadline(r)
    # Who is about to take it; "the city ... occupied by X" names the same side.
    side = r.actor(town, verb=COULD_TAKE).code
    if side == r.home(town).code and not re.search(r"\b(?:recaptur|retak|liberat)", r.text):
        side = r.attacker(town).code
    negation = " = false" if r.negative and not r.denied else ""
    return [f"captured({town}, {side}, whole){negation} by {until}"]


def _deadline(r: Wording) -> date:
    running = re.search(r"\bthis (year|month)\b", r.text)
    if running:
        return r.today.replace(month=12, day=31) if running[1] == "year" else month_end(r.today)
    for found in find_times(r.cased, r.today):
        before = r.cased[max(0, found.start - 12) : found.start + 8].lower()
        surface = r.cased[found.start : found.end].strip()
        if found.last and found.last <= r.today and BARE_MONTH.fullmatch(surface):
            # Told of what is to come, a month without a year is the next of its name.
            return month_end(found.last.replace(day=1, year=found.last.year + 1))
        if found.last and found.last > r.today and DEADLINE.search(before):
            return found.last
    return r.today + timedelta(days=HORIZON_DAYS)


_RULES: Screen[Callable[[Wording], list[str]]] = Screen((
    (_aims, (AIM,)), (_retained, (GIVEN_UP, KEPT)), (_share, (HOLDS, TOOK)), (_distance, ()),
    (_enclosure, (NEARLY, CLOSED)), (_rate, ()), (_pushed_back, (PUSHED_BACK,)),
    (_part, (TOOK, ENTERED)), (withdrawn, (LEFT,)), (_outlook, ()), (_near, (NEAR_LINE,)),
    (captured, (CANNOT, TOOK)), (_contested, (FIGHT, GREY)), (held_now, (HOLDS,)),
))  # fmt: skip
