"""Which of a place's many names is the Ukrainian one."""

import re
from typing import Final

from rapidfuzz import fuzz

from frontcast.records import Place, Region

# Resolution 55 of Ukraine's Cabinet of Ministers, 27 January 2010.
_LETTERS: Final = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя\u2019'",
        ("a", "b", "v", "h", "g", "d", "e", "ie", "zh", "z", "y", "i", "i", "i", "k", "l", "m",
         "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "iu", "ia",
         "", ""),
        strict=True,
    )
)  # fmt: skip
_FIRST: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_LIKE = 70.0
_OWN = re.compile("[іїєґ]|ьк")
"""What tells a Ukrainian name from a Russian one that reads alike."""
_NUMBER = re.compile(r"\s*\[.*\]$")


def latin(name: str) -> str:
    """Return a Ukrainian name in Latin letters, as Ukraine's passports spell it.

    Parameters
    ----------
    name : str
        In Ukrainian.

    Returns
    -------
    str
        In small letters; letters that Ukrainian does not have stay as they are.

    Examples
    --------
    >>> latin("Згурський"), latin("Єнакієве")
    ('zghurskyi', 'yenakiieve')
    """
    words = []
    for word in name.lower().replace("зг", "zgh").split():
        first = _FIRST.get(word[0], "")
        rest = word[1:] if first else word
        words.append(first + "".join(_LETTERS.get(letter, letter) for letter in rest))
    return " ".join(words)


def ukrainian_name(thing: Place | Region) -> str | None:
    """Return the Ukrainian name of a place or region; None where none is known.

    Parameters
    ----------
    thing : Place or Region

    Returns
    -------
    str or None
        Of its names in Cyrillic letters the one that reads most like the English name; a gazetteer
        lists Russian and older names beside it, and does not say which is which. A Russian name
        in letters that Ukrainian has, too, is taken where there is no other.
    """
    english = _NUMBER.sub("", thing.name).lower()
    best, score = None, (_LIKE, False)
    for name in thing.names:
        romanised = latin(name)
        if name.isascii() or not romanised.isascii():  # ы, э, ё, ъ: not Ukrainian
            continue
        like = (fuzz.ratio(romanised, english), bool(_OWN.search(name.lower())))
        if like > score:
            best, score = name, like
    return best
