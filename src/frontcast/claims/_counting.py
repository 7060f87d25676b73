"""Clauses that count: each number of a list, of a comparison or of a march is a claim."""

import re
from dataclasses import replace
from itertools import pairwise

from frontcast.claims._amounts import Found
from frontcast.claims._clauses import Clause, Result, words_in
from frontcast.claims._patterns import Pattern
from frontcast.claims._quantities import find_quantities
from frontcast.claims._tree import Tree, Word
from frontcast.claims._words import words

_MOVES = words("march advance push retreat offensive withdrawal thrust drive")
_MOVING = Pattern("|".join(sorted(_MOVES)), re.IGNORECASE)
_COUNTED = words(
    "lose destroy shoot down kill wound capture intercept hit eliminate repel neutralize "
    "neutralise damage injure amass launch drop evacuate include comprise amount total"
)
_HARM = words("kill wound injure destroy damage")
CONTRAST = Pattern(
    r",\s+(?=(?:as )?(?:against|compared (?:with|to)|slightly (?:less|more)|less than|fewer than|"
    r"more than|"
    r"up from|down from|plus|now|it was|minus|versus|vs\.?|then|down to|up to|twice|half|i\.e\.|"
    r"that is|or|from|a (?:fifth|third|quarter|half)|some \d+ per ?cent)\s)"
)
_SOME = (
    r"(?:(?:about|around|roughly|some|nearly|almost|over|just|only|barely|more than|less than|"
    r"fewer than|at least|at most|up to|perhaps|maybe|another|well)\s)*"
)
_NUMBER = (
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|thirteen|fourteen|sixteen|seventeen|eighteen|"
    r"nineteen|a hundred|half|most|all|none|many|several|both|(?:a|two|three|four) "
    r"(?:thirds?|quarters?|fifths?|tenths?|dozen))"
)
# What a measure after a comma begins with.
MEASURE = Pattern(
    rf",\s+(?={_SOME}(?:{_NUMBER}(?:\sand a half)?\s(?:km|kilomet(?:re|er)s?|met(?:re|er)s?|miles?|"
    rf"hours?)\s(?:behind|inside|beyond|wide|deep|long)\b(?!.*\s[A-Z])|"
    rf"{_NUMBER} of (?:them|these|those)\b|(?:twice|double|triple|half|"
    rf"(?:{_NUMBER}) times) (?:as|the|what|that|last|this)\b|(?:nobody|not one|no one)\s))"
)
# How far something lies from something: a measure between commas, or up to the end.
APART = Pattern(
    rf",\s(?P<far>{_SOME}{_NUMBER}(?:[ -]\w+)?(?:\sand a half)?\s"
    r"(?:km|kilomet(?:re|er)s?|met(?:re|er)s?|miles?|hours?|yards)\s"
    r"(?:(?:to the|further|farther)\s[\w-]+|away|off|upstream|downstream|upriver|downriver|"
    r"(?:away )?from (?:here|it|him|her|them|us|the [\w -]{3,20})|"
    r"(?:due )?(?:north|south|east|west)[-a-z]*(?: of [^,;:.()]{2,40})?)"
    r"(?:\sby (?:road|rail|air|car)|\son foot)?)(?=[,;:.()]|\s+[-–—]|$)"
)
_AND_ALSO = Pattern(r"\s+and\s+(?=\d[\d,.]*\s(?:in|by|on|from|last|during|at|near)\b)")
_NUMBERED = Pattern(
    r"(?:[A-Za-z][\w/-]*\s){1,4}(?:[-–:]\s?)?(?:about |around |approx\.? |"
    r"~)?\d[\d,.\u00a0]*(?:\s?\(\+?[\d,]+\))?"
)
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD", "VB"))
_PARTED = Pattern(
    r",\s+(?!\d{3}\b)|\s?;\s+|\.\s+(?=[a-z])|\s[–—=]\s|\s\((?=[a-z])|\)\s?,?\s*(?=\w)"
)
# A number, or a word in small letters that is no preposition, article or conjunction.
_TOLD = Pattern(
    r"\d|(?<![\w'’-])(?!(?:and|or|of|the|a|an|in|at|near|by|on|to|from|with|for|incl|including|"
    r"plus|both|per|via)\b)[a-z]{3,}|\b(?:RU|UA|AFU)\b"
)
_DIGIT = re.compile(r"\d")
# What parts of a list are parted by.
_LISTS = re.compile(r"[,;/]|and")
_COUNTS = Pattern(r"(?:\d[\d,.]*\+?|one|two|three|four|five|six|seven|eight|nine|ten)\s[a-z&A-Z]")
_LOSS_LIST = Pattern(
    r"\b(?:losses|lost|destroyed|killed|eliminated|neutrali[sz]ed|shot down)\b[^.]*:?",
    re.IGNORECASE,
)


