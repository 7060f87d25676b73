"""What a claim is about: a weighted vote of the words that carry it.

The verb and what it acts on count most. Words that mean a thing only with the right object
(*hold* a town or talks, *lose* a village or lorries, *fall* of a city or of shells) vote only
where that object stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontcast.claims._modality import Stance
from frontcast.claims._patterns import Pattern, Sieve
from frontcast.claims._tree import Word
from frontcast.claims._typewords import (
    CIVIL,
    GROUND,
    IDIOMS,
    LEXICON,
    OUTLOOK,
    REFUSAL,
    TAKING,
    THINGS_LOST,
    VALUE_STRONG,
)
from frontcast.claims._words import words
from frontcast.records.claim import ClaimType

_AIM_LEAD = Pattern(
    r"^to (?:\w+ly )?(?:capture|seize|step|exchange|draw|take|occupy|reach|push|"
    r"establish|create|cut|encircle|force)\b",
    re.IGNORECASE,
)
_AIM = Pattern(
    r"\b(?:aims?|goals?|objectives?|war aims?|ambitions?|demand(?:s|ed)?|intends?|intend(?:ed)?|"
    r"seeks?|seeking|sought to|wants?|wanted to|plans? to|planned to|strives?|striving|trying to|"
    r"determined to|meant to (?:take|seize|capture|occupy)|pursuing|"
    r"in order to (?:capture|seize)|hopes? to|priority|intention|"
    r"the task of|is after|are after)\b",
    re.IGNORECASE,
)
_ORDER: tuple[ClaimType, ...] = (
    "retraction", "war_aim", "forecast", "encirclement", "distance", "control_change", "losses",
    "civilians", "advance_rate", "combat_activity", "force_strength", "infrastructure_logistics",
    "policy", "value_assessment",
)  # fmt: skip
# Verbs that only carry the noun which is their subject: "operations continued", "fighting is on".
_CARRIERS = words("be continue remain go take occur begin start end happen rage last")


# Each way of putting it is an expression of its own: most texts hold the words of none.
_WAYS = tuple((number, way) for number, (_, _, ways) in enumerate(IDIOMS) for way in ways)
_SIEVE = Sieve(way for _, way in _WAYS)
_STANDING = _CARRIERS | words(
    "stand lie sit stop come get reach approach locate position run pass leave separate"
)
Votes = Iterator[tuple[ClaimType, float]]
_HOLDING = words("hold control occupy")
_WRECKING = words("destroy burn damage hit cut blow")
_TROOPS = words(
    "troop force soldier russian russians ukrainians orc orcs guy guys boys they enemy occupier "
    "unit infantry group we he invader army fighter paratrooper marine"
)
_ARMED = Pattern(
    r"\b(?:soldiers?|troops|men|company|companies|battalions?|brigades?|infantry|recruits?|"
    r"mobilis\w*|mobiliz\w*|conscripts?|orcs|fighters?)\b", re.IGNORECASE,
)  # fmt: skip
_RETORT = Pattern(
    r"^(?:(?:in \w+|last \w+|a \w+ ago|then|earlier),? (?:it|they|that) (?:was|were|is|stood at)\b|"
    r"(?:is|are|was|were|that|this|it|such|these|those|they|nobody|none|nope|one|both|and|but|"
    r"of them|the former|the latter|now|then|ours?|theirs?|\d[\d,.]*|[a-z]+ (?:of them|more)|"
    r"(?:[a-z]+-?(?:fifths?|thirds?|quarters?|tenths?)|half|most|some|all|much|neither|none) of "
    r"(?:that|this|those|these|them|it))\b)",
    re.IGNORECASE,
)


def _by_cue(part: str) -> dict[str, tuple[ClaimType, ...]]:
    out: dict[str, tuple[ClaimType, ...]] = {}
    for name, cues in LEXICON.items():
        for word in getattr(cues, part):
            out[word] = (*out.get(word, ()), name)
    return out


_BY_NOUN, _BY_VERB = _by_cue("nouns"), _by_cue("verbs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim as far as its type depends on it.

    Parameters
    ----------
    text : str
        The words, with plain apostrophes.
    tokens : sequence of Word
        The parsed words.
    head : Word
        Main verb or noun.
    stance : Stance
        Modality and polarity.
    places : frozenset of int
        Indices, in the parse, of the words of settlements and regions.
    units : frozenset of str
        Units of the quantities named.
    """

    text: str
    tokens: Sequence[Word]
    head: Word
    stance: Stance
    places: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()


