"""Conditions: "if X falls", "should they take X", "the loss of X would", and their Statements."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontcast.claims._foresight import HORIZONS, last_day
from frontcast.claims._wording import Setting, Wording, is_town
from frontcast.records import Claim, PlaceMention
from frontcast.theatre import Theatre

# "Should" opens a condition only before its subject: "Should they take X", not "he should".
_CUE = re.compile(
    r"\b(?:(?:only\s)?if|as soon as|once|in case|in the event (?:of|that)|provided(?: that)?|"
    r"unless|assuming(?: that)?)\b|(?:^|(?<=[\"“‘,;—–]))\s*\bshould\b(?=\s\w+)",
    re.IGNORECASE,
)
# "The longer they wait, the worse it will be."
_THE_MORE = re.compile(
    r"\bthe (?:more|longer|\w+er)\b.*?(?=,\s*the (?:more|less|\w+er)\b)", re.IGNORECASE
)
_AFTER = re.compile(r"\b(?:after|when|following)\b(?=\s)", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:the\s)?(?:loss|fall|capture|seizure|taking|occupation)\sof\b|"
    r"(?:^|(?<=[\"“‘,;]))\s*(?:capturing|seizing|taking|losing|occupying)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:would|could|will|may|might|should)\b|[’'](?:d|ll)\b|\bwon[’']t\b", re.IGNORECASE
)
_TAKES = re.compile(
    r"\b(?:captur\w+|seiz\w+|tak(?:e|es|en|ing)|took|occup\w+|liberat\w+|fall(?:s|en|ing)?|fell|"
    r"los(?:e|es|ing|t)|loss|recaptur\w+|retak\w+|conquer\w*|overrun\w*|surrender\w*)\b",
    re.IGNORECASE,
)
_RETAKES = re.compile(r"\b(?:recaptur\w+|retak\w+|retook|liberat\w+|win\w* back)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|(?:the|this|that)\s(?:city|town|village))\b", re.IGNORECASE)
_STOP = re.compile(r"[,;:—–]|\s--\s|\bthen\b|\bsaid\b|\bsays\b")
_NOT = re.compile(r"\b(?:not|never|unless)\b|n[’']t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition as it stands in a report.

    Parameters
    ----------
    start, end : int
        Where.
    text : str
        Its words.
    cue : bool
        A word such as "if" opens it, not only a time ("after").
    statements : tuple of str
        What must come true; empty: no map can tell.
    """

    start: int
    end: int
    text: str
    cue: bool = True
    statements: tuple[str, ...] = ()


def find_condition(
    text: str,
    span: tuple[int, int],
    *,
    read: Callable[[int, int], "Terms"],
    events: bool = True,
) -> Condition | None:
    """Return the first condition that stands in a span of a text.

    Parameters
    ----------
    text : str
    span : (int, int)
        Where to look: a sentence, or a claim.
    read : callable
        Given where a condition stands, its `Terms`.
    events : bool
        "The fall of X would" is one, too.
    """
    sentence = text[slice(*span)]
    more = _THE_MORE.search(sentence)
    cue = _CUE.search(sentence) or more
    opening = cue or _AFTER.search(sentence)
    if opening is not None:
        end = opening.end() if opening is more else _clause_end(sentence, opening.end())
    else:
        opening = _EVENT.search(sentence) if events else None
        modal = _MODAL.search(sentence, opening.end()) if opening else None
        if opening is None or modal is None:
            return None
        end = modal.start()
    start = span[0] + opening.start()
    words = text[start : span[0] + end]
    return Condition(
        start=start,
        end=span[0] + end,
        text=" ".join(words.split()),
        cue=cue is not None,
        statements=read(start, span[0] + end).statements(words),
    )


def _clause_end(sentence: str, at: int) -> int:
    """Return where a condition's clause ends: at the first stop after its verb of taking."""
    verb = _TAKES.search(sentence, at)
    first = _STOP.search(sentence, at)
    # "If X, Y and Z fall, ...": the commas before the verb part names.
    begin = verb.end() if verb and first and not _MODAL.search(sentence, at, verb.start()) else at
    stop = _STOP.search(sentence, begin)
    return stop.start() if stop else len(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a condition's words refer to.

    Parameters
    ----------
    claim : Claim
        Whose condition it is.
    theatre : Theatre
    places : sequence of PlaceMention
        Named in it.
    town : str or None
        The settlement that "it" or "the city" means there.
    today : datetime.date
    """

    claim: Claim
    theatre: Theatre
    places: Sequence[PlaceMention]
    town: str | None
    today: date

    def statements(self, words: str) -> tuple[str, ...]:
        """Return the captures that the words make a condition; empty where no map can tell."""
        if not _TAKES.search(words) or _NOT.search(words):
            return ()
        towns = [m.canonical for m in self.places if is_town(m)]
        if not towns and _IT.search(words) and self.town:
            towns = [self.town]
        named = last_day(words, self.today)
        until = named[0] if named else self.today + timedelta(days=HORIZONS["condition"])
        reading = Wording(self.claim, self.theatre, Setting(), self.today)
        out = []
        for town in dict.fromkeys(towns):
            side = reading.home(town) if _RETAKES.search(words) else reading.attacker(town)
            name = f'"{town}"' if re.search(r'[,()"=]', town) else town
            out.append(f"captured({name}, {side.code}, whole) by {until}")
        return tuple(out)
