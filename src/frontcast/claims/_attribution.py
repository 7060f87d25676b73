"""Who says each claim of one report."""

import re

from frontcast.claims._clauses import Clause, is_saying, subject_of
from frontcast.claims._draft import Draft, tree_of
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern, Sieve
from frontcast.claims._speakers import ANYBODY, NARRATOR, Cast, Speaker
from frontcast.claims._tree import Stretch, Word
from frontcast.claims._words import words

_VIA = Pattern(
    r"\b(?:told|tells|interview (?:with|to)|speaking to|spoke to|according to)\s+"
    r"((?:[A-Z][\w/&.'-]+)(?:\s[A-Z][\w/&.'-]+){0,2})"
)
_INVERTED = Pattern(
    r"[\s,.\"]*(?:said|says|added|adds|told|wrote|warned|explained|recalled|"
    r"noted|concluded|argued)\s+(?!that\b|he\b|she\b|it\b|"
    r"they\b)([^.;]{3,90})"
)
_SAID = (
    r"(?:said|say|says|wrote|writes|write|added|adds|add|told \w+(?: \w+)?|reported|reports|report|"
    r"noted|notes|note|claimed|claims|claim|estimated|estimates|estimate|warned|warns|warn|"
    r"recalled|"
    r"recalls|explained|explains|announced|believe|believes|think|thinks|argue|argues|argued|"
    r"acknowledged|conceded|admitted|insisted|insists|stressed|confirmed|alleged|concluded)"
)
_TAIL_FRAME = Pattern(
    rf",\s+(?:(?P<who>(?!but\b|and\b|which\b|who\b|as\b|while\b|whatever\b|what\b|"
    rf"if\b)[^,;:]{{2,70}}?)\s{_SAID}"
    r"(?:\s(?:on|in|via|to|during|at|late|early|this|yesterday|earlier)\b[^,;:]{2,60})?"
    r"(?:,\s(?:speaking|who|citing|quoting|adding|asking|requesting)\b[^;:]{2,90})?"
    r"|according to (?:the )?(?P<whom>[^,;:]{3,70}?))[\s.]*$"
)
# ", Name Surname, a spokesman for the group, told television."
_TAIL_APPOSED = Pattern(
    r",\s+(?P<who>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}),\s(?:an?|the|its|his|her|their|who|head|"
    r"chief|commander|deputy|mayor|governor)\s[^;:\"]{3,110}?,?\s(?:said|says|wrote|told|added|"
    r"reported|noted|claimed|warned|recalled|explained|announced)\b[^,;:]{0,60}[\s.]*$"
)
_ACCORDING = Pattern(
    r",\s+according to (?:the |its |their |his )?(?P<whom>[^;:]{3,80}?)(?:, and\s|[\s.]*$)"
)
_PUT = Pattern(
    r"\bputs?\s.{3,70}\sat\s(?:about |some |around |over |nearly |up to |at least |"
    r"more than |as many as |between )?\d"
)
_OWNER = Pattern(r"\W*([A-Z]\w+)['’]s\b")
_JUDGING = words("put count estimate tally expect credit disagree record see")
_PRESENTED = Pattern(r"\s*(?:an?|the|who|\d\d)\b")
_THEY = words("he she they it")
_MID_FRAME = Pattern(
    r",\s+(?P<who>he|she|they|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|(?:the|a|an|his|her|one) [\w "
    r"-]{3,40})\s"
    r"(?:said|says|added|adds|explained|explains|recalled|recalls|thinks?|believes?|reckons?|"
    r"acknowledged|admitted|conceded|estimates?|estimated|argues?|argued|noted|notes|warned|warns)"
    r"(?:\s(?:on|in|late|early|this)\s[^,;:]{2,30})?\s*(?:,|--|—)"
)
_FRAMES = Sieve((_TAIL_APPOSED, _TAIL_FRAME, _MID_FRAME, _ACCORDING))
# Whoever does not want to be known gives a given name, or an initial beside it, and an age.
_GUEST = Pattern(
    r"\b([A-Z][\w'’-]+ (?:[A-Z][\w'’-]+|[A-Z]\.))(?:,? (?:\d\d, )?(?:is|was|has|who|serves|served|"
    r"commands|commanded|heads|leads|works|runs)\b|, (?:an?|the)\b)|"
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+| [A-Z]\.)?), (?:aged? )?\d\d(?=,|\.\s)"
)
_CONTRAST = words("though although while whereas but")


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
        self.page, self.cast = page, cast
        self.guest = self._guest()
        self._via: str | None = None

    def frame(self, sentence: Stretch) -> tuple[int, Speaker] | None:
        """Find "..., X wrote on Telegram" or "..., according to X" at a sentence's end."""
        if not _FRAMES.may_match(sentence.text):
            return None
        match = _TAIL_APPOSED.search(sentence.text)
        told = match["who"] if match else None
        if match is None and (match := _TAIL_FRAME.search(sentence.text)) is not None:
            told = match["who"] or match["whom"]
        if match is None and (mid := _MID_FRAME.search(sentence.text)) is not None:
            found = self.cast.of_phrase(mid["who"]) if mid["who"].lower() not in _THEY else (
                self.cast.last_person or self.cast.last
            )  # fmt: skip
            return (sentence.end_char, found) if found else None
        if match is None and (match := _ACCORDING.search(sentence.text)) is not None:
            told = match["whom"]
        if match is None or told is None:
            return None
        phrase = told.strip()
        if phrase.lower() in ("he", "she", "it", "they"):
            found = self.cast.last_person if phrase.lower() in ("he", "she") else self.cast.last
        else:
            found = self.cast.of_phrase(phrase) or Speaker(phrase)
        return (sentence.start_char + match.start(), found) if found else None

    def _guest(self) -> Speaker:
        """Return who answers in an interview of questions and answers."""
        asked = next((u.start for u in self.page.units if u.labelled == "Q"), 0)
        introduced = _GUEST.search(self.page.text[:asked])
        if introduced:  # whom the lines above the first question present
            name = introduced[1] or introduced[2]
            known = self.cast.of_phrase(name)
            if known is not None and known.person:
                return known
            return Speaker(name, person=True)
        people = list(self.cast.people.values())
        return people[0] if people else Speaker("interviewee", anonymous=True)

    def unit_speaker(self, number: int, unit: Unit) -> Speaker:
        """Return who speaks in a whole unit: the narrator outside quotations."""
        if unit.labelled == "A":
            return self.cast.spoke(self.guest)
        if unit.labelled == "Q":
            return NARRATOR
        if unit.labelled:
            if self._is_guest(unit.labelled):
                return self.cast.spoke(self.guest)
            known = self.cast.of_phrase(unit.labelled)
            return self.cast.spoke(known or Speaker(unit.labelled, person=True))
        if not unit.quoted:
            return NARRATOR
        speaker = self._quoted_by(number, unit)
        return self.cast.spoke(speaker) if speaker else (self.cast.last or NARRATOR)

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
        if before is not None and not before.quoted:
            lead = self.page.text[before.start : unit.start].rstrip(' “"«„')
            last = list(tree_of(before).sentences)[-1]
            owner = _OWNER.match(last.text) if lead.endswith(":") else None
            known = self.cast.of_phrase(owner[1]) if owner else None
            if known is not None and known.person:
                return known  # "X's is short: ..."
            led = lead.endswith((":", ",", "that", "saying", "said"))
            if led and (found := self._sayer(last)) is not None:
                return found
        if after is not None:
            first = next(iter(tree_of(after).sentences))
            if (found := self._sayer(first)) is not None:
                unit_via = _VIA.search(first.text)
                self._via = unit_via[1] if unit_via else None
                return found
        if before is not None and not before.quoted:
            for sentence in reversed(list(tree_of(before).sentences)):
                if (found := self._sayer(sentence) or self._human_subject(sentence)) is not None:
                    return found
        return None

    def _sayer(self, sentence: Stretch) -> Speaker | None:
        inverted = _INVERTED.match(sentence.text)
        if inverted:
            who, _, rest = inverted[1].partition(",")
            # "said Nadiia, a pharmacist": a village may bear the name, but it does not speak.
            human = bool(_PRESENTED.match(rest))
            if (named := self.cast.of_phrase(who, speaks=human)) is not None:
                return named
        for token in sentence:
            if is_saying(token) and (subject := subject_of(token)) is not None:
                found = self.cast.of_subject(subject)
                if found is not None:
                    return found
            if token.low == "according":
                for noun in token.subtree:
                    if noun.dep == "pobj":
                        return self.cast.of_subject(noun)
        return None

    def _human_subject(self, sentence: Stretch) -> Speaker | None:
        """Read "X gave a bleaker account.": whoever acts before a quotation speaks in it."""
        subject = subject_of(sentence.root)
        return self.cast.of_subject(subject) if subject is not None else None

    def remember(self, sentence: Stretch) -> None:
        """Note who spoke, or who acted, for the pronouns that follow."""
        framed = self.frame(sentence)
        found = framed[1] if framed else self._sayer(sentence)
        if found is None:  # who a story is about is who "she" is in the next sentence
            subject = subject_of(sentence.root)
            found = self.cast.of_subject(subject) if subject is not None else None
            if found is None or not found.person:
                return
        self.cast.spoke(found)

    def attribute(self, draft: Draft, base: Speaker) -> None:
        """Set who says a claim, how it is quoted and which outlet was told.

        `base` speaks where the claim's own sentence names nobody.
        """
        draft.quote = "direct" if draft.unit.quoted or draft.unit.labelled else "none"
        draft.speaker = base
        self._by_inner_quote(draft, base)
        found = self._by_sentence(draft)
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
        if clause.said is not None:
            via = _VIA.search(draft.sentence.text)
            if via and clause.said.verb.lemma in ("tell", "speak"):
                draft.via = via[1]
            if clause.kind == "embedded" and clause.claimer is not None:
                return self.cast.of_phrase(clause.claimer.text)
            return self._saying(clause.said.subject, draft)
        if clause.kind == "rumour":
            return self.cast.last
        put = _PUT.search(draft.sentence.text) if clause.head.lemma == "put" else None
        if is_saying(clause.head) or put or clause.head.lemma in _JUDGING:
            subject = subject_of(clause.head)
            if self._own(subject):
                return None
            found = self.cast.of_subject(subject)
            judging = not is_saying(clause.head) and not put
            if judging and (found is None or not (found.org or found.role)):
                return None if draft.quote != "none" else self._from_above(draft)
        elif draft.quote != "none":
            return None
        else:
            found = self._saying_subject(clause)
            if found is None:
                return self._from_above(draft)
        return self.cast.spoke(found) if found is not None else None

    def _saying(self, subject: Word | None, draft: Draft) -> Speaker | None:
        """Return who the subject of a verb of saying is, if somebody else than who speaks."""
        if self._own(subject):
            return None
        if subject is not None and draft.unit.labelled == "Q" and subject.low == "you":
            return self.cast.spoke(self.guest)  # "A month ago you told us that ..."
        if subject is not None and draft.quote == "direct" and subject.low in ANYBODY:
            return None  # "People think it's the shelling": who is quoted says so
        found = self.cast.of_subject(subject)
        return self.cast.spoke(found) if found is not None else None

    def _own(self, subject: Word | None) -> bool:
        """Whether the publisher's own voice is the subject: "we", or the outlet by its name."""
        if subject is None:
            return False
        if subject.low == "we":  # in a story somebody it tells of, in a summary who writes it
            quoted = sum(u.quoted for u in self.page.units)
            return 5 * quoted < len(self.page.units)
        outlet = self.page.report.outlet
        if outlet in ("", "unknown"):
            return False
        initials = "".join(w[0] for w in re.findall(r"[A-Z]\w*", outlet))
        return subject.text in (outlet, outlet.split()[0]) or (
            len(initials) > 2 and subject.text == initials
        )

    def _from_above(self, draft: Draft) -> Speaker | None:
        """Read "..., he says, because ...": what hangs below what is said is said too."""
        head = draft.clause.head
        if head.dep not in ("advcl", "acl", "relcl", "ccomp"):
            return None
        frames = [t for t in draft.sentence if is_saying(t) and t.i < head.i]
        if len(frames) != 1 or _CONTRAST & {c.low for c in head.children}:
            return None
        return self._sayer(draft.sentence)

    def _saying_subject(self, clause: Clause) -> Speaker | None:
        """Read "Soldiers spoke of ...", "X made it clear"."""
        if clause.head.lemma not in ("speak", "complain", "talk", "boast"):
            return None
        subject = subject_of(clause.head)
        return self.cast.of_subject(subject) if subject and subject.pos != "PRON" else None
