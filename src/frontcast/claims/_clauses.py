"""Sentences -> clauses: what could be a claim, and which verb of saying carries it.

Works on the dependency parse, with the span of each clause reduced to the run of words around
its head: clauses that are claims of their own are cut out of the one around them.
"""

import re
from dataclasses import dataclass

from frontcast.claims._disputed import CLAIMING_NOUN, claimer_of, content_of, event_denied
from frontcast.claims._patterns import Pattern
from frontcast.claims._saying import (
    DENYING,
    HEARING,
    PLANS,
    is_judged,
    is_saying,
    is_stance,
    is_told,
    teller_of,
    tells,
)
from frontcast.claims._subjects import subject_of
from frontcast.claims._tree import Stretch, Tree, Word
from frontcast.claims._words import words

_REPORTING = words("report claim confirm announce admit acknowledge allege")
FRAME_NOUNS = words(
    "expectation belief concern claim fear assessment view line version position account story "
    "argument explanation message answer reply verdict estimate forecast"
)
_CONVINCED = words("certain sure convinced adamant confident afraid positive")
# Temporal clauses stay with their main clause unless a comma parts them.
_CONDITION_MARKS = words("if unless once until should")
_CONTRASTS = words("though although whereas while")
_TIMES_FIRST = words("when after once before until whenever")
_TIME_MARKS = words("when since before until")
_LEAD = Pattern(
    r"(?:[\s,;:.\-–—…()•*·►▪️⚡❗]+|(?:and|but|or|so|yet|however|meanwhile|also|moreover|instead|"
    r"because|as(?!\s(?:soon|long|many|much|far|well|few|of)\b)|while|although|though|whereas|"
    r"after|before|when|that|even though|even as|"
    r"for (?:his|her|their) part|in addition|at the same time|besides|furthermore|now|"
    r"what (?:i|we) (?:see|know|hear|can say) is(?: that)?|"
    r"overall|separately|in turn|nevertheless|to date|ever since)\b(?=[\s,]))",
    re.IGNORECASE,
)
_TAIL = Pattern(r"(?:[\s,;:.\-–—…(]+|\b(?:and|but|or|that|as|while|because)\s*)$")
# What a tail ends with, blanks aside: most clauses have none.
_ENDS = (*",;:.-–—…(", "and", "but", "or", "that", "as", "while", "because")
_WORDS = Pattern(r"\w+")


@dataclass(slots=True)
class Saying:
    """A verb of saying with the words that name its subject."""

    verb: Word
    subject: Word | None
    denies: bool = False


@dataclass(slots=True)
class Clause:
    """A possible claim; offsets count in the unit's text."""

    start: int
    end: int
    head: Word
    said: Saying | None = None
    condition: bool = False
    kind: str = "clause"
    claimer: Word | None = None

    def between(self, start: int, end: int) -> "Clause":
        """Return the same clause with other ends."""
        return Clause(start, end, self.head, self.said, self.condition, self.kind, self.claimer)


# What is left of a clause, and what it held besides.
Result = tuple[Clause, list[Clause]]


def clauses_of(sentence: Stretch) -> list[Clause]:
    """Return the clauses of one sentence, in the order of the text."""
    heads = _heads(sentence)
    found: list[Clause] = []
    for head, said in heads.items():
        if _is_frame(head, heads):
            continue
        span = _run(head, heads, sentence)
        if span is None:
            continue
        start, end = trim(sentence.tree.text, *span)
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
    while start < end and (match := _LEAD.match(text, start, end)) and match.end() > start:
        start = match.end()
    while start < end and (text[end - 1].isspace() or text.endswith(_ENDS, start, end)):
        match = _TAIL.regex.search(text, max(start, end - 24), end)
        if match is None:
            break
        end = match.start()
    return start, end


def words_in(tree: Tree, start: int, end: int) -> list[Word]:
    """Return the words that ``text[start:end]`` touches, without blanks."""
    return [t for t in tree.touched(start, end) if not t.is_space]


def is_verbal(token: Word) -> bool:
    """Whether a token can head a clause."""
    if token.pos in ("VERB", "AUX"):
        return True
    return any(c.dep in ("nsubj", "nsubjpass", "cop") for c in token.children)