def counted(clause: Clause, tree: Tree) -> Result:
    """Read "lost 30 guns and 90 lorries in a 12-km retreat": each number is a claim."""
    text = tree.text[clause.start : clause.end]
    listed = not clause.condition and (
        clause.head.lemma in _COUNTED or bool(_LOSS_LIST.search(text))
    )
    if not listed and not (_MOVING.search(tree.text) and any(map(_is_move, tree.words))):
        return clause, []
    # The parser often ends such a list early; the numbers tell where it goes on.
    sentence = clause.head.sentence
    limit = sentence.end_char if clause.head.lemma in _COUNTED else clause.end
    found = [_moved(q, clause.start) for q in find_quantities(tree.text[clause.start : limit])]
    extra: list[Clause] = []
    for quantity in found:
        if quantity.unit == "km" and (move := _move(tree, quantity)) is not None:
            start, end = _around_move(tree, move, sentence.end_char)
            if not clause.start <= move.head.idx or move.i != clause.head.i:
                extra.append(replace(clause, start=start, end=end, head=move, kind="move"))
    if not listed:
        return clause, extra
    counts = [q for q in found if _countable(q)]
    harm = clause.head.lemma in _HARM and clause.head.tag == "VBG"
    if harm and (
        second := re.search(r"\s+and\s+(?=(?:wound|injur|kill|destroy|damag)ing\s)", text)
    ):
        # "killing three people and wounding 11": two claims
        return replace(clause, end=clause.start + second.start()), [
            replace(clause, start=clause.start + second.end(), kind="counted")
        ]
    if len(counts) < 2 or len({q.unit for q in counts}) < 2:
        return clause, extra
    for n, quantity in enumerate(counts[1:], start=1):
        start = quantity.start
        lead = tree.text[counts[n - 1].end : start]
        if (enough := re.search(r"\benough\b.*$", lead)) is not None:
            start = counts[n - 1].end + enough.start()
        extra.append(replace(clause, start=start, end=quantity.end, kind="counted"))
    return replace(clause, end=max(counts[0].end, clause.head.end)), extra


def terse(clause: Clause, tree: Tree) -> Result:
    """Read "X ours, Y contested; neck 9 km": without a verb, each part says something."""
    sentence = clause.head.sentence
    if clause.kind != "clause" or any(t.tag in _FINITE for t in sentence):
        return clause, []
    text = tree.text[clause.start : clause.end]
    cuts = [0, *(m.end() for m in _PARTED.finditer(text)), len(text)]
    parts: list[list[int]] = []
    for start, end in pairwise(cuts):
        # Names alone only go on with a list.
        if parts and not (_TOLD.search(text[start:end]) and _TOLD.search(text[slice(*parts[-1])])):
            parts[-1][1] = end
        else:
            parts.append([start, end])
    if len(parts) < 2 or min(len(text[a:b].split()) for a, b in parts) < 2:
        return clause, []
    pieces = [replace(clause, start=clause.start + a, end=clause.start + b) for a, b in parts]
    heads = [next((t for t in words_in(tree, p.start, p.end) if t.head.i < t.i or t.head is t),
                  clause.head) for p in pieces]  # fmt: skip
    pieces = [replace(p, head=h, kind="terse") for p, h in zip(pieces, heads, strict=True)]
    return pieces[0], pieces[1:]


def contrasted(clause: Clause, tree: Tree) -> Result:
    """Read "17 km2 in May, less than the 19 seized in April": two measures are two claims."""
    text = tree.text[clause.start : clause.end]
    cuts = [m for m in CONTRAST.finditer(text) if find_quantities(text[: m.start()])]
    if not cuts:
        return clause, []
    cuts += [m for m in _AND_ALSO.finditer(text) if m.start() > cuts[0].end()]
    cuts.sort(key=lambda m: m.start())
    ends = [m.start() for m in cuts[1:]] + [len(text)]
    extra = [
        replace(clause, start=clause.start + m.end(), end=clause.start + end, kind="counted")
        for m, end in zip(cuts, ends, strict=True) if find_quantities(text[m.end() : end])
    ]  # fmt: skip
    if not extra:
        return clause, []
    return replace(clause, end=extra[0].start - len(cuts[0][0])), extra


