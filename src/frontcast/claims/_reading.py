"""One report: the components in the order in which each needs the others."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from frontcast.claims._attribution import Attribution
from frontcast.claims._clauses import clauses_of, text_in, text_of
from frontcast.claims._draft import Draft, doc_of
from frontcast.claims._modality import Stance, stance_of
from frontcast.claims._names import name_people
from frontcast.claims._page import Page, Unit, plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._pieces import pieces_of
from frontcast.claims._places import PlaceFinder, Surroundings, finder_of
from frontcast.claims._quantities import Found, find_quantities
from frontcast.claims._speakers import NARRATOR, Cast, Speaker
from frontcast.claims._times import FoundTime, find_times
from frontcast.claims._types import Said, type_of
from frontcast.claims._wording import Setting
from frontcast.claims.formalise import formalise
from frontcast.records import Claim, ClaimQuantity, ClaimTime, PlaceMention
from frontcast.records.claim import ClaimType
from frontcast.theatre import Theatre

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WORD = Pattern(r"[^\W_]+")
_LOSS = Pattern(
    r"\b(?:losses|lost|destroyed|killed|eliminated|shot down|neutrali[sz]ed|wounded)\b",
    re.IGNORECASE,
)
# What the way in which a claim was cut out of its sentence says of its type.
_KIND_TYPES: dict[str, ClaimType] = {
    "passing": "control_change", "then": "control_change", "aim": "war_aim",
    "strong": "civilians", "near": "distance", "move": "advance_rate",
}  # fmt: skip
_CONDITION = Pattern(
    r"(?:as soon as|if|should|once [A-Z]\w+ (?:takes|falls|is|has)|unless)\s", re.IGNORECASE
)
_AIM_BEFORE = Pattern(r"\b(?:aims?|goals?|objectives?)\s*(?::|--|–|—)\s*$")
# "..., the ministry said on Monday": when it was said, not what it is about.
_SAID_WHEN = Pattern(
    r"\b(?:said|says|told [\w ]{2,30}|wrote|reported|announced|added|claimed|posted|confirmed|"
    r"statement|briefing|post|interview|report|broadcast|address)\s(?:\w+\s)?$"
)
_OPENING = Pattern(
    r"(?:^|[.!?]\s+)(?=(?:On|In|Over|Since|During|Overnight|Last|This|Yesterday|Today)\b)"
)
# Frames that were left without what they carry.
_HOLLOW = Pattern(r"\b(?:is|are|was|were|be|noted|said|says|that|claims|believes)$")


class Reading:
    """One parsed report being read.

    Parameters
    ----------
    page : Page
        Every unit parsed.
    theatre : Theatre
    extractor : str
        Name that the claims carry.
    """

    def __init__(self, page: Page, theatre: Theatre, *, extractor: str) -> None:
        self.page, self.theatre, self.extractor = page, theatre, extractor
        self.flat = plain(page.text)  # as long as the text
        self.today = page.report.published
        self.finder: PlaceFinder = finder_of(theatre)
        self.near: Surroundings = self.finder.survey(page.text)
        self.cast = Cast(theatre)
        self.people: set[tuple[int, int]] = set()
        self._found: dict[tuple[int, int], list[PlaceMention]] = {}
        name_people([doc_of(unit) for unit in page.units], theatre)
        self._held: dict[tuple[int, int], list[Token]] = {}
        self._counted: dict[int, list[Found]] = {}
        for unit in page.units:
            self._meet(unit)
        self.town: PlaceMention | None = self._main_town()
        self.attribution = Attribution(page, self.cast)

    def claims(self) -> list[Claim]:
        """Return the claims in the order of the text."""
        out: list[Claim] = []
        seen: set[tuple[int, int]] = set()
        for number, unit in enumerate(self.page.units):
            for draft in self._drafts(number, unit):
                if (draft.start, draft.end) not in seen:
                    seen.add((draft.start, draft.end))
                    out.append(self._claim(draft))
        return sorted(out, key=lambda c: (c.span_start, c.span_end))

    def _meet(self, unit: Unit) -> None:
        doc = doc_of(unit)
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

    def _local_town(self, draft: Draft) -> str | None:
        """Return what "the city" is here: named most in this paragraph so far, else overall."""
        main = self.town.canonical if self.town else None
        start = self.page.text.rfind("\n", 0, draft.start) + 1
        named = [m.canonical for m in self._places(start, draft.end)
                 if m.place and m.kind not in ("oblast", "country", "region")]  # fmt: skip
        if not named or main in named:
            return main
        return max(named, key=named.count)

    def _places(self, start: int, end: int) -> list[PlaceMention]:
        known = self._found.get((start, end))
        if known is None:
            people = frozenset(p for p in self.people if p[0] < end and start < p[1])
            known = self._found[start, end] = self.finder.find(
                self.page.text, span=(start, end), near=self.near, people=people
            )
        return known

    def _drafts(self, number: int, unit: Unit) -> list[Draft]:
        doc = doc_of(unit)
        base = self.attribution.unit_speaker(number, unit)
        out: list[Draft] = []
        for sentence in doc.sents:
            if text_in(sentence).rstrip(" )\"'").endswith("?"):
                continue
            found = self._sentence(sentence, unit, base=base)
            if unit.labelled == "Q":  # what is asked is no claim; what is reported in it is one
                found = [d for d in found if d.speaker is not base]
            out += found
            if unit.labelled == "Q":
                continue
            if not unit.quoted:
                self.attribution.remember(sentence)
        return out

    def _sentence(self, sentence: "Span", unit: Unit, *, base: Speaker) -> list[Draft]:
        out: list[Draft] = []
        doc = doc_of(unit)
        clauses = clauses_of(sentence)
        rumours = [c for c in clauses if c.kind == "rumour"]
        under = _CONDITION.match(text_in(sentence).strip())
        frame = None if unit.quoted else self.attribution.frame(sentence)
        for clause in clauses:
            if clause.kind == "clause" and any(
                clause.start <= r.start and r.end <= clause.end for r in rumours
            ):
                continue  # "the claim that X may seem odd": what is claimed is X
            clause.condition = clause.condition or bool(under)
            if _AIM_BEFORE.search(text_of(doc)[max(0, clause.start - 40) : clause.start]):
                clause.kind = "aim"
            for piece in pieces_of(clause, doc):
                if frame is not None and piece.start < frame[0] < piece.end:
                    piece.end = frame[0]
                draft = Draft(
                    unit.start + piece.start, unit.start + piece.end, piece, unit, sentence
                )
                if not self._worth(draft):
                    continue
                self.attribution.attribute(draft, base)
                if frame is not None and draft.speaker is NARRATOR and piece.start < frame[0]:
                    draft.speaker, draft.quote = self.cast.spoke(frame[1]), "indirect"
                out.append(draft)
        return _without_doubles(out)

    def _worth(self, draft: Draft) -> bool:
        """Whether a stretch of words can be a claim at all."""
        text = self.page.text[draft.start : draft.end]
        words = _WORD.findall(text)
        verbal = any(t.pos_ in ("VERB", "AUX") for t in self._tokens(draft))
        if draft.clause.kind != "clause":
            return len(words) >= 2
        if not verbal:
            if len(words) >= 4 and not text.istitle():
                return True  # posts say much without a verb
            return len(words) >= 2 and bool(
                self._places(draft.start, draft.end)
                or find_quantities(self.flat[draft.start : draft.end])
                or any(_is_event(t) for t in self._tokens(draft))
            )  # fmt: skip
        return len(words) >= 3 and not _HOLLOW.search(text)

    def _tokens(self, draft: Draft) -> list["Token"]:
        key = (draft.start, draft.end)
        if self._held.get(key) is None:
            self._held[key] = self._token_list(draft)
        return self._held[key]

    def _token_list(self, draft: Draft) -> list["Token"]:
        span = doc_of(draft.unit).char_span(
            draft.start - draft.unit.start, draft.end - draft.unit.start, alignment_mode="expand"
        )
        return list(span) if span is not None else []

    # What it says.

    def _claim(self, draft: Draft) -> Claim:
        report = self.page.report
        text = report.text[draft.start : draft.end]
        flat = self.flat[draft.start : draft.end]
        stance = self._stance(draft, flat)
        tokens = self._tokens(draft)
        draft.places = self._places(draft.start, draft.end)
        quantities = self._quantities(draft)
        kind, others = type_of(Said(
            text=flat, tokens=tokens, head=draft.clause.head, stance=stance,
            places=self._place_words(draft), units=frozenset(q.unit for q in quantities),
        ))  # fmt: skip
        if draft.clause.kind == "counted" and _LOSS.search(text_in(draft.sentence)):
            kind = "losses"
        if draft.clause.kind in _KIND_TYPES:
            kind = _KIND_TYPES[draft.clause.kind]
        time, said = self._times(draft, flat, stance)
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
            sentence=text_in(draft.sentence),
            places=tuple(self._places(offset + draft.sentence.start_char,
                                      offset + draft.sentence.end_char)),
            kind=draft.clause.kind,
            lead=_lead(draft),
        )  # fmt: skip
        statements = formalise(claim, theatre=self.theatre, setting=setting)
        return replace(claim, statements=statements)

    def _place_words(self, draft: Draft) -> frozenset[int]:
        """Return which words of the parse are names of places."""
        doc, offset = doc_of(draft.unit), draft.unit.start
        out: set[int] = set()
        for mention in draft.places:
            span = doc.char_span(mention.start - offset, mention.end - offset,
                                 alignment_mode="expand")  # fmt: skip
            out |= {t.i for t in span or ()}
        return frozenset(out)

    def _quantities(self, draft: Draft) -> tuple[ClaimQuantity, ...]:
        """Return the quantities of a claim; units and bounds may stand elsewhere in the unit."""
        unit, text = draft.unit, self.page.text
        known = self._counted.get(unit.start)
        if known is None:
            known = self._counted[unit.start] = find_quantities(
                self.flat[unit.start : unit.end]
            )
        out = []
        for q in known:
            start, end = unit.start + q.start, min(unit.start + q.end, draft.end)
            if start >= draft.start and unit.start + q.number_end <= draft.end:
                out.append(ClaimQuantity(
                    surface=text[start:end], start=start, end=end, low=q.low, high=q.high,
                    unit=q.unit, what=q.what,
                ))  # fmt: skip
        return tuple(out)

    def _stance(self, draft: Draft, flat: str) -> Stance:
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

    def _times(self, draft: Draft, flat: str, stance: Stance) -> tuple[ClaimTime, ClaimTime]:
        """Return what the claim is about and when it was said."""
        ahead = stance.modality in ("predicted", "conditional")
        inside = self._find_times(flat, ahead=ahead)
        about = ClaimTime()
        if inside:
            best = max(inside, key=lambda t: (_weight(flat[t.start : t.end]), -t.start))
            surface = self.page.text[draft.start + best.start : draft.start + best.end]
            about = ClaimTime(surface=surface, start=best.first, end=best.last)
            before = flat[: best.start]
            if best.first and re.search(r"\bsince\b[^,;]*$", before, re.IGNORECASE):
                about = replace(about, end=self.today)
        else:
            about = self._near_time(draft, ahead=ahead) or self._opening_time(draft) or about
        said = (self._frame_time(draft) if draft.clause.said is not None else None) or ClaimTime()
        return about, said

    def _find_times(self, flat: str, *, ahead: bool = False) -> list[FoundTime]:
        return find_times(flat, self.today, ahead=ahead, war=self.theatre.war_began)

    def _near_time(self, draft: Draft, *, ahead: bool = False) -> ClaimTime | None:
        """Return the time of the sentence, where the claim has none of its own."""
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        lead = draft.start - offset
        if draft.clause.kind in ("embedded", "passing"):
            return None
        flat = self.flat[offset : draft.unit.start + sentence.end_char]
        times = [
            t for t in self._find_times(flat, ahead=ahead)
            if _weight(flat[t.start : t.end]) and not _SAID_WHEN.search(flat[: t.start])
        ]  # fmt: skip
        before = [t for t in times if t.end <= lead]
        found = before[-1] if before else times[0] if len(times) == 1 else None
        if found is None or (draft.clause.said is not None and found not in before):
            return None
        surface = self.page.text[offset + found.start : offset + found.end]
        last = found.last
        if found in before and re.match(r"\s*(?:ever )?since\b", flat, re.IGNORECASE):
            last = self.today  # "Since the town fell in May, troops have ..."
        return ClaimTime(surface=surface, start=found.first, end=last)

    def _opening_time(self, draft: Draft) -> ClaimTime | None:
        """Return the time that opens an earlier sentence of the paragraph: "Overnight, ..."."""
        if draft.unit.quoted or draft.clause.head.tag_ not in ("VBD", "VBN", "NN", "NNS"):
            return None
        flat = self.flat[draft.unit.start : draft.start]
        found = None
        for match in _OPENING.finditer(flat):
            times = self._find_times(flat[match.end() : match.end() + 60])
            if times and times[0].start <= 2 and _weight(flat[match.end() :][: times[0].end]):
                found = (match.end(), times[0])
        if found is None or draft.start - draft.unit.start - found[0] > 300:
            return None
        at, time = draft.unit.start + found[0], found[1]
        surface = self.page.text[at + time.start : at + time.end]
        return ClaimTime(surface=surface, start=time.first, end=time.last)

    def _frame_time(self, draft: Draft) -> ClaimTime | None:
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        flat = self.flat[offset : draft.unit.start + sentence.end_char]
        for found in self._find_times(flat):
            a, b = offset + found.start, offset + found.end
            if b <= draft.start or a >= draft.end:
                return ClaimTime(surface=self.page.text[a:b], start=found.first, end=found.last)
        return None


def _without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Drop numbers of a list that another claim of the sentence holds already."""
    return [
        d for d in drafts
        if d.clause.kind != "counted" or not any(
            o.clause.kind == "clause" and o.clause.head is not d.clause.head
            and o.start <= d.start and d.end <= o.end
            for o in drafts
        )
    ]  # fmt: skip


def _lead(draft: Draft) -> str:
    """Return the words outside a claim that say what happened to the place it names."""
    kind, clause = draft.clause.kind, draft.clause
    if kind == "then":
        return clause.head.text
    if kind == "aim":
        return "aim:"
    text = text_in(draft.sentence)
    if kind == "passing" and re.search(r"\b(?:occupied|captured|taken|seized|liberated)\b", text):
        return "captured"
    return ""


def _is_event(token: "Token") -> bool:
    return token.pos_ == "NOUN" and token.lemma_.lower() in (
        "fighting", "battle", "shelling", "attack", "strike", "clash", "assault", "explosion"
    )  # fmt: skip


def _weight(surface: str) -> int:
    """Return how much a time says: a stated date more than "now" or "already"."""
    low = surface.lower()
    if low in ("already", "now", "current", "no longer", "still", "currently"):
        return 0
    return 2 if any(c.isdigit() for c in low) or low.startswith(("since", "in ", "during")) else 1
