"""What follows a sentence that presents somebody's view, without a word on who says it.

"His view is short. The town falls by autumn. Then the line breaks." A text that is built on one
conversation gives whole paragraphs so.
"""

from collections import Counter

from frontcast.claims._clauses import FRAME_NOUNS
from frontcast.claims._draft import Draft
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._speakers import Cast
from frontcast.claims._subjects import subject_of
from frontcast.claims._tree import Stretch, Word
from frontcast.claims._words import words

_VIEWS = (
    r"(?:view|answer|version|forecast|prediction|explanation|verdict|opinion|account|story|"
    r"argument|reasoning|theory|guess|arithmetic|conclusion|advice|picture|outlook|prognosis|"
    r"message|reading|reply|assessment)"
)
_PRESENTS = Pattern(
    rf"\b(?:[Hh]is|[Hh]er|\w+['’]s) (?:own )?{_VIEWS} (?:is|was|sounds?|goes|runs) (?:\w+ ){{0,2}}"
    r"(?:short|simple|brief|bleak\w*|different|clear\w*|blunt\w*|grim\w*|gloom\w+|this|plain\w*|"
    r"another|longer|sober\w*|dry|darker|kinder|bitter|cautious|modest|dull)\b|"
    r"\b(?:gives|gave|offers|offered|lists|listed|names|named|sees|saw|has|had) (?:two|three|four|"
    r"five|several|a few|some)(?: reasons| answers| explanations| possibilities| scenarios)?\.?$|"
    r"\b(?:says|said|thinks|thought|answers|answered) (?:no|yes|not|so|otherwise|the opposite|"
    r"(?:much )?the same)\b|\bseems? (?:obvious|clear|plain|simple) to (?:him|her)\b|"
    r"\b(?:takes|took|has|had|holds|held) (?:another|a different|a (?:gloomi|dark|bleak|brighte|"
    r"sober)e?r|the opposite|no such) (?:view|opinion)\b|"
    r"\b(?:disagree[sd]?|differs|differed|begs to differ|is not so sure|knows better)\b|"
    r"\b(?:is|was|sounds?|sounded|remains?) (?:less|more|far less|far more|not so|rather) (?:sure|"
    r"certain|hopeful|sanguine|optimistic|pessimistic|confident|sceptical|skeptical|cautious)\b|"
    r"\b(?:is|was|sounds?|sounded) (?:blunter|gloomier|surer|bleaker|franker|angrier|calmer)\b|"
    r"\b(?:does not|doesn['’]t|did not|didn['’]t) believe in\b|\bbegins with what\b|"
    r"\b(?:corrects|corrected|contradicts|contradicted) (?:him|her|them|me|us)\b|"
    r"\b(?:does|did|do) the (?:sums?|arithmetic|maths?)\b|\b(?:gives|gave) (?:his|her) (?:own )?"
    rf"{_VIEWS}\b|\b(?:speaks?|spoke|puts? it|talks?|talked) "
    r"(?:more |less |rather |quite )?\w+ly\.?$|"
    r"\b(?:gives?|gave|has|had|offers?|offered|tells?|told) (?:us |me |them )?"
    rf"(?:an?|the|another) (?:\w+ ){{0,3}}{_VIEWS}\.?$"
)
_MOST_WORDS = 18
# "In spring it was one.", "Now it takes three.": set beside what somebody has just said.
_COMPARES = Pattern(
    r"\W*(?:In (?:the )?(?:spring|summer|autumn|winter|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|\d{4})|Last \w+|(?:A|One|Two|Three) (?:week|month|"
    r"year)s? ago|Before(?: that| the war)?|Earlier|Now|Today|Then|Once|Yesterday|Previously),? "
    r"(?:it|there|they|that) (?:is|are|was|were|had been|has been|used to be|takes|took|would be)"
    r"(?: \S+){1,6}$"
)
# Of its words a text built on one conversation has "he" (or "she") so often, the other seldom.
_PERSONS = Pattern(r"\b(?P<person>[Hh]e|[Ss]he)\b")
_FEWEST, _OFTEN, _SELDOM = 10, 0.022, 0.2
# Of which whoever leads one knows: "his battalion".
_UNITS = words(
    "company battalion platoon brigade regiment squad crew unit battery section detachment group "
    "team"
)
_THEIR_OWN = words("he she i we you")


