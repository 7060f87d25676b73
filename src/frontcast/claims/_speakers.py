"""Who says it: names, offices, organisations, governments by capital, anonymous descriptions."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice

from frontcast.claims._antecedents import Antecedents
from frontcast.claims._descriptions import (
    DROP_TAIL,
    bare_name,
    clean,
    content,
    given_to,
    is_bare,
    is_definite,
    is_plural,
    is_somebody,
    is_unlisted,
    is_within,
    key_of,
    no_article,
    one_to_a,
    phrase_of,
    told_apart,
    told_apart_in,
    unit_of,
)
from frontcast.claims._givennames import GIVEN
from frontcast.claims._names import is_introduced
from frontcast.claims._naming import given_names
from frontcast.claims._offices import ROLE, office_beside
from frontcast.claims._patterns import Pattern
from frontcast.claims._places import finder_of
from frontcast.claims._placewords import COUNTRIES
from frontcast.claims._sexes import head_of, sex_of
from frontcast.claims._shortforms import ABBREVIATED, FLAGS, SHORT, SHORT_SIDES
from frontcast.claims._sourcewords import BODIES, HUMAN, THINGS
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._tree import Tree, Word
from frontcast.claims._words import words
from frontcast.theatre import Theatre, normalise

_TITLES = words(
    "sergeant colonel major captain general lieutenant president governor mayor minister private "
    "corporal brigadier admiral professor dr mr mrs ms sgt col maj capt gen lt pte"
)
_PRONOUNS = words("he she they it i we who which")
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ]\w+")
_INNER_CAPITAL = re.compile(r"(?<![.!?] )\b[A-ZÀ-Þ]\w+")
# Whoever "people" and "everybody" are, nobody can be asked about it.
ANYBODY = words(
    "people everybody everyone nobody somebody someone anybody anyone you many some others"
)
# What is shown or written does not speak for itself: the publisher speaks by it.
_DUMB = words("footage video image images map data figure figures evidence note item imagery photo")
# "MoD evening: ...", "GS daily: ..."
_WHEN_SAID = words("morning evening night noon daily today update")
_LONGEST_NAME = 16
_COMMON = BODIES | HUMAN
# What begins so names nobody, however it is written.
_NO_NAME = Pattern(
    r"(?:That|This|These|Those|Nobody|No one|None|Cut|It|There|What|Which|Not|But|And|Or|So|If|"
    r"When|Where|Why|How|Yes|No|Gone|Lost|Taken|Then|Now|Here|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|"
    r"Friday|Saturday|Sunday|Opposite|Behind|Below|Above|Beneath|Beside|Beyond|Ahead|Elsewhere|"
    r"Whoever|Whatever|Anyone|Anybody|Ppl|Correction|Erratum|Clarification|Update|Neither|"
    r"(?:Both|Either|"
    r"One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Several|Everything|Nothing|Something|"
    r"Everybody|Everyone|All|Some|Most|Many|Few|Others|Another)$|Enemy|Ours|Theirs|Quiet|"
    r"Fighting|Losses|Troops|Half)\b|(?:North|South|East|West|Northeast|Northwest|Southeast|"
    r"Southwest|Outside|Near|Around|Inside|Across|Beyond|Between|In|On|At|From|To|By|For) (?:of )?|"
    r".*\w\. [A-Z]\w+ \w+"
)
_COMPASS = words("north south east west north-east north-west south-east south-west northeast "
                 "northwest southeast southwest upriver downriver")  # fmt: skip
_SAID_AGAIN = words("official source man woman officer")
# Of whom it is said in the passive has not said it.
_TOLD = words(
    "tell inform assure warn advise promise describe report expect say believe estimate suppose "
    "claim allege announce mention predict note state think assess ask order indicate "
    "specify record"
)
_NAMES = re.compile(r"[A-Z][\w'’.-]+")
_MAN, _WOMAN = words("man"), words("woman")
# What somebody has written or said tells who speaks: "a letter from five commanders".
_WRITING = Pattern(
    r"(?:(?:an?|the|another|one|his|her|their|its|this|that)\s)?(?:[\w-]+\s){0,3}?"
    r"(?:letter|statement|report|note|message|post|dispatch|memo|memorandum|document|list|tally|"
    r"count|estimate|survey|study|analysis|appeal|petition|complaint|testimony|account|article|"
    r"interview|speech|briefing|evaluation|calculation|reconstruction|investigation|bulletin|telegram|email|e-mail|text|figures|data|numbers)s?\s"
    r"(?:[a-z]+ed\s)?(?:from|by)\s(?P<who>.+)|"
    r"(?:the\s|their\s|its\s)?(?:[a-z]+\s)?(?:data|information|figures|estimates?|words|testimony|"
    r"accounts?|statements?|assessments?|calculations|statistics|findings|records) of\s(?P<of>.+)|"
    r"(?:an?\s|the\s)?(?:[a-z]+\s)?(?:summary|statement|post|notice|message|item|report|text|"
    r"entry) "
    r"(?:on|in) (?:the |its )?(?:website|site|page|channel|account|feed) of\s(?P<site>.+)"
)
_FIRST_NAME = Pattern(r"[A-Z][a-z'’]{2,14}")
_COUNTS = "two|three|four|five|six|seven|eight|nine|ten|\\d+"
_SOME_OF = Pattern(
    r"(?:none|all|each|both|neither|most|some|few|any) of (?:them|us|(?P<whole>(?:the|these|those) "
    rf"(?:{_COUNTS})))|both|all|none|neither|(?:all )?(?P<part>(?:the )?(?:other )?(?:{_COUNTS})|"
    r"the others|most|some)", re.IGNORECASE,
)  # fmt: skip
_THINKING = words(
    "say think believe doubt expect agree disagree argue insist warn reckon suspect fear hope "
    "predict tell report claim deny admit hold see consider rule estimate guess assume"
)
_SEXES = {"he": "m", "she": "f"}
_POSSESSORS = {"his": "he", "her": "she"}
_NOMINATIVE = {"him": "he", "her": "she", "them": "they"}
_PART_OF = Pattern(
    r"(?:(?P<one>[Oo]ne|[Aa]nother)|[Bb]oth|[Ss]ome|[Tt]he other) of "
    r"(?:them|the (?:two|three|four))"
)
# Whose body it is: "Russia's ministry", "the ministry in Moscow", "In Moscow, the ministry ...".
_OWNED = Pattern(r"(?P<state>[A-Z]\w+)['’]s\s(?P<body>.+)")
_SEATED = Pattern(r"(?P<body>.+?) in (?P<state>[A-Z]\w+)$")
_SEAT_FIRST = Pattern(r"\W*(?:In|From) (?P<state>[A-Z]\w+),")
_BRITISH = Pattern(
    r"(?:Britain['’]s|British|(?:UK|U\.K\.|United Kingdom)['’]s)(?=\s(?:\w+\s)?(?:[Mm]inistry|MoD))"
)


@dataclass(slots=True)
class Cast:
    """Everybody a report names, and who spoke last."""

    theatre: Theatre
    people: dict[str, Speaker] = field(default_factory=dict)
    bodies: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker | None = None
    last_person: Speaker | None = None
    group: Speaker | None = None
    # On whose conversation the text is built, if one's.
    told: Speaker | None = None
    recent: list[Speaker] = field(default_factory=list)
    heard: list[Speaker] = field(default_factory=list)
    # The only man, and the only woman, with a name.
    alone: dict[str, Speaker | None] = field(default_factory=dict)
    # Who was described before their name was told.
    named_later: dict[str, Speaker] = field(default_factory=dict)
    # The report's own words.
    text: str = ""
    antecedents: Antecedents = field(init=False)

    # How often each word is written with a capital, and how often within a sentence.
    capitals: Counter[str] = field(init=False)
    inner_capitals: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.antecedents = Antecedents(self)
        self.capitals = Counter(_CAPITAL.findall(self.text))
        self.inner_capitals = Counter(_INNER_CAPITAL.findall(self.text))

    def knows(self, name: str) -> bool:
        """Whether a surname belongs to a person the report has named in full."""
        return key_of(clean(name)) in self.people

    def called(self, name: str) -> Speaker | None:
        """Return the only person of whose full name a first or family name is a part."""
        bearers = {p.name: p for p in self.people.values() if name in p.name.split()}
        full = [p for p in bearers.values() if " " in p.name]
        return full[0] if len(full) == 1 else None

    def meet(self, tree: Tree) -> None:
        """Learn the full names, offices and organisations of a parsed text."""
        for given, so_called in given_names(tree.text):
            if so_called or not self.theatre.gazetteer.candidates(normalise(given)):
                self.people.setdefault(key_of(given), Speaker(given, person=True))
        for ent in tree.people:
            words = [w for w in clean(ent.text).split() if w[0].isupper()]
            while len(words) > 2 and words[0].lower().rstrip(".") in _TITLES:
                words = words[1:]
            if not 1 < len(words) <= 4:
                continue
            name = " ".join(words)
            known = self.people.get(key_of(words[-1]))
            if known is None or (
                len(known.name) < len(name) and known.name.split()[-1] == words[-1]
            ):
                self.people[key_of(words[-1])] = Speaker(name, person=True)
            self._introduce(words[-1], tree.text, ent.start_char, ent.end_char)

    def _introduce(self, surname: str, text: str, start: int, end: int) -> None:
        known = self.people[key_of(surname)]
        before = re.split(r"[.;]\s", text[max(0, start - 70) : start])[-1]
        after = text[end : end + 160]
        role, org = known.role, known.org
        role, org, titled = office_beside(before, after, role=role, org=org)
        org = org or (self._side_in(before) if titled else None)
        self.people[key_of(surname)] = replace(known, role=role and role.lower(), org=org)

    def _side_in(self, text: str) -> str | None:
        finder = finder_of(self.theatre)
        found = (finder.side(word) for word in re.findall(r"[A-Z]\w+", text))
        return next((side.name for side in found if side is not None), None)

    def spoke(self, speaker: Speaker) -> Speaker:
        """Remember a speaker for the pronouns that follow."""
        if speaker is not NARRATOR and speaker.name != "narrator":
            self.last = speaker
            self.heard = [*(h for h in self.heard if h.name != speaker.name), speaker][-8:]
            if speaker.person or (speaker.anonymous and is_somebody(speaker.name)):
                self.last_person = speaker
                self.antecedents.spoke(speaker)
                self.recent = [*(r for r in self.recent if r.name != speaker.name), speaker][-6:]
        return speaker

    def name_later(self, name: str, *, met: str) -> None:
        """Note the name of whoever was only described before: "His name is X"."""
        speaker = self.people.setdefault(key_of(name.split()[-1]), Speaker(name, person=True))
        last = self.last_person
        if last is not None and last.anonymous and content(met) <= content(last.name):
            speaker = replace(speaker, role=speaker.role or last.role)
            self.named_later[last.name] = speaker
            self.heard = [h for h in self.heard if h.name != last.name]
            self.recent = [r for r in self.recent if r.name != last.name]
        self.spoke(speaker)

    def call(self, alias: str, speaker: Speaker) -> None:
        """Note another name of somebody: "the men call her Customs"."""
        self.people[key_of(alias)] = speaker

    def several_spoke(self) -> bool:
        """Whether who spoke last may be meant by "they"."""
        last = self.last
        return last is not None and (last.person or last.org is not None or is_plural(last.name))

    def person_of(self, pronoun: str) -> Speaker | None:
        """Return whom "he" or "she" means: the last person who spoke and may be one."""
        wrong = {"he": "f", "she": "m"}.get(pronoun)
        if self.told is not None and self.recent and not self.recent[-1].person:
            return self.told if sex_of(self.told.name) != wrong else None
        return self.antecedents.of(pronoun)

    def of_subject(self, token: Word | None) -> Speaker | None:
        """Return who the subject of a verb of saying is; None if it names nobody."""
        if token is None or (token.dep == "nsubjpass" and token.head.lemma in _TOLD):
            return None  # "positions are described as ...", "she was told that ..."
        if token.low == "i":
            return None
        if token.low in ("him", "her", "them"):  # "according to him"
            return self.meant(_NOMINATIVE[token.low], token.tree, before=token.i)
        if token.low in _PRONOUNS:
            if token.low in ("who", "which") and token.head.dep == "relcl":
                return self.of_subject(token.head.head)
            if token.low in ("he", "she") and (named := self._named_before(token)) is not None:
                return named
            return self.meant(token.low, token.tree, before=token.i)
        if token.low in _COMPASS:  # "Farther south, the head of X said ..."
            token = next((c for c in token.children if c.dep == "appos"), token)
        if (named := self.apposed_to(token)) is not None:
            return named
        return self.of_noun(token)

    def of_name(self, name: str) -> Speaker:
        """Return the person of a single name."""
        return self.people.setdefault(key_of(name), Speaker(name, person=True))

    def _by_name(self, name: str) -> Speaker:
        """Return the person who is known by a name, whole or single."""
        return self.named_in(name) or self.of_name(name)

    def of_noun(self, token: Word) -> Speaker | None:
        """Return whom a noun with what belongs to it names or describes."""
        if (given := given_to(token)) is not None:
            return Speaker(given, person=True)
        phrase = phrase_of(token)
        opens = token.pos == "NOUN" and phrase == token.text and token.i == token.sentence.start
        if opens and not self.knows(phrase) and not self._is_name(token):
            phrase = phrase.lower()  # a capital that opens a sentence makes no name
        if (alone := self._one(token)) is not None:
            return alone
        if (several := self._several(phrase, token)) is not None:
            return several
        if (kin := self._kin(phrase, token)) is not None:
            return kin
        if (of := _PART_OF.fullmatch(phrase)) is not None:
            # "One of them": one of those told of, or of the sources that spoke last.
            if of["one"] and (one := self.antecedents.one_of_them(token)) is not None:
                return self.of_phrase(one)
            if self.last is None or not is_plural(self.last.name):
                return Speaker(phrase.lower(), anonymous=True)
            return replace(self.last, name=f"one of {self.last.name}", anonymous=True)
        found = self.of_phrase(phrase, noun=token.lemma.lower(), definite=is_definite(token),
                               speaks=is_introduced(token))  # fmt: skip
        if found is None and is_unlisted(token):
            return Speaker(one_to_a(clean(phrase)), anonymous=True)
        if found is not None and found.anonymous and found is not self.last:
            name = told_apart(found.name, token)
            return found if name == found.name else replace(found, name=name)
        return self._seated(found, token) if found is not None and found.org else found

    def apposed_to(self, token: Word) -> Speaker | None:
        """Return whose name stands beside what they are: "its owner, Olena"."""
        human = token.lemma_low in HUMAN  # "its spokesperson (of the X), Name Surname, said"
        for child in token.subtree if human else token.children:
            if (
                child.dep == "appos"
                and child.i > token.i
                and (named := self._apposed(child, human=human)) is not None
            ):
                return named
        return None

    def _apposed(self, name: Word, *, human: bool) -> Speaker | None:
        """Read "its owner, Olena": a given name beside what somebody is names them."""
        if (known := self.named_in(phrase_of(name))) is not None:
            return known
        if not human or name.pos != "PROPN" or not (name.low in GIVEN or self._stands_alone(name)):
            return None
        return Speaker(name.text, person=True)

    def _stands_alone(self, name: Word) -> bool:
        """Read "the commander, Bars, says": a name between commas that no place or side bears."""
        text = name.tree.text
        between = text[: name.idx].rstrip().endswith(",") and text[name.end :].startswith(",")
        return (
            between and name.text.istitle() and name.left_edge is name.right_edge
            and self.may_be_name(name.text)
        )  # fmt: skip

    def _named_before(self, token: Word) -> Speaker | None:
        """Return the person who is a subject of the sentence before a pronoun in it."""
        for word in reversed(token.tree.words[token.sentence.start : token.i]):
            if word.dep != "nsubj" or word.tag == "PRP":
                continue
            human = word.pos == "NOUN" and word.tag == "NN" and word.lemma.lower() in HUMAN
            found = self.named_in(word.text) if word.person else None
            if human and word is not token:
                found = self.of_subject(word)
            if found is not None and sex_of(found.name) != ("f" if token.low == "he" else "m"):
                return found
        return None

    def _several(self, phrase: str, token: Word) -> Speaker | None:
        """Read "None of the three", "all of them", "both", "three": some of whom it told of."""
        said = _SOME_OF.fullmatch(phrase)
        if said is None or token.head.lemma not in _THINKING:
            return None
        if (counted := said["whole"] or said["part"]) is not None:
            self.group = Speaker(counted.lower(), anonymous=True)
            return self.group
        people = [r.name for r in self.recent if r.person]
        if phrase.lower().startswith(("both", "neither")) and len(people) > 1:
            return Speaker(" and ".join(people[-2:]))
        return self.group

    def _one(self, token: Word) -> Speaker | None:
        """Read "One, a drone pilot, said", "A friend, a nurse": the second words tell more."""
        beside = next(
            (c for c in token.children if c.dep == "appos" and c.lemma_low in HUMAN), None
        )
        if token.low in ("one", "another"):
            if beside is not None:
                return self.of_noun(beside)
            if any(c.low == "of" for c in token.children) or token.head.lemma_low != "say":
                return None
            one = self.antecedents.one_of_them(token)
            return self.of_phrase(one) if one is not None else None
        vague = token.lemma_low in ("friend", "acquaintance")
        return self.of_noun(beside) if vague and beside is not None else None

    def _kin(self, phrase: str, token: Word) -> Speaker | None:
        """Read "her son" as somebody's: "Zoia's son"."""
        whose, _, rest = phrase.partition(" ")
        if whose.lower() not in _POSSESSORS or token.lemma_low not in HUMAN:
            return None
        known = self.antecedents.called.get(token.lemma_low, ())
        if len(known) == 1:  # "her sister Olha": "her sister" is Olha from then on
            return self._by_name(next(iter(known)))
        owner = self.person_of(_POSSESSORS[whose.lower()])
        if owner is None or not owner.person:
            return None
        return Speaker(f"{owner.name}'s {clean(rest)}", anonymous=True)

    def meant(self, pronoun: str, tree: Tree, *, before: int) -> Speaker | None:
        """Return whom a pronoun in a text means, who stands before one of its words."""
        spoke = self.person_of(pronoun) if pronoun in ("he", "she", "who", "i") else None
        if spoke is None and pronoun in _SEXES:
            named = self._mentioned(_SEXES[pronoun], tree, before)
            return named or self._unlike(_SEXES[pronoun])
        return spoke or self.last

    def _mentioned(self, sex: str, tree: Tree, before: int) -> Speaker | None:
        """Return the last person of a sex who is named before a word, or the only one at all."""
        for person in reversed(tree.people):
            if person.end <= before:
                found = self.named_in(person.text)
                if found is not None and sex_of(found.name) == sex:
                    return found
        if sex not in self.alone:
            fitting = {p.name: p for p in self.people.values() if sex_of(p.name) == sex}
            self.alone[sex] = next(iter(fitting.values())) if len(fitting) == 1 else None
        return self.alone[sex]

    def _unlike(self, sex: str) -> Speaker | None:
        """Return who spoke last, unless they are known to be of the other sex."""
        other = self.last is not None and sex_of(self.last.name) not in (None, sex)
        return None if other else self.last

    def _is_adjective(self, word: str) -> bool:
        """Whether a word is the adjective of a side of the war: "Russian"."""
        return any(word == (side.names[0] if side.names else side.name)
                   for side in self.theatre.sides)  # fmt: skip

    def _adjective(self, state: str) -> str | None:
        """Return the adjective of a side of the war, by its own name or that of its capital."""
        key = normalise(state)
        for side in self.theatre.sides:
            if key in {normalise(n) for n in (side.name, *side.names[1:])}:
                return side.names[0] if side.names else side.name
        return None

    def _national(self, body: str) -> str:
        """Read "Russia's ministry", "ministry in Moscow" as the Russian ministry."""
        if body.endswith("MoD"):
            body = f"{body[:-3]}Ministry of Defense"
        if body.endswith(" of the Russian Federation"):
            body = f"Russia's {body.removesuffix(' of the Russian Federation')}"
        found = _OWNED.match(body) or _SEATED.match(body)
        adjective = self._adjective(found["state"]) if found is not None else None
        if found is None or adjective is None:
            return _BRITISH.sub("UK", body)
        return f"{adjective} {found['body']}"

    def _seated(self, found: Speaker, token: Word) -> Speaker:
        """Read "In Moscow, the ministry said ..." as the Russian ministry."""
        seat = _SEAT_FIRST.match(token.sentence.text)
        adjective = self._adjective(seat["state"]) if seat is not None else None
        whole = found.name
        if adjective is None or whole.split()[0].endswith(("ian", "ish", "an", "ese")):
            return found
        if self.government(whole) is not None or "(" in whole:
            return found
        named = replace(found, name=f"{adjective} {whole}", org=f"{adjective} {whole}")
        self.bodies[token.lemma.lower()] = named
        return named

    def of_source(self, text: str) -> Speaker:
        """Return whom a post names as its source, in whatever short form: flags, MoD, GS."""
        whose = next((adjective for flag, adjective in FLAGS if flag in text), "")
        words = re.sub(r"[^\w\s'’.-]", " ", text).split()
        if words and words[0] in SHORT_SIDES:
            whose, words = SHORT_SIDES[words[0]], words[1:]
        while len(words) > 1 and words[-1].lower() in _WHEN_SAID:
            words = words[:-1]
        full = " ".join([*([whose] if whose else []), *(SHORT.get(w.lower(), w) for w in words)])
        return self.of_phrase(full) or Speaker(no_article(full))

    def of_channel(self, text: str) -> Speaker:
        """Return who posts under a name, whatever words it is made of."""
        found = self.of_source(text)
        return Speaker(no_article(text)) if found is NARRATOR else found

    def of_phrase(
        self, phrase: str, *, noun: str = "", definite: bool = False, speaks: bool = False
    ) -> Speaker | None:
        """Return who a noun phrase names; `speaks`: somebody, even if a place bears the name."""
        bare = clean(DROP_TAIL.sub("", phrase) or phrase)
        if (short := ABBREVIATED.search(bare)) is not None:
            full = SHORT[short[0].lower()]
            bare, noun = bare.replace(short[0], full), noun and full
        if (written := _WRITING.fullmatch(bare)) is not None:
            told: str = written["who"] or written["of"] or written["site"]
            return self.of_phrase(told, speaks=speaks)
        if (known := self.named_in(bare) or self.government(bare)) is not None:
            return known
        found = self._described(bare, noun=noun, definite=definite, speaks=speaks)
        if found is not None and found.anonymous and is_bare(found.name):
            return replace(found, name=told_apart_in(found.name, phrase))
        return found

    def _described(self, bare: str, *, noun: str, definite: bool, speaks: bool) -> Speaker | None:
        """Return whom a phrase without a known name describes."""
        words = bare.split()
        if not words or len(words) > _LONGEST_NAME or _NO_NAME.match(bare):
            return None
        if not speaks and bare[0].isupper() and self.theatre.gazetteer.candidates(normalise(bare)):
            return None  # settlements do not speak
        noun = noun or head_of(bare).split()[-1].lower()
        human = bool(HUMAN & {noun, noun.removesuffix("s"), noun.removesuffix("es")})
        if human and definite and (known := self._last_with(noun, bare)) is not None:
            return known
        if definite and noun in _SAID_AGAIN and content(bare) == {noun} and self.heard:
            last = self.heard[-1]  # "the official": whoever spoke last, by no other word
            if last.org is None and not last.person and is_somebody(last.name):
                return last
        if noun in _DUMB:
            return NARRATOR
        capitals = [w for w in words[1:] if w[0].isupper() and not self._is_adjective(w)]
        if noun in THINGS and not capitals:
            return Speaker(one_to_a(bare), anonymous=True)
        if len(words) == 1 and _FIRST_NAME.fullmatch(bare) and noun not in BODIES:
            return self.people.setdefault(key_of(bare), Speaker(bare, person=True))
        chief = head_of(bare).split()  # "the number of clashes near X" names nobody
        if noun in BODIES or (not human and any(w[0].isupper() for w in chief[1:] or chief)):
            return self._body(bare, noun, human=human, definite=definite)
        if human or noun in ("another", "one", "other", "others", "many", "some"):
            role = ROLE.search(bare)
            name = one_to_a(bare)
            return Speaker(name, role=role[1].lower() if role else None, org=unit_of(bare),
                           anonymous=True)  # fmt: skip
        return None

    def _body(self, bare: str, noun: str, *, human: bool, definite: bool) -> Speaker:
        """Return a body by its name; "the ministry" is the one named before."""
        whole = self._national(no_article(bare))
        known = self.bodies.get(noun)
        if definite and known is not None and is_within(whole, known.name):
            return known
        found = Speaker(whole, org=None if human else whole, anonymous=human)
        if not human and whole.lower() != noun:
            self.bodies[noun] = found
        return found

    def _last_with(self, noun: str, phrase: str) -> Speaker | None:
        """Return who spoke last, or was introduced, and may be meant by "the officer"."""
        wanted = content(phrase)
        if wanted in (_MAN, _WOMAN):
            return self.antecedents.of("he" if wanted == _MAN else "she")
        introduced = [*islice((p for p in self.people.values() if p.role is not None), 3)]
        one, told = noun.removesuffix("s"), self.antecedents.roles
        names = self.antecedents.called.get(one, ())
        described = map(self._by_name, names if len(names) == 1 else ())
        candidates = [*reversed(self.heard), *(introduced if len(introduced) < 3 else []),
                      *described]  # fmt: skip
        for known in candidates:
            if known.org is not None and not known.person and not known.anonymous:
                continue
            mine = content(f"{known.name if known.anonymous else ''} {known.role or ''}")
            mine |= told.get(known.name, frozenset())
            if one in mine and wanted <= mine | content(known.org or ""):
                return known
        return None

    def _is_name(self, token: Word) -> bool:
        """Whether a word that opens a sentence is a name: it is written so elsewhere, too."""
        if token.tag == "NNS" or not self.may_be_name(token.text):
            return False
        return self.inner_capitals[token.text] > 1

    def may_be_name(self, word: str) -> bool:
        """Whether a capitalised word may be somebody's name: no place, side, day or body."""
        return (
            word not in COUNTRIES
            and not self.theatre.gazetteer.candidates(normalise(word))
            and finder_of(self.theatre).side(word) is None
            and not _NO_NAME.match(word) and word.lower() not in _COMMON
        )  # fmt: skip

    def named_in(self, phrase: str) -> Speaker | None:
        """Return the person whom a phrase names, if the report gives their full name."""
        for name in reversed(_NAMES.findall(phrase)):
            found = self.people.get(key_of(bare_name(name)))
            if found is not None and not re.search(r"['’]s ", phrase):
                return found
        return None

    def government(self, phrase: str) -> Speaker | None:
        """Read "Kyiv", "Moscow", "Russia" as those who speak; None for all else."""
        key = normalise(no_article(phrase)).removesuffix(" regime")
        if finder_of(self.theatre).side(key) is None:
            return None
        for side in self.theatre.sides:
            adjective = side.names[0] if side.names else side.name
            if key in (normalise(side.name), normalise(adjective)):
                return Speaker(f"{side.name} (officials, unnamed)", org=side.name)
            if key in {normalise(n) for n in side.names[1:]}:
                known = self.theatre.gazetteer.candidates(key)
                city = known[0].name if known else no_article(phrase)
                if key.endswith("s") and not known:
                    return None
                return Speaker(f"{city} ({adjective} government)", org=side.name)
        return None
