"""Whether a name or a description is a man's or a woman's."""

from functools import lru_cache

from frontcast.claims._givennames import EITHER, GIVEN, WOMEN
from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

_FEMALE = words(
    "woman mother grandmother aunt sister daughter niece wife widow girl granddaughter spokeswoman "
    "policewoman postwoman postmistress mrs ms she nurse daughter-in-law"
)
_MALE = words(
    "man father grandfather uncle brother son nephew husband widower boy grandson spokesman "
    "policeman postman mr he son-in-law priest pastor monk"
)
_MEN_IN_A = words(
    "mykola mikola nikita mykyta illia ilya ilia luka kuzma foma sasha danila danylo savva lyova "
    "misha kostya vova tolya petya vanya kolya borya zhora slava yura seryozha andrea joshua"
)
_BEFORE_OF = Pattern(r"(?<=\w)\s(?:of|in|from|with|at|on|near|who|by|for|to)\s")


def head_of(phrase: str) -> str:
    """Return a noun phrase without what a preposition adds to it: "an analyst (in Vienna)"."""
    found = _BEFORE_OF.search(phrase)
    return phrase[: found.start()] if found is not None else phrase


@lru_cache(maxsize=4096)
def sex_of(name: str) -> str | None:
    """Return ``f`` or ``m`` where a name or a description says so, else None."""
    words = head_of(name).split()
    if not words:
        return None
    if _FEMALE & {w.lower() for w in words}:
        return "f"
    if _MALE & {w.lower() for w in words}:
        return "m"
    first, last = words[0].lower(), words[-1].lower()
    if not words[0][0].isupper() or first in ("a", "an", "the", "one"):
        return None
    if last.endswith(("ivna", "ovna", "evna", "skaya", "ska", "ova", "eva", "ina")):
        return "f"
    if last.endswith(("ovych", "evych", "ovich", "evich", "sky", "skyi", "skiy")):
        return "m"
    if first in _MEN_IN_A:
        return "m"
    if first in EITHER:
        return None
    if first in WOMEN:
        return "f"
    if first in GIVEN:
        return "f" if first.endswith("a") else "m"
    return "f" if first.endswith(("a", "ia", "iya")) and len(words) > 1 else None