def _heads(sentence: Stretch) -> dict[Word, Saying | None]:
    """Return every token that heads a clause of its own, with who says it."""
    root = sentence.root
    heads: dict[Word, Saying | None] = {root: None}
    for token in sentence:
        if token == root or not _splits(token):
            continue
        heads[token] = None
    for token in sorted(heads, key=_depth):
        heads[token] = _said(token, heads)
    return heads


def _depth(token: Word) -> int:
    return sum(1 for _ in token.ancestors)


def _splits(token: Word) -> bool:
    dep, head = token.dep, token.head
    if dep == "conj":
        return (
            not _in_condition(head)
            and is_verbal(token)
            and is_verbal(head)
            and _finite(token)
            and not _bare_pair(token)
        )
    if dep == "ccomp" and (_convinced(head) or _is_convinced(head)):
        return is_verbal(token)
    if dep in ("ccomp", "parataxis"):
        return is_verbal(token) and (is_saying(head) or is_saying(token) or dep == "parataxis"
                                     or _quoted_frame(head) or _spliced(token))  # fmt: skip
    if dep == "xcomp":  # "reported shooting down 38 drones", "claims to have taken X"
        return head.lemma.lower() in _REPORTING and head.pos == "VERB" and _size(token) >= 4 and (
            token.tag == "VBG" or any(c.low == "have" for c in token.children)
        )  # fmt: skip
    if dep == "advcl":
        return _splitting_advcl(token)
    if is_told(token):
        return True
    if dep == "relcl" and any(c.low == "where" for c in token.children):
        return _size(token) >= 7
    if dep == "relcl":
        first = next(iter(token.subtree))
        before = _before(first)
        return (
            before is not None
            and before.text in (",", "--", "—", "–")
            and _size(token) >= 4
            and not _introduces(token, first)
        )
    return False


def _before(word: Word) -> Word | None:
    return word.tree.words[word.i - 1] if word.i else None


def _after(word: Word) -> Word | None:
    return word.tree.words[word.i + 1] if word.i + 1 < len(word.tree.words) else None


def _spliced(token: Word) -> bool:
    """Read "Troops entered X, the town is surrounded": two sentences joined by a comma."""
    head = token.head
    between = _after(token.right_edge)
    return (
        token.i < head.i and between is not None and between.text in (",", ";", ":", "–", "—", "-")
        and all(any(c.dep in ("nsubj", "nsubjpass") for c in t.children) for t in (token, head))
    )  # fmt: skip


def _introduces(token: Word, first: Word) -> bool:
    """Read "..., who heads the institute": it says who somebody is and claims nothing."""
    if first.low not in ("who", "whose"):
        return False
    antecedent = token.head
    return antecedent.person or (antecedent.dep == "nsubj" and is_saying(antecedent.head))


def _in_condition(token: Word) -> bool:
    for seen in (token, *token.ancestors):
        if seen.dep == "advcl" and (
            _inverted(seen) or any(c.low in ("if", "unless") for c in seen.children)
        ):
            return True
        if seen.dep not in ("conj", "advcl"):
            return False
    return False


def _quoted_frame(head: Word) -> bool:
    if head.lemma == "make":
        return any(t.low == "clear" for t in head.children) or any(
            t.low == "clear" for c in head.children for t in c.children
        )
    return head.lemma in ("be", "seem", "appear") and any(
        (c.dep == "nsubj" and c.lemma in FRAME_NOUNS)
        or (c.dep == "acomp" and c.low in ("clear", "evident", "obvious", "apparent"))
        for c in head.children
    )


def _convinced(head: Word) -> bool:
    """Read "X is certain that ...": X says so."""
    return head.dep == "acomp" and head.low in _CONVINCED and head.head.lemma == "be"


def _is_convinced(head: Word) -> bool:
    """Read "The town is lost, X is certain.": what stands before it is said by X."""
    return head.lemma == "be" and any(map(_convinced, head.children))


def _framed(head: Word) -> Saying | None:
    """Return whose conviction or line a clause is: "X's version is that ..."."""
    if _convinced(head):
        return Saying(head.head, subject_of(head.head))
    owner = _owner_of_frame(head) if head.lemma == "be" else None
    return Saying(head, owner) if owner is not None else None


