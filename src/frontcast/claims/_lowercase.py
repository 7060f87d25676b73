"""Reports typed without capitals: names of places are given theirs before they are looked for."""

import re
from collections.abc import Container

_LINE = re.compile(r"^[^\w\n]*(?:[\d.:/]+\s+)*(\w)", re.MULTILINE)
_SMALL_SHARE = 0.6
_FEWEST_LINES = 8
_PAIR = re.compile(r"(?<![\w'’.@/#-])([a-z]{3,}(?:'[a-z]+)?) ([a-z]{3,})(?![\w'’-])")
_WORD = re.compile(r"(?<![\w'’.@/#-])[a-z]{5,}(?![\w@/])")
# English words that are names of villages too.
_ENGLISH = frozenset((
    "dacha", "progress", "human", "granite", "mirage", "delta", "victory", "october", "union",
    "august", "march", "labour", "dawn", "pioneer", "culture", "commune", "spartak", "orient",
    "ocean", "garden", "nova", "mine", "station", "avangard", "forest", "steppe", "lines", "polka",
))  # fmt: skip


def with_capitals(text: str, names: Container[str]) -> str:
    """Return a text with the names that it has in small letters in capitals, as long as it was.

    Parameters
    ----------
    text : str
    names : container of str
        Names of places in small letters.

    Returns
    -------
    str
        The text itself where most of its lines begin with a capital.
    """
    first = [m[1] for m in _LINE.finditer(text) if m[1].isalpha()]
    if len(first) < _FEWEST_LINES or sum(map(str.islower, first)) < _SMALL_SHARE * len(first):
        return text
    out = _PAIR.sub(lambda m: m[0].title() if m[0] in names else m[0], text)
    out = _WORD.sub(
        lambda m: m[0].capitalize() if m[0] in names and m[0] not in _ENGLISH else m[0], out
    )
    return text if out == text else out
