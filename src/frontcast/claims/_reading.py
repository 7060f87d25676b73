"""One report: the components in the order in which each needs the others."""

import re
from dataclasses import replace

from frontcast.claims._amounts import Found
from frontcast.claims._attribution import Attribution
from frontcast.claims._clauses import Clause, clauses_of
from frontcast.claims._days import Days
from frontcast.claims._draft import Draft, tree_of
from frontcast.claims._ellipsis import unit_told
from frontcast.claims._following import Following
from frontcast.claims._frames import Frame
from frontcast.claims._headings import Headings, is_introduction
from frontcast.claims._leads import name_lead
from frontcast.claims._lines import Lines
from frontcast.claims._modality import Stance, is_false, stance_of
from frontcast.claims._names import is_introduced, name_people
from frontcast.claims._page import Page, Unit, plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._pieces import pieces_of
from frontcast.claims._places import PlaceFinder, finder_of
from frontcast.claims._quantities import find_quantities
from frontcast.claims._remarks import asks, is_remark, says_nothing
from frontcast.claims._saying import DENYING
from frontcast.claims._scenes import with_scenes
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._speakers import Cast
from frontcast.claims._subjects import subject_of
from frontcast.claims._surroundings import Surroundings
from frontcast.claims._topics import Topic, is_source, label_of, source_beside
from frontcast.claims._tree import Stretch, Word
from frontcast.claims._typechoice import LIKELY_NOTHING, TypeChooser, Typed
from frontcast.claims._types import Said
from frontcast.claims._wording import Setting
from frontcast.claims.formalise import formalise
from frontcast.records import Claim, ClaimQuantity, ClaimTime, PlaceMention
from frontcast.records.claim import ClaimType, Quote
from frontcast.theatre import Theatre

