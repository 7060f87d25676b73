"""Who does what a verb tells, where the parser says so and where it errs."""

from frontcast.claims._disputed import CLAIMING_NOUN
from frontcast.claims._saying import is_saying
from frontcast.claims._tree import Word
from frontcast.claims._words import words

_BY_MEANS = words("telephone phone radio email e-mail letter text message video mail post")


def subject_of(token: Word) -> Word | None:
    """Return the subject of a verb, looking up a chain of conjuncts."""
    beyond = token.head.head
    if token.dep == "conj" and is_saying(token) and beyond.lemma.lower() in CLAIMING_NOUN:
        return subject_of(beyond.head)  # "X denied claims that ... and said": X said
    if _says_on(token):
        return subject_of(beyond)  # "X said that troops left, and denied that ...": X denied
    if (agent := _agent(token)) is not None:
        return agent
    for _ in range(6):
        subjects = [c for c in token.children if c.dep in ("nsubj", "nsubjpass", "csubj")]
        if subjects:
            before = [c for c in subjects if c.i < token.i] or subjects
            # The head of a line is no subject: "X sector: the ministry said that ..."
            headed = ":" in token.tree.text[before[0].end : before[-1].idx]
            return before[-1] if headed else subjects[0]
        if token.dep in ("relcl", "acl"):
            return token.head
        if (after := _postposed(token)) is not None:
            return after
        quick = token.dep == "acomp"  # "They were quick to claim that ..."
        quoted = token.dep == "pcomp" and token.head.low == "as"  # "was quoted as saying that ..."
        if not quick and not quoted and token.dep not in ("conj", "xcomp", "advcl", "dep"):
            return _taken_for_adjective(token)
        token = token.head.head if quoted else token.head
    return None


def _taken_for_adjective(verb: Word) -> Word | None:
    """Read "Kyiv claims to have ...", where the parser takes the city for an adjective."""
    if not is_saying(verb) or verb.i - verb.sentence.start != 1:
        return None
    first = verb.tree.words[verb.i - 1]
    return first if first.text.istitle() and first.pos in ("PROPN", "ADJ", "NOUN") else None


def _says_on(token: Word) -> bool:
    """Whether a verb of saying that hangs on what somebody said is his next one."""
    content = token.head
    return (
        token.dep == "conj" and content.dep == "ccomp" and is_saying(token)
        and is_saying(content.head) and not is_saying(content) and token.tag == content.head.tag
        and not any(c.dep in ("nsubj", "nsubjpass", "mark", "aux") for c in token.children)
    )  # fmt: skip


def _agent(token: Word) -> Word | None:
    """Read "... was denied by X": X is who denies."""
    if not is_saying(token) or token.tag != "VBN":
        return None
    for by in token.children:
        if by.dep == "agent" and by.low == "by" and not _BY_MEANS & {c.low for c in by.children}:
            return next((c for c in by.children if c.dep == "pobj"), None)
    return None


def _postposed(token: Word) -> Word | None:
    """Read "..., said a volunteer with the charity", which parsers take for an object."""
    if not is_saying(token) or not any(c.dep == "ccomp" and c.i < token.i for c in token.children):
        return None
    for child in token.children:
        if child.dep in ("dobj", "attr", "npadvmod") and child.i > token.i:
            return child if child.pos in ("NOUN", "PROPN") else None
    return None
