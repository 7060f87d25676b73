"""Whether a text is clean, or looks like a bad scan, a broken encoding or letters gone astray.

Each sign is counted among the words of the text; a text is low where any of them is common.
A smooth text that was translated badly has none of these signs and is not told.
"""

import re

_WORD = re.compile(r"\S+")
_SAMPLE = 8000  # characters
_LEAST_WORDS = 12
_OFTEN = 0.06  # share of the words
_BROKEN = re.compile(
    "\ufffd"  # bytes that no encoding explained
    r"|Ã[\x80-\xbf©¨¤¶¼Ÿ]|â€|Â[\x80-\xbf ]|Ð[\x80-\xbf]|Ñ[\x80-\xbf]"  # UTF-8 read as Latin-1
)
_LETTERS_AND_DIGITS = re.compile(r"[a-z][01358][a-z]")  # "b0rder", "s0ldiers"
_CASE_INSIDE = re.compile(r"[a-z]{2}[A-Z]{1,2}[a-z]+[A-Z]|\b[a-z]+[A-Z]{2,}[a-z]")  # "tHe ArMy"
_ODD_MARKS = re.compile(r"[a-z][|!\\^~¬¦§{}=][a-z]")  # "hosp|tal"
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ONE_LETTER = re.compile(r"[b-hj-zB-HJ-Z][.,]?")  # all but "a" and "I"
_VOWEL = re.compile(r"[aeiouyà-ÿ]|[^\x00-\x7f]")


def quality_of(text: str) -> str:
    """Return ``low`` for a text that looks damaged, else ``ok``.

    Examples
    --------
    >>> quality_of("Th3 t0wn 0f P0kr0vsk w4s t@ken b_y tr00ps 0n M0nday s@id th3 st@ff 0f arny.")
    'low'
    """
    words = _WORD.findall(text[:_SAMPLE])
    if len(words) < _LEAST_WORDS:
        return "ok"
    damaged = sum(map(_damaged, words))
    # Words torn into letters: "t h e  t o w n".
    torn = sum(_ONE_LETTER.fullmatch(w) is not None for w in words)
    return "low" if damaged / len(words) > _OFTEN or torn / len(words) > 0.2 else "ok"


def _damaged(word: str) -> bool:
    if "://" in word or word.startswith(("@", "#")):
        return False
    if _BROKEN.search(word) or (_LATIN.search(word) and _CYRILLIC.search(word)):
        return True
    if _LETTERS_AND_DIGITS.search(word) or _ODD_MARKS.search(word) or _CASE_INSIDE.search(word):
        return True
    bare = word.strip(".,;:!?\"'()")
    return len(bare) >= 5 and bare.isalpha() and bare.islower() and not _VOWEL.search(bare)