_WORD = Pattern(r"[^\W_]+")
_LOSS = Pattern(
    r"\b(?:losses|lost|destroyed|killed|eliminated|shot down|neutrali[sz]ed|wounded)\b",
    re.IGNORECASE,
)
_CONDITION = Pattern(
    r"(?:as soon as|if|should|once [A-Z]\w+ (?:takes|falls|is|has)|unless)\s", re.IGNORECASE
)
_AIM_BEFORE = Pattern(r"\b(?:aims?|goals?|objectives?)\s*(?::|--|–|—)\s*$")
_ASIDE = Pattern(
    r"(?:speaking|talking) (?:on|to|by|in|via|from)\b|(?:citing|quoting|asking not|requesting) |"
    r"(?:\w+ ){0,3}(?:made|making) (?:it )?clear$", re.IGNORECASE,
)  # fmt: skip
_YOU = Pattern(r"\b(?:you|your)\b", re.IGNORECASE)
_THE_TOWN = Pattern(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat) (?:\w+ )?(?:town|village|city|settlement|hamlet)\b"
)
_REPORTEDLY = Pattern(r"\b(?:reportedly|allegedly|apparently)\b")
_NO_TOPIC = Topic(start=-9, end=-9, body=-9)
_BARE_VERB = Pattern(
    r"(?:has|have|had|was|were|is|are|be|been|being|who|which|that|it|he|she|they|we|i|to)\b",
    re.IGNORECASE,
)
_STATE = Pattern(
    r"\b(?:gone|lost|left|fallen|fell|falls|taken|held|holds|cleared|liberated|retaken|recaptured|"
    r"captured|surrounded|encircled|contested|destroyed|abandoned|occupied|repelled|burning|"
    r"blown|closed|cut|evacuated)\b", re.IGNORECASE,
)  # fmt: skip
# "KRAMATORSK, Ukraine --", "KYIV, Dec 12 (Agency) -"
_DATELINE = Pattern(
    r"\W*[A-Z][A-Z'’ -]{2,}(?:,\s(?:[A-Z][a-z]+\.?|\d)[\w .,/]{0,30}(?:\s\([^()\n]{2,30}\))?|"
    r"\s\([^()\n]{2,30}\))\s?(?:--|[-–—])"
)
# "No casualties", "night quiet", "north bank ours", "the hill, yes", "my mistake".
_TERSE_STATE = Pattern(
    r"^\W*no (?!one\b|comment\b|idea\b|problem\b|doubt\b|thanks\b|way\b)[a-z]{4,}\W*$|"
    r"\b(?:quiet|calm|tense|ours|theirs|contested|unchanged|missing|unknown)\W*$|"
    r",\s(?:\w+ ){0,2}(?:no|yes|none|nothing|all right)\W*$|"
    r"\b(?:mistake|mistaken|premature|too early|scratch)\W*$", re.IGNORECASE,
)  # fmt: skip
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
    sifts : bool
        Whether clauses that most likely claim nothing are dropped.
    """

    def __init__(self, page: Page, theatre: Theatre, *, extractor: str, sifts: bool = True) -> None:
        self.page, self.theatre, self.extractor, self._sifts = page, theatre, extractor, sifts
        self.flat = plain(page.text)  # as long as the text
        self.today = page.report.published
        self.finder: PlaceFinder = finder_of(theatre)
        self.near: Surroundings = self.finder.survey(self.finder.with_capitals(page.text))
        self.cast = Cast(theatre, text=page.text)
        self.people: frozenset[tuple[int, int]] = frozenset()
        self._found: dict[tuple[int, int], list[PlaceMention]] = {}
        name_people([tree_of(unit) for unit in page.units], theatre)
        self._held: dict[tuple[int, int], list[Word]] = {}
        self._counted: dict[int, list[Found]] = {}
        self._edges: dict[int, tuple[Unit, Unit]] = {}
        for unit in page.units:
            first, _ = self._edges.get(unit.paragraph, (unit, unit))
            self._edges[unit.paragraph] = first, unit
        self._headings = Headings(page, self._edges)
        self._lines = Lines(page, self._edges, knows=self.finder.knows)
        self._topic = self._lines.topic
        self._talk = any(unit.labelled == "Q" for unit in page.units)
        self._chooser = TypeChooser()
        self.typed: dict[tuple[int, int], Typed] = {}
        for unit in page.units:
            self._meet(unit)
        self.town: PlaceMention | None = self._main_town()
        self.attribution = Attribution(page, self.cast)
        self._following = Following(page, self.cast)
        self._days = Days(page, self.flat, war=theatre.war_began)

    def claims(self) -> list[Claim]:
        """Return the claims in the order of the text."""
        out: list[Claim] = []
        seen: set[tuple[int, int]] = set()
        for number, unit in enumerate(self.page.units):
            self._topic(unit)  # in order, since each may look at the one before
            for draft in self._drafts(number, unit):
                if (draft.start, draft.end) not in seen:
                    seen.add((draft.start, draft.end))
                    if (claim := self._claim(draft)) is not None and draft.typed is not None:
                        out.append(claim)
                        self.typed[claim.span_start, claim.span_end] = draft.typed
        out.sort(key=lambda c: (c.span_start, c.span_end))
        name_lead(out, self.page.text, self.cast)
        return with_scenes([*map(self._renamed, out)], self._all_places(), text=self.page.text)

    def _renamed(self, claim: Claim) -> Claim:
        """Give the name of a speaker whom the report names only after they were described."""
        known = self.cast.named_later.get(claim.speaker)
        if known is None:
            return claim
        chain = (*claim.chain[:-1], known.name) if claim.chain else ()
        return replace(claim, speaker=known.name, anonymous=known.anonymous, chain=chain)

    def _all_places(self) -> list[PlaceMention]:
        """Return the places of all units in the order of the text."""
        return [m for unit in self.page.units for m in self._places(unit.start, unit.end)]

    def _meet(self, unit: Unit) -> None:
        tree = tree_of(unit)
        self.cast.meet(tree)
        people = {(unit.start + t.idx, unit.start + t.end) for t in tree.words if is_introduced(t)}
        for ent in tree.people:
            # Single words are often towns that the model takes for surnames.
            known = len(ent.text.split()) > 1 or self.cast.knows(ent.text)
            town = self.finder.knows(ent.text)
            if known and not town:
                people.add((unit.start + ent.start_char, unit.start + ent.end_char))
        self.people |= people

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
            known = self.finder.find_in_line((start, end), near=self.near, people=self.people)
            if self.near.text is not self.page.text:
                known = [replace(m, surface=self.page.text[m.start : m.end]) for m in known]
            self._found[start, end] = known
        return known

    def _drafts(self, number: int, unit: Unit) -> list[Draft]:
        tree = tree_of(unit)
        base = self.attribution.unit_speaker(number, unit)
        out: list[Draft] = []
        for sentence in tree.sentences:
            if asks(sentence.text):
                continue
            introduces = self._talk and not unit.labelled and is_introduction(sentence.root)
            if introduces or says_nothing(sentence):
                if not unit.quoted and unit.labelled != "Q":
                    self.attribution.remember(sentence)
                continue
            joined = self.page.text[: unit.start + sentence.start_char].rstrip().endswith(";")
            lead = out[-1].speaker if joined and out and base is NARRATOR else base
            if lead is not base and self.attribution.turns_to(sentence, lead):
                lead = base
            if lead is NARRATOR and (followed := self._following.of(sentence, unit)) is not None:
                lead = followed
            found = self._sentence(sentence, unit, base=lead)
            for draft in found:
                if draft.speaker is lead is not base and draft.quote == "none":
                    draft.quote = "indirect"
            if unit.labelled == "Q":  # what is asked is no claim; what is reported in it is one
                stated = self._stated(sentence, unit)
                found = [d for d in found if stated or d.speaker is not base]
            out += found
            if unit.labelled == "Q":
                continue
            if not unit.quoted:
                self.attribution.remember(sentence)
            self._following.heed(sentence, unit, found)
        return out

    def _sentence(self, sentence: Stretch, unit: Unit, *, base: Speaker) -> list[Draft]:
        out: list[Draft] = []
        tree = tree_of(unit)
        clauses = clauses_of(sentence)
        rumours = [c for c in clauses if c.kind == "rumour"]
        under = _CONDITION.match(sentence.text.strip())
        frame = None if unit.quoted else self.attribution.frames.of(sentence)
        for clause in clauses:
            if (
                rumours
                and clause.kind == "clause"
                and clause.head.lemma not in DENYING
                and not is_false(tree.text[clause.start : clause.end])
                and any(clause.start <= r.start and r.end <= clause.end for r in rumours)
            ):
                continue  # "the claim that X may seem odd": what is claimed is X
            clause.condition = clause.condition or bool(under)
            if _AIM_BEFORE.search_once(tree.text[max(0, clause.start - 40) : clause.start]):
                clause.kind = "aim"
            for piece in pieces_of(clause, tree, prose=self._headings.prose or unit.quoted):
                if _ASIDE.match(tree.text[piece.start : piece.end]):
                    continue
                if frame is not None and piece.start < frame.end < piece.end:
                    piece.end = frame.end
                draft = Draft(
                    unit.start + piece.start, unit.start + piece.end, piece, unit, sentence
                )
                if self._stands(draft):
                    self._attribute(draft, base, frame)
                    out.append(draft)
        if not out and frame is not None and frame.end - sentence.start_char >= 12:
            whole = Clause(sentence.start_char, frame.end, sentence.root)  # "Roughly 5:1, X says"
            draft = Draft(unit.start + whole.start, unit.start + whole.end, whole, unit, sentence)
            draft.speaker, draft.quote = self.cast.spoke(frame.speaker), "indirect"
            out.append(draft)
        return _without_doubles(out)

    def _stands(self, draft: Draft) -> bool:
        """Whether a stretch is a claim, not a head, a source or the presentation of one."""
        if not self._worth(draft) or self._in_head(draft) or self.attribution.presents(draft):
            return False
        if is_remark(self.flat[draft.start : draft.end]):
            return False
        return not is_source(self.page.text, draft.start, draft.end)

    def _attribute(self, draft: Draft, base: Speaker, frame: Frame | None) -> None:
        """Set who says a claim: by its sentence, by the frame around it, by its line."""
        self.attribution.attribute(draft, base)
        own = self.attribution.own_voice(draft)
        if own and draft.clause.said is None:
            draft.speaker, draft.quote = NARRATOR, "none"
        bare = draft.speaker is NARRATOR or draft.speaker is base
        at = draft.start - draft.unit.start
        if frame is not None and bare and not own and frame.start <= at < frame.end:
            draft.speaker, draft.quote = self.cast.spoke(frame.speaker), "indirect"
        if not self._headings.prose and not draft.unit.labelled and (
            label := label_of(self.page.text, draft.start, draft.end)
        ) is not None:  # fmt: skip
            draft.speaker, draft.quote = self.cast.of_source(label[0]), "indirect"
            draft.start = label[1]
            return
        if (draft.speaker is NARRATOR or self._is_headed(draft)) and (
            named := self._line_source(draft)
        ) is not None:  # fmt: skip
            draft.speaker, draft.quote = named

    def _is_headed(self, draft: Draft) -> bool:
        """Whether the head of a line names whose the quotation behind it is: 'MoD: "..."'."""
        topic = self._topic(draft.unit) if draft.unit.quoted else None
        return topic is not None and topic.source is not None and not topic.whole and (
            self.page.text[topic.body : draft.unit.start].strip(' "“«„') == ""
        )  # fmt: skip

    def _in_head(self, draft: Draft) -> bool:
        if self._headings.holds(draft.unit):
            return True
        topic = self._topic(draft.unit)
        return topic is not None and draft.end <= topic.body

    def _line_source(self, draft: Draft) -> tuple[Speaker, Quote] | None:
        """Return the source that a line names beside a claim, before or after it, and how."""
        topic = self._topic(draft.unit) or _NO_TOPIC
        if self.attribution.own_voice(draft) and topic.channel is None and not topic.whole:
            return None
        if (beside := source_beside(self.page.text, draft.start, draft.end)) is not None:
            return self.cast.of_source(beside), "indirect"
        first = draft.unit.start + draft.sentence.start_char <= topic.start + 3
        if topic.source is not None and (first or topic.whole or draft.unit.quoted):
            # Whoever posts is the one who says so.
            if topic.whole:
                return self.cast.of_channel(topic.source), "direct"
            return self.cast.of_source(topic.source), "indirect"
        if topic.tail is not None:
            return self.cast.of_source(topic.tail), "indirect"
        return None if topic.channel is None else (self.cast.of_channel(topic.channel), "direct")

    def _worth(self, draft: Draft) -> bool:
        """Whether a stretch of words can be a claim at all."""
        text = self.page.text[draft.start : draft.end]
        if draft.clause.kind == "counted":
            return any(c.isdigit() for c in text) or bool(find_quantities(plain(text)))
        words = _WORD.findall(text)
        if draft.clause.kind != "clause":
            return len(words) >= 2
        if not any(t.pos in ("VERB", "AUX") for t in self._tokens(draft)):
            if len(words) >= 4 and not text.istitle():
                return True  # posts say much without a verb
            return len(words) >= 2 and bool(
                self._places(draft.start, draft.end)
                or find_quantities(self.flat[draft.start : draft.end])
                or any(_is_event(t) for t in self._tokens(draft))
                or _TERSE_STATE.search(text)
            )  # fmt: skip
        if len(words) == 2 and not _BARE_VERB.match(text):
            # "Yablukove gone", "not surrounded", "three surrendered"
            stated = _STATE.search(text) or _TERSE_STATE.search(text)
            return bool(stated) or _counts_who(self._tokens(draft))
        return len(words) >= 3 and not _HOLLOW.search(text)

    def _tokens(self, draft: Draft) -> list[Word]:
        key = (draft.start, draft.end)
        if self._held.get(key) is None:
            self._held[key] = self._token_list(draft)
        return self._held[key]

    def _token_list(self, draft: Draft) -> list[Word]:
        return tree_of(draft.unit).touched(
            draft.start - draft.unit.start, draft.end - draft.unit.start
        )

    # What it says.

    def _claim(self, draft: Draft) -> Claim | None:
        report = self.page.report
        text = report.text[draft.start : draft.end]
        flat = self.flat[draft.start : draft.end]
        stance = self._stance(draft, flat)
        tokens = self._tokens(draft)
        draft.places = self._places(draft.start, draft.end)
        quantities = self._quantities(draft)
        words = Said(
            text=flat, tokens=tokens, head=draft.clause.head, stance=stance,
            places=self._place_words(draft), units=frozenset(q.unit for q in quantities),
        )  # fmt: skip
        topic = self._topic(draft.unit)
        if topic is not None and topic.rumour and stance.modality == "asserted":
            stance = Stance("hedged", stance.polarity)
        draft.typed = self._chooser.choose(
            words, kind=draft.clause.kind, paragraph=draft.unit.paragraph,
            lost=draft.clause.kind == "counted" and bool(_LOSS.search(draft.sentence.text)),
            quote=draft.quote, by=_by(draft.speaker),
        )  # fmt: skip
        if self._sifts and draft.typed.nothing >= LIKELY_NOTHING:
            return None
        kind, others = draft.typed.type, draft.typed.others
        if topic is not None and topic.corrects and draft.start <= topic.body:
            kind, others = "retraction", ()
        quantities = self._with_units(draft, quantities, kind=kind)
        if topic is not None and topic.day is not None:
            draft.day = self._days.posted(topic.day)
        time, said = self._days.of(draft, modality=stance.modality)
        speaker, places = draft.speaker, tuple(draft.places)
        if not any(p.place and p.kind not in ("oblast", "country") for p in places):
            places = (*self._meant(draft), *places)
        claim = Claim(
            report=report.id, doc=report.title if report.title != "unknown" else report.id[:12],
            span_start=draft.start, span_end=draft.end, text=text, speaker=speaker.name,
            speaker_role=speaker.role, speaker_org=speaker.org, anonymous=speaker.anonymous,
            via=draft.via, chain=_chain(draft),
            quote=draft.quote, modality=stance.modality, polarity=stance.polarity, type=kind,
            type_alt=others, places=places, quantities=quantities, time=time,
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
        if statements := formalise(claim, theatre=self.theatre, setting=setting):
            claim = replace(claim, statements=statements)
        return self._without_head(claim, draft)

    def _stated(self, sentence: Stretch, unit: Unit) -> bool:
        """Whether an interviewer states something of the front before the question."""
        if _YOU.search(sentence.text):
            return False
        start = unit.start + sentence.start_char
        return bool(self._places(start, unit.start + sentence.end_char))

    def _meant(self, draft: Draft) -> list[PlaceMention]:
        """Return the settlement that "which ..." or a shared subject of the sentence names."""
        if draft.unit.labelled == "A" and (asked := self._asked_about(draft.unit)):
            return asked
        if _THE_TOWN.search(self.page.text[draft.start : draft.end]):
            start = self.page.text.rfind("\n", 0, draft.start) + 1
            named = [m for m in self._places(start, draft.start)
                     if m.place and m.kind not in ("oblast", "country")]  # fmt: skip
            if named:
                return named[-1:]
        words = _WORD.findall(self.page.text[draft.start : draft.end])
        shared = subject_of(draft.clause.head)
        own = shared is not None and draft.start <= draft.unit.start + shared.idx < draft.end
        if not words or (own and words[0].lower() not in ("which", "whose", "where", "it")):
            return []
        before = self._places(draft.unit.start + draft.sentence.start_char, draft.start)
        return [m for m in before if m.place and m.kind not in ("oblast", "country")][-1:]

    def _asked_about(self, unit: Unit) -> list[PlaceMention]:
        """Return the place that the question before an answer names, if the answer names none."""
        asked: list[Unit] = []
        for one in reversed(self._lines.before(unit, most=40)):
            if one.labelled == "Q" and (not asked or one.paragraph == asked[0].paragraph):
                asked.insert(0, one)
            elif asked:
                break
        if not asked:
            return []
        named = self._places(asked[0].start, asked[-1].end)
        own = self._places(unit.start, unit.end)
        towns = [m for m in named if m.place and m.kind != "country"]
        return [] if any(m.place for m in own) else towns[-1:]

    def _without_head(self, claim: Claim, draft: Draft) -> Claim:
        """Cut the head of a line from its first claim; what it names stays with all of them."""
        topic = self._topic(draft.unit)
        if topic is None or topic.body >= claim.span_end - 3:
            return claim
        named = self._places(topic.start, topic.end)
        if _DATELINE.match(self.page.text[topic.start : topic.body]):
            named = []  # where the reporter was
        if topic.end < claim.span_start - 2 and any(
            p.place and p.kind not in ("oblast", "country") for p in claim.places
        ):  # fmt: skip
            named = []  # under a heading, a claim with a place of its own needs no other
        held = {(p.start, p.end) for p in claim.places}
        places = (*(m for m in named if (m.start, m.end) not in held), *claim.places)
        time = claim.time
        if time.surface is None and claim.quote != "direct":
            head = plain(self.page.text[topic.start : topic.body])
            if (found := self._days.first(draft, head)) is not None:
                surface = self.page.text[topic.start + found.start : topic.start + found.end]
                time = ClaimTime(surface=surface, start=found.first, end=found.last)
        start = max(claim.span_start, topic.body)
        text = self.page.text[start : claim.span_end]
        counted = tuple(q for q in claim.quantities if q.start >= start)
        return replace(
            claim, places=places, time=time, span_start=start, text=text, quantities=counted
        )

    def _place_words(self, draft: Draft) -> frozenset[int]:
        """Return which words of the parse are names of places."""
        tree, offset = tree_of(draft.unit), draft.unit.start
        out: set[int] = set()
        for mention in draft.places:
            out |= {t.i for t in tree.touched(mention.start - offset, mention.end - offset)}
        return frozenset(out)

    def _quantities(self, draft: Draft) -> tuple[ClaimQuantity, ...]:
        """Return the quantities of a claim; units and bounds may stand elsewhere in the unit."""
        unit, text = draft.unit, self.page.text
        known = self._counted.get(unit.start)
        if known is None:
            known = self._counted[unit.start] = find_quantities(self.flat[unit.start : unit.end])
        out = []
        for q in known:
            start, end = unit.start + q.start, min(unit.start + q.end, draft.end)
            if start >= draft.start and unit.start + q.number_end <= draft.end:
                out.append(ClaimQuantity(
                    surface=text[start:end], start=start, end=end, low=q.low, high=q.high,
                    unit=q.unit, what=q.what,
                ))  # fmt: skip
        return tuple(out)

    def _with_units(
        self, draft: Draft, quantities: tuple[ClaimQuantity, ...], *, kind: ClaimType
    ) -> tuple[ClaimQuantity, ...]:
        """Give bare numbers the unit of one counted shortly before, else of people."""
        line = self.page.text.rfind("\n", 0, draft.unit.start) + 1
        out: list[ClaimQuantity] = []
        for q in quantities:
            if not q.unit:
                above = [f for start, found in self._counted.items()
                         if line <= start <= draft.unit.start
                         for f in found if start + f.end <= q.start]  # fmt: skip
                end = q.start + len(q.surface.rstrip())
                bare = Found(q.start - line, end - line, q.low, q.high, "", "", end - line)
                beside = self.flat[line : end + 120]
                q = replace(q, unit=unit_told(beside, bare, above=above, kind=kind))
            out.append(q)
        return tuple(out)

    def _stance(self, draft: Draft, flat: str) -> Stance:
        clause = draft.clause
        said = clause.said.verb.lemma.lower() if clause.said else ""
        if clause.kind in ("embedded", "since", "passing", "strong"):
            return stance_of(re.sub(r"\b(?:would|will|if|denied)\b", "", flat))
        stance = stance_of(flat, said=said, denies=clause.said.denies if clause.said else False,
                           condition=clause.condition)  # fmt: skip
        aside = clause.head.tag == "VBG" and clause.head.dep == "advcl"
        if aside and stance.modality == "asserted" and _REPORTEDLY.search(draft.sentence.text):
            return Stance("hedged", stance.polarity)
        if clause.kind == "rumour" and stance.modality == "asserted":
            return Stance("hedged", stance.polarity)
        if clause.kind in ("apposed", "counted", "event", "fronted") and stance.modality in (
            "conditional", "predicted"
        ):  # fmt: skip
            return Stance("asserted", stance.polarity)
        return stance


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


def _chain(draft: Draft) -> tuple[str, ...]:
    """Return the names through whom a claim came, outermost first, the speaker last."""
    if draft.speaker.name == "narrator":
        return ()
    names = [s.name for s in draft.told_by if s.name not in ("narrator", draft.speaker.name)]
    return (*dict.fromkeys(names), draft.speaker.name)


def _lead(draft: Draft) -> str:
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


def _by(speaker: Speaker) -> str:
    return "narrator" if speaker is NARRATOR else "unnamed" if speaker.anonymous else "somebody"


def _counts_who(words: list[Word]) -> bool:
    """Whether a number does something: "Nine fled", "3 hurt"."""
    said = [t for t in words if not t.is_punct and not t.is_space]
    return said[0].like_num and any(
        t.tag in ("VBD", "VBN", "VBP", "VBZ") or t.low in ("dead", "hurt", "missing")
        for t in said[1:]
    )  # fmt: skip


def _is_event(token: Word) -> bool:
    return token.pos == "NOUN" and token.lemma.lower() in (
        "fighting", "battle", "shelling", "attack", "strike", "clash", "assault", "explosion"
    )  # fmt: skip
