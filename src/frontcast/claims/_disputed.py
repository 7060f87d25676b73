"""Claims that a sentence repeats to speak of them: "Russia's claim that", "reports of the loss"."""

from frontcast.claims._saying import DENYING, TOLD_OF
from frontcast.claims._tree import Word
from frontcast.claims._words import words

CLAIMING_NOUN = words(
    "claim report statement assertion allegation announcement rumour rumor assessment news "
    "information message accusation boast contention declaration insinuation speculation "
    "fake falsehood lie myth story suggestion talk gossip hearsay prediction"
)
_OUTLETS = words(
    "medium media press channel newspaper paper blogger milblogger official officer source outlet "
    "correspondent analyst soldier resident television radio website agency prisoner"
)
_ABOUT = words("about of on regarding concerning as")
_FALSE = words(
    "false untrue fake lie nonsense fiction invention fabrication unfounded baseless wrong "
    "self-deception deception propaganda disinformation hoax fairy-tale premature "
    "exaggerated refuted denied"
)
_HOLDING_TRUE = words("correspond confirm true accurate match reflect support")


def claimer_of(noun: Word) -> Word | None:
    """Return who made a claim: "Russia's claim that", "the statement of the ministry that"."""
    for child in noun.children:
        if child.dep in ("poss", "amod", "compound", "nmod") and (
            child.pos in ("PROPN", "ADJ") or child.lemma_low in _OUTLETS
        ):  # fmt: skip
            return child
    if any(c.dep == "poss" and c.low in ("our", "my") for c in noun.children):
        return None
    spread = [c for c in noun.children if c.dep == "acl" and c.tag == "VBN"]
    for child in (*noun.children, *(c for verb in spread for c in verb.children)):
        if child.dep in ("prep", "agent") and child.low in ("of", "by", "from", "in", "on"):
            for named in child.children:
                if named.dep == "pobj" and _may_claim(named, at=child.low):
                    return _counted(named) or named
    for child in noun.children:
        if child.dep == "poss" and child.pos == "NOUN":
            return child
    return None


def _may_claim(named: Word, *, at: str) -> bool:
    """Whether a noun after "of", "by" or "in" is who claims something."""
    if any(c.like_num for c in named.children) or (named.lemma_low in TOLD_OF and at == "of"):
        return False
    if at in ("in", "on") and named.lemma_low not in _OUTLETS:
        return False
    below = {t.lemma_low for t in named.subtree}
    return any(t.pos == "PROPN" for t in named.subtree) or bool(below & _OUTLETS)


def _counted(named: Word) -> Word | None:
    """Return who is meant by "a number of Western media"."""
    if named.lemma_low not in ("number", "series", "range", "host"):
        return None
    of = next((c for c in named.children if c.low == "of"), None)
    return next((c for c in of.children if c.dep == "pobj"), None) if of is not None else None


def event_denied(noun: Word) -> Word | None:
    """Return what happened by a claim that is said to be wrong: "reports of the LOSS are false"."""
    if not _is_denied(noun):
        return None
    return next(
        (
            t for t in noun.subtree
            if t.dep == "pobj" and t.pos == "NOUN" and t.lemma_low in TOLD_OF
            and t.head.low in _ABOUT
        ),
        None,
    )  # fmt: skip


def content_of(noun: Word) -> Word | None:
    """Return the verb of what is claimed: "the claim of X that Y IS lost"."""
    for child in noun.children:
        if child.dep in ("acl", "relcl", "ccomp") and any(t.low == "that" for t in child.children):
            return child
    for child in noun.children:
        if child.dep == "prep" and child.low in ("of", "by", "from", "in", "on"):
            for below in child.subtree:
                if below.dep in ("acl", "relcl") and _follows_that(below):
                    return below
    return None


def _follows_that(verb: Word) -> bool:
    """Whether "that" opens a clause which has a subject of its own."""
    that = next((t for t in verb.children if t.low == "that"), None)
    own = any(t.dep in ("nsubj", "nsubjpass") and t is not that for t in verb.children)
    return that is not None and (that.dep == "mark" or own)


def _is_denied(noun: Word) -> bool:
    verb = noun.head
    negated = any(c.dep == "neg" for c in verb.children)
    if noun.dep in ("nsubj", "nsubjpass"):
        told = [c for c in verb.children if c.dep in ("acomp", "attr", "oprd")]
        if any(c.lemma_low in _FALSE for c in told) or verb.lemma_low in _FALSE:
            return not negated
        true = verb.lemma_low in _HOLDING_TRUE or any(c.lemma_low in _HOLDING_TRUE for c in told)
        return negated and true
    if noun.dep == "dobj":
        return verb.lemma_low in DENYING or (negated and verb.lemma_low == "confirm")
    return False
