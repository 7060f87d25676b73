"""Questions and answers that stand in one paragraph, cut apart.

Lines of a text that is broken at some width run together, and a question may be followed by its
answer in the same line.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import pairwise

from frontcast.claims._patterns import Pattern

_FEWEST = 3
_QUESTION = Pattern(
    r"[ \t*_#>–—-]*(?:[^.!?\n]|\n(?!\s*\n)|(?<=\d)\.(?=\d)){6,240}\?[*_\"”’]*(?=\s+\S)"
)
_DASHED = Pattern(r"(?<=\n)[ \t]*[–—-][ \t]+(?=\S)")
_LABELLED = Pattern(
    r"(?<=\n)(?=[ \t*_]*(?:[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2})[*_]*: )|"
    r"(?<=\n)(?=[ \t*_]*[QA]\. )|(?<=[.?!…] )(?=(?:A|Answer|ANSWER): )"
)
_LABEL = Pattern(r"[ \t*_]*([A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2})[*_]*[:.] ")


def split_turns(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the paragraphs of a text, with each turn of an interview in one of its own.

    Parameters
    ----------
    text : str
    spans : list of (int, int)
        Paragraphs as blank lines, or ends of lines, part them.
    """
    if text.count("?") < _FEWEST:
        return spans
    for rule in (_by_label, _by_dash, _by_question):
        cuts = rule(text, spans)
        if len(cuts) >= _FEWEST - 1:
            return _cut(text, spans, cuts)
    return spans


def _by_label(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Find names and Q and A that begin a turn within a paragraph, if they come back."""
    cuts = {m.start() for a, b in spans for m in _LABELLED.finditer(text, a, b)}
    begins = [*cuts, *(a for a, _ in spans)]
    labels = Counter(m[1] for at in begins if (m := _LABEL.match(text, at)) is not None)
    often = {label for label, times in labels.items() if times > 1}
    return {at for at in cuts if (m := _LABEL.match(text, at)) is not None and m[1] in often}


def _by_dash(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {m.start() for a, b in spans for m in _DASHED.finditer(text, a, b)}


def _by_question(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Find the ends of questions with which most paragraphs begin, from the first one on."""
    asked = {n: m.end() for n, (a, b) in enumerate(spans)
             if (m := _QUESTION.match(text, a, b)) is not None}  # fmt: skip
    after = len(spans) - min(asked, default=0)
    if len(asked) < _FEWEST or 3 * len(asked) < 2 * after:
        return set()
    return set(asked.values())


def _cut(text: str, spans: list[tuple[int, int]], cuts: set[int]) -> list[tuple[int, int]]:
    out, ordered = [], sorted(cuts)
    for start, end in spans:
        inner = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        for a, b in pairwise([start, *inner, end]):
            piece = re.compile(r"\S(?:.*\S)?", re.DOTALL).search(text, a, b)
            if piece is not None:
                out.append(piece.span())
    return out
