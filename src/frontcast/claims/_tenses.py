"""Whether the verb of a claim tells of what was, of what is, or of days to come."""

import re

from frontcast.claims._draft import Draft
from frontcast.claims._patterns import Pattern
from frontcast.claims._tree import Word
from frontcast.claims._words import words

# What would have been, or had been, lies behind.
IN_THE_PAST = Pattern(
    r"\b(?:would|could|should|might|must|may)(?:n't| not)? have "
    r"(?:[a-z]+ )?[a-z]+(?:ed|en|n|t|d|e)\b|"
    r"\b(?:they|we|I|he|she|you)'d (?:[a-z]{2,}ed|brought|taken|lost|seen|gone|come|been|had|"
    r"got|built|"
    r"sent|left|fallen|begun|made|held|kept|given|told|put)\b"
)
IF = Pattern(r"\W*(?:but |and |so |yet )?(?:if|unless|should|once|when|provided)\b", re.IGNORECASE)
# What these say of a day in the present tense lies before it: "school starts on Monday".
_SCHEDULED = words(
    "start begin open take close end expire come enter resume leave return reopen face vote meet "
    "arrive apply"
)


# Who does so speaks of days to come; so do "may", "can" and an infinitive.
_INTENDED = words(
    "intend plan expect hope aim promise agree want propose threaten mean seek vow pledge predict "
    "anticipate await schedule due foresee"
)
_TO_COME = words("will shall may might can could to")
_LIKELY = Pattern(
    r"\b(?:is|are) (?:\w+ )?(?:(?:un)?(?:likely|expected|possible|probable|imminent|due)|"
    r"unattainable|out of reach|to be)\b"
)
_DUE = Pattern(r"\b(?:before|by|until|till) (?!now\b|noon\b|dawn\b|then\b|the time\b)")


def is_now(head: Word) -> bool:
    """Whether a verb stands in the present, or there is none."""
    if head.tag in ("VB", "VBN"):
        return any(c.tag in ("VBZ", "VBP") and c.low in ("does", "do") for c in head.children)
    return head.tag in ("VBZ", "VBP") or head.tag[:2] == "NN"


def is_told(draft: Draft, flat: str) -> bool:
    """Whether a claim beside a condition tells of what was: "they had 900 men, if he is right"."""
    head = draft.clause.head
    return (
        head.tag == "VBD"
        and IF.match(flat) is None
        and not any(c.tag == "MD" for c in head.children)
    )


def will(draft: Draft) -> bool:
    """Whether the verb of a claim tells of days to come for certain: "will be attacked"."""
    head = draft.clause.head
    return head.tag in ("VB", "VBN") and any(
        c.dep == "aux" and c.low in ("will", "'ll", "shall", "wo") for c in head.children
    )  # fmt: skip


def is_past(head: Word) -> bool:
    """Whether a verb tells of what is over: "fell", "was hit", not "has fallen"."""
    return head.tag in ("VBD", "VBN", "VBG") and not any(
        c.tag in ("VBZ", "VBP", "MD") for c in head.children
    )  # fmt: skip


def to_come(draft: Draft) -> bool:
    """Whether the verb of a claim stands in the present and tells of a day to come."""
    head = draft.clause.head
    if IN_THE_PAST.search(draft.sentence.text):
        return False
    if head.tag in ("VBZ", "VBP"):
        text = draft.unit.tree.text if draft.unit.tree is not None else ""
        if head.lemma.lower() in _INTENDED:
            return True
        if _LIKELY.search(draft.sentence.text):
            return True
        due = _DUE.search(text[draft.start - draft.unit.start : draft.end - draft.unit.start])
        return head.lemma.lower() in _SCHEDULED or due is not None
    if head.tag in ("VB", "VBN") and any(
        c.low in _TO_COME and c.idx < head.idx
        for c in head.children
    ):  # fmt: skip
        return True
    return head.tag == "VBG" and any(
        c.dep == "aux" and c.lemma == "be" and c.tag in ("VBZ", "VBP") for c in head.children
    )  # fmt: skip
