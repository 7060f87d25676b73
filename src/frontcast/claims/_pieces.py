"""Clauses -> claims, where a clause holds more than one.

Appositions, events named in passing, lists of numbers, fronted distances: each rule takes a
clause and returns what is left of it and what it held besides.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from frontcast.claims._clauses import Clause, Result, trim, words_in
from frontcast.claims._counting import (
    APART,
    CONTRAST,
    MEASURE,
    apart,
    contrasted,
    counted,
    measured,
    tally,
    terse,
)
from frontcast.claims._patterns import Pattern, Screen
from frontcast.claims._quantities import find_quantities
from frontcast.claims._tree import Tree, Word
from frontcast.claims._words import words

_SEAT = Pattern(
    r"(?P<place>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?), (?:an?|the|another|one of) (?:[\w'-]+ ){0,4}"
    r"(?:hub|stronghold|fortress|crossroads|junction|bastion|gateway|linchpin|bridgehead)\b"
)
_EVENTS = words(
    "battle fighting shelling strike attack clash assault bombing bombardment raid skirmish "
    "fire gunfire explosion offensive counterattack engagement evacuation casualty loss "
    "destruction damage street-fighting combat"
)
_JUDGEMENTS = words(
    "victory success blow setback failure defeat symbol achievement disaster breakthrough triumph "
    "humiliation embarrassment coup sign milestone turning loss goal aim objective"
)
_SEATS = words(
    "hub stronghold fortress crossroads junction bastion gateway base centre center linchpin "
    "bulwark outpost bridgehead"
)
_CAUSAL = words("force cause lead compel oblige push prompt leave drive enable allow")
_SEPARATOR = Pattern(r",\s+|\s+--\s+|\s*[—–]\s+|:\s+|;\s+")
_MARKED = Pattern(
    r"^(?:even as|as(?= \w+ing\b)|even though|while|although|though|whereas|because|but|and|"
    r"with)\s",
    re.IGNORECASE,
)
_PASSING = Pattern(
    r"(?P<np>(?:(?:their|its|his|the|[A-Z]\w+(?:'s|s'))\s+)(?:\w+\s)?(?:victory|fall|capture|"
    r"loss|seizure|defeat|"
    r"liberation|occupation|takeover)\s+(?:in|of|at)\s+(?:the\s+|nearby\s+|town of\s+|city "
    r"of\s+|village of\s+)*"
    r"[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?(?:\s(?:in|on)\s(?:[A-Z][a-z]+\s)?\d{4}|\sin\s[A-Z][a-z]+)?)"
)
_SINCE_PLACE = Pattern(
    r"\b(?:largest|biggest|first|most important|most significant|main|last)\b.*\b(?:since|after)\s+"
    r"(?:the (?:fall|capture|loss|seizure) "
    r"of\s+)?(?P<np>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?\s+in\s+(?:[A-Z][a-z]+\s+)?\d{4})"
)
_STRONG = Pattern(r"\b(?:once-|once |formerly |previously )?\d[\d,]*-strong\s[a-z]+")
_NEAR_LINE = Pattern(
    r"\b(?:near|close to|not far from|just behind|on)\s(?:the\s)?(?:current\s|"
    r"present\s)?front\s?-?lines?\b"
)
_FAR = Pattern(r"\b(?:km|kilomet(?:er|re)s?|miles?)\b.*\b(?:from|of|away|off)\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_SAYING_TAIL = Pattern(
    r",\s+(?:with\s+)?[^,]{0,50}\b(?:saying|adding|noting|claiming|warning|arguing|"
    r"says|said|adds|added|noted|claimed)(?:\s+that)?\s*$"
)
_AND_THEN = Pattern(r",?\s+and\s+(?=then\s+(?:the\s+)?(?:\w+\s+of\s+)?[A-Z])")
_BEFORE_DOING = Pattern(r"\s(?:before|after)\s(?=[a-z]+ing\s)")
_AIM_AFTER = Pattern(r":\s+(?=(?:the )?(?:\w+ing|to \w+)\b)")
_AIM_COLON = Pattern(
    r"(?:one of )?(?:[A-Z]\w+(?:'s|s')\s|its |their |his |the )?[\w\s-]{0,25}\b(?:aims?|"
    r"goals?|objectives?)$"
)


_LEADING = Pattern(
    r"\b(?:since|after|as|while|when|although|though|because|before)\s*$", re.IGNORECASE
)


def pieces_of(clause: Clause, tree: Tree, *, prose: bool = True) -> list[Clause]:
    """Return the claims a clause holds, the clause itself (cut shorter) among them.

    What a text says that is no prose, it may say without verbs.
    """
    done: list[Clause] = []
    whole = clause
    for rule in _RULES.rules(tree.text[clause.start : clause.end]):
        if prose and rule is terse:
            continue
        main, extra = rule(clause, tree)
        done += extra
        clause = main
    out = []
    for piece in (clause, *done):
        start, end = trim(tree.text, piece.start, piece.end)
        if len(_WORDS.findall(tree.text[start:end])) >= (1 if piece.kind == "counted" else 2):
            same = (start, end) == (piece.start, piece.end) and piece is not whole
            out.append(piece if same else piece.between(start, end))
    return out


def _chunks(clause: Clause, tree: Tree) -> list[tuple[int, int]]:
    text = tree.text[clause.start : clause.end]
    edges = [0]
    ends = []
    for match in _SEPARATOR.finditer(text):
        ends.append(match.start())
        edges.append(match.end())
    ends.append(len(text))
    return [(clause.start + a, clause.start + b) for a, b in zip(edges, ends, strict=True)]


def _finite(tokens: list[Word]) -> bool:
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens)


def _chief(tokens: list[Word]) -> Word | None:
    """Return the first word of a run whose head lies outside it."""
    inside = {t.i for t in tokens}
    for token in tokens:
        if not token.is_punct and (token.head.i not in inside or token.head is token):
            return token
    return None


def _fronted(clause: Clause, tree: Tree) -> Result:
    """Read "Now, just a few km from the edge of X, troops ...": the distance is a claim."""
    chunks = _chunks(clause, tree)
    extra: list[Clause] = []
    for n, (start, end) in enumerate(chunks[:-1][:3]):
        tokens = words_in(tree, start, end)
        if _finite(tokens):
            break
        text = tree.text[start:end]
        if (_FAR.search(text) and find_quantities(text)) or (
            re.match(r"(?:[Oo]nce|[Ff]ormerly) (?:an?|the)\s", text) and len(tokens) > 4
        ):
            extra.append(replace(clause, start=start, end=end, kind="fronted"))
            clause = replace(clause, start=chunks[n + 1][0])
    text = tree.text[clause.start : clause.end]
    if not extra and text.startswith(("Once ", "once ", "Formerly ", "formerly ")):
        match = re.match(
            r"((?:[Oo]nce|[Ff]ormerly) (?:an?|the)\s.*?),\s(?=[A-Z]\w+ (?:is|was|has|now))", text
        )
        if match and len(match[1].split()) > 5:
            cut = re.split(r"\s(?:where|which|that)\s", match[1])[0]
            extra.append(replace(clause, end=clause.start + len(cut), kind="fronted"))
            clause = replace(clause, start=clause.start + match.end())
    return clause, extra


def _led(clause: Clause, tree: Tree) -> Result:
    """Read "Ever since X failed, Y has advanced" where the parser took both for one clause."""
    if not _LEADING.search_once(tree.text[max(0, clause.start - 12) : clause.start]):
        return clause, []
    chunks = _chunks(clause, tree)
    if len(chunks) < 2 or clause.head.idx < chunks[1][0]:
        return clause, []
    first, rest = words_in(tree, *chunks[0]), words_in(tree, chunks[1][0], clause.end)
    if len(first) < 4 or len(rest) < 4 or not _finite(first) or not any(
        t.dep in ("nsubj", "nsubjpass") for t in rest
    ):  # fmt: skip
        return clause, []
    head = next(t for t in first if t.tag in ("VBD", "VBZ", "VBP", "MD"))
    lead = replace(clause, end=chunks[0][1], head=head, kind="led", said=None)
    return replace(clause, start=chunks[1][0]), [lead]


def _trailing(clause: Clause, tree: Tree) -> Result:
    """Cut off what follows a comma and says something of its own."""
    extra: list[Clause] = []
    chunks = _chunks(clause, tree)
    for n in range(len(chunks) - 1, 0, -1):
        start, end = chunks[n]
        if start >= clause.end:
            continue
        text = tree.text[start : min(end, clause.end)]
        tokens = words_in(tree, start, end)
        chief = _chief(tokens)
        if chief is None:
            continue
        kind = _own(text, tokens, chief)
        if kind is None:
            continue
        last = clause.end if n == len(chunks) - 1 else end
        extra += _relative(replace(clause, start=start, end=last, head=chief, kind=kind), tree)
        if last == clause.end:
            clause = replace(clause, end=chunks[n - 1][1])
    return clause, extra


def _own(text: str, tokens: list[Word], chief: Word) -> str | None:
    marked = _MARKED.match(text)
    verbs = _finite(tokens) or (marked and any(t.tag == "VBN" for t in tokens))
    if marked and verbs and len(tokens) >= 5 and any(
        t.dep in ("nsubj", "nsubjpass") or t.tag in ("VBD", "MD", "VBZ", "VBN") for t in tokens
    ):  # fmt: skip
        return "marked" if marked[0].strip().lower() not in ("and", "with") else None
    nouns = [t for t in tokens if t.pos in ("NOUN", "PROPN")]
    before_relative = [t for t in nouns if not any(
        w.low in ("that", "which", "who") and w.i < t.i for w in tokens)]  # fmt: skip
    if text.lower().startswith("one of "):
        return "apposed" if len(tokens) >= 4 else None
    if chief.tag == "VBG" and chief.lemma.lower() in ("shell", "fight", "bomb", "strike"):
        return "event" if text.lower().startswith(chief.low) and len(tokens) >= 3 else None
    if not nouns or chief.pos not in ("NOUN", "PROPN") or not before_relative:
        return None
    if chief.lemma.lower() in _EVENTS and len(tokens) >= 3:
        return "event"
    apposed = re.match(r"(?:an?|the|another|its|their)\s", text, re.IGNORECASE)
    if chief.lemma.lower() in _JUDGEMENTS and apposed:
        return "apposed"
    return None


def _relative(clause: Clause, tree: Tree) -> list[Clause]:
    """Split "a victory that X has been pursuing for months" in two."""
    text = tree.text[clause.start : clause.end]
    match = re.search(r"\s(?:that|which)\s(?=(?:[A-Z]|the |he |they ))", text)
    if match is None or text.lower().startswith("one of") or len(text[match.end() :].split()) < 4:
        return [clause]
    verb = next((t for t in words_in(tree, clause.start + match.end(), clause.end)
                 if t.dep == "relcl"), clause.head)  # fmt: skip
    return [
        replace(clause, end=clause.start + match.start()),
        replace(clause, start=clause.start + match.end(), head=verb, kind="relative"),
    ]


def _aims(clause: Clause, tree: Tree) -> Result:
    """Read "... one of its aims: capturing X": the aim is a claim."""
    text = tree.text[clause.start : clause.end]
    match = _AIM_AFTER.search(text)
    if match is None:
        return clause, []
    named = _AIM_COLON.search(text[: match.start()])
    if named is None:
        return clause, []
    stop = re.search(r",\s+one of\s", text[match.end() :])
    end = clause.start + (match.end() + stop.start() if stop else len(text))
    lead = re.search(r"(?:one of\b|[A-Z]\w+'s|its|their|the)[^,]*$", text[: match.start()])
    start = clause.start + (lead.start() if lead else named.start())
    aim = replace(clause, start=start, end=end, kind="aim")
    return replace(clause, end=clause.start + match.start()), [aim]


def _apposed_places(clause: Clause, tree: Tree) -> Result:
    """Read "X, a key hub near the front line": what X is, and where."""
    extra: list[Clause] = []
    text = tree.text[clause.start : clause.end]
    match = _SEAT.search(text)
    if match is not None:
        start, end = clause.start + match.start(), clause.start + match.end()
        head = _chief(words_in(tree, start, end)) or clause.head
        extra.append(replace(clause, start=start, end=end, head=head, kind="apposed"))
        if start > clause.head.idx:
            clause = replace(clause, end=start + len(match["place"]))
        return clause, extra
    for token in words_in(tree, clause.start, clause.end):
        if token.dep == "appos" and token.lemma.lower() in _SEATS and token.head.text[0].isupper():
            start = (
                token.head.left_edge.idx
                if token.head.i - token.head.left_edge.i < 3
                else token.head.idx
            )
            extra.append(Clause(start, token.end, token, kind="apposed"))
            comma = tree.text.find(",", token.head.idx)
            if clause.start < comma and token.i > clause.head.i:
                clause = replace(clause, end=min(clause.end, comma))
    return clause, extra


def _near_line(clause: Clause, tree: Tree) -> Result:
    """Read "... near the front line" in passing is a distance."""
    whole = tree.text[clause.start : min(len(tree.text), clause.end + 80)].split("\n")[0]
    whole = _SENTENCE_END.split(whole, maxsplit=1)[0]
    extra: list[Clause] = []
    for match in _NEAR_LINE.finditer(tree.text, clause.start, clause.start + len(whole)):
        before = tree.text[clause.start : match.start()]
        on = match[0].lower().startswith("on")
        if (
            len(before.split()) >= 6
            and not on
            and not re.search(r"\b(?:is|are|was|lies|located)\s+(?:\w+\s)?$", before)
        ):
            extra.append(replace(clause, start=match.start(), end=match.end(), kind="near"))
    return clause, extra


def _passing(clause: Clause, tree: Tree) -> Result:
    """Read "following its victory in X", "the largest since X in May 2023"."""
    text = tree.text[clause.start : clause.end]
    extra = [
        _named(clause, match, tree)
        for match in _PASSING.finditer(text)
        if len(text[: match.start()].split()) >= 5
    ]
    since = _SINCE_PLACE.search(text)
    if since:
        extra.append(_named(clause, since, tree))
    for strong in _STRONG.finditer(text):
        start = clause.start + strong.start()
        extra.append(replace(clause, start=start, end=clause.start + strong.end(), kind="strong"))
    return clause, extra


def _then(clause: Clause, tree: Tree) -> Result:
    """Read "capturing X and then Y": two captures."""
    text = tree.text[clause.start : clause.end]
    match = _AND_THEN.search(text)
    if match is None or len(text[match.end() :].split()) > 8:
        return clause, []
    extra = replace(clause, start=clause.start + match.end(), kind="then")
    return replace(clause, end=clause.start + match.start()), [extra]


def _before(clause: Clause, tree: Tree) -> Result:
    """Read "will pause before pushing north to X": two steps."""
    text = tree.text[clause.start : clause.end]
    match = _BEFORE_DOING.search(text)
    if (
        match is None
        or len(text[match.end() :].split()) < 6
        or len(text[: match.start()].split()) < 4
    ):
        return clause, []
    extra = replace(clause, start=clause.start + match.end(), kind="step")
    return replace(clause, end=clause.start + match.start()), [extra]


def _named(clause: Clause, match: re.Match[str], tree: Tree) -> Clause:
    start, end = clause.start + match.start("np"), clause.start + match.end("np")
    tokens = words_in(tree, start, end)
    head = _chief(tokens) or clause.head
    return replace(clause, start=start, end=end, head=head, kind="passing", condition=False)


def _caused(clause: Clause, tree: Tree) -> Result:
    """Read "Attacks on the railway forced X to ...": the attacks are a claim of their own."""
    if clause.head.lemma not in _CAUSAL:
        return clause, []
    for child in clause.head.children:
        if child.dep == "nsubj" and child.lemma.lower() in _EVENTS:
            words = [t for t in child.subtree if not t.is_punct]
            if len(words) >= 5:
                end = child.right_edge.end
                event = replace(
                    clause, start=child.left_edge.idx, end=end, head=child, kind="event"
                )
                return replace(clause, start=end), [event]
    return clause, []


def _said_tail(clause: Clause, tree: Tree) -> Result:
    """Cut ", with some experts saying" and such frames from the end."""
    text = tree.text[clause.start : clause.end]
    match = _SAYING_TAIL.search(text)
    return (replace(clause, end=clause.start + match.start()), []) if match else (clause, [])


# `counted` may let a clause go on, so that what follows it goes by no words of the clause.
_RULES: Screen[Callable[[Clause, Tree], Result]] = Screen((
    (_said_tail, (_SAYING_TAIL,)), (_led, ()), (_then, (_AND_THEN,)), (_before, (_BEFORE_DOING,)),
    (_fronted, (_SEPARATOR,)), (_aims, (_AIM_AFTER,)), (_apposed_places, ()), (_near_line, ()),
    (_passing, (_PASSING, _SINCE_PLACE, _STRONG)), (apart, (APART,)), (tally, ()), (terse, ()),
    (contrasted, (CONTRAST,)), (measured, (MEASURE,)), (counted, ()), (_caused, ()),
    (_trailing, ()),
))  # fmt: skip
