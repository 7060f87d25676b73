"""Report -> claims: the chain of components, in the order in which each needs the others."""

import logging
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from frontcast.claims._clauses import Clause, Saying, clauses_of, is_saying, subject_of
from frontcast.claims._language import load_pipeline, pipeline_name
from frontcast.claims._modality import Stance, stance_of
from frontcast.claims._page import Page, Unit, cut, plain
from frontcast.claims._pieces import pieces_of
from frontcast.claims._places import PlaceFinder, Surroundings, finder_of
from frontcast.claims._quantities import find_quantities
from frontcast.claims._speakers import NARRATOR, Cast, Speaker
from frontcast.claims._times import FoundTime, find_times
from frontcast.claims._types import type_of
from frontcast.claims._words import words
from frontcast.claims.formalise import Setting, formalise
from frontcast.records import Claim, ClaimQuantity, ClaimTime, PlaceMention, Report
from frontcast.records.claim import ClaimType, Quote
from frontcast.theatre import Theatre

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LOG = logging.getLogger(__name__)
VERSION = "rules/1"
_VIA = re.compile(r"\b(?:told|tells|interview (?:with|to)|speaking to|spoke to|according to)\s+"
                  r"((?:[A-Z][\w/&.'-]+)(?:\s[A-Z][\w/&.'-]+){0,2})")  # fmt: skip
_INVERTED = re.compile(r"[\s,.\"]*(?:said|says|added|adds|told|wrote|warned|explained|recalled|"
                       r"noted|concluded|argued)\s+(?!that\b|he\b|she\b|it\b|"
                       r"they\b)([^.;]{3,90})")  # fmt: skip
_TAIL_FRAME = re.compile(
    r",\s+(?:(?P<who>(?!but\b|and\b|which\b|who\b|as\b|while\b)[^,;:]{2,60}?)\s(?:said|says|"
    r"wrote|writes|added|adds|told \w+|"
    r"reported|noted|claimed|estimated|warned|recalled|explained|announced)(?:\s(?:on|in|via|to|during|at)\s[^,;:]{2,50})?"
    r"|according to (?:the )?(?P<whom>[^,;:]{3,70}?))[\s.]*$"
)
_WORD = re.compile(r"[^\W_]+")


_LOSS = re.compile(
    r"\b(?:losses|lost|destroyed|killed|eliminated|shot down|neutrali[sz]ed|wounded)\b",
    re.IGNORECASE,
)
_CONTRAST = words("though although while whereas but")
# What the way in which a claim was cut out of its sentence says of its type.
_KIND_TYPES: dict[str, ClaimType] = {
    "passing": "control_change", "then": "control_change", "aim": "war_aim",
    "strong": "civilians", "near": "distance", "move": "advance_rate",
}  # fmt: skip
_CONDITION = re.compile(
    r"(?:as soon as|if|should|once [A-Z]\w+ (?:takes|falls|is|has)|unless)\s", re.IGNORECASE
)
_AIM_BEFORE = re.compile(r"\b(?:aims?|goals?|objectives?)\s*(?::|--|–|—)\s*$")
# Frames that were left without what they carry.
_HOLLOW = re.compile(r"\b(?:is|are|was|were|be|noted|said|says|that|claims|believes)$")


