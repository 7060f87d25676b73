"""Persons' names in a report, by their form and what stands around them.

A run of capitalised words is a name where something says so: a given name, a title or an office
before it, an office or an age after it, the ending of a family name, a verb of saying beside it
or a human act of which it is the subject. Places, sides, bodies and outlets are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from frontcast.claims._givennames import GIVEN
from frontcast.claims._patterns import Pattern
from frontcast.claims._sourcewords import HUMAN
from frontcast.claims._tree import Stretch, Tree, Word
from frontcast.claims._words import words
from frontcast.theatre import Theatre, normalise

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŠŽČĆ][\w’'ʼ]*(?:-[A-Za-zÀ-ÿ][\w’']*)*"
_PARTICLE = (
    r"(?:van der|van den|van de|von der|de la|van|von|de|da|di|del|della|der|den|du|dos|la|le|ter|"
    r"bin|ibn|al|el|zu)"
)
_PART = rf"(?:[A-Z]\.(?:-?[A-Z]\.)?|(?:al|el|el|ad|ash|as)-{_WORD}|{_WORD})"
_RUN = Pattern(rf"(?<![\w-])(?<!\w[’'.]){_PART}(?:[ ](?:{_PARTICLE}[ ])?{_PART})*")
_PIECE = Pattern(rf"{_PARTICLE}(?=[ ])|{_PART}")
# Words that stand before a name and say that it is one.
_TITLES = words(
    "president presidents minister premier chancellor secretary governor mayor spokesman "
    "spokeswoman spokesperson commander commanders general gen lieutenant lt colonel col major "
    "maj captain capt sergeant sgt corporal private admiral adm marshal brigadier officer chief "
    "head chairman chairwoman director deputy ambassador envoy senator sen representative rep "
    "congressman congresswoman mp lawmaker professor prof dr doctor mr mrs ms sir dame lord lady "
    "king queen prince pope patriarch metropolitan archbishop bishop father analyst expert "
    "historian researcher journalist correspondent reporter editor blogger milblogger adviser "
    "advisor aide economist author soldier fighter medic driver pilot sniper gunner drone- "
    "operator operator volunteer resident pensioner teacher judge prosecutor lawyer coach "
    "activist veteran diplomat strategist founder coordinator leader warlord oligarch "
    "businessman singer actor writer poet photographer paramedic surgeon farmer priest chaplain "
    "ombudsman comrade commander-in-chief vice-president ex-president co-founder"
)
# Words of which no name consists: bodies, outlets, waters, weapons, calendar, ranks of peoples.
_BARRED = words(
    "institute university college school academy ministry army navy fleet force forces corps "
    "brigade battalion regiment division group company command staff service agency office "
    "department directorate committee commission council parliament congress senate court bank "
    "board bureau union federation republic kingdom state states nation nations alliance party "
    "movement front foundation fund center centre project association organization organisation "
    "news times post journal guardian telegraph independent pravda tribune herald radio media "
    "press tv channel television online today weekly monitor network review magazine outlet "
    "telegram youtube facebook twitter reuters bloomberg guard police intelligence defense "
    "defence security war wars battle operation storm treaty agreement accord memorandum plan "
    "act law river sea ocean lake bay gulf strait canal reservoir mountain mountains island "
    "islands forest valley hill heights oblast region raion district province county city town "
    "village settlement street avenue square bridge road highway airport station plant factory "
    "mine dam hospital church cathedral house palace castle museum hotel stadium park field "
    "north south east west northern southern eastern western central upper lower new old greater "
    "great big little black red white blue green grey gray monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december christmas easter god starlink himars patriot javelin leopard bradley "
    "abrams shahed geran iskander kinzhal deepstate deep deepstatemap kremlin pentagon nato eu "
    "european american soviet and or but if the a an this that these those he she it they we i "
    "his her its their our my your what who when where why how yes no not in on at by for from "
    "to of with as since after before while although though however meanwhile also only even "
    "some many most several all both each every one two three four five six seven eight nine ten "
    "first second third last next now then here there yesterday tomorrow once map corridor "
    "question answer says said claims report reports update updated photo image source sources "
    "according attack attacks troops soldiers grey-zone zone line general-staff infantry "
    "artillery air drone drones missile missiles tank tanks unmanned systems assault mechanized "
    "mechanised motorized rifle guards separate special armed ground national international "
    "federal regional local military human rights world peace freedom democracy club"
)
_SURNAME = Pattern(
    r"(?:enko|chenko|sky[iy]?|ski[iy]?|skyj|tsky[iy]?|ska|skaya|chuk|iuk|yuk|liuk|vych|vich|"
    r"ovych|evych|ivna|ovna|evna|"
    r"[^aeiou]ov|[^aeiou]ova|yev|yeva|[^aeiou]ev|[^aeiou]eva|shvili|adze|poulos|opoulos|akis|idis|"
    r"escu|sson|berg|oglu|yan|ian|wicz)$"
)
_SAYS = (
    r"(?:said|says|say|told|tells|added|adds|wrote|writes|noted|notes|warned|warns|argued|argues|"
    r"claimed|explained|recalled|concluded|insisted|stated|announced|admitted|acknowledged|"
    r"believes|thinks|assessed|predicted|estimated|commented|remarked|complained|stressed)"
)
_SAYS_AFTER = Pattern(rf"(?:,? (?:also|has|had|later|then|recently|himself|herself))*\s{_SAYS}\b")
_SAYS_BEFORE = Pattern(rf"\b(?:{_SAYS}|according to|quoted|citing|cited|asked|thanked|met) $")
_OFFICES = "|".join(sorted(_TITLES - {"private", "head", "major", "general"}))
_WHO_AFTER = Pattern(
    r"\s*(?:,|\()\s*(?:\d\d\b|aged \d\d|who(?:se)?\b|(?:an?|the|its|his|her|their|then|now|former|"
    rf"retired|deputy|acting|senior|chief)\s[^.;]{{0,40}}?\b(?:{_OFFICES})s?\b|(?:{_OFFICES})\b)",
    re.IGNORECASE,
)
# "Name Surname is a retired brigadier"; "Name Surname goes first. He runs ...".
_IS_AFTER = Pattern(
    rf"\s(?:is|was|has been|works as|worked as|serves as|served as|became)\s(?:an?|the|now|one)\s"
    rf"[^.;,]{{0,40}}?\b(?:{_OFFICES})\b"
)
_THEN_HE = Pattern(r"[^.!?\n]{3,80}[.!?]\s+(?:He|She|His|Her)\b")
_THE_BEFORE = Pattern(r"\b(?:the|a|an|this|that|each|every|no) $", re.IGNORECASE)
_THAT_BEFORE = Pattern(r"\bthat $")
# "Institute of", "Ministry for the": what follows belongs to it.
_BODY_BEFORE = Pattern(r"\b[A-Z]\w+ (?:of|for|on) (?:the )?$")
_RELATIONS = words(
    "colleague friend neighbour neighbor brother sister husband wife son daughter mother father "
    "cousin nephew niece boss partner uncle aunt grandmother grandfather widow"
)
_TITLE_BEFORE = Pattern(
    rf"\b(?:{'|'.join(sorted(_TITLES | _RELATIONS, key=len, reverse=True))})\.?"
    r"(?:\s\((?:ret|retired|res|reserve|former)\.?\))?,? ?$",
    re.IGNORECASE,
)
# Acts of people; a name that is the subject of one is a person's.
HUMAN_ACTS = words(
    "say tell add write note warn argue claim explain recall conclude insist state announce "
    "admit believe think know hope want fear remember feel meet visit vow promise decide refuse "
    "live leave return lose stay work join serve lead spend sit stand watch walk drive hide cook "
    "flee resign travel marry smile laugh cry sleep wake eat drink repair speak talk answer "
    "reply ask head study teach wear sign order appoint dismiss thank praise criticise criticize "
    "blame welcome congratulate demand propose agree negotiate die survive expect reckon doubt "
    "suppose suspect guess predict foresee estimate assess disagree"
)


# Family names that are words otherwise barred, after a given name.
_ALSO_NAMES = words(
    "may april june august black white green grey gray brown young west north hill lake house "
    "park field law bridge church castle forest bank street guard palace king pope bishop major "
    "judge farmer singer driver miner lord prince baker father priest general head state press "
    "post times brigade reporter marshal adams rivers stone day"
)
_HEADLINE_VERBS = words("says said claims reports attacks")
_SHORT = words("u.s. u.k. u.n. e.u.")
_SINGLE = Pattern(rf"({_WORD})(?: (?:also|has|had))?\s{_SAYS}\b|\b{_SAYS} ({_WORD})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Capitalised words in a row, with the title that stands before them in the same row."""

    start: int
    end: int
    pieces: tuple[str, ...]
    titled: bool
    barred_after: bool


