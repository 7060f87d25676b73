"""Numbers in words and figures: how they are written, and their values."""

import re

from frontcast.claims._words import sequence

_ONES = {w: i for i, w in enumerate(
    sequence("zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen "
    "fifteen sixteen seventeen eighteen nineteen"))}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate(
    sequence("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SMALL = "|".join([*_ONES, *_TENS])
_WORDED = rf"(?:{SMALL})(?:[ -](?:{SMALL}))?"
NUMBER = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+|"
    r",\d{1,2}(?!\d))?)(?:\s?(?:thousand|thous|million|"
    r"billion|mln|bln|[kK])\b|(?<=\.\d)\s?bn\b|"
    r"m(?=\s(?:people|residents|inhabitants|refugees|men|shells|rounds)\b))?"
    rf"|(?:(?:{_WORDED}|an?(?=\s(?:hundred|thousand|million|billion)\b))"
    r"(?:\s(?:hundred|thousand|million|billion))*"
    rf"(?:(?<=hundred)(?:\sand)?\s{_WORDED}(?:\s(?:thousand|million))?"
    rf"|(?<=thousand)\sand\s{_WORDED})?"
    r"|(?<=another )(?:hundred|thousand|million|billion)|(?<=some )hundred)\b"
)


def read_number(text: str) -> float | None:
    """Return the value of a number in figures or words; None if it is none.

    Examples
    --------
    >>> read_number("1,200"), read_number("twenty-five"), read_number("two thousand")
    (1200.0, 25.0, 2000.0)
    """
    bare = text.strip().lower()
    scaled = re.fullmatch(
        r"([\d.,\s\u00a0\u202f]+?)\s?(thousand|thous|million|billion|mln|bln|bn|m|k)?", bare
    )
    if scaled:
        comma = re.sub(r"(?<=\d),(\d{1,2})$", r".\1", scaled[1].strip())  # "1,5 km"
        digits = re.sub(r"[,\s\u00a0\u202f]", "", comma)
        scale = {"k": 1e3, "thous": 1e3, "mln": 1e6, "m": 1e6, "bln": 1e9, "bn": 1e9}.get(
            scaled[2] or "", SCALES.get(scaled[2] or "", 1)
        )
        try:
            return float(digits) * scale
        except ValueError:
            return None
    total, part, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]+", bare):
        if word in ("a", "an"):
            part = 1
        elif word in _ONES or word in _TENS:
            part += _ONES.get(word, _TENS.get(word, 0))
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in SCALES:
            total += max(part, 1) * SCALES[word]
            part = 0
        elif word != "and":
            return None
        seen = True
    return total + part if seen else None