class Extractor(Protocol):
    """Anything that finds claims in a report."""

    name: str

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the claims of a report in the order of its text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExtractor:
    """Finds claims by rules over a dependency parse.

    Parameters
    ----------
    pipeline : str, optional
        Name of the spaCy pipeline; default: the setting ``FRONTCAST_SPACY``, else
        ``en_core_web_sm``. It is loaded when the first report is read.
    """

    pipeline: str | None = None
    name: str = VERSION

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the claims of a report in the order of its text.

        Raises
        ------
        ConfigError
            If the pipeline is not installed.
        """
        nlp = load_pipeline(pipeline_name(self.pipeline))
        page = cut(report)
        texts = (plain(page.text[u.start : u.end]) for u in page.units)
        for unit, doc in zip(page.units, nlp.pipe(texts), strict=True):
            unit.doc = doc
        claims = _Reading(page, theatre, extractor=self.name).claims()
        _LOG.info("%s: %d claims", report.title, len(claims))
        return claims


def extract(report: Report, *, theatre: Theatre, pipeline: str | None = None) -> list[Claim]:
    """Find the claims of a report with the default extractor.

    Parameters
    ----------
    report : Report
    theatre : Theatre
        Whose sides, regions and places the report speaks of.
    pipeline : str, optional
        spaCy pipeline, see `RuleExtractor`.

    Returns
    -------
    list of Claim
        In the order of the text; ``report.text[c.span_start:c.span_end] == c.text`` for each.
        Without a day of publication they carry no times but full dates, and no Statements.

    Raises
    ------
    ConfigError
        If the pipeline is not installed.
    """
    return RuleExtractor(pipeline=pipeline).extract(report, theatre=theatre)


@dataclass(slots=True)
class _Draft:
    """A claim while it is being read; offsets count in the report."""

    start: int
    end: int
    clause: Clause
    unit: Unit
    sentence: "Span"
    speaker: Speaker = NARRATOR
    quote: Quote = "none"
    via: str | None = None
    places: list[PlaceMention] = field(default_factory=list)
    time: FoundTime | None = None


class _Reading:
    """One report being read."""

    def __init__(self, page: Page, theatre: Theatre, *, extractor: str) -> None:
        self.page, self.theatre, self.extractor = page, theatre, extractor
        self.today = page.report.published
        self.finder: PlaceFinder = finder_of(theatre)
        self.near: Surroundings = self.finder.survey(page.text)
        self.cast = Cast(theatre)
        self.people: set[tuple[int, int]] = set()
        for unit in page.units:
            self._meet(unit)
        self.town: PlaceMention | None = self._main_town()
        self.guest = self._guest()

    def claims(self) -> list[Claim]:
        out: list[Claim] = []
        seen: set[tuple[int, int]] = set()
        for number, unit in enumerate(self.page.units):
            for draft in self._drafts(number, unit):
                if (draft.start, draft.end) not in seen:
                    seen.add((draft.start, draft.end))
                    out.append(self._claim(draft))
        return sorted(out, key=lambda c: (c.span_start, c.span_end))

    def _meet(self, unit: Unit) -> None:
        doc = _doc(unit)
        self.cast.meet(doc)
        for ent in doc.ents:
            # Single words are often towns that the model takes for surnames.
            known = len(ent.text.split()) > 1 or self.cast.knows(ent.text)
            town = self.finder.knows(ent.text)
            if ent.label_ == "PERSON" and known and not town:
                self.people.add((unit.start + ent.start_char, unit.start + ent.end_char))

    def _main_town(self) -> PlaceMention | None:
        """Return the settlement the report names most, the first of equals."""
        counts: dict[str, list[PlaceMention]] = {}
        for unit in self.page.units:
            for mention in self._places(unit.start, unit.end):
                if mention.place and mention.kind not in ("oblast", "country", "region"):
                    counts.setdefault(mention.place, []).append(mention)
        return max(counts.values(), key=len)[0] if counts else None

    def _local_town(self, draft: _Draft) -> str | None:
        """Return what "the city" is here: named most in this paragraph so far, else overall."""
        main = self.town.canonical if self.town else None
        start = self.page.text.rfind("\n", 0, draft.start) + 1
        named = [m.canonical for m in self._places(start, draft.end)
                 if m.place and m.kind not in ("oblast", "country", "region")]  # fmt: skip
        if not named or main in named:
            return main
        return max(named, key=named.count)

    def _places(self, start: int, end: int) -> list[PlaceMention]:
        return self.finder.find(
            self.page.text, span=(start, end), near=self.near, people=frozenset(
                p for p in self.people if p[0] < end and start < p[1])
        )  # fmt: skip

    def _guest(self) -> Speaker:
        """Return who answers in an interview of questions and answers."""
        people = list(self.cast.people.values())
        return people[0] if people else Speaker("interviewee", anonymous=True)

    def _drafts(self, number: int, unit: Unit) -> list[_Draft]:
        if unit.labelled == "Q":
            return []
        doc = _doc(unit)
        base = self._unit_speaker(number, unit)
        out: list[_Draft] = []
        for sentence in doc.sents:
            if sentence.text.rstrip(" )\"'").endswith("?"):
                continue
            out += self._sentence(sentence, unit, base=base)
            if not unit.quoted:
                self._remember(sentence)
        return out

    def _sentence(self, sentence: "Span", unit: Unit, *, base: Speaker) -> list[_Draft]:
        out: list[_Draft] = []
        doc = _doc(unit)
        clauses = clauses_of(sentence)
        rumours = [c for c in clauses if c.kind == "rumour"]
        under = _CONDITION.match(sentence.text.strip())
        frame = None if unit.quoted else self._frame(sentence)
        for clause in clauses:
            if clause.kind == "clause" and any(
                clause.start <= r.start and r.end <= clause.end for r in rumours
            ):
                continue  # "the claim that X may seem odd": what is claimed is X
            clause.condition = clause.condition or bool(under)
            if _AIM_BEFORE.search(doc.text[: clause.start]):
                clause.kind = "aim"
            for piece in pieces_of(clause, doc):
                if frame is not None and piece.start < frame[0] < piece.end:
                    piece.end = frame[0]
                draft = _Draft(
                    unit.start + piece.start, unit.start + piece.end, piece, unit, sentence
                )
                if not self._worth(draft):
                    continue
                self._attribute(draft, base)
                if frame is not None and draft.speaker is NARRATOR and piece.start < frame[0]:
                    draft.speaker, draft.quote = self.cast.spoke(frame[1]), "indirect"
                out.append(draft)
        return _without_doubles(out)

    def _frame(self, sentence: "Span") -> tuple[int, Speaker] | None:
        """Find "..., X wrote on Telegram" or "..., according to X" at a sentence's end."""
        match = _TAIL_FRAME.search(sentence.text)
        if match is None:
            return None
        phrase = (match["who"] or match["whom"]).strip()
        if phrase.lower() in ("he", "she", "it", "they"):
            found = self.cast.last_person if phrase.lower() in ("he", "she") else self.cast.last
        else:
            found = self.cast.of_phrase(phrase) or Speaker(phrase)
        return (sentence.start_char + match.start(), found) if found else None

    def _worth(self, draft: _Draft) -> bool:
        """Whether a stretch of words can be a claim at all."""
        text = self.page.text[draft.start : draft.end]
        words = _WORD.findall(text)
        verbal = any(t.pos_ in ("VERB", "AUX") for t in self._tokens(draft))
        if draft.clause.kind != "clause":
            return len(words) >= 2
        if not verbal:
            return len(words) >= 2 and bool(
                self._places(draft.start, draft.end) or find_quantities(plain(text))
                or any(_is_event(t) for t in self._tokens(draft))
            )  # fmt: skip
        return len(words) >= 3 and not _HOLLOW.search(text)

    def _tokens(self, draft: _Draft) -> list["Token"]:
        span = _doc(draft.unit).char_span(
            draft.start - draft.unit.start, draft.end - draft.unit.start, alignment_mode="expand"
        )
        return list(span) if span is not None else []

    # Who says it.

    def _unit_speaker(self, number: int, unit: Unit) -> Speaker:
        """Return who speaks in a whole unit: the narrator outside quotations."""
        if unit.labelled == "A":
            return self.cast.spoke(self.guest)
        if unit.labelled:
            known = self.cast.of_phrase(unit.labelled)
            return self.cast.spoke(known or Speaker(unit.labelled, person=True))
        if not unit.quoted:
            return NARRATOR
        speaker = self._quoted_by(number, unit)
        return self.cast.spoke(speaker) if speaker else (self.cast.last or NARRATOR)

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
            last = list(_doc(before).sents)[-1]
            if lead.endswith((":", ",", "that", "saying", "said")):
                if (found := self._sayer(last)) is not None:
                    return found
        if after is not None:
            first = next(iter(_doc(after).sents))
            if (found := self._sayer(first)) is not None:
                unit_via = _VIA.search(first.text)
                self._via = unit_via[1] if unit_via else None
                return found
        if before is not None and not before.quoted:
            for sentence in reversed(list(_doc(before).sents)):
                if (found := self._sayer(sentence) or self._human_subject(sentence)) is not None:
                    return found
        return None

    _via: str | None = None

    def _sayer(self, sentence: "Span") -> Speaker | None:
        inverted = _INVERTED.match(sentence.text)
        if inverted and (named := self.cast.of_phrase(inverted[1].split(",")[0])) is not None:
            return named
        for token in sentence:
            if is_saying(token) and (subject := subject_of(token)) is not None:
                found = self.cast.of_subject(subject)
                if found is not None:
                    return found
            if token.lower_ == "according":
                for noun in token.subtree:
                    if noun.dep_ == "pobj":
                        return self.cast.of_subject(noun)
        return None

    def _human_subject(self, sentence: "Span") -> Speaker | None:
        """Read "X gave a bleaker account.": whoever acts before a quotation speaks in it."""
        subject = subject_of(sentence.root)
        return self.cast.of_subject(subject) if subject is not None else None

    def _remember(self, sentence: "Span") -> None:
        found = self._sayer(sentence)
        if found is None:  # who a story is about is who "she" is in the next sentence
            subject = subject_of(sentence.root)
            found = self.cast.of_subject(subject) if subject is not None else None
            if found is None or not found.person:
                return
        self.cast.spoke(found)

    def _attribute(self, draft: _Draft, base: Speaker) -> None:
        clause = draft.clause
        draft.quote = "direct" if draft.unit.quoted or draft.unit.labelled else "none"
        draft.speaker = base
        if any(a < draft.end and draft.start < b for a, b in self.page.inner_quotes):
            covered = sum(max(0, min(b, draft.end) - max(a, draft.start))
                          for a, b in self.page.inner_quotes)  # fmt: skip
            draft.quote = "direct" if covered > 0.4 * (draft.end - draft.start) else draft.quote
            if draft.quote == "direct" and base is NARRATOR and self.cast.last:
                draft.speaker = self.cast.last
        if clause.said is not None:
            found = self.cast.of_subject(clause.said.subject)
            if clause.kind == "embedded" and clause.claimer is not None:
                found = self.cast.of_phrase(clause.claimer.text) or found
            if found is not None and not (draft.unit.quoted and found is self.cast.last):
                draft.speaker = self.cast.spoke(found) if clause.kind != "embedded" else found
                draft.quote = draft.quote if draft.quote == "direct" else "indirect"
            via = _VIA.search(draft.sentence.text)
            if via and clause.said.verb.lemma_ in ("tell", "speak"):
                draft.via = via[1]
        elif clause.kind == "rumour":
            draft.speaker = self.cast.last or NARRATOR
            draft.quote = "indirect"
        elif _denying(clause) is not None or is_saying(clause.head):
            found = self.cast.of_subject(subject_of(clause.head))
            if found is not None:
                draft.speaker, draft.quote = self.cast.spoke(found), "indirect"
        elif draft.quote == "none" and (found := self._saying_subject(clause)) is not None:
            draft.speaker, draft.quote = self.cast.spoke(found), "indirect"
        elif draft.quote == "none" and clause.head.dep_ in ("advcl", "acl", "relcl", "ccomp"):
            # "..., he says, because ...": what hangs below what is said is said too.
            frames = [t for t in draft.sentence if is_saying(t) and t.i < clause.head.i]
            if len(frames) == 1 and not _CONTRAST & {c.lower_ for c in clause.head.children}:
                found = self._sayer(draft.sentence)
                if found is not None:
                    draft.speaker, draft.quote = found, "indirect"
        if draft.unit.quoted and draft.quote == "direct":
            draft.via = self._via

    def _saying_subject(self, clause: Clause) -> Speaker | None:
        """Read "Soldiers spoke of ...", "X made it clear"."""
        if clause.head.lemma_ not in ("speak", "complain", "talk", "boast"):
            return None
        subject = subject_of(clause.head)
        return self.cast.of_subject(subject) if subject and subject.pos_ != "PRON" else None

    # What it says.

    def _claim(self, draft: _Draft) -> Claim:
        report = self.page.report
        text = report.text[draft.start : draft.end]
        flat = plain(text)
        stance = self._stance(draft, flat)
        tokens = self._tokens(draft)
        draft.places = self._places(draft.start, draft.end)
        kind, others = type_of(flat, tokens=tokens, head=draft.clause.head, stance=stance,
                               placed=bool(draft.places))  # fmt: skip
        if draft.clause.kind == "counted" and _LOSS.search(draft.sentence.text):
            kind = "losses"
        if draft.clause.kind in _KIND_TYPES:
            kind = _KIND_TYPES[draft.clause.kind]
        time, said = self._times(draft, flat)
        quantities = tuple(
            ClaimQuantity(
                surface=text[q.start : q.end], start=draft.start + q.start,
                end=draft.start + q.end, low=q.low, high=q.high, unit=q.unit, what=q.what,
            )
            for q in find_quantities(flat)
        )  # fmt: skip
        speaker = draft.speaker
        claim = Claim(
            report=report.id, doc=report.title if report.title != "unknown" else report.id[:12],
            span_start=draft.start, span_end=draft.end, text=text, speaker=speaker.name,
            speaker_role=speaker.role, speaker_org=speaker.org, anonymous=speaker.anonymous,
            via=draft.via, chain=() if speaker.name == "narrator" else (speaker.name,),
            quote=draft.quote, modality=stance.modality, polarity=stance.polarity, type=kind,
            type_alt=others, places=tuple(draft.places), quantities=quantities, time=time,
            statement_time=said, said_on=self.today, extractor=self.extractor,
        )  # fmt: skip
        offset = draft.unit.start
        setting = Setting(
            town=self._local_town(draft),
            sentence=draft.sentence.text,
            places=tuple(self._places(offset + draft.sentence.start_char,
                                      offset + draft.sentence.end_char)),
            kind=draft.clause.kind,
            lead=_lead(draft),
        )  # fmt: skip
        statements = formalise(claim, theatre=self.theatre, setting=setting)
        return replace(claim, statements=statements)

    def _stance(self, draft: _Draft, flat: str) -> Stance:
        clause = draft.clause
        said = clause.said.verb.lemma_.lower() if clause.said else ""
        if clause.kind in ("embedded", "since", "passing", "strong"):
            return stance_of(re.sub(r"\b(?:would|will|if|denied)\b", "", flat))
        stance = stance_of(flat, said=said, denies=clause.said.denies if clause.said else False,
                           condition=clause.condition)  # fmt: skip
        if clause.kind == "rumour" and stance.modality == "asserted":
            return Stance("hedged", stance.polarity)
        if clause.kind in ("apposed", "counted", "event", "fronted") and stance.modality in (
            "conditional", "predicted"
        ):  # fmt: skip
            return Stance("asserted", stance.polarity)
        return stance

    def _times(self, draft: _Draft, flat: str) -> tuple[ClaimTime, ClaimTime]:
        """Return what the claim is about and when it was said."""
        inside = find_times(flat, self.today)
        about = ClaimTime()
        if inside:
            best = max(inside, key=lambda t: (_weight(flat[t.start : t.end]), -t.start))
            about = ClaimTime(surface=self.page.text[draft.start + best.start : draft.start + best.end],
                              start=best.first, end=best.last)  # fmt: skip
            before = flat[: best.start]
            if best.first and re.search(r"\bsince\b[^,;]*$", before, re.IGNORECASE):
                about = replace(about, end=self.today)
        elif (near := self._near_time(draft)) is not None:
            about = near
        said = ClaimTime()
        if draft.clause.said is not None:
            around = self._frame_time(draft)
            said = around or said
        return about, said

    def _near_time(self, draft: _Draft) -> ClaimTime | None:
        """Return the time of the sentence, where the claim has none of its own."""
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        lead = draft.start - offset
        if draft.clause.said is not None or draft.clause.kind in ("embedded", "passing"):
            return None
        flat = plain(self.page.text[offset : draft.unit.start + sentence.end_char])
        times = [t for t in find_times(flat, self.today) if _weight(flat[t.start : t.end])]
        before = [t for t in times if t.end <= lead]
        found = before[-1] if before else times[0] if len(times) == 1 else None
        if found is None:
            return None
        surface = self.page.text[offset + found.start : offset + found.end]
        last = found.last
        if found in before and re.match(r"\s*(?:ever )?since\b", flat, re.IGNORECASE):
            last = self.today  # "Since the town fell in May, troops have ..."
        return ClaimTime(surface=surface, start=found.first, end=last)

    def _frame_time(self, draft: _Draft) -> ClaimTime | None:
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        flat = plain(self.page.text[offset : draft.unit.start + sentence.end_char])
        for found in find_times(flat, self.today):
            a, b = offset + found.start, offset + found.end
            if b <= draft.start or a >= draft.end:
                return ClaimTime(surface=self.page.text[a:b], start=found.first, end=found.last)
        return None