def measured(clause: Clause, tree: Tree) -> Result:
    """Read "97 fell, 12 of them officers", "X, 23 km to the north": the measure is a claim."""
    text = tree.text[clause.start : clause.end]
    match = MEASURE.search(text)
    if match is None or clause.kind != "clause" or len(text[: match.start()].split()) < 3:
        return clause, []
    start = clause.start + match.end()
    inside = words_in(tree, start, clause.end)
    if len(inside) < 3 or any(t.tag in _FINITE for t in inside):
        return clause, []
    apposed = replace(clause, start=start, head=inside[0], kind="apposed")
    return replace(clause, end=clause.start + match.start()), [apposed]


def apart(clause: Clause, tree: Tree) -> Result:
    """Read "X, 23 km to the north": the distance is a claim."""
    extra: list[Clause] = []
    if clause.kind != "clause":
        return clause, extra
    for match in reversed(list(APART.finditer(tree.text, clause.start, clause.end))):
        start, end = match.span("far")
        inside = words_in(tree, start, end)
        extra.append(replace(clause, start=start, end=end, head=inside[-1], kind="apart"))
        if end == clause.end and len(tree.text[clause.start : match.start()].split()) >= 3:
            clause = replace(clause, end=match.start())
    return clause, extra


def tally(clause: Clause, tree: Tree) -> Result:
    """Read "Losses: personnel 940 (+12), tanks 7 (+1)" and "1 dead, 6 wounded": one claim each."""
    text = tree.text[clause.start : clause.end]
    if not (_DIGIT.search(text) or _COUNTS.search(text)) or not _LISTS.search(text):
        return clause, []
    lead = re.match(r"[^:]{0,80}:\s+(?=\D{0,40}\d)", text)
    begin = lead.end() if lead else 0
    parts = list(
        re.finditer(
            r"[^,;/]+?(?:,\d{3}[^,;/]*?)*(?=,\s|;\s|\s?/\s|\s+and\s+(?=\d)|$)", text[begin:]
        )
    )
    parts = [p for p in parts if p[0].strip(" ,;/")]
    listed = [bool(_NUMBERED.fullmatch(p[0].strip(" ,;/&"))) for p in parts]
    verbless = not any(t.pos in ("VERB", "AUX") and t.tag not in ("VBN", "VBG")
                       for t in words_in(tree, clause.start, clause.end))  # fmt: skip
    counted = [bool(_COUNTS.match(p[0].strip(" ,;/&"))) for p in parts]
    if not (len(parts) >= 2 and (all(listed) or (verbless and all(counted)))):
        return clause, []
    pieces = []
    for part in parts:
        lead_in = len(part[0]) - len(part[0].lstrip(" ,;/&"))
        start = clause.start + begin + part.start() + lead_in
        pieces.append(
            replace(clause, start=start, end=clause.start + begin + part.end(), kind="counted")
        )
    first = replace(pieces[0], start=clause.start if not all(listed) else pieces[0].start)
    return first, pieces[1:]


def _around_move(tree: Tree, move: Word, limit: int) -> tuple[int, int]:
    """Return the whole phrase: its article before, its direction and goal after."""
    lead = re.search(r"\b(?:the|an?|its|their|this)\s(?:[\w-]+,?\s){0,4}$", tree.text[: move.idx])
    tail = re.match(
        r"[\w-]+(?:\s(?!and\b|that\b|which\b|is\b|was\b|has\b)[\w'-]+){0,7}",
        tree.text[move.idx : limit],
    )
    start = lead.start() if lead else move.left_edge.idx
    return start, move.idx + (tail.end() if tail else len(move.text))


def _moved(found: Found, by: int) -> Found:
    return replace(found, start=found.start + by, end=found.end + by,
                   number_end=found.number_end + by)  # fmt: skip


def _countable(found: Found) -> bool:
    return found.unit not in ("", "km", "km2", "fraction", "year", "month", "week", "day", "hour",
                              "time", "minute", "region") and "/" not in found.unit  # fmt: skip


def _move(tree: Tree, quantity: Found) -> Word | None:
    span = tree.around(quantity.start, quantity.end)
    if span is None:
        return None
    near: tuple[Word, ...] = (span.root, span.root.head, *tree.words[span.end : span.end + 2])
    for token in near:
        if _is_move(token):
            return token
    return None


def _is_move(word: Word) -> bool:
    return word.lemma_low in _MOVES and word.pos == "NOUN"