def name_people(trees: list[Tree], theatre: Theatre) -> None:
    """Mark the persons' names of a report as its entities.

    Full names are found by what is said around them; a family name alone is one where the
    report gives it in full somewhere.

    Parameters
    ----------
    trees : list of Tree
        The parsed texts of one report; their entities are set.
    theatre : Theatre
        Whose places and sides are no persons.
    """
    sides = _sides(theatre)
    speaking = _Speaking(trees)
    full = [_full_names(tree, theatre, sides=sides, speaking=speaking) for tree in trees]
    known = {span[-1].text for spans in full for span in spans}
    for tree, spans in zip(trees, full, strict=True):
        taken = {t.i for span in spans for t in span}
        words = re.finditer(_WORD, tree.text) if any(n in tree.text for n in known) else ()
        single = [tree.exactly(m.start(), m.end()) for m in words if m[0] in known]
        spans += [s for s in single if s is not None and s.start not in taken]
        tree.people = sorted(spans, key=lambda s: s.start)
        for word in (w for person in tree.people for w in person):
            word.person = True


class _Speaking:
    """Single names beside a verb of saying anywhere in a report; looked for if asked about."""

    def __init__(self, trees: list[Tree]) -> None:
        self._docs = trees
        self._found: set[str] | None = None

    def __contains__(self, name: str) -> bool:
        if self._found is None:
            pairs = (pair for tree in self._docs for pair in _SINGLE.findall(tree.text))
            self._found = {word for pair in pairs for word in pair if word}
        return name in self._found