def _without_doubles(drafts: list[_Draft]) -> list[_Draft]:
    """Drop numbers of a list that another claim of the sentence holds already."""
    return [
        d for d in drafts
        if d.clause.kind != "counted" or not any(
            o.clause.kind == "clause" and o.clause.head is not d.clause.head
            and o.start <= d.start and d.end <= o.end
            for o in drafts
        )
    ]  # fmt: skip


def _doc(unit: Unit) -> "Doc":
    if unit.doc is None:
        raise RuntimeError("the unit was not parsed")
    return unit.doc


def _lead(draft: _Draft) -> str:
    """Return the words outside a claim that say what happened to the place it names."""
    kind, clause = draft.clause.kind, draft.clause
    if kind == "then":
        return clause.head.text
    if kind == "aim":
        return "aim:"
    text = draft.sentence.text
    if kind == "passing" and re.search(r"\b(?:occupied|captured|taken|seized|liberated)\b", text):
        return "captured"
    return ""


def _is_event(token: "Token") -> bool:
    return token.pos_ == "NOUN" and token.lemma_.lower() in (
        "fighting", "battle", "shelling", "attack", "strike", "clash", "assault", "explosion"
    )  # fmt: skip


def _denying(clause: Clause) -> Saying | None:
    if clause.head.lemma_.lower() in ("deny", "reject", "dismiss", "refute"):
        return Saying(clause.head, subject_of(clause.head), denies=True)
    return None


def _weight(surface: str) -> int:
    """A stated date says more than "now" or "already"."""
    low = surface.lower()
    if low in ("already", "now", "current", "no longer", "still", "currently"):
        return 0
    return 2 if any(c.isdigit() for c in low) or low.startswith(("since", "in ", "during")) else 1