def _owner_of_frame(head: Word) -> Word | None:
    for noun in head.children:
        if noun.dep == "nsubj" and noun.lemma in FRAME_NOUNS:
            return next((c for c in noun.children if c.dep == "poss" and c.pos == "PROPN"), None)
    return None


def _splitting_advcl(token: Word) -> bool:
    marks = {c.low for c in token.children if c.dep in ("mark", "advmod", "prep")}
    if marks & _CONDITION_MARKS or _measured(token) or _inverted(token):
        return False
    if "so" in marks and ((so := _before(token.left_edge)) is None or so.text != ","):
        return False
    if any(c.dep == "aux" and c.low == "to" for c in token.children):
        return False
    first = next(iter(token.subtree))
    before = _before(first)
    comma = before is not None and before.is_punct
    has_subject = any(c.dep in ("nsubj", "nsubjpass", "csubj", "expl") for c in token.children)
    if has_subject and is_verbal(token):
        return comma or not marks & _TIME_MARKS or token.i < token.head.i
    if marks & {"before", "after"} and token.tag == "VBG":
        return _size(token) >= 6
    return token.tag == "VBG" and comma and _size(token) >= 4


def _measured(token: Word) -> bool:
    """Read "as many as they can", "as soon as X falls", "the longer X waits, the more ..."."""
    text = Stretch(token.tree, max(0, token.left_edge.i - 6), token.i).text.lower()
    return bool(
        re.search(r"\bas (?:many|much|long|soon|far|few|well) |\bthe \w+er\b|\bthe more\b", text)
    )


def _inverted(token: Word) -> bool:
    """Read "Should X seize Y, ..."."""
    return any(
        c.dep == "aux" and c.low in ("should", "were", "had") and c.i == token.left_edge.i
        for c in token.children
    )


def _finite(token: Word) -> bool:
    if token.tag in ("VB", "VBG"):
        return any(c.dep in ("aux", "nsubj", "nsubjpass") for c in token.children)
    return True


def _bare_pair(token: Word) -> bool:
    """Two verbs that share everything ("shelled and bombed the town") are one claim."""
    return _size(token) <= 1 or (abs(token.i - token.head.i) <= 2 and _size(token) < 4)


def _size(token: Word) -> int:
    return sum(1 for t in token.subtree if not t.is_punct)


def _said(token: Word, heads: dict[Word, Saying | None]) -> Saying | None:
    for child in token.children:  # "..., he said" hung below the clause it carries
        if child.dep in ("parataxis", "ccomp") and is_saying(child) and not _content(child):
            return Saying(child, subject_of(child), denies=child.lemma in DENYING)
    if (source := _according(token)) is not None:
        return Saying(source.head, source)
    told = is_told(token)
    head = _beside(token.head.head if told else token.head)
    if token.dep == "ccomp" and head.lemma == "make" and _quoted_frame(head):
        return Saying(head, subject_of(head))
    if (told or token.dep in ("ccomp", "parataxis", "advcl", "xcomp")) and is_saying(head):
        if token.dep == "advcl" and _stands_apart(token, head):
            return None
        teller = teller_of(head) if head.lemma.lower() in HEARING else None
        return Saying(head, teller or subject_of(head), denies=head.lemma.lower() in DENYING)
    if token.dep == "ccomp" and (framed := _framed(head)) is not None:
        return framed
    if token.dep == "ccomp" and head in heads and _quoted_frame(head):
        return heads.get(head)
    if token.dep == "advcl" and _CONTRASTS & {c.low for c in token.children}:
        return None
    if token.dep in ("conj", "relcl", "advcl") and token is not head:
        top = head
        while top not in heads and top.head is not top:
            top = top.head
        # A relative clause inside what is said is said too, by the same source.
        return _carried(heads.get(top), top, token)
    return None


def _beside(head: Word) -> Word:
    """Read "informed us in writing that ..." as what was informed, not written."""
    beside = head.dep in ("pcomp", "pobj") and is_saying(head.head.head)
    return head.head.head if beside else head


