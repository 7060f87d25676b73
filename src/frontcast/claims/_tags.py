"""What hangs on a quotation by a comma and says whose it is: '"...," sighed X', '"...," X jokes'.

Any verb does there: people sigh, sum up, shrug and snap.
"""

from frontcast.claims._naming import given_name
from frontcast.claims._page import Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._sourcewords import HUMAN
from frontcast.claims._speaker import Speaker
from frontcast.claims._speakers import Cast
from frontcast.claims._tree import Stretch, Word

_CLOSED = Pattern(r"\W*,")
_INVERTED = Pattern(
    r"[\s,.\"”]*(?P<verb>[a-z]{3,}(?:ed|s))(?:\s(?:up|in|out|back|on|off))?\s"
    r"(?P<who>[A-ZÀ-Þ][^.;:]{2,90}|(?:an?|the|one|its|his|her|their|another)\s[^.;:]{3,90})"
)
_APPOSED = Pattern(
    r"[\s,.\"”]*(?P<who>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?),\s(?:an?|the|who|\d\d)\b[^,;.]{0,60},\s"
    r"[a-z]{3,}(?:ed|s)\b"
)
# '"...," a woman behind her objects', '"...," someone says'
_PLAIN = Pattern(
    r"[\s,.\"”]*(?P<who>(?:an?|the|one|another|my|our|his|her|their)\s[\w'’ -]{2,60}?|"
    r"[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}|"
    r"(?:someone|somebody)(?:\s(?:else|in|at|on|behind|from|near)\s?[\w'’ -]{0,40}?)?)\s(?:"
    r"(?:say|object|add|ask|shout|whisper|answer|correct|mutter|insist|explain|warn|recall|think|"
    r"retort|protest|interrupt|predict|reckon|sigh|shrug|laugh|joke|conclude|admit|note|remark|"
    r"promise|claim|believe|snap|confirm|argue|guess|agree|recount|continue|wonder)"
    r"(?:s|ed|d|ted|ped)?|repl(?:y|ies|ied)|said|thought)\b(?! to\b)"
)
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_AUXILIARY = ("is", "was", "has", "does", "its", "this", "thus", "needed")
_MOST_WORDS = 24


def hangs_on(text: str, unit: Unit) -> bool:
    """Whether what follows a quotation is the rest of its sentence.

    Parameters
    ----------
    text : str
        The report's.
    unit : Unit
        The quotation.
    """
    return text[max(0, unit.end - 4) : unit.end].rstrip(' "”»').endswith(",") or (
        _CLOSED.match(text, unit.end, unit.end + 4) is not None
    )


# '"It has," says a boy on a bicycle': marks are blanks to the parser.
_SHORT = Pattern(r"\W*[A-Z][^,.?!]{0,28}[,?!]\s\s+(?=\w)")


def utterer_of_short(sentence: Stretch, cast: Cast) -> Speaker | None:
    """Return whose a few quoted words are that open a sentence, if what follows says so.

    Parameters
    ----------
    sentence : Stretch
    cast : Cast
        Everybody the report names.
    """
    short = _SHORT.match(sentence.text)
    return _by_words(sentence.text[short.end() :], cast) if short is not None else None


def utterer(sentence: Stretch, cast: Cast) -> Speaker | None:
    """Return who is the subject of the words that hang on a quotation.

    Parameters
    ----------
    sentence : Stretch
        That follows the quotation.
    cast : Cast
        Everybody the report names.
    """
    if (found := _by_words(sentence.text, cast)) is not None:
        return found
    root = sentence.root
    subject = next((c for c in root.children if c.dep == "nsubj" and c.i < root.i), None)
    if root.tag not in ("VBD", "VBZ") or subject is None or not _is_somebody(subject):
        return None
    found = cast.of_subject(subject)
    # A village may bear the name, but it does not speak.
    return found or (cast.of_phrase(subject.text, speaks=True) if subject.pos == "PROPN" else None)


def _by_words(text: str, cast: Cast) -> Speaker | None:
    """Return who speaks by the words right after a quotation."""
    inverted = _INVERTED.match(text)
    if inverted is not None and inverted["verb"] not in _AUXILIARY:
        who, _, rest = inverted["who"].partition(",")
        if (given := given_name(inverted["who"])) is not None:
            return Speaker(given, person=True)
        if who[:1].islower() and (named := cast.named_in(rest.split(",")[0])) is not None:
            return named
        found = cast.of_phrase(who, speaks=True)
        return found if found is not None and (who[:1].isupper() or found.anonymous) else None
    if (apposed := _APPOSED.match(text)) is not None:
        return cast.of_phrase(apposed["who"], speaks=True)
    if (plain := _PLAIN.match(text)) is not None:
        if (given := given_name(plain[0])) is not None:
            return Speaker(given, person=True)
        found = cast.of_phrase(plain["who"], speaks=plain["who"][:1].isupper())
        return found or Speaker(plain["who"], anonymous=plain["who"][:1].islower())
    return None


def is_bare(sentence: Stretch) -> bool:
    """Whether such words say nothing besides.

    Parameters
    ----------
    sentence : Stretch
    """
    finite = [t for t in sentence if t.tag in _FINITE and t.dep not in ("relcl", "aux")]
    more = any(t.dep in ("ccomp", "advcl", "parataxis") for t in sentence)
    return len(finite) <= 1 and not more and sentence.end - sentence.start <= _MOST_WORDS


def _is_somebody(subject: Word) -> bool:
    return (
        subject.person or subject.low in ("he", "she") or subject.pos == "PROPN"
        or subject.lemma_low in HUMAN
    )  # fmt: skip