def votes_of(said: Said) -> dict[ClaimType, float]:
    """Return what the rules' words say for each type; what none speaks for is missing."""
    votes: dict[ClaimType, float] = {}
    for name, weight in (*_by_words(said), *_by_idioms(said), *_by_units(said), *_by_stance(said)):
        votes[name] = votes.get(name, 0) + weight
    return votes


def leading(votes: Mapping[ClaimType, float]) -> ClaimType | None:
    """Return the type with most votes, None if there are none."""
    return min(
        (t for t in votes if votes[t] > 0), key=lambda t: (-votes[t], _ORDER.index(t)), default=None
    )


def _by_words(said: Said) -> Votes:
    head, chief = said.head, _chief(said.head)
    for token in said.tokens:
        lemma = token.lemma_low
        if token.pos in ("VERB", "AUX"):
            yield from _verb(token, lemma, said, weight=2.5 if token is head else 1.5)
            continue
        # Words on the left of the verb (its subject) say less about what happened.
        weight = 1.0 if token.i >= head.i else 0.75
        if lemma in ("loss", "fall", "seizure", "capture", "retaking") and any(
            c.low == "of" and any(n.i in said.places for n in c.children) for c in token.children
        ):  # fmt: skip
            yield "control_change", weight + 2.0  # "the loss of X"
            continue
        named = _BY_NOUN.get(lemma, ())
        if token.low != lemma and (also := _BY_NOUN.get(token.low)):
            named = tuple(dict.fromkeys(named + also))
        for name in named:
            yield name, 2.5 if token is chief else weight


def _verb(token: Word, lemma: str, said: Said, *, weight: float) -> Votes:
    if lemma in TAKING and _on_ground(token, said):
        if _civil(token):
            yield "civilians", weight
        else:
            yield "control_change", weight + 1.5
        return
    if lemma == "lose" and _loses_things(token, said):
        yield "losses", weight + 1.0
    if lemma in ("matter", "mean") and token == said.head:
        weight += 2.0
    struck = lemma in _WRECKING and _acts_on(token, LEXICON["infrastructure_logistics"].nouns)
    for name in _BY_VERB.get(lemma, ()):
        yield ("infrastructure_logistics" if struck and name == "losses" else name), weight


def _acts_on(verb: Word, nouns: frozenset[str]) -> bool:
    return any(c.dep in ("dobj", "nsubjpass") and c.lemma.lower() in nouns for c in verb.children)


def _chief(head: Word) -> Word:
    """Return the noun a verb only carries, or the head itself."""
    if head.lemma.lower() in _CARRIERS:
        for dep in (("dobj",), ("nsubj", "nsubjpass")):
            for child in head.children:
                if child.dep in dep and child.pos == "NOUN":
                    return child
    return head


def _on_ground(verb: Word, said: Said) -> bool:
    """Whether ground is what a verb of taking, holding or leaving acts on."""
    falls = verb.lemma.lower() in ("fall", "change")
    for child in verb.children:
        if child.dep in ("nsubj", "nsubjpass"):
            if (falls or child.dep == "nsubjpass") and _is_ground(child, said):
                return True
        elif child.dep in ("dobj", "attr", "oprd", "npadvmod") and not falls:
            if _is_ground(child, said):
                return True
        elif child.dep in ("prep", "agent", "prt") and not falls:
            if child.low in ("in", "near", "at", "on", "by", "since", "during", "after") and (
                verb.lemma not in ("dig", "entrench", "foothold", "consolidate")
            ):
                continue
            if any(_is_ground(noun, said) for noun in _objects(child)):
                return True
    if verb.dep in ("relcl", "acl") and not falls:  # "the village they had taken"
        return _is_ground(verb.head, said)
    return False


