"""Whom "he" or "she" means: people a report has told of, weighed by where and how it did.

Who spoke last is only the likeliest: "Raya counts on her fingers. She thinks that ..."; after a
woman with a name has spoken, "the clerk told me ... She supposed that ...".
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontcast.claims._givennames import GIVEN
from frontcast.claims._names import is_introduced
from frontcast.claims._sexes import sex_of
from frontcast.claims._sourcewords import BODIES, GROUPS, HUMAN
from frontcast.claims._speaker import Speaker
from frontcast.claims._tree import Stretch, Word
from frontcast.claims._words import words
from frontcast.theatre import normalise

if TYPE_CHECKING:
    from frontcast.claims._speakers import Cast

_SUBJECTS = ("nsubj", "nsubjpass")
# "Iryna, a nurse, ...", "Larysa, whose husband ...", "Lidia, 66, ..."
_PRESENTED = re.compile(r",\s(?:an?|the|who|whose|his|her|\d\d|aged)\b")
_NOBODY_KNOWN = words("each every no any")
_NATIONS = words("russian ukrainian american british german french european western polish")
_OBJECTS = {"him": "he", "her": "she"}
_WRONG = {"he": "f", "she": "m"}
# What speaks for somebody, in sentences between them and the pronoun: to speak, or to be the
# subject of a sentence, is worth one and a half. Halved or doubled, hardly a claim changes.
_SPOKE = _SUBJECT = 1.5
_LESSER_SUBJECT, _IS_PRESENTED = 1.0, 1.2  # ... or told of for the first time
# That their sex is told, and the right one; of whom nothing is told is seldom "she".
_IS_HE, _IS_SHE = 0.15, 0.6
_HAS_NAME = 0.15
# Sentences after which "one of them" is none of those any more.
_NEAR = 3
_MOST = 12


@dataclass(slots=True)
class _Mention:
    """Somebody a sentence tells of."""

    speaker: Speaker
    sex: str | None
    at: int
    weight: float


class Antecedents:
    """People told of so far, for the pronouns that follow.

    Parameters
    ----------
    cast : Cast
        Everybody the report names.
    """

    def __init__(self, cast: "Cast") -> None:
        self._cast = cast
        self._sentence = 0
        self._mentions: list[_Mention] = []
        self._met: set[str] = set()
        # By the name of somebody the words by which they were described, and the other way round.
        self.roles: dict[str, frozenset[str]] = {}
        self.called: dict[str, dict[str, None]] = {}
        # One of the people told of last, and in which sentence.
        self._crowd: tuple[str, int] | None = None

    def spoke(self, speaker: Speaker) -> None:
        """Note who spoke in the sentence being read."""
        self._note(speaker, _SPOKE)

    def heed(self, sentence: Stretch) -> None:
        """Note whom a sentence that has been read told of."""
        for word in sentence:
            if word.low in _OBJECTS and (meant := self._meant(word)) is not None:
                self._note(meant, _weight(word))
            if word.pos not in ("NOUN", "PROPN"):
                continue
            if (several := _one_of(word)) is not None:
                self._crowd = several, self._sentence
            found = self._named(word) or self._described(word)
            if found is not None:
                new = found.name not in self._met
                self._note(found, max(_weight(word), _IS_PRESENTED if new else 0.0))
                self._met.add(found.name)
                if found.person:
                    self._learn(found.name, word)
        self._sentence += 1

    def _meant(self, word: Word) -> Speaker | None:
        """Return whom "him" or "her" means beside the subject of a sentence: told of before it."""
        if word.dep == "poss":
            return None
        return self.of(_OBJECTS[word.low], before=True)

    def turn(self) -> None:
        """Note that somebody goes on to speak: who was told of before is a step farther away."""
        self._sentence += 1

    def of(self, pronoun: str, *, before: bool = False) -> Speaker | None:
        """Return whom ``he`` or ``she`` means; None if nobody fits.

        `before`: of those told of in the sentences before the one that is being read.
        """
        wrong = _WRONG.get(pronoun)
        best, most = None, float("-inf")
        for mention in self._mentions:
            if before and mention.at == self._sentence:
                continue
            if wrong is not None and mention.sex == wrong:
                continue
            score = mention.weight - (self._sentence - mention.at)
            if wrong is not None and mention.sex is not None:
                score += _IS_SHE if pronoun == "she" else _IS_HE
            if mention.speaker.person:
                score += _HAS_NAME
            if score >= most:
                best, most = mention.speaker, score
        return best

    def one_of_them(self, token: Word) -> str | None:
        """Describe who "one of them" is, by the people told of shortly before; None if nobody."""
        for word in reversed(token.tree.words[token.sentence.start : token.i]):
            if (described := _one_of(word)) is not None:
                return described
        if self._crowd is not None and self._sentence - self._crowd[1] <= _NEAR:
            return self._crowd[0]
        return None

    def _note(self, speaker: Speaker, weight: float) -> None:
        for known in self._mentions:
            if known.speaker.name == speaker.name and known.at == self._sentence:
                known.weight = max(known.weight, weight)
                return
        self._mentions.append(_Mention(speaker, sex_of(speaker.name), self._sentence, weight))
        del self._mentions[:-_MOST]

    def _learn(self, name: str, word: Word) -> None:
        """Learn what somebody is: "Ruslan, a captain", "a clerk called Tamila", "Ivo is a cook"."""
        told = [c for c in word.children if c.dep in ("appos", "compound", "nmod")]
        if word.dep == "nsubj" and word.head.lemma == "be":
            told += [c for c in word.head.children if c.dep == "attr"]
        for noun in (*told, word):
            if noun.lemma_low in HUMAN and noun.text not in name:
                beside = {c.low for c in noun.children if c.dep in ("compound", "amod")}
                self.roles[name] = self.roles.get(name, frozenset()) | beside | {noun.lemma_low}
                for role in (*beside, noun.lemma_low):
                    self.called.setdefault(role, {})[name] = None

    def _named(self, word: Word) -> Speaker | None:
        """Return the person whose name a word is, or ends."""
        cast = self._cast
        part = word.dep in ("compound", "amod", "nmod") and not _opens(word)
        if not word.text.istitle() or part:
            return None
        if any(c.low in ("st", "st.", "saint") for c in word.children):
            return None
        if cast.knows(word.text):
            return cast.named_in(word.text)
        if cast.theatre.gazetteer.candidates(normalise(word.text)):
            return cast.of_name(word.text) if is_introduced(word) else None
        if word.low in GIVEN or is_introduced(word) or self._acts_often(word):
            return cast.of_name(word.text)
        return None

    def _acts_often(self, word: Word) -> bool:
        """Whether a word that no list has is a name: it acts, alone, and more than once."""
        alone = word.dep == "nsubj" and word.left_edge is word and word.head.lemma != "be"
        if not alone or word.tag == "NNS" or not self._cast.may_be_name(word.text):
            return False
        return self._cast.capitals[word.text] > 1

    def _described(self, word: Word) -> Speaker | None:
        """Return whom a noun describes: "a prisoner", "the clerk", "her son"."""
        noun = word.lemma_low
        if noun not in HUMAN or word.tag != "NN" or noun in GROUPS or noun in BODIES:
            return None
        if word.dep in ("attr", "appos"):
            return None  # "He is the elder son", "Ruslan, a captain": told of him
        first = next((c.low for c in word.children if c.dep in ("det", "poss")), "")
        if noun == "head" and first in ("his", "her", "their", "my"):
            return None  # shaken, not asked
        if not first or first in _NOBODY_KNOWN or (word.dep == "pobj" and word.head.low == "of"):
            return None
        return self._cast.apposed_to(word) or self._cast.of_noun(word)


def _one_of(word: Word) -> str | None:
    """Describe one of several: "Military correspondents" -> "a military correspondent"."""
    if word.tag != "NNS" or word.lemma_low not in HUMAN or word.lemma_low in GROUPS:
        return None
    what = [c.text for c in word.children if c.dep in ("amod", "compound") and c.i < word.i]
    told = " ".join([*what, word.lemma_low])
    if told.split()[0].lower() not in _NATIONS:
        told = told[:1].lower() + told[1:]
    article = "an" if told[:1].lower() in "aeiou" and not told.startswith("Uk") else "a"
    return f"{article} {told}"


def _opens(word: Word) -> bool:
    """Whether a word opens a sentence alone: of "Vova rang" parsers may make one noun."""
    if word.i != word.sentence.start or word.i + 1 >= word.sentence.end:
        return False
    after = word.tree.words[word.i + 1].text
    return after.islower()


def _weight(word: Word) -> float:
    if word.text.istitle() and _opens(word):
        return _SUBJECT
    if _PRESENTED.match(word.tree.text, word.end) is not None:
        return _IS_PRESENTED
    if word.dep in _SUBJECTS:
        return _SUBJECT if word.head.dep == "ROOT" else _LESSER_SUBJECT
    return _LESSER_SUBJECT if word.low in _OBJECTS else 0.0
