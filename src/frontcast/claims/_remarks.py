"""Sentences that assert nothing: questions, thanks, that something could not be verified."""

import re

from frontcast.claims._naming import only_names
from frontcast.claims._patterns import Pattern
from frontcast.claims._tree import Stretch
from frontcast.claims._words import MONTH

# Words of a clause that is a remark before it says so.
_MOST_BEFORE = 6
_FINITE = ("VBD", "VBZ", "VBP", "MD")
# Where and when a report was written: "Pokrovsk, December 20."
_WRITTEN = Pattern(
    rf"\W*[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){{0,2}}, (?:{MONTH}\.? \d{{1,2}}|\d{{1,2}} {MONTH}\.?)"
    r"(?:,? \d{4})?\W*"
)
_FIRST = Pattern(
    r"\W*(?:(?:thank you|thanks|thx|sorry|pls|please|glory to|long live|dear (?:fellow|friends|"
    r"readers|subscribers)|good (?:morning|evening|night)|link in|subscribe|share|follow|donate|"
    r"cant verify|treat (?:it |this )?as (?:a )?(?:gossip|rumou?r)|"
    r"trust the|day \d+ of|see (?:the|also)|read more|watch|some names have been|names have "
    r"been)\b|"
    r"(?:https?://|www\.|t\.me/|@\w)\S*\s*$)",
    re.IGNORECASE,
)
_REMARK = Pattern(
    r"\b(?:could not|cannot|can't|couldn't|unable to|not able to|yet to|did not) (?:be "
    r")?(?:immediately |"
    r"independently |yet )*(?:verif|confirm)\w*|"
    r"\b(?:neither|none|nor|no|not)\b.{0,40}\b(?:be|been) (?:independently )?(?:verified|"
    r"confirmed)\b|"
    r"\b(?:did not|has not|have not) (?:immediately )?"
    r"(?:respond|reply|comment)|\bnot verified\b|\bwaiting for confirmation\b|"
    r"\bno comment\b|\b[Ii]f you\b|\b(?:would not|wouldn't|declined to) (?:talk|comment|say|"
    r"speak)\b|\bcontributed to this (?:report|story)\b",
    re.IGNORECASE,
)


_ASKING = Pattern(
    r"\W*(?:\w+ )?(?:what|who|whom|whose|where|when|why|how|which|is|are|was|were|do|does|did|"
    r"has|have|had|can|could|will|would|should|any|anyone|anybody|has)\b", re.IGNORECASE,
)  # fmt: skip


def asks(sentence: str) -> bool:
    """Whether a sentence asks; "Village lost again??" doubts what it reports.

    Parameters
    ----------
    sentence : str
    """
    text = sentence.rstrip(" )\"'")
    return text.endswith("?") and not (
        text.endswith("??") and _ASKING.match(text) is None
    )  # fmt: skip


def says_nothing(sentence: Stretch) -> bool:
    """Whether a sentence asks its reader for something, greets, or only points elsewhere.

    Parameters
    ----------
    sentence : Stretch
    """
    if _FIRST.match(sentence.text) or _WRITTEN.fullmatch(sentence.text):
        return True
    if only_names(sentence.text):
        return True
    if (remark := _REMARK.search(sentence.text)) is not None:
        begins = sentence.start_char + remark.start()
        return not any(t.tag in _FINITE and t.end <= begins for t in sentence)
    root = sentence.root
    bare = root.tag == "VB" and not any(
        c.dep in ("nsubj", "nsubjpass", "aux", "expl") for c in root.children
    )
    told = any(t.like_num or t.pos == "PROPN" for t in sentence)
    return bare and not told and root.i - sentence.start <= 1


def is_remark(text: str) -> bool:
    """Whether a part of a sentence is such a remark: "a figure that could not be verified".

    Parameters
    ----------
    text : str
        With plain apostrophes.
    """
    found = _REMARK.search(text)
    return found is not None and len(text[: found.start()].split()) < _MOST_BEFORE
