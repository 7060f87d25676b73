"""Who answers in an interview: whom its head, or the note at its end, presents."""

import re
from dataclasses import replace

from frontcast.claims._draft import tree_of
from frontcast.claims._givennames import GIVEN
from frontcast.claims._naming import given_name
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._sourcewords import HUMAN
from frontcast.claims._speaker import Speaker
from frontcast.claims._speakers import Cast
from frontcast.claims._words import words

_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: (?:van |von |de |der |al-)?(?:[A-ZÀ-Þ][\w'’-]+|[A-Z]\.)){1,2}"
# Whoever does not want to be known gives a given name, or an initial beside it, and an age.
_GUEST = Pattern(
    r"\b([A-Z][\w'’-]+ (?:[A-Z][\w'’-]+|[A-Z]\.))(?:,? (?:\d\d, )?(?:is|was|has|who|serves|served|"
    r"commands|commanded|heads|leads|works|runs)\b|, (?:an?|the)\b)|"
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+| [A-Z]\.)?), (?:aged? )?\d\d(?=,|\.\s)|"
    r"(?<![\w'’-])([A-ZÀ-Þ][\w'’-]+ (?:[A-ZÀ-Þ][\w'’-]+|[A-Z]\.)):\s[\"“«‘„]|"
    r"[\"“«‘„']([A-ZÀ-Þ][\w'’-]+)[\"”»’'],?\s(?:is|was|serves?|served|commands|commanded|heads|leads|"
    r"works|runs|has been|joined|an?|the)\b"
)
_MET = Pattern(
    rf"\b(?:[Ii]nterview(?:ed)?(?: with)?|INTERVIEW:?|[Ss](?:poke|peaks|peaking) (?:to|with)|"
    rf"[Tt]alk(?:s|ed|ing)? (?:to|with)|[Cc]onversation with|[Mm]et(?: with)?|[Qq]uestions (?:to|"
    rf"for)|"
    rf"[Vv]isited|[Rr]eached|[Cc]alled|[Aa]sked|Q ?& ?A(?: with|"
    rf":)?)\s(?:[^.\n]{{0,40}}?\s)??({_NAME})"
)
# Who asks, writes or takes pictures stands in a line of its own.
_BYLINE = Pattern(
    r"^[^\w\n]*(?:(?:[Ii]nterview(?:ed)?|[Tt]ext|[Ww]ords|[Ss]tory|[Pp]hotos?|[Tt]ranslat\w+|"
    r"[Rr]ecorded|[Qq]uestions|[Ww]ritten|[Rr]eport(?:ed|ing)?|[Cc]onducted|[Ee]dited|"
    r"[Aa]s told)\s?"
    r"(?:by|to|:)|[Bb]y|BY)\s[^\n]{3,80}$",
    re.MULTILINE,
)
_ASKS = Pattern(
    rf"\b(?:(?:correspondent|reporter|editor|journalist|colleague|interviewer)\s({_NAME})|"
    rf"({_NAME})\s(?:met|asked|interviewed|reached|visited)\b|"
    rf"\b(?:[Tt]he|[Hh]e|[Ss]he|who|[Tt]his)\s(?:[\w'’-]+\s){{0,6}}?(?:spoke|talk(?:s|ed)|speaks) "
    rf"(?:to|with) ({_NAME}))"
)
_ASKERS = words("reporter correspondent journalist editor interviewer presenter host reader")
# "OLHA MARCHENKO: WE WILL RUN DRY"
_SHOUTED = Pattern(
    r"^\W*(?:[A-Z]+ )??(?P<given>[A-Z]{2,}) (?P<family>[A-Z'’-]{3,}):\s", re.MULTILINE
)


def guest_of(page: Page, cast: Cast) -> Speaker:
    """Return who answers in an interview of questions and answers.

    Parameters
    ----------
    page : Page
        Parsed.
    cast : Cast
        Everybody it names.

    Returns
    -------
    Speaker
        An anonymous one where the report presents nobody by name.
    """
    asked = next((u.start for u in page.units if u.labelled in ("Q", "A")), None)
    if asked is None:
        return _first(cast, set()) or Speaker("interviewee", anonymous=True)
    head = _BYLINE.sub("", page.text[:asked])
    bylines = {name for line in _BYLINE.finditer(page.text[:asked])
               for name in re.findall(_NAME, line[0])}  # fmt: skip
    bylines |= {m[1] or m[2] or m[3] for m in _ASKS.finditer(head)}
    outlet = page.report.outlet.split()[:1]
    for text in (head, page.text[_end_note(page) :]):
        if (found := _presented(text, cast, bylines, outlet=outlet)) is not None:
            return found
    return _unnamed(page, cast, asked) or _first(cast, bylines) or (
        Speaker("interviewee", anonymous=True)
    )  # fmt: skip


def _presented(text: str, cast: Cast, bylines: set[str], *, outlet: list[str]) -> Speaker | None:
    """Return whom a text presents by name, first name or call sign."""
    met = [name for m in _MET.finditer(text) if (name := _bare(m[1])).split()[:1] != outlet]
    guests = [_bare(m[1] or m[2] or m[3] or m[4]) for m in _GUEST.finditer(text)]
    for name in [n for n in guests if n not in bylines]:
        known = cast.of_phrase(name)
        return known if known is not None and known.person else Speaker(name, person=True)
    if (shouted := _SHOUTED.search(text)) and shouted["given"].lower() in GIVEN:
        return Speaker(f"{shouted['given'].title()} {shouted['family'].title()}", person=True)
    named = [p for p in cast.people.values() if p.name in text and p.name not in bylines]
    asked = [p for p in named if p.name in met]
    if full := [p for p in asked or named if " " in p.name]:
        return replace(full[0], name=_bare(full[0].name))
    if (given := given_name(text)) is not None:
        return Speaker(given, person=True)
    return named[0] if named else next((Speaker(n, person=True) for n in met if n not in bylines),
                                       None)  # fmt: skip


def _bare(name: str) -> str:
    """Return a name without the office that opens its line: "Engineer X Y"."""
    office, _, rest = name.partition(" ")
    return rest if rest.count(" ") and office.lower() in HUMAN else name


def _first(cast: Cast, bylines: set[str]) -> Speaker | None:
    return next((p for p in cast.people.values() if p.name not in bylines), None)


def _end_note(page: Page) -> int:
    """Return where a note after the last answer begins; the text's end without one."""
    answered = [u for u in page.units if u.labelled]
    return answered[-1].end if answered else len(page.text)


def _unnamed(page: Page, cast: Cast, asked: int) -> Speaker | None:
    """Return whom the lines above the first question describe: "a pilot of the 3rd Brigade"."""
    for unit in (u for u in page.units if u.start < asked and not u.quoted):
        if (found := _described(unit, cast)) is not None:
            return found
    return None


def _described(unit: Unit, cast: Cast) -> Speaker | None:
    for word in tree_of(unit).words:
        alone = word.lemma.lower() in HUMAN - _ASKERS and word.pos == "NOUN" and word.tag != "NNS"
        if alone and word.dep in ("nsubj", "nsubjpass", "pobj", "dobj", "ROOT", "attr"):
            found = cast.of_subject(word)
            if found is not None and found.anonymous:
                return found
    return None
