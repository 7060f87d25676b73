"""Rules for days as they are spoken of: days to come, days in a row, and the words of posts."""

import re
from collections.abc import Iterator

from frontcast.claims._intervals import (
    DAYS,
    ORDINALS,
    Reader,
    back,
    coming,
    counted_hours,
    end_of_next,
    fixed,
    in_a_to_b,
    later_this,
    midweek,
    next_month,
    nth_in_a_row,
    since_start,
    this_weekend,
    weekday,
)
from frontcast.claims._patterns import Pattern

COUNT = (
    r"(?P<n>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|ninety|few|several|"
    r"couple of|(?:twenty|thirty|forty)-[a-z]+|(?:a )?hundred)"
)
UNIT = r"(?P<unit>day|night|week|wk|fortnight|month|mth|year|yr)"
_NTH = rf"(?P<nth>\d\d?(?:nd|rd|th)|{'|'.join(ORDINALS)})"
# Written so that a text without them is told apart by them, not by "at" or "by" (_patterns.py).
_CLOCKS = (
    r":[0-3]\d",
    r":[45]\d",
    r"00 ?h(?:rs?|ours)?",
    r" ?[ap]m",
    r" [ap]\.m\.",
    r" o'clock",
)

Rule = tuple[Pattern, Reader, bool]


def _folded(pattern: str, read: Reader) -> Rule:
    return Pattern(pattern, re.IGNORECASE), read, True


def _to_come() -> Iterator[Rule]:
    yield _folded(
        rf"\b(?:(?:in|over|during|for|within)\s+)?(?:the\s+)?(?:next|coming)\s{COUNT}\s{UNIT}s?\b",
        coming,
    )
    yield _folded(
        r"\bin\s(?P<a>\d\d?|an?|one|two|three|four|five|six)(?:-|–| to | or )(?P<b>\d\d?|two|three|"
        rf"four|five|six|seven|eight|ten|twelve)\s{UNIT}s?\b",
        in_a_to_b,
    )
    yield _folded(
        r"\b(?:in|over|during|within|for) the coming (?:days|weeks|months|years)\b|"
        r"\b(?:in|for) the (?:near|short|medium|foreseeable) (?:term|future)\b|"
        r"\b(?:shortly|imminently)\b(?! (?:before|after))|\b(?:un)?til+ further notice\b|"
        r"\bany (?:day|time|moment|hour) now\b|\bin days\b|\bstill to come\b|\bbefore long\b|"
        r"\bin due course\b",
        fixed(0, None),
    )
    yield _folded(
        r"\b(?:later (?:this|in the)|(?:for|during) the (?:rest|remainder) of (?:the|this)|"
        r"(?:by|before|until|at|towards) (?:the )?end of (?:the |this )?(?=week)|before the) "
        r"(?P<unit>week|month|year)(?: is (?:out|over))?\b(?! of)",
        later_this,
    )
    yield _folded(
        r"\b(?:by|before|until) (?:the )?end of next (?P<unit>year|month|week)\b", end_of_next
    )
    yield _folded(r"\b(?:in |by |until )?next (?P<unit>month|year)\b", next_month)
    yield _folded(r"\b(?:un)?til+ tomorrow\b|\bby tomorrow\b", fixed(0, 1))
    yield _folded(r"\bfrom (?:tomorrow|tmrw|tmr)\b", fixed(1, None))
    yield _folded(r"\bfrom today\b(?! to )", fixed(0, None))
    yield _folded(r"\b(?:tmrw|tmr|tomoz|2morrow|tomorow)\b", fixed(1, 1))
    yield _folded(r"\bby (?:the |this )?weekend\b", this_weekend)


def _in_a_row() -> Iterator[Rule]:
    yield _folded(
        rf"\b(?:for (?:the |a )|now (?:the |a )?)?{_NTH}\s(?P<unit>day|night|week|month)\s"
        r"(?:running|in a row|straight|in succession)\b",
        nth_in_a_row,
    )
    yield _folded(
        r"(?:\bfor the |\b(?:in|into) (?:its|their|his) |(?:^|[.:;/,–—-]\s)(?:the )?)"
        rf"{_NTH}\s(?:straight |consecutive )?(?P<unit>day|night|week|month)\b",
        nth_in_a_row,
    )
    yield _folded(
        rf"\b(?:for )?{COUNT} (?:straight |consecutive )?{UNIT}s? (?:now|already|running|straight|"
        r"in a row|on end)\b",
        back,
    )
    yield _folded(
        r"(?:^|[.,:;/–—-]\s)(?P<n>\d\d?|two|three|four|five|six|seven|ten) "
        rf"{UNIT}s (?:without|w/o|with no|no)(?=\s)|\bno [a-z]+ (?P<n2>\d\d?) ?"
        r"(?P<unit2>d|day|wk|week|month)s?\b",
        back,
    )
    yield _folded(r"\bsince (?P<n>\d+|two|three|four|five|six|seven|ten) "
                  rf"{UNIT}s?\b", back)  # fmt: skip
    yield _folded(
        r"\b(?:(?:in|over|during|for|within) )?the (?:past|last|previous) (?P<hours>\d\d?|twelve|"
        r"forty-eight|seventy-two|few) ?(?:hours|hrs?|h)\b|\b(?:past|last) (?P<hours2>\d\d?) ?"
        r"(?:hours|hrs?|h)\b",
        counted_hours,
    )
    yield _folded(
        r"\bsince (?:the )?(?:(?:start|beginning|turn) of )?(?:the |this )(?P<unit>year|week)\b"
        r"(?! (?:before|of))",
        since_start,
    )


def _posts() -> Iterator[Rule]:
    """Yield rules for what posts spare themselves: capitals and letters."""
    yield _folded(
        r"\b(?P<word>(?:on|since|by|until|till?|from|before|after|last|this|next)\s+)(?P<weekday>"
        rf"{'|'.join(DAYS)}|mon|tues?|wed|thu(?:rs)?|fri|sat(?! (?:in|on|at))|"
        r"sun(?! (?:rose|set|was|is)))\b(?:\s(?:morning|evening|night|nite|afternoon))?",
        weekday,
    )
    yield _folded(
        r"\b(?:2day|2nite|this am|this pm|this aft|just now|all (?:day|morning|"
        r"evening)|this minute|as we speak|as I write|right now|for the moment|these days|nowadays|"
        r"any ?more|any longer|as (?:it|things) stands?|earlier today|for the day)\b",
        fixed(0, 0),
    )
    yield _folded(
        r"\b(?:an?|one|two|three|few|several|\d\d?) (?:hours?|hrs?|minutes?|mins?) ago\b",
        fixed(0, 0),
    )
    for clock in _CLOCKS:
        yield _folded(
            r"\b(?:at|around|about|by|since|before|after|from|as of|(?:un)?till?)\s(?:the\s)?"
            rf"(?:[01]?\d|2[0-3]){clock}\b",
            fixed(0, 0),
        )
    yield _folded(
        r"\ball night\b|\bthrough(?:out)? the night\b|\b(?:in|during) the night\b", fixed(-1, 0)
    )
    yield _folded(r"\b(?:the )?day before yesterday\b", fixed(-2, -2))
    yield _folded(r"\b(?:in (?:the )?)?mid-?week\b", midweek)
    yield _folded(
        r"\bso far\b|\bto date\b|\b(?:un)?til+ now\b|\bup to now\b|\bhitherto\b", fixed(None, 0)
    )


SPOKEN = (*_to_come(), *_in_a_row(), *_posts())