def _is_ground(token: Word, said: Said) -> bool:
    if token.i in said.places or token.lemma.lower() in GROUND:
        return not (token.i in said.places and token.dep in ("poss", "compound"))
    for child in token.children:  # "control of X", "most of the village", "X and Y"
        if child.dep in ("conj", "appos") and _is_ground(child, said):
            return True
        if child.low == "of" and any(_is_ground(n, said) for n in child.children):
            return True
    return token.low in ("it", "them", "which", "that") and bool(said.places)


def _objects(prep: Word) -> Iterator[Word]:
    """Yield the nouns of a preposition, also through a second one: "out of the town"."""
    for child in prep.children:
        if child.dep == "pobj":
            yield child
        elif child.dep in ("prep", "pcomp"):
            yield from _objects(child)


def type_without_words(said: Said, *, before: ClaimType | None, denies: bool = False) -> ClaimType:
    """Return the type of a claim that no word tells: by who is where, or what went before.

    Parameters
    ----------
    said : Said
    before : str or None
        Type of the claim before it in the paragraph.
    denies : bool
        It only rejects what was said before.
    """
    chief = said.head
    subject = next((t for t in chief.children if t.dep in ("nsubj", "nsubjpass")), None)
    who = subject if subject is not None else chief
    where = any(t.dep == "prep" and t.low in ("in", "at", "inside", "on", "near")
                for t in (*chief.children, *who.children))  # fmt: skip
    there = where or any(t.low == "there" for t in chief.children)
    if who.lemma.lower() in _TROOPS and there and "person" not in said.units:
        return "control_change"
    verbless = chief.pos not in ("VERB", "AUX")
    if before is not None and before != "forecast" and (
        denies or (verbless and said.units) or _RETORT.match(said.text)
    ):  # fmt: skip
        return before
    if "person" not in said.units:
        told_of = who.person or who.low in ("he", "she")
        return "civilians" if told_of and before == "civilians" else "value_assessment"
    armed = before in ("force_strength", "losses") or _ARMED.search(said.text)
    return "force_strength" if armed else "civilians"


def _civil(verb: Word) -> bool:
    """Whether somebody who takes no part in the fighting is the subject."""
    for child in verb.children:
        if child.dep in ("nsubj", "nsubjpass"):
            words = {t.lemma.lower() for t in (child, *child.children)}
            return child.low in ("he", "she", "i") or bool(words & CIVIL)
    return False


def _loses_things(verb: Word, said: Said) -> bool:
    for child in verb.children:
        if child.dep in ("dobj", "nsubjpass"):
            words = {t.lemma.lower() for t in child.subtree}
            return bool(words & THINGS_LOST) or any(t.like_num for t in child.subtree)
    return False


def _by_idioms(said: Said) -> Votes:
    text = said.text
    found = dict.fromkeys(
        _WAYS[n][0] for n in _SIEVE.may_match(text) if _WAYS[n][1].regex.search(text)
    )
    for number in found:
        name, weight, _ = IDIOMS[number]
        # "seized X, nine km east of Y" is no distance; "stands nine km east of Y" is one.
        aside = name == "distance" and said.head.lemma.lower() not in _STANDING
        yield name, weight / 2 if aside and said.head.pos == "VERB" else weight


def _by_units(said: Said) -> Votes:
    holding = any(t.lemma_low in _HOLDING for t in said.tokens)
    if holding and ("fraction" in said.units or "km" in said.units):
        yield "control_change", 4.0  # "they hold four fifths of it"
    if "km2" in said.units and not re.search(r"\b(?:holds?|controls?|occupies)\b", said.text):
        yield "advance_rate", 2.0


def _by_stance(said: Said) -> Votes:
    text, modality = said.text, said.stance.modality
    outlook = modality in ("predicted", "conditional") or bool(OUTLOOK.search(text))
    if outlook:
        weight = 4.0 if modality == "conditional" else 6.0
        strong = VALUE_STRONG.search(text)
        if strong and not re.search(r"\binevitabl|\bverge\b", text):
            weight = 2.0
            yield "value_assessment", 3.0
        yield "forecast", weight
    if REFUSAL.search(text):
        yield "policy", 5.0
    if (_AIM.search(text) or _AIM_LEAD.search(text)) and not re.search(r"\bwar aims$", text):
        yield "war_aim", 7.0 if not outlook else 4.0