def _full_names(
    tree: Tree, theatre: Theatre, *, sides: frozenset[str], speaking: "_Speaking"
) -> list[Stretch]:
    out: list[Stretch] = []
    text = tree.text
    for match in _RUN.finditer(text):
        if " " not in match[0]:
            continue
        for run in _runs(match, sides):
            span = tree.exactly(run.start, run.end)
            if span is not None and _is_name(run, span, theatre=theatre, speaking=speaking):
                out.append(span)
    return out


def _runs(match: re.Match[str], sides: frozenset[str]) -> Iterator[_Run]:
    """Cut a row of capitalised words at titles, sides and words of which no name consists."""
    pieces = list(_PIECE.finditer(match[0]))
    held: list[re.Match[str]] = []
    titled = False
    for piece in (*pieces, None):
        kind = "end" if piece is None else _kind(piece[0], held, sides=sides)
        if piece is not None and kind == "name":
            held.append(piece)
            continue
        run = _run(held, match.start(), titled=titled, barred_after=kind == "barred")
        if run is not None:
            yield run
        held, titled = [], kind == "title"


def _run(
    held: list[re.Match[str]], offset: int, *, titled: bool, barred_after: bool
) -> _Run | None:
    while held and held[0][0].islower():
        held = held[1:]
    if not held:
        return None
    end = held[-1].end() - len(held[-1][0]) + len(_bare(held[-1][0]))
    pieces = tuple(_bare(p[0]) for p in held if not p[0].islower())
    return _Run(start=offset + held[0].start(), end=offset + end, pieces=pieces, titled=titled,
                barred_after=barred_after)  # fmt: skip


def _kind(word: str, held: list[re.Match[str]], *, sides: frozenset[str]) -> str:
    """Return whether a word can be part of a name, is a title, or ends the row."""
    low = _bare(word).lower()
    if len(held) == 1 and held[0][0].lower() in GIVEN and low in _ALSO_NAMES:
        return "name"
    if low in _TITLES:
        return "title"
    if low in _HEADLINE_VERBS or low in _SHORT or low in sides:
        return "side"
    return "barred" if low in _BARRED else "name"


def _is_name(run: _Run, span: Stretch, *, theatre: Theatre, speaking: "_Speaking") -> bool:
    words = run.pieces
    if not 2 <= len(words) <= 4 or run.barred_after or len(words[-1].rstrip(".")) < 2:
        return False
    text = span.tree.text
    before, after = text[max(0, run.start - 40) : run.start], text[run.end : run.end + 90]
    given = words[0].split("-")[0].lower() in GIVEN
    titled = run.titled or bool(_TITLE_BEFORE.search(before))
    strong = given or titled or bool(_WHO_AFTER.match(after))
    if _names_place(words, theatre, strong=strong):
        return False
    if strong:
        that = given and _THAT_BEFORE.search(before)  # "so closely that Jonas X has drawn them"
        return titled or bool(that) or not _THE_BEFORE.search(before)
    if _THE_BEFORE.search(before) or _BODY_BEFORE.search(before) or all(w.isupper() for w in words):
        return False
    return (
        words[0].endswith(".") or bool(_SURNAME.search(words[-1])) or words[-1] in speaking
        or bool(_IS_AFTER.match(after)) or bool(_THEN_HE.match(after))
        or bool(_SAYS_AFTER.match(after)) or bool(_SAYS_BEFORE.search(before))
        or _acts(span.root)
    )  # fmt: skip


def _acts(token: Word) -> bool:
    """Whether a word is, alone or beside another, the subject of what only people do."""
    first = token.head if token.dep == "conj" else token
    return first.dep == "nsubj" and first.head.lemma.lower() in HUMAN_ACTS


def _names_place(words: tuple[str, ...], theatre: Theatre, *, strong: bool) -> bool:
    """Whether a row is a place by its whole, two of its words or, for want of more, by one."""
    known = theatre.gazetteer.candidates
    if any(known(f"{a} {b}") for a, b in pairwise(words)):
        return True
    return not strong and any(known(w) for w in (words[0], words[-1]))


def _sides(theatre: Theatre) -> frozenset[str]:
    return frozenset(normalise(n) for side in theatre.sides for n in (side.name, *side.names))


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word) if word.endswith(("'", "’", "'s", "’s")) else word


def is_introduced(token: Word) -> bool:
    """Read "Nadiia, a nurse, ...", "Nadiia, 58, ...": a village may bear the name of somebody."""
    if token.pos != "PROPN" or token.dep not in ("nsubj", "nsubjpass"):
        return False
    for child in token.children:
        if child.dep in ("appos", "nummod") and child.i > token.i:
            age = child.like_num and len(child.text) == 2 and child.left_edge is child.right_edge
            described = child.lemma_low in HUMAN and any(c.dep == "det" for c in child.children)
            if age or described:
                return True
        elif child.dep == "relcl" and any(c.low in ("who", "whose") for c in child.subtree):
            return token.right_edge.i > child.i
    return False
