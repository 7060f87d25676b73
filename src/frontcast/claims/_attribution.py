"""Who says each claim of one report."""

import re
from bisect import bisect_left

from frontcast.claims._clauses import FRAME_NOUNS, Clause
from frontcast.claims._descriptions import is_thing
from frontcast.claims._draft import Draft, tree_of
from frontcast.claims._frames import Frames
from frontcast.claims._guests import guest_of
from frontcast.claims._judging import BODY, JUDGING, may_judge, rates
from frontcast.claims._names import HUMAN_ACTS
from frontcast.claims._naming import alias_in, described_as, given_name, named_later
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._saying import PLANS, is_saying, is_silence
from frontcast.claims._sourcewords import HUMAN
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._speakers import ANYBODY, Cast
from frontcast.claims._subjects import subject_of
from frontcast.claims._tags import hangs_on, is_bare, utterer, utterer_of_short
from frontcast.claims._tree import Stretch, Word
from frontcast.claims._words import words

_VIA = Pattern(
    r"\b(?:told|tells|interview (?:with|to)|speaking to|spoke to|according to)\s+"
    r"((?:[A-Z][\w/&.'-]+)(?:\s[A-Z][\w/&.'-]+){0,2})"
)
_INVERTED = Pattern(
    r"[\s,.\"]*(?:said|says|added|adds|told|wrote|warned|warns|explained|explains|recalled|recalls|"
    r"noted|notes|concluded|argued|argues|replie[sd]|answered|answers|remarked|remarks|reckons|"
    r"insists|insisted|admits|admitted|complained|complains|asks|asked)\s+(?!that\b|he\b|she\b|"
    r"it\b|"
    r"they\b)([^.;]{3,90})"
)
# "Kyiv's figure is 60,000 killed" is parsed with the last word for its verb.
_FIGURING = words(
    "kill wound injure be stand put come remain amount run speak range vary start begin end"
)
_FIGURES = words(
    "figure guess estimate count tally forecast prediction number view answer verdict opinion "
    "reckoning conclusion advice expectation bet version explanation total calculation assessment "
    "theory argument fear hope suspicion belief conviction wager judgement judgment diagnosis "
    "reading account list record data arithmetic statistic prognosis projection"
)
# "The Kremlin's declared purpose was a buffer zone."
_AIMS = words("purpose aim goal objective object intention demand condition target line")
_DECLARED = words("stated declared official avowed professed announced proclaimed")
_SOMEBODY_NEW = Pattern(r"\b[Aa]n? (?:\w+ ){0,2}?(\w+)\b")
_CLOSING = tuple('”"»“')
_OWNERS = {"his": "he", "her": "she", "their": "they"}
_OWNER = Pattern(r"\W*([A-Z]\w+)['’]s\b")
# How a quotation goes on or ends, beside the verbs of saying.
_UTTERING = words(
    "comment shrug mutter sigh laugh joke quip grumble smile recount relate continue interject "
    "object retort protest whisper shout sum grin nod repeat snap reflect muse murmur venture "
    "confess confide declare offer begin agree"
)
# What people do before they go on to speak.
_GESTURE = Pattern(
    r"^\W*(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:shrug|nod|laugh|sigh|smile|pause|grin|"
    r"hesitate|frown|wince|whisper)(?:s|ed|d)\b[^.!?]{0,40}[.!:]?\W*$"
)
_TERSE = 6
# Words of a lead that only names who speaks.
_MOST_LEAD = 9
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_REPORTERS = words("reporter correspondent journalist photographer team analyst researcher")
_PRESENTED = Pattern(r"\s*(?:an?|the|who|\d\d)\b")
# "X takes another view: ...", "X was blunter: ...": who is presented so says what follows.
_PRESENTING = Pattern(
    r"\b(?:(?:take|have|hold|offer|give)\w*\s(?:an?|the|its|his|her|another|no|one)?\s?(?:\w+ )?"
    r"(?:view|opinion|answer|explanation|version|account|reading|word|figure|number|reason|picture|"
    r"line|advice|warning)|(?:is|was|were|are|sounds?|sounded|seems?|seemed|remains?|remained)\s"
    r"(?:\w+ )?(?:blunt|blunter|clear|clearer|brief|short|categorical|firm|adamant|frank|franker|"
    r"candid|gloom\w+|bleak\w*|cautious|sceptical|skeptical|pessimistic|optimistic|precise|exact|"
    r"certain|sure|emphatic|dismissive|scathing|unimpressed|laconic|curt|angr\w+|bitter)|"
    r"(?:attribut|blam|put\w* it|"
    r"disagree|differ|explain|object|protest|contradict|interrupt|interject|correct|chime|"
    r"den(?:ie|y)|counter|retort|speak|r[ai]ng|phone|text|see|remember|recall|"
    r"describe|predict|warn|agree|answer|repl(?:y|ie))\w*|(?:version|answer|reply|verdict|"
    r"explanation|account|view|estimate|forecast|message)\s(?:is|was|sounds|sounded))\b[^:]{0,60}$"
)
_TOLD_THEM = Pattern(
    r"\b(?:told|tells|assure[sd]|informed|informs|warned|reminded|promised) (?:him|her|them)\b"
)
_CONTRAST = words("though although while whereas but")


