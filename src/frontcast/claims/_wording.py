"""What a claim's words mean where it stands: its towns, sides, numbers and days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from frontcast.claims._page import plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._phrases import HERE, LEFT, TOOK
from frontcast.claims._places import finder_of
from frontcast.records import Claim, ClaimQuantity, Side
from frontcast.records.claim import PlaceMention
from frontcast.theatre import Theatre


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


class Wording:
    """A claim with what the rules ask of it."""

    def __init__(self, claim: Claim, theatre: Theatre, setting: Setting, today: date) -> None:
        self.claim, self.theatre, self.setting, self.today = claim, theatre, setting, today
        own = plain(claim.text)
        self.cased = f"{setting.lead} {own}" if setting.lead else own
        self.text = self.cased.lower()
        self.towns = [m.canonical for m in claim.places if is_town(m)]
        self.regions = [m.canonical for m in claim.places if m.kind == "oblast" and m.place]
        self.negative = claim.polarity == "negative"
        self.denied = claim.modality == "denied"

    def town(self) -> str | None:
        """Return the settlement meant: named, or the main one where the words point to it."""
        if self.towns:
            return self.towns[0]
        if HERE.search(self.text) and not self.regions:
            return self.setting.town
        return None

    def town_around(self) -> str | None:
        """Return the settlement of the sentence, where the claim names none."""
        named = [m.canonical for m in self.setting.places if is_town(m)]
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

    def actor(self, where: str, *, verb: Pattern = TOOK) -> Side:
        """Who does it: named before the verb or after "by"; else whoever is not at home there."""
        return self._doer(verb=verb) or self.attacker(where)

    def taker(self, where: str) -> Side | None:
        """Who took a settlement; None where the words leave it open ("was liberated")."""
        named = self._doer()
        if named is not None:
            return named
        if re.search(r"\b(?:recaptur|retook|retak|regain)", self.text):
            return self.home(where)
        return None if re.search(r"\bliberat", self.text) else self.attacker(where)

    def own_side(self) -> Side | None:
        """Return the side of whoever speaks of "our troops", "its units" or "we"."""
        if not re.search(
            r"\b(?:we|us|ours?)\b|\b(?:its|their) (?:own )?(?:\w+ )?(?:units|forces|troops|army|"
            r"soldiers|men|side)\b", self.text,
        ):  # fmt: skip
            return None
        claim = self.claim
        said = f"{claim.speaker} {claim.speaker_role or ''} {claim.speaker_org or ''}"
        sides = [s for w in re.findall(r"\b[A-Z]\w+", said) if (s := self.side(w))]
        return sides[0] if sides else None

    def _doer(self, *, verb: Pattern = TOOK) -> Side | None:
        match = verb.search(self.text)
        before = self.cased[: match.start()] if match else self.cased
        after = self.cased[match.end() :] if match else ""
        left = bool(match and LEFT.fullmatch(match[0].replace(" from", "").replace(" of", "")))
        for words in (
            re.findall(r"\bby (?:the )?([A-Z]\w+)", after),
            self.names(before),
            re.findall(r"\b([A-Z]\w+) (?:control|hands|occupation|forces|troops)", self.cased),
        ):
            for word in words:
                side = self.side(word)
                if side is not None:
                    return self.theatre.other(side) if left else side
        own = self.own_side()
        return self.theatre.other(own) if own and left else own

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
        return finder_of(self.theatre).side(word)

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


def is_town(mention: PlaceMention) -> bool:
    return mention.place is not None and mention.kind not in ("oblast", "country", "region")
