"""Verbs by which somebody judges, counts or rates what a sentence tells, and who may."""

import re

from frontcast.claims._draft import Draft
from frontcast.claims._patterns import Pattern
from frontcast.claims._speaker import Speaker
from frontcast.claims._tree import Word
from frontcast.claims._words import words

_PUT = Pattern(
    r"\bputs?\s.{3,70}\sat\s(?:about |some |around |over |nearly |up to |at least |"
    r"more than |as many as |between )?\d"
)
# "gave a figure of 10,000", "gives them one chance in five", "gave the gain as a kilometre"
_GAVE = Pattern(
    r"\bg(?:ives?|ave)\s(?:(?:[\w'’-]+\s){0,6}?(?:figure|number|estimate|tally|count|toll|chances?|"
    r"odds)\b|(?:[\w'’-]+\s){1,8}?(?:as|until|till)\s)"
)
_COLOURS = words("red blue grey gray green black white pink yellow orange")
JUDGING = words(
    "put count estimate tally expect credit disagree record see blame accuse portray depict rate "
    "describe call consider regard dismiss present list grant verify refuse intend rule demand "
    "exclude identify show downplay "
    "repeat reject vow pledge mark judge deem register document log urge appeal correct "
    "revise retract"
)
# What a government says when it does so, and troops do without a word.
_WILLING = words("refuse intend demand reject rule mark grant list present repeat")
_TROOPS = Pattern(
    r"\b(?:forces?|troops|army|armies|company|companies|brigades?|battalions?|units?|regiments?|"
    r"divisions?|soldiers|men|platoons?|squads?|groups?|columns?|corps|fighters|marines|"
    r"paratroopers|RU|UA|enemy)\b", re.IGNORECASE,
)  # fmt: skip
BODY = Pattern(
    r"\b(?:ministry|staff|command|government|kremlin|parliament|cabinet|administration|council|"
    r"agency|office|intelligence|authorit\w+|officials|railways|committee|service)\b",
    re.IGNORECASE,
)  # fmt: skip
_CALLING = words("call describe rate portray depict dismiss consider regard blame put estimate "
                 "exclude identify show downplay "
                 "expect count tally disagree verify record reckon judge deem credit "
                 "accuse")  # fmt: skip


def may_judge(found: Speaker, verb: Word) -> bool:
    """Whether somebody is the source of what a sentence says that they think of it."""
    if any(c.dep == "nsubjpass" or c.low == "neither" for c in verb.children):
        return False
    state = "(" in found.name or BODY.search(found.name) is not None
    if verb.lemma in _WILLING and (not state or _TROOPS.search(found.name)):
        return False  # "persons will be regarded as foreigners", "the company refused to attack"
    if found.org or found.role:
        return True
    thinks = verb.lemma in _CALLING or (verb.lemma == "see" and verb.tag == "VBZ")
    return thinks and (found.person or found.anonymous)


def rates(draft: Draft) -> bool:
    """Whether a sentence tells which number or colour somebody gives something."""
    head = draft.clause.head
    if head.lemma == "put":
        return _PUT.search(draft.sentence.text) is not None
    if head.lemma == "give":
        return _GAVE.search(draft.sentence.text) is not None
    return head.lemma in ("paint", "shade", "colour", "color", "mark") and any(
        c.low in _COLOURS for c in head.children
    )
