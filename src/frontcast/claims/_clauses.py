"""Sentences -> clauses: what could be a claim, and which verb of saying carries it.

Works on the dependency parse, with the span of each clause reduced to the run of words around
its head: clauses that are claims of their own are cut out of the one around them.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SAYING = words(
    "say tell add claim report note warn argue believe announce confirm deny insist write point "
    "estimate state stress acknowledge admit allege assert assess conclude declare describe "
    "emphasize emphasise explain expect indicate inform maintain mention post predict "
    "recall reiterate remark reply respond reveal stated suggest think specify publish boast "
    "caution concede contend recount underline underscore reckon cite quip vow pledge credit relay "
    "complain hope doubt assume"
)
DENYING = words("deny reject dismiss refute dispute rebut")
_SPEAKING = SAYING | DENYING
_REPORTING = words("report claim confirm announce admit acknowledge allege")
_CLAIMING_NOUN = words(
    "claim report statement assertion allegation announcement rumour rumor assessment news"
)
_FRAME_NOUNS = words("expectation belief concern claim fear assessment view")
# Temporal clauses stay with their main clause unless a comma parts them.
_CONDITION_MARKS = words("if unless once until should")
_CONTRASTS = words("though although whereas while")
_TIME_MARKS = words("when since before until")
_LEAD = Pattern(
    r"^(?:[\s,;:.\-–—…()•*·►▪️⚡❗]+|(?:and|but|or|so|yet|however|meanwhile|also|moreover|instead|"
    r"because|as(?!\s(?:soon|long|many|much|far|well|few|of)\b)|while|although|though|whereas|"
    r"after|before|when|that|even though|even as|"
    r"for (?:his|her|their) part|in addition|at the same time|besides|furthermore|now|"
    r"what (?:i|we) (?:see|know|hear|can say) is(?: that)?|"
    r"overall|separately|in turn|nevertheless|to date|ever since)\b(?=[\s,]))",
    re.IGNORECASE,
)
_TAIL = Pattern(r"(?:[\s,;:.\-–—…(]+|\b(?:and|but|or|that|as|while|because)\s*)$")
_WORDS = Pattern(r"\w+")


@dataclass(slots=True)
class Saying:
    """A verb of saying with the words that name its subject."""

    verb: "Token"
    subject: "Token | None"
    denies: bool = False


@dataclass(slots=True)
class Clause:
    """A possible claim; offsets count in the unit's text."""

    start: int
    end: int
    head: "Token"
    said: Saying | None = None
    condition: bool = False
    kind: str = "clause"
    claimer: "Token | None" = None