def _stands_apart(token: Word, saying: Word) -> bool:
    """Whether a clause beside a verb of saying is no part of what is said.

    "When the buses stopped, he said that ...", "..., although the road was closed".
    """
    marks = {c.low for c in token.children if c.dep in ("mark", "advmod")}
    first = token.i < saying.i and bool(marks & _TIMES_FIRST)
    quoted = not any(c.dep == "ccomp" for c in saying.children)
    return bool(_CONTRASTS & {c.low for c in token.children}) or (first and not quoted)


def _carried(said: Saying | None, top: Word, token: Word) -> Saying | None:
    """Return who says what is joined to a clause: "X did this according to Y, and did that"."""
    beside = said is not None and token.dep == "conj" and said.verb.low == "to"
    return None if beside and said is not None and top.i < said.verb.i < token.i else said


def _according(token: Word) -> Word | None:
    before = [g for c in token.children if c.i < token.i for g in c.children if _opens(g)]
    for child in (*token.children, *before):
        if child.low == "according" and not (child.i > token.i and _opens(child)):
            for prep in child.children:
                for noun in prep.children:
                    if noun.dep == "pobj" and noun.lemma_low not in PLANS:
                        return noun
    return None


def _opens(word: Word) -> bool:
    """Whether "according" opens what it tells of: "It was formed; according to X, they fled"."""
    return word.low == "according" and word.tree.text[: word.idx].rstrip()[-1:] in (".", ";", ":")


def _content(saying: Word) -> bool:
    return any(c.dep == "ccomp" for c in saying.children)


def _is_frame(head: Word, heads: dict[Word, Saying | None]) -> bool:
    """Whether a verb of saying only carries another clause, or nothing: it is no claim."""
    if not is_saying(head):
        framing = _quoted_frame(head) or _is_convinced(head)
        return framing and any(c in heads for c in head.children if c.dep == "ccomp")
    if any(c in heads and c.dep in ("ccomp", "parataxis", "xcomp") for c in head.children):
        return True
    if head.lemma in DENYING and any(c.dep == "dobj" for c in head.children):
        return False  # "X rejected that account": a denial is a claim
    if any(c.dep in ("xcomp", "csubj", "csubjpass") for c in head.children):
        return False  # "That the bridge was lost has been denied by X"
    if head.lemma == "tell":
        return not is_stance(head)
    objects = [c for c in head.children if c.dep in ("dobj", "prep", "attr", "oprd")]
    if head.lemma in ("report", "describe", "expect", "post", "publish", "cite", "reveal"):
        return not objects
    if any(map(tells, objects)) or is_judged(head) or is_stance(head):
        return False
    return not any(_size(c) >= 5 for c in objects) or head.dep == "parataxis"


def _run(head: Word, heads: dict[Word, Saying | None], sentence: Stretch) -> tuple[int, int] | None:
    """Return the run of words around `head` that is left when nested clauses are cut out."""
    out: set[int] = {t.i for t in head.subtree}
    for other in heads:
        if other is not head and other.i in out:
            out -= {t.i for t in other.subtree}
    for child in head.children:
        if child.low == "according" and (_opens(child) or _according(head) is not None):
            out -= {t.i for t in child.subtree}
    if head.i not in out:
        return None
    for child in head.children:  # "West of the town, she noted, guns can hit the road"
        frame = child.dep in ("parataxis", "ccomp") and is_saying(child) and not _content(child)
        if frame and child.i < head.i and min(out) < child.left_edge.i:
            out |= {t.i for t in child.subtree}
    if (fronted := _fronted(head)) is not None:
        out |= set(range(fronted, head.i))
    first = last = head.i
    words = sentence.tree.words
    while first - 1 >= sentence.start and (first - 1 in out or _bridge(words[first - 1], out)):
        first -= 1
    while last + 1 < sentence.end and (last + 1 in out or _bridge(words[last + 1], out, step=1)):
        last += 1
    return words[first].idx, words[last].end