_SHORT_QUOTE = 20
_UNNAMED = Speaker("unnamed people", anonymous=True)
_RUMOURS = words(
    "report rumour rumor news talk gossip hearsay fake myth speculation information message story"
)
_RUMOURED = Speaker("unnamed reports", anonymous=True)


class Attribution:
    """Who says each claim of one report.

    Parameters
    ----------
    page : Page
        Parsed.
    cast : Cast
        Everybody it names.
    """

    def __init__(self, page: Page, cast: Cast) -> None:
        self.page, self.cast, self.frames = page, cast, Frames(cast)
        self.guest = guest_of(page, cast)
        self._via: str | None = None
        self._quoting: Speaker = NARRATOR
        self._tags: set[tuple[int, int]] = set()  # words that only say whose a quotation is

    def turns_to(self, sentence: Stretch, speaker: Speaker) -> bool:
        """Whether a sentence is about a government or person other than who spoke before it."""
        subject = subject_of(sentence.root)
        if subject is None or subject.pos != "PROPN":
            return False
        if not subject.person and subject.left_edge is subject.right_edge:
            named = self.cast.knows(subject.text)
            if not named and self.cast.government(subject.text) is None:
                return False
        found = self.cast.of_subject(subject)
        other = found is not None and found.name != speaker.name
        return other and found is not None and (found.person or "(" in found.name)

    def presents(self, draft: Draft) -> bool:
        """Whether a stretch only presents who says what follows its colon."""
        if any(a <= draft.start and draft.end <= b for a, b in self._tags):
            return True
        text = self.page.text[draft.start : draft.end]
        after = self.page.text[draft.end : draft.end + 2]
        if after[:1] != ":" or _PRESENTING.search(text) is None:
            return False
        subject = subject_of(draft.clause.head)
        if subject is not None and subject.lemma in FRAME_NOUNS:
            return True
        return self.cast.of_subject(subject) not in (None, NARRATOR)

    def _presented(self, draft: Draft) -> Speaker | None:
        """Read "X was blunter: ...": what follows is said by whom the sentence presents."""
        sentence = draft.sentence
        before = sentence.text[: draft.start - draft.unit.start - sentence.start_char]
        colon = before.rfind(":")
        if colon < 0:
            return None
        if (bare := self._verbless(sentence, colon)) is not None:
            return self.cast.spoke(bare)
        if _PRESENTING.search(before[:colon]) is None:
            return None
        subject = next((t for t in sentence if t.dep == "nsubj" and t.idx < colon + draft.unit.start
                        - draft.unit.start + sentence.start_char), None)  # fmt: skip
        if subject is not None and subject.lemma in FRAME_NOUNS:  # "X's version is different: ..."
            subject = next((c for c in subject.children if c.dep == "poss"), None)
        found = None if self._mine(subject, draft) else self.cast.of_subject(subject)
        return self.cast.spoke(found) if found is not None else None

    def _verbless(self, sentence: Stretch, colon: int) -> Speaker | None:
        """Read "friends from the brigade: ...", "a driver in Sumy: ...": somebody, and no verb."""
        lead = [t for t in sentence if t.idx < sentence.start_char + colon and not t.is_punct]
        if not lead or len(lead) > _MOST_LEAD or any(t.tag in _FINITE for t in lead):
            return None
        first = next((t for t in lead if t.pos in ("NOUN", "PROPN", "ADP")), None)
        chief = next((t for t in lead if t.lemma.lower() in HUMAN and t.pos == "NOUN"), None)
        if chief is None or first is None or first.pos == "ADP" or chief.i > lead[0].i + 3:
            return None
        text = sentence.text[lead[0].idx - sentence.start_char : colon]
        return self.cast.of_phrase(text[:1].lower() + text[1:], noun=chief.lemma.lower())

    def unit_speaker(self, number: int, unit: Unit) -> Speaker:
        """Return who speaks in a whole unit: the narrator outside quotations."""
        if unit.labelled == "A":
            return self.cast.spoke(self.guest)
        if unit.labelled == "Q":
            return NARRATOR
        if unit.labelled:
            if self._is_guest(unit.labelled):
                return self.cast.spoke(self.guest)
            known = self.cast.called(unit.labelled) or self.cast.of_phrase(unit.labelled)
            return self.cast.spoke(known or Speaker(unit.labelled, person=True))
        if not unit.quoted:
            return NARRATOR
        self.cast.antecedents.turn()
        if number and self._goes_on(self.page.units[number - 1], unit):
            return self._quoting
        speaker = self._quoted_by(number, unit) or self._closing(number)
        self._quoting = self.cast.spoke(speaker) if speaker else (self.cast.last or NARRATOR)
        self.cast.antecedents.turn()
        return self._quoting

    def _goes_on(self, before: Unit, unit: Unit) -> bool:
        """Whether a quotation was not closed at its paragraph's end, and goes on in the next."""
        opened = before.quoted and before.paragraph == unit.paragraph - 1
        return opened and self.page.text[before.end : before.end + 1] not in _CLOSING

    def _closing(self, number: int) -> Speaker | None:
        """Return whom the words after the last paragraph of a long quotation name."""
        units, last = self.page.units, number
        while last + 1 < len(units) and self._goes_on(units[last], units[last + 1]):
            last += 1
        return self._quoted_by(last, units[last]) if last > number else None

    def _is_guest(self, label: str) -> bool:
        """Whether a label is the surname or the initials of who is interviewed."""
        names = self.guest.name.upper().split()
        return label.upper() in names or label.upper().replace(".", "") == "".join(
            n[0] for n in names
        )

    def _quoted_by(self, number: int, unit: Unit) -> Speaker | None:
        units = self.page.units
        before = (
            units[number - 1] if number and units[number - 1].paragraph == unit.paragraph else None
        )
        after = units[number + 1] if number + 1 < len(units) else None
        if after is not None and (after.paragraph != unit.paragraph or after.quoted):
            after = None
        led = before is not None and not before.quoted
        if led and before is not None and (found := self._led_by(before, unit)) is not None:
            return found
        spoken = tree_of(after).sentences if after is not None else ()
        first = next((s for s in spoken if s.text.strip()), None)
        if first is not None and self._says_more(unit, first) and before is not None:
            first = None  # '"I stay." She says that the road is cut.': whoever spoke before
        if first is not None and hangs_on(self.page.text, unit) and after is not None:
            if is_bare(first):
                self._tags.add((after.start + first.start_char, after.start + first.end_char))
            if (found := utterer(first, self.cast)) is not None:
                return found
        if first is not None and (found := self._sayer(first)) is not None:
            unit_via = _VIA.search(first.text)
            self._via = unit_via[1] if unit_via else None
            return found
        if before is not None and not before.quoted:
            for sentence in reversed(list(tree_of(before).sentences)):
                if (found := self._sayer(sentence) or self._human_subject(sentence)) is not None:
                    return found
        return None

    def _led_by(self, before: Unit, unit: Unit) -> Speaker | None:
        """Return who is presented right before a quotation: "X's is short: ...", "X nods."."""
        lead = self.page.text[before.start : unit.start].rstrip(' “"«„')
        last = list(tree_of(before).sentences)[-1]
        if lead.endswith(":") and (owner := _OWNER.match(last.text)) is not None:
            known = self.cast.of_phrase(owner[1])
            if known is not None and known.person:
                return known
        led = lead.endswith((":", ",", "that", "saying", "said"))
        if led and (found := self._sayer(last, nearest=lead.endswith(":"))) is not None:
            return found
        if lead.endswith(":") and (found := self._human_subject(last)) is not None:
            return found
        if lead.endswith(":") and last.root.lemma.lower() in HUMAN:  # "A pilot I know: ..."
            return self.cast.of_subject(last.root)
        if lead.endswith(":") and (given := given_name(last.text)) is not None:
            return Speaker(given, person=True)
        moved = _GESTURE.search(last.text)
        if moved is not None and moved["who"] in ("He", "She"):
            return self.frames.they(moved["who"])
        return None if moved is None else self.cast.of_phrase(moved["who"], speaks=True)

    def _says_more(self, unit: Unit, after: Stretch) -> bool:
        """Whether what follows a finished quotation is a statement of its own."""
        ends = self.page.text[unit.start : unit.end].rstrip()[-1:]
        if ends == "." and after.text.rstrip().endswith("?"):
            return True
        return ends == "." and any(
            is_saying(t) and any(c.dep == "ccomp" and c.i > t.i for c in t.children) for t in after
        )

    def _sayer(self, sentence: Stretch, *, nearest: bool = False) -> Speaker | None:
        """Return whom a sentence names as saying something, the `nearest` to its end or first."""
        if (short := utterer_of_short(sentence, self.cast)) is not None:
            return short
        inverted = _INVERTED.match(sentence.text)
        if inverted:
            if (given := given_name(inverted[1])) is not None:
                return Speaker(given, person=True)
            who, _, rest = inverted[1].partition(",")
            # "said Nadiia, a pharmacist": a village may bear the name, but it does not speak.
            human = bool(_PRESENTED.match(rest))
            apposed = self.cast.named_in(rest.split(",")[0])
            if apposed is not None and (who[:1].islower() or not self.cast.knows(who.split()[-1])):
                return apposed  # "says its commandant, Captain X, who ..."
            if (named := self.cast.of_phrase(who, speaks=human)) is not None:
                return named
        for token in reversed(sentence.words) if nearest else sentence:
            utters = is_saying(token) or (token.lemma in _UTTERING and token.pos == "VERB")
            if utters and (subject := subject_of(token)) is not None:
                found = self.cast.of_subject(subject)
                if found is not None:
                    return found
            if token.low == "according":
                for noun in token.subtree:
                    if noun.dep == "pobj" and noun.lemma_low not in PLANS:
                        return self.cast.of_subject(noun)
        return None

    def _human_subject(self, sentence: Stretch) -> Speaker | None:
        """Read "X gave a bleaker account.": whoever acts before a quotation speaks in it."""
        subject = subject_of(sentence.root)
        if subject is None:
            return None
        owner = next((c.low for c in subject.children if c.dep == "poss"), "")
        if owner in _OWNERS:  # "Her son fell there.": she goes on to speak
            return self.cast.person_of(_OWNERS[owner])
        found = self.cast.of_subject(subject)
        return None if found is not None and is_thing(found.name) else found

    def remember(self, sentence: Stretch) -> None:
        """Note who spoke, who acted and who was told of, for the pronouns that follow."""
        self._remember(sentence)
        self.cast.antecedents.heed(sentence)

    def _remember(self, sentence: Stretch) -> None:
        if (named := described_as(sentence.text)) is not None:
            self.cast.spoke(self.cast.of_name(named))
            return
        if (called := named_later(sentence.text)) is not None:
            before = _SOMEBODY_NEW.findall(sentence.tree.text[: sentence.start_char][-300:])
            met = next((w for w in reversed(before) if w.lower() in HUMAN), "")
            self.cast.name_later(called, met=met)
            alias, person = alias_in(sentence.text), self.cast.last_person
            if alias is not None and person is not None and person.person:
                self.cast.call(alias, person)
            return
        framed = self.frames.of(sentence)
        if framed is not None and _TOLD_THEM.search(sentence.text):
            return
        found = framed.speaker if framed else self._sayer(sentence)
        if found is None:  # who a story is about is who "she" is in the next sentence
            subject = subject_of(sentence.root)
            if subject is not None and self._may_be_no_name(subject, sentence.root):
                return
            found = self.cast.of_subject(subject) if subject is not None else None
            if found is None and (owner := _OWNER.match(sentence.text)) is not None:
                found = self.cast.named_in(owner[1])  # "X's relief was due in May. He says ..."
            if found is None or not (found.person or _presents(subject, found)):
                return
        self.cast.spoke(found)

    def _may_be_no_name(self, subject: Word, verb: Word) -> bool:
        """Whether a capital may only open a sentence: "Surrender offered"."""
        alone = subject.text[:1].isupper() and subject.left_edge is subject.right_edge
        human = verb.lemma.lower() in HUMAN_ACTS and subject.dep == "nsubj"
        terse = len(list(verb.subtree)) <= _TERSE
        if not alone or not terse or human or self.cast.knows(subject.text):
            return False
        return self.page.text.count(subject.text) < 2  # what opens a sentence twice is a name

    def attribute(self, draft: Draft, base: Speaker) -> None:
        """Set who says a claim, how it is quoted and which outlet was told.

        `base` speaks where the claim's own sentence names nobody.
        """
        draft.quote = "direct" if draft.unit.quoted or draft.unit.labelled else "none"
        draft.speaker = base
        self._by_inner_quote(draft, base)
        found = self._by_sentence(draft)
        if found is None and draft.speaker is NARRATOR:
            found = self._presented(draft)
        if found is not None:
            draft.told_by = self._outer(draft, base)
            draft.speaker = found
            draft.quote = "direct" if draft.quote == "direct" else "indirect"
        if draft.unit.quoted and draft.quote == "direct":
            draft.via = self._via

    def _outer(self, draft: Draft, base: Speaker) -> list[Speaker]:
        """Return through whom a claim came, outermost first: "A says that B told him that ..."."""
        out = [] if base is NARRATOR else [base]
        said = draft.clause.said
        if said is None:
            return out
        start = said.verb if draft.clause.kind != "embedded" else said.verb.head
        verbs = [start, *start.ancestors] if draft.clause.kind == "embedded" else start.ancestors
        for verb in reversed([v for v in verbs if is_saying(v)]):
            found = self.cast.of_subject(subject_of(verb))
            if found is not None:
                out.append(found)
        return out

    def _by_inner_quote(self, draft: Draft, base: Speaker) -> None:
        """Read a quotation that is a phrase of its sentence."""
        if not self.page.inner_quotes:
            return
        covered = sum(
            max(0, min(b, draft.end) - max(a, draft.start)) for a, b in self.page.inner_quotes
        )
        if covered > 0.4 * (draft.end - draft.start):
            draft.quote = "direct"
            if base is NARRATOR and self.cast.last:
                draft.speaker = self.cast.last

    def _by_sentence(self, draft: Draft) -> Speaker | None:
        """Return the speaker that the claim's own sentence names."""
        clause = draft.clause
        if clause.said is not None and (inner := self._innermost(draft)) is not None:
            return inner
        if clause.said is not None:
            via = _VIA.search(draft.sentence.text)
            if via and clause.said.verb.lemma in ("tell", "speak"):
                draft.via = via[1]
            if clause.kind == "embedded" and clause.claimer is not None:
                return self._claiming(clause.claimer)
            return self._saying(clause.said.subject, draft)
        if clause.kind == "rumour":  # "the claim that": of who spoke last
            if any(c.low in ("our", "my") for c in clause.head.head.children):
                return None  # "our report that"
            return _RUMOURED if clause.head.head.lemma in _RUMOURS else self.cast.last
        if (owner := _owner_of_figure(clause.head)) is not None and draft.quote == "none":
            return self._owning(owner)
        if (scare := self._in_scare_quotes(draft)) is not None:
            return scare
        return self._by_verb(draft)

    def _claiming(self, claimer: Word) -> Speaker | None:
        """Return whose claim or report it is: "Russia's", "of the ministry"."""
        bare = claimer.pos in ("PROPN", "ADJ") and claimer.dep != "pobj"
        return self.cast.of_phrase(claimer.text) if bare else self.cast.of_subject(claimer)

    def _by_verb(self, draft: Draft) -> Speaker | None:
        """Return who says or judges something by the verb of the claim itself."""
        clause = draft.clause
        put = rates(draft)
        if is_silence(clause.head):
            return None
        if is_saying(clause.head) or put or clause.head.lemma in JUDGING:
            subject = subject_of(clause.head)
            if self._mine(subject, draft):
                return None
            found = self.cast.of_subject(subject)
            judging = not is_saying(clause.head) and not put
            if clause.head.lemma == "call" and any(
                c.dep == "prt" or c.low in ("him", "her", "me") for c in clause.head.children
            ):
                return None  # "Ukraine calls up 27,000", "the men call her Customs"
            if judging and (found is None or not may_judge(found, clause.head)):
                return None if draft.quote != "none" else self._from_above(draft)
        elif draft.quote != "none":
            return None
        else:
            found = self._saying_subject(clause)
            if found is None:
                return self._from_above(draft)
        return self.cast.spoke(found) if found is not None else None

    def _in_scare_quotes(self, draft: Draft) -> Speaker | None:
        """Read 'the ministry "liberated" the village': only it says so."""
        at = draft.unit.start + draft.clause.head.idx
        quotes = self.page.inner_quotes
        before = bisect_left(quotes, (at, at)) - 1
        if before < 0 or not at < quotes[before][1] < quotes[before][0] + _SHORT_QUOTE:
            return None
        found = self.cast.of_subject(subject_of(draft.clause.head))
        known = found is not None and ("(" in found.name or BODY.search(found.name))
        return found if known else None

    def _owning(self, owner: Word) -> Speaker | None:
        """Return whose figure or guess something is: "Her own guess is half"."""
        if owner.low in _OWNERS:
            return self.frames.they(_OWNERS[owner.low])
        if owner.pos == "PRON":
            return None
        found = self.cast.of_subject(owner)
        return self.cast.spoke(found) if found is not None and found is not NARRATOR else None

    def _innermost(self, draft: Draft) -> Speaker | None:
        """Read "X said after Y announced that ...", "X said Y claims Z": Y is who claims it."""
        clause = draft.clause
        if clause.kind != "clause" or not is_saying(clause.head) or is_silence(clause.head):
            return None
        subject = next((c for c in clause.head.children if c.dep == "nsubj"), None)
        if subject is None or subject.pos == "PRON" or self._own(subject):
            return None
        if subject.low in ANYBODY:
            return None  # "People abroad think it is about land, she said"
        found = self.cast.of_subject(subject)
        return found if found is not None and (found.org or found.person) else None

    def _saying(self, subject: Word | None, draft: Draft) -> Speaker | None:
        """Return who the subject of a verb of saying is, if somebody else than who speaks."""
        if self._mine(subject, draft):
            return None
        if subject is not None and draft.unit.labelled == "Q" and subject.low == "you":
            return self.cast.spoke(self.guest)  # "A month ago you told us that ..."
        quoted = draft.quote == "direct" and draft.speaker is not NARRATOR
        if subject is not None and quoted and (subject.low in ANYBODY or _first_person(subject)):
            return None  # "People think it's the shelling", "I think": who is quoted says so
        they = subject is not None and subject.low == "they" and subject.head.lemma == "say"
        if they and not self.cast.several_spoke():
            return _UNNAMED
        found = self.cast.of_subject(subject)
        if found is None or subject is None or self._heard(subject, draft):
            return found
        return self.cast.spoke(found)

    def _heard(self, subject: Word, draft: Draft) -> bool:
        """Whether the one whom the text is about heard it from somebody in passing.

        "He" is still who was told in what follows "as a sergeant told him".
        """
        said = draft.clause.said
        if said is None or subject.dep == "pobj":
            return True
        return any(c.dep in ("dobj", "dative", "iobj") and c.low in ("him", "her", "them")
                   for c in said.verb.children)  # fmt: skip

    def own_voice(self, draft: Draft) -> bool:
        """Whether a claim is in the publisher's first person, whoever is named beside it."""
        if draft.unit.quoted or draft.unit.labelled:
            return False
        subject = subject_of(draft.clause.head)
        if subject is None or not _first_person(subject):
            return False
        return self._mine(subject, draft) and self._presented(draft) is None

    def _mine(self, subject: Word | None, draft: Draft) -> bool:
        """Whether a subject is the publisher: "I" outside quotations, "we", or its own name."""
        if subject is None or subject.low != "i":
            return self._own(subject)
        return not (draft.unit.quoted or draft.unit.labelled or draft.quote == "direct")

    def _own(self, subject: Word | None) -> bool:
        """Whether the publisher's own voice is the subject: "we", or the outlet by its name."""
        if subject is None:
            return False
        if subject.low == "we":
            return True
        outlet = self.page.report.outlet
        if outlet in ("", "unknown"):
            return False
        initials = "".join(w[0] for w in re.findall(r"[A-Z]\w*", outlet))
        named = [t.text for t in subject.subtree if t.i < subject.i]
        if subject.lemma.lower() in _REPORTERS and outlet.split()[0] in named:
            return True
        return subject.text in (outlet, outlet.split()[0]) or (
            len(initials) > 2 and subject.text == initials
        )

    def _from_above(self, draft: Draft) -> Speaker | None:
        """Read "..., he says, because ...": what hangs below what is said is said too."""
        head = draft.clause.head
        if head.dep not in ("advcl", "acl", "relcl", "ccomp"):
            return None
        frames = [t for t in draft.sentence if is_saying(t) and t.i < head.i]
        if len(frames) != 1 or is_silence(frames[0]) or _CONTRAST & {c.low for c in head.children}:
            return None
        return self._sayer(draft.sentence)

    def _saying_subject(self, clause: Clause) -> Speaker | None:
        """Read "Soldiers spoke of ...", "X made it clear"."""
        if clause.head.lemma not in ("speak", "complain", "talk", "boast"):
            return None
        subject = subject_of(clause.head)
        return self.cast.of_subject(subject) if subject and subject.pos != "PRON" else None


def _owner_of_figure(head: Word) -> Word | None:
    """Return whose figure, guess or view the subject of a verb is."""
    if head.lemma not in _FIGURING:
        return None
    for noun in head.children:
        declared = noun.lemma in _AIMS and any(c.low in _DECLARED for c in noun.children)
        if noun.dep in ("nsubj", "nsubjpass") and (noun.lemma in _FIGURES or declared):
            return next((c for c in noun.children if c.dep == "poss"), None)
    return None


def _first_person(subject: Word) -> bool:
    return subject.low in ("we", "i")


def _presents(subject: Word | None, found: Speaker) -> bool:
    """Whether somebody unnamed is introduced by what they do: "A sergeant was less sure"."""
    return (
        found.anonymous and subject is not None and subject.dep == "nsubj"
        and subject.tag in ("NN", "NNP")
        and (found.role is not None or found.name.split()[0] in ("a", "an", "one"))
        and " " in found.name
    )  # fmt: skip
