"""Verbs by which somebody says something, and verbs whose clause is what somebody says."""

from frontcast.claims._tree import Word
from frontcast.claims._words import words

SAYING = words(
    "say tell add claim report note warn argue believe announce confirm deny insist write point "
    "estimate state stress acknowledge admit allege assert assess conclude declare describe "
    "emphasize emphasise explain expect indicate inform mention post predict "
    "recall reiterate remark reply respond reveal stated suggest think specify publish boast "
    "caution concede contend recount underline underscore reckon cite quip vow pledge credit relay "
    "complain hope doubt assume reckon disagree foresee proclaim suppose guess suspect swear "
    "caution hint grumble assure decree"
)
DENYING = words("deny reject dismiss refute dispute rebut")
_SPEAKING = SAYING | DENYING
# Verbs by which somebody says what a clause below them holds, and which else mean other things.
_HOLDING = words(
    "answer maintain hear fear worry calculate observe remember feel imagine remind joke whisper "
    "mutter murmur howl "
    "sigh shrug laugh grin lament regret complain testify speculate surmise object protest "
    "clarify disclose forecast anticipate promise threaten guarantee dream bet wager "
    "fantasise shout yell scream cry mumble venture confess confide opine theorise theorize "
    "hypothesise preach profess pronounce sneer scoff retort interject "
    "underscore tweet blog comment gloat crow brag fume rant grouse moan whine gripe grieve"
)
_HOLDING_THAT = words(
    "hold find count figure rule record relate judge document contest project signal detail text "
    "message cable wire email verify trust volunteer counter reason mock snap recite repeat "
    "parrot learn rage establish determine discover gather calculate confirm accept allow"
)
# What goes according to these is said by nobody.
# What somebody does not do who says nothing, and how it is told.
_DISCLOSING = words(
    "say explain admit acknowledge concede comment mention disclose reveal specify respond "
    "elaborate answer"
)
_WITHHOLDING = words("decline refuse cease avoid withhold")
PLANS = words("plan schedule")
# What is claimed, confirmed or spoken of as a thing that happened.
TOLD_OF = words(
    "capture withdrawal retreat loss seizure liberation fall advance attack assault offensive "
    "strike shelling encirclement evacuation destruction killing death casualty breakthrough "
    "operation control victory defeat surrender corridor shortage mobilisation mobilization "
    "ceasefire truce gain progress village settlement town hamlet return retention recapture "
    "occupation crossing landing blockade siege mutiny panic"
)
# What somebody takes for true or not, or says in a word.
_TAKING = words("believe doubt disagree think suspect trust")
_A_WORD = words("no yes so same otherwise nothing little contrary opposite much")
_NOBODY = words("nobody none neither nothing no")
_TELLING = words("tell inform assure warn remind promise")
HEARING = words("hear learn have know gather understand get")


def is_saying(token: Word) -> bool:
    """Whether a token is a verb of saying, or one by whose clause somebody says something."""
    if token.pos not in ("VERB", "AUX"):
        return False
    lemma = token.lemma_low
    if lemma in _SPEAKING:
        return True
    if lemma in _HOLDING or lemma in _HOLDING_THAT:
        return _holds(token, that=lemma in _HOLDING_THAT)
    if lemma == "have" and any(c.low == "it" and c.dep == "dobj" for c in token.children):
        return _holds(token, that=True)  # "A colleague has it that ..."
    return lemma in HEARING and teller_of(token) is not None


def _holds(verb: Word, *, that: bool) -> bool:
    """Whether a clause with a subject of its own hangs below a verb: "X fears that Y comes"."""
    for clause in verb.children:
        if clause.dep == "ccomp" and clause.i > verb.i:
            kinds = {c.dep for c in clause.children}
            marked = not that or any(c.low == "that" and c.dep == "mark" for c in clause.children)
            return marked and bool(kinds & {"nsubj", "nsubjpass", "expl"})
    return False


def teller_of(verb: Word) -> Word | None:
    """Return from whom somebody has it: "she heard from a driver that ...", "has it from X"."""
    if not any(c.dep == "ccomp" for c in verb.children):
        return None
    for child in verb.children:
        if child.low == "from" and child.dep == "prep":
            return next((c for c in child.children if c.dep == "pobj"), None)
    return None


def is_told(clause: Word) -> bool:
    """Read "He told a conference that X was lost", where parsers take "that" for "which"."""
    heard = clause.head
    return (
        clause.dep == "relcl" and heard.dep == "dobj" and heard.head.lemma in _TELLING
        and any(c.low == "that" and c.dep == "mark" for c in clause.children)
    )  # fmt: skip


def is_judged(verb: Word) -> bool:
    """Whether something is said to be of some kind: "mobilisation was declared complete"."""
    kinds = {c.dep for c in verb.children}
    if "dobj" in kinds and "oprd" in kinds:
        return True  # "Moscow declared the town liberated"
    as_what = any(c.dep == "prep" and c.low == "as" for c in verb.children)
    told = any(c.dep == "nsubjpass" and c.lemma_low in TOLD_OF for c in verb.children)
    return told or ("nsubjpass" in kinds and (bool(kinds & {"oprd", "acomp", "attr"}) or as_what))


def is_stance(verb: Word) -> bool:
    """Whether a verb of saying says it all: "nobody told us", "X says no", "I doubt it"."""
    if verb.dep == "parataxis":
        return False
    if any(c.dep == "neg" for c in verb.children):
        return any(c.dep in ("nsubj", "nsubjpass") for c in verb.children)
    for child in verb.children:
        if child.dep in ("nsubj", "nsubjpass"):
            first = child.left_edge.low
            if child.low in _NOBODY or first in _NOBODY:
                return True
        elif child.dep in ("dobj", "intj", "advmod", "attr", "oprd") and child.i > verb.i and (
            verb.lemma_low in _TAKING or child.low in _A_WORD
            or any(t.like_num or t.low == "no" for t in child.subtree)
        ):  # fmt: skip
            return True
    return verb.lemma_low in ("disagree", "doubt")


def is_silence(verb: Word) -> bool:
    """Whether a verb tells that somebody did not speak: "Kyiv has not admitted it"."""
    if verb.lemma_low in _WITHHOLDING:
        below = (c.lemma_low for c in verb.children if c.dep in ("xcomp", "dobj"))
        return any(lemma in _DISCLOSING or lemma == "comment" for lemma in below)
    if verb.lemma_low not in _DISCLOSING:
        return verb.lemma_low == "make" and any(
            c.dep == "dobj" and c.lemma_low in ("claim", "mention", "comment", "statement")
            and any(t.low == "no" for t in c.children)
            for c in verb.children
        )  # fmt: skip
    return any(
        c.dep == "neg" or c.low == "neither" or (c.low == "nothing" and c.dep == "dobj")
        for c in verb.children
    )


def tells(noun: Word) -> bool:
    """Whether what is said is told by a noun or a number: "confirmed the withdrawal"."""
    if noun.dep != "dobj" and noun.low not in ("of", "to"):
        return False
    return any(t.lemma_low in TOLD_OF or (t.like_num and noun.low != "to") for t in noun.subtree)
