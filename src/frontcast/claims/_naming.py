"""Words by which a text gives somebody's name: "a driver called X", "His name is X"."""

import re
from collections.abc import Iterator

from frontcast.claims._patterns import Pattern

# Characters after a description within which a name may follow.
_ROOM = 24
_SHORT = 8
_NAME = r"[\"'“‘ ]*([A-Z]\w+)"
# "... who gave only her first name, X", "a gunner with the callsign X".
_GIVEN = Pattern(
    r"\b(?:(?:first |last |family |sur)name,|calls? (?:himself|herself|themselves)|with the name|"
    r"(?:soldier|commander|"
    r"officer|medic|sergeant|surgeon|doctor|nurse|driver|pilot|gunner|sapper|man|woman|fighter|"
    r"volunteer|major|captain|lieutenant|colonel|marine|operator|resident|teacher|boy|girl|friend|"
    r"paratrooper|conscript|miner|farmer|pastor|priest|pensioner|paramedic|engineer|cook|student|"
    r"pupil|clerk|guard|sailor|tanker)(?: of \d\d)? (?:called|"
    r"named|nicknamed)|(?:asks|asked|wants|wanted) to be (?:called|known as|identified as)|"
    r"call[- ]?sign(?:,| is| was| of)?|nicknamed|nom de guerre|codenamed|code[- ]name|"
    r"identified (?:only )?"
    r"(?:as|by \w+ \w+ \w+,)|(?:who )?goes by(?: the (?:name|call ?sign|nickname)(?: of)?)?|"
    r"(?:calls?|called|calling) (?:him|her|them|me)|(?:(?:whom|and) )?(?:we|I) (?:\w+ )?call|"
    r"whom (?:\w+ ){1,3}calls?|"
    r"known (?:here |only |to \w+ \w+ )?(?:as|by \w+ (?:call ?sign|nickname|first name),?)|"
    r"(?:his|her) (?:call ?sign|nickname|code[- ]?name|alias) (?:is|was)|answers to|introduce[sd] "
    r"(?:him|her)self as|given (?:only )?as|g[ai]ves? (?:only )?(?:his|her|the|a) (?:first |"
    r"code)?(?:name|call ?sign|nickname) (?:as|of)|"
    r"asks? to be|asked to be|(?:his|her) (?:first )?name is|is called|was called)"
    rf"\s+{_NAME}|"
    # "a medic, Kestrel by call sign", "Petro by name"
    r",\s[\"'“‘]?([A-Z]\w+)[\"'”’]? by (?:call ?sign|name|nickname)\b|"
    # "Zina, she calls herself"
    r"(?<=[:,;] )([A-Z]\w+), (?:she|he) calls (?:her|him)self\b"
)
_SAYS_NAME = re.compile(r"name|sign|calls? (?:him|her)self|goes by")
_LATER = Pattern(
    r"\W*(?:(?:His|Her|The [a-z]+['’]s) (?:(?:first|full|real|given) )?"
    r"(?:name|call ?sign|nickname)(?:, (?:he|she) (?:says|said|adds),)? (?:is|was)|"
    r"(?:He|She) (?:is called|was called|calls (?:him|her)self|gives (?:his|her) name as|goes by|"
    r"introduces (?:him|her)self as)|"
    r"(?:Everyone|Everybody|They|The (?:others|rest|men|children|neighbou?rs)|Friends|Neighbou?rs|"
    r"People|(?:His|Her) (?:men|friends|colleagues|comrades|neighbou?rs)|Colleagues|Comrades|"
    r"Here they|We|I) (?:(?:all|will|shall|\w+) )?calls? (?:him|her)) "
    r"[\"“‘']?([A-Z]\w+(?: [A-Z]\w+)?)"
)


# "The commander of the shift is called Abbot."
_IS_CALLED = re.compile(
    r"\W*(?:The|An?|Their|Our|His|Her) [^.,;:]{3,60} (?:is|was) (?:called|nicknamed|known as) "
    r"[\"“‘']?([A-Z]\w+)\b"
)
_ALIAS = re.compile(r"\bcalls? (?:him|her) [\"“‘']?(?:the )?([A-Z]\w+)")


def described_as(text: str) -> str | None:
    """Return the name that a sentence gives whom it describes."""
    called = _IS_CALLED.match(text)
    return called[1] if called is not None else None


def alias_in(text: str) -> str | None:
    """Return what others call him or her of whom a sentence tells."""
    called = _ALIAS.search(text)
    return called[1] if called is not None else None


def _name(given: re.Match[str]) -> str:
    name: str = given[1] or given[2] or given[3]
    return name


def given_name(text: str) -> str | None:
    """Return the first name or call sign by which a text introduces somebody, if it does."""
    given = _GIVEN.search(text)
    return _name(given) if given is not None else None


def given_names(text: str) -> Iterator[tuple[str, bool]]:
    """Yield all names that a text gives so, and whether it calls them names or call signs."""
    for given in _GIVEN.finditer(text):
        yield _name(given), _SAYS_NAME.search(given[0]) is not None


def given_within(text: str, start: int, end: int) -> str | None:
    """Return the name given by words of ``text[start:end]``, which it may follow."""
    given = _GIVEN.search(text, start, min(len(text), end + _ROOM))
    return _name(given) if given is not None and given.start() < end else None


def only_names(text: str) -> bool:
    """Whether a sentence does nothing but give somebody's name."""
    return len(text.split()) <= _SHORT and named_later(text) is not None


def named_later(text: str) -> str | None:
    """Return the name that a sentence gives whoever was described before it."""
    called = _LATER.match(text)
    return called[1] if called is not None else None