class Following:
    """Keeps who is presented in a paragraph, for the sentences that name nobody.

    Parameters
    ----------
    page : Page
        Parsed.
    cast : Cast
        Everybody it names.
    """

    def __init__(self, page: Page, cast: Cast) -> None:
        self._cast = cast
        self._paragraph = -1
        self._speaker: Speaker | None = None
        self.told = cast.told = _told_by(page, cast)
        self._said: Speaker | None = None
        self._last: Speaker | None = None
        self._begun = False  # the conversation

    def of(self, sentence: Stretch, unit: Unit) -> Speaker | None:
        """Return who says a sentence without a frame, if the ones before presented somebody."""
        self._enter(unit)
        if unit.quoted or unit.labelled:
            return None
        if self._said is not None and _COMPARES.match(sentence.text):
            return self._said
        subject = subject_of(sentence.root)
        if self._last is not None and subject is not None and _is_own(subject):
            return self._last
        if self._speaker is None:
            return None
        if subject is None:
            return self._speaker
        first = next((t for t in sentence if t.dep in ("nsubj", "nsubjpass")), subject)
        if subject.low in _THEIR_OWN or first.low in _THEIR_OWN:
            return None
        found = self._cast.of_subject(subject) if subject.person else None
        return None if found is not None and found.person else self._speaker

    def _enter(self, unit: Unit) -> None:
        if unit.paragraph != self._paragraph:
            self._paragraph, self._said, self._last = unit.paragraph, None, None
            self._speaker = self.told if self._begun else None

    def heed(self, sentence: Stretch, unit: Unit, found: list[Draft]) -> None:
        """Note whom a sentence presents, or that somebody else speaks."""
        self._enter(unit)
        speakers = {d.speaker.name: d.speaker for d in found if d.speaker is not NARRATOR}
        if found:
            last = found[-1].speaker
            self._said = last if last is not NARRATOR and not last.org else None
            self._last = last if last.person else None
        if len(speakers) == 1:
            (speaker,) = speakers.values()
            if self.told is not None and speaker.name == self.told.name:
                self._speaker, self._begun = speaker, True
            elif self._speaker is not None and speaker.name != self._speaker.name:
                self._speaker = None
        elif speakers:
            self._speaker = None
        if not unit.quoted and (presented := self._presented(sentence)) is not None:
            self._speaker = presented

    def _presented(self, sentence: Stretch) -> Speaker | None:
        if sentence.end - sentence.start > _MOST_WORDS or not _PRESENTS.search(sentence.text):
            return None
        subject = subject_of(sentence.root)
        if subject is None:
            return self._cast.last_person
        if subject.lemma in FRAME_NOUNS or subject.lemma in _OWNED:
            subject = next((c for c in subject.children if c.dep == "poss"), subject)
            if subject.low in ("his", "her"):
                return self._cast.person_of("he" if subject.low == "his" else "she")
        if not subject.person and subject.low not in ("he", "she", "what", "which"):
            found = self._cast.of_subject(subject)
            return found if found is not None and found.anonymous else None
        return self._cast.of_subject(subject) or self._cast.last_person


_OWNED = words("forecast prediction opinion theory guess conclusion advice picture outlook reading")


def _is_own(subject: Word) -> bool:
    """Read "His battalion holds six kilometres": who has just spoken knows."""
    return subject.lemma_low in _UNITS and any(
        c.dep == "poss" and c.low in ("his", "her", "their") for c in subject.children
    )


def _told_by(page: Page, cast: Cast) -> Speaker | None:
    """Return whose conversation a text without questions and answers is built on, if one's."""
    if any(u.labelled for u in page.units):
        return None
    told = " ".join(page.text[u.start : u.end] for u in page.units if not u.quoted)
    says = Counter(m["person"].lower() for m in _PERSONS.finditer(told))
    he, she = says["he"], says["she"]
    if max(he, she) < max(_FEWEST, _OFTEN * len(told.split())) or (
        min(he, she) > _SELDOM * max(he, she)
    ):  # fmt: skip
        return None
    known = {p.name: p for p in cast.people.values() if p.person}.values()
    often = sorted(((page.text.count(p.name.split()[-1]), p) for p in known),
                   key=lambda pair: (-pair[0], " " not in pair[1].name))  # fmt: skip
    if not often or often[0][0] < 2 or " " not in often[0][1].name:
        return None
    (most, first), *others = often
    rivals = [n for n, p in others if 2 * n >= most and (n > 1 or " " in p.name)]
    return None if rivals else first