def _fronted(head: Word) -> int | None:
    """Return where "From the hills, she noted, guns can hit the road" begins: what it says.

    The verb of saying stands between commas within what is said, whose beginning the parser
    hangs on either verb.
    """
    said = head.head
    if head.dep != "ccomp" or not is_saying(said) or said.i > head.i:
        return None
    subject = next(
        (c for c in reversed(list(said.children)) if c.dep == "nsubj" and c.i < said.i), None
    )
    if subject is None:
        return None
    first = min(subject.left_edge.i, said.i)
    opened, closed = said.tree.words[first - 1] if first else None, _after_frame(said, head)
    if opened is None or opened.text not in (",", "--", "–", "—") or closed is None:
        return None
    begins = said.sentence.start
    before = [t for t in said.tree.words[begins:first] if not t.is_punct and not t.is_space]
    theirs = [c for c in (*said.children, *head.children) if c.i < first and not c.is_punct]
    own = sum(len([t for t in c.subtree if t.i < first and not t.is_punct and not t.is_space])
              for c in theirs)  # fmt: skip
    joined = any(c.dep in ("cc", "mark", "advcl", "ccomp") for c in theirs)
    return begins if before and own == len(before) and not joined else None


def _after_frame(said: Word, head: Word) -> Word | None:
    """Return the comma that closes a frame between its verb and what is said."""
    for word in said.tree.words[said.i + 1 : head.i]:
        if word.text in (",", "--", "–", "—"):
            return word
        if word.dep in ("nsubj", "nsubjpass", "mark"):
            return None
    return None


def _bridge(token: Word, out: set[int], *, step: int = -1) -> bool:
    return (token.is_punct or token.is_space) and token.i + step in out


def _conditional(head: Word) -> bool:
    """Whether the clause, or the one it is joined to, stands under a condition."""
    seen = head
    for _ in range(4):
        for child in seen.children:
            if child.dep == "advcl":
                marks = {c.low for c in child.children}
                inverted = any(c.low == "should" and c.i < child.i for c in child.children)
                words = {t.low for t in list(child.subtree)[:4]}
                if marks & {"if", "unless", "once"} or "soon" in words or (
                    inverted and child.i < seen.i
                ):  # fmt: skip
                    return True
            if child.dep == "mark" and child.low in ("if", "unless"):
                return True
        if seen.dep != "conj":
            return False
        seen = seen.head
    return False


def _since(sentence: Stretch, heads: dict[Word, Saying | None]) -> list[Clause]:
    """Find "since X launched Y": it dates its main clause and asserts something too."""
    out = []
    for token in sentence:
        if token in heads or token.dep != "advcl" or token.tag not in ("VBD", "VBN", "VBZ"):
            continue
        marks = [c for c in token.children if c.dep == "mark" and c.low in ("since", "after")]
        if marks and _size(token) >= 5:
            last = [t for t in token.subtree if not t.is_punct][-1]
            start = marks[0].end + 1
            out.append(Clause(start, last.end, token, kind="since"))
    return out


def _denials(sentence: Stretch, heads: dict[Word, Saying | None]) -> list[Clause]:
    """Find "X denied Y's claim that Z": Y claims Z, beside X who denies it."""
    out = []
    for token in sentence:
        if token.pos != "NOUN" or token.lemma_low not in CLAIMING_NOUN:
            continue
        content = content_of(token)
        claimer = claimer_of(token)
        if content is None:
            event = event_denied(token)
            if event is not None and claimer is not None:
                start, end = token.left_edge.idx, event.right_edge.end
                clause = Clause(start, end, event, kind="embedded", claimer=claimer)
                clause.said = Saying(token, claimer)
                out.append(clause)
            continue
        start = min(t.idx for t in token.subtree)
        kept = [t for t in content.subtree if not t.is_punct]
        # The parser hangs what follows ("and said that ...") below the embedded verb.
        for conj in content.children:
            if conj.dep == "conj" and is_saying(conj):
                kept = [t for t in kept if t.i < conj.left_edge.i and t.dep != "cc"]
        end = kept[-1].end
        if claimer is None:
            first = next((t for t in kept if t.low == "that"), kept[0])
            out.append(Clause(first.end + 1, end, content, kind="rumour"))
            continue
        clause = Clause(start, end, content, kind="embedded", claimer=claimer)
        clause.said = Saying(token, claimer)
        out.append(clause)
    return out


def _distinct(found: list[Clause]) -> list[Clause]:
    out: dict[tuple[int, int], Clause] = {}
    for clause in found:
        out.setdefault((clause.start, clause.end), clause)
    return list(out.values())