def clauses_of(sentence: "Span") -> list[Clause]:
    """Return the clauses of one sentence, in the order of the text."""
    heads = _heads(sentence)
    found: list[Clause] = []
    for head, said in heads.items():
        if _is_frame(head, heads):
            continue
        span = _run(head, heads, sentence)
        if span is None:
            continue
        start, end = trim(text_of(sentence.doc), *span)
        if end - start < 4:
            continue
        clause = Clause(start, end, head, said=said)
        clause.condition = _conditional(head)
        found.append(clause)
    found += _since(sentence, heads)
    found += _denials(sentence, heads)
    return sorted(_distinct(found), key=lambda c: (c.start, c.end))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut words that join a clause to its sentence from both ends."""
    while start < end and (match := _LEAD.match(text[start:end])) and match.end():
        start += match.end()
    while start < end and (match := _TAIL.search(text, max(start, end - 24), end)):
        end = match.start()
    return start, end


def text_of(doc: "Doc") -> str:
    """Return the text of a parse; spaCy puts it together anew each time it is asked."""
    known = doc.user_data.get("frontcast_text")
    if not isinstance(known, str):
        known = doc.user_data["frontcast_text"] = doc.text
    return known


def text_in(span: "Span") -> str:
    """Return the text of a part of a parse, cut out of the whole."""
    return text_of(span.doc)[span.start_char : span.end_char]


def is_verbal(token: "Token") -> bool:
    """Whether a token can head a clause."""
    if token.pos_ in ("VERB", "AUX"):
        return True
    return any(c.dep_ in ("nsubj", "nsubjpass", "cop") for c in token.children)


def is_saying(token: "Token") -> bool:
    """Whether a token is a verb of saying."""
    return token.lemma_.lower() in _SPEAKING and token.pos_ in ("VERB", "AUX")


def subject_of(token: "Token") -> "Token | None":
    """Return the subject of a verb, looking up a chain of conjuncts."""
    beyond = token.head.head
    if token.dep_ == "conj" and is_saying(token) and beyond.lemma_.lower() in _CLAIMING_NOUN:
        return subject_of(beyond.head)  # "X denied claims that ... and said": X said
    for _ in range(6):
        for child in token.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                return child
        if token.dep_ in ("relcl", "acl"):
            return token.head
        if (after := _postposed(token)) is not None:
            return after
        if token.dep_ not in ("conj", "xcomp", "advcl"):
            return None
        token = token.head
    return None


def _postposed(token: "Token") -> "Token | None":
    """Read "..., said a volunteer with the charity", which parsers take for an object."""
    if not is_saying(token) or not any(c.dep_ == "ccomp" and c.i < token.i for c in token.children):
        return None
    for child in token.children:
        if child.dep_ in ("dobj", "attr", "npadvmod") and child.i > token.i:
            return child if child.pos_ in ("NOUN", "PROPN") else None
    return None


def _heads(sentence: "Span") -> dict["Token", Saying | None]:
    """Return every token that heads a clause of its own, with who says it."""
    root = sentence.root
    heads: dict[Token, Saying | None] = {root: None}
    for token in sentence:
        if token == root or not _splits(token):
            continue
        heads[token] = None
    for token in sorted(heads, key=_depth):
        heads[token] = _said(token, heads)
    return heads


def _depth(token: "Token") -> int:
    return sum(1 for _ in token.ancestors)


def _splits(token: "Token") -> bool:
    dep, head = token.dep_, token.head
    if dep == "conj":
        return (
            not _in_condition(head)
            and is_verbal(token)
            and is_verbal(head)
            and _finite(token)
            and not _bare_pair(token)
        )
    if dep in ("ccomp", "parataxis"):
        return is_verbal(token) and (is_saying(head) or is_saying(token) or dep == "parataxis"
                                     or _quoted_frame(head) or _spliced(token))  # fmt: skip
    if dep == "xcomp":  # "reported shooting down 38 drones", "claims to have taken X"
        return head.lemma_.lower() in _REPORTING and head.pos_ == "VERB" and _size(token) >= 4 and (
            token.tag_ == "VBG" or any(c.lower_ == "have" for c in token.children)
        )  # fmt: skip
    if dep == "advcl":
        return _splitting_advcl(token)
    if dep == "relcl" and any(c.lower_ == "where" for c in token.children):
        return _size(token) >= 7
    if dep == "relcl":
        first = next(iter(token.subtree))
        before = first.nbor(-1) if first.i > first.doc[0].i and first.i > 0 else None
        return (
            before is not None
            and before.text in (",", "--", "—", "–")
            and _size(token) >= 4
            and not _introduces(token, first)
        )
    return False


def _spliced(token: "Token") -> bool:
    """Read "Troops entered X, the town is surrounded": two sentences joined by a comma."""
    head = token.head
    between = token.doc[token.right_edge.i + 1] if token.right_edge.i + 1 < len(token.doc) else None
    return (
        token.i < head.i and between is not None and between.text in (",", ";", "–", "—", "-")
        and all(any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children) for t in (token, head))
    )  # fmt: skip


def _introduces(token: "Token", first: "Token") -> bool:
    """Read "..., who heads the institute": it says who somebody is and claims nothing."""
    if first.lower_ not in ("who", "whose"):
        return False
    antecedent = token.head
    return antecedent.ent_type_ == "PERSON" or (
        antecedent.dep_ == "nsubj" and is_saying(antecedent.head)
    )


def _in_condition(token: "Token") -> bool:
    for seen in (token, *token.ancestors):
        if seen.dep_ == "advcl" and (
            _inverted(seen) or any(c.lower_ in ("if", "unless") for c in seen.children)
        ):
            return True
        if seen.dep_ not in ("conj", "advcl"):
            return False
    return False


def _quoted_frame(head: "Token") -> bool:
    if head.lemma_ == "make":
        return any(t.lower_ == "clear" for t in head.children) or any(
            t.lower_ == "clear" for c in head.children for t in c.children
        )
    return head.lemma_ in ("be", "seem", "appear") and any(
        (c.dep_ == "nsubj" and c.lemma_ in _FRAME_NOUNS)
        or (c.dep_ == "acomp" and c.lower_ in ("clear", "evident", "obvious", "apparent"))
        for c in head.children
    )


def _splitting_advcl(token: "Token") -> bool:
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod", "prep")}
    if marks & _CONDITION_MARKS or _measured(token) or _inverted(token):
        return False
    if "so" in marks and not (token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ","):
        return False
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children):
        return False
    first = next(iter(token.subtree))
    comma = first.i > 0 and first.nbor(-1).is_punct
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl") for c in token.children)
    if has_subject and is_verbal(token):
        return comma or not marks & _TIME_MARKS or token.i < token.head.i
    if marks & {"before", "after"} and token.tag_ == "VBG":
        return _size(token) >= 6
    return token.tag_ == "VBG" and comma and _size(token) >= 4


def _measured(token: "Token") -> bool:
    """Read "as many as they can", "as soon as X falls", "the longer X waits, the more ..."."""
    text = token.doc[max(0, token.left_edge.i - 6) : token.i].text.lower()
    return bool(
        re.search(r"\bas (?:many|much|long|soon|far|few|well) |\bthe \w+er\b|\bthe more\b", text)
    )


def _inverted(token: "Token") -> bool:
    """Read "Should X seize Y, ..."."""
    return any(
        c.dep_ == "aux" and c.lower_ in ("should", "were", "had") and c.i == token.left_edge.i
        for c in token.children
    )


def _finite(token: "Token") -> bool:
    if token.tag_ in ("VB", "VBG"):
        return any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in token.children)
    return True


def _bare_pair(token: "Token") -> bool:
    """Two verbs that share everything ("shelled and bombed the town") are one claim."""
    return _size(token) <= 1 or (abs(token.i - token.head.i) <= 2 and _size(token) < 4)


def _size(token: "Token") -> int:
    return sum(1 for t in token.subtree if not t.is_punct)


def _said(token: "Token", heads: dict["Token", Saying | None]) -> Saying | None:
    for child in token.children:  # "..., he said" hung below the clause it carries
        if child.dep_ in ("parataxis", "ccomp") and is_saying(child) and not _content(child):
            return Saying(child, subject_of(child), denies=child.lemma_ in DENYING)
    if (source := _according(token)) is not None:
        return Saying(source.head, source)
    head = token.head
    if token.dep_ == "ccomp" and head.lemma_ == "make" and _quoted_frame(head):
        return Saying(head, subject_of(head))
    if token.dep_ in ("ccomp", "parataxis", "advcl", "xcomp") and is_saying(head):
        if token.dep_ == "advcl" and _CONTRASTS & {c.lower_ for c in token.children}:
            return None
        return Saying(head, subject_of(head), denies=head.lemma_.lower() in DENYING)
    if token.dep_ == "ccomp" and head in heads and _quoted_frame(head):
        return heads.get(head)
    if token.dep_ == "advcl" and _CONTRASTS & {c.lower_ for c in token.children}:
        return None
    if token.dep_ in ("conj", "relcl", "advcl") and token is not head:
        top = head
        while top not in heads and top.head is not top:
            top = top.head
        # A relative clause inside what is said is said too, by the same source.
        return heads.get(top)
    return None


def _according(token: "Token") -> "Token | None":
    for child in token.children:
        if child.lower_ == "according":
            for prep in child.children:
                for noun in prep.children:
                    if noun.dep_ == "pobj":
                        return noun
    return None


def _content(saying: "Token") -> bool:
    return any(c.dep_ == "ccomp" for c in saying.children)


def _is_frame(head: "Token", heads: dict["Token", Saying | None]) -> bool:
    """Whether a verb of saying only carries another clause, or nothing: it is no claim."""
    if not is_saying(head):
        return _quoted_frame(head) and any(c in heads for c in head.children if c.dep_ == "ccomp")
    if any(c in heads and c.dep_ in ("ccomp", "parataxis", "xcomp") for c in head.children):
        return True
    if head.lemma_ in DENYING and any(c.dep_ == "dobj" for c in head.children):
        return False  # "X rejected that account": a denial is a claim
    if any(c.dep_ in ("xcomp",) for c in head.children):
        return False
    if head.lemma_ == "tell":
        return True
    objects = [c for c in head.children if c.dep_ in ("dobj", "prep", "attr", "oprd")]
    if head.lemma_ in ("report", "describe", "expect", "post", "publish", "cite", "reveal"):
        return not objects
    return not any(_size(c) >= 5 for c in objects) or head.dep_ == "parataxis"


def _run(
    head: "Token", heads: dict["Token", Saying | None], sentence: "Span"
) -> tuple[int, int] | None:
    """Return the run of words around `head` that is left when nested clauses are cut out."""
    out: set[int] = {t.i for t in head.subtree}
    for other in heads:
        if other is not head and other.i in out:
            out -= {t.i for t in other.subtree}
    for child in head.children:
        if child.lower_ == "according":
            out -= {t.i for t in child.subtree}
    if head.i not in out:
        return None
    first = last = head.i
    doc = sentence.doc
    while first - 1 >= sentence.start and (first - 1 in out or _bridge(doc[first - 1], out)):
        first -= 1
    while last + 1 < sentence.end and (last + 1 in out or _bridge(doc[last + 1], out, step=1)):
        last += 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _bridge(token: "Token", out: set[int], *, step: int = -1) -> bool:
    return (token.is_punct or token.is_space) and token.i + step in out


def _conditional(head: "Token") -> bool:
    """Whether the clause, or the one it is joined to, stands under a condition."""
    seen = head
    for _ in range(4):
        for child in seen.children:
            if child.dep_ == "advcl":
                marks = {c.lower_ for c in child.children}
                inverted = any(c.lower_ == "should" and c.i < child.i for c in child.children)
                words = {t.lower_ for t in list(child.subtree)[:4]}
                if marks & {"if", "unless", "once"} or "soon" in words or (
                    inverted and child.i < seen.i
                ):  # fmt: skip
                    return True
            if child.dep_ == "mark" and child.lower_ in ("if", "unless"):
                return True
        if seen.dep_ != "conj":
            return False
        seen = seen.head
    return False


def _since(sentence: "Span", heads: dict["Token", Saying | None]) -> list[Clause]:
    """Find "since X launched Y": it dates its main clause and asserts something too."""
    out = []
    for token in sentence:
        if token in heads or token.dep_ != "advcl" or token.tag_ not in ("VBD", "VBN", "VBZ"):
            continue
        marks = [c for c in token.children if c.dep_ == "mark" and c.lower_ in ("since", "after")]
        if marks and _size(token) >= 5:
            last = [t for t in token.subtree if not t.is_punct][-1]
            start = marks[0].idx + len(marks[0]) + 1
            out.append(Clause(start, last.idx + len(last), token, kind="since"))
    return out


def _denials(sentence: "Span", heads: dict["Token", Saying | None]) -> list[Clause]:
    """Find "X denied Y's claim that Z": Y claims Z, beside X who denies it."""
    out = []
    for token in sentence:
        if token.lemma_.lower() not in _CLAIMING_NOUN or token.pos_ != "NOUN":
            continue
        content = next((c for c in token.children if c.dep_ in ("acl", "relcl", "ccomp")), None)
        if content is None or not any(c.lower_ == "that" for c in content.children):
            continue
        claimer = _claimer(token)
        start = min(t.idx for t in token.subtree)
        kept = [t for t in content.subtree if not t.is_punct]
        # The parser hangs what follows ("and said that ...") below the embedded verb.
        for conj in content.children:
            if conj.dep_ == "conj" and is_saying(conj):
                kept = [t for t in kept if t.i < conj.left_edge.i and t.dep_ != "cc"]
        end = kept[-1].idx + len(kept[-1])
        if claimer is None:
            first = next((t for t in kept if t.lower_ == "that"), kept[0])
            out.append(Clause(first.idx + len(first) + 1, end, content, kind="rumour"))
            continue
        clause = Clause(start, end, content, kind="embedded", claimer=claimer)
        clause.said = Saying(token, claimer)
        out.append(clause)
    return out


def _claimer(noun: "Token") -> "Token | None":
    """Return who made a claim: "Russia's claim that", "the statement of the ministry that"."""
    for child in noun.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod") and child.pos_ in ("PROPN", "ADJ"):
            return child
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("of", "by", "from"):
            for named in child.children:
                if named.dep_ == "pobj" and any(t.pos_ == "PROPN" for t in named.subtree):
                    return named
    return None


def _distinct(found: list[Clause]) -> list[Clause]:
    out: dict[tuple[int, int], Clause] = {}
    for clause in found:
        out.setdefault((clause.start, clause.end), clause)
    return list(out.values())
