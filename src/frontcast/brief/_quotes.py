"""The claim's own sentence, no more of an article than its licence allows."""

import re

from frontcast.records import Claim, Report

_END = re.compile(
    r"(?P<stop>[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]]*)(?=\s+[\"'\u201c\u2018\u00ab(\[]*[^\Wa-z_])"
    r"|(?P<line>\s*\n)"
)
_SHORT = re.compile(
    r"(?:\b(?:Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Mr|Mrs|Ms|Dr|Prof|St|No|Rep|Sen|Gov|Pres|vs|approx"
    r"|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
_REACH = 1200
_MORE = "\u2026"


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence (or sentences) that hold ``text[start:end]``.

    Parameters
    ----------
    text : str
        The whole text.
    start, end : int
        Span, ``[start, end)``.

    Returns
    -------
    tuple of (int, int)

    Examples
    --------
    >>> sentence_bounds("Rain fell. Gen. Miller spoke. He left.", 11, 17)
    (11, 29)
    """
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    first, last = low, high
    for match in _END.finditer(text, low, high):
        if match["stop"] and _SHORT.search(text[max(low, match.start() - 12) : match.end()]):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start("line" if match["line"] else "stop") >= end or match.end() >= end:
            last = match.start() if match["line"] else match.end()
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, max(last, end)


def quote(claim: Claim, report: Report, *, longest: int) -> tuple[str, int, int]:
    """Return the claim's sentence, cut to size, and where its words stand in it.

    Parameters
    ----------
    claim : Claim
        With its span.
    report : Report
        Whose text the span counts in.
    longest : int
        Most characters returned, marks of omission included.

    Returns
    -------
    tuple of (str, int, int)
        Sentence; start and end of the claim's words in it. Where the span does not fit the
        text, the sentence is the claim's own text.
    """
    start, end = claim.span_start, claim.span_end
    text = report.text
    if not (0 <= start < end <= len(text)) or text[start:end] != claim.text:
        text, start, end = claim.text, 0, len(claim.text)
        first, last = start, end
    else:
        first, last = sentence_bounds(text, start, end)
    # Marks of omission take two characters.
    if end - start > longest or (end - start > longest - 2 and last - first > longest):
        return _flat(text[start : start + longest - 1]) + _MORE, 0, longest
    room = longest - (end - start) - 2
    if last - first > longest:
        before = min(start - first, max(room // 2, room - (last - end)))
        after = min(last - end, room - before)
        first, last = (
            _word_start(text, start - before, start, first),
            _word_end(text, end, end + after, last),
        )
        head = _MORE if _cut(text, first, start) else ""
        tail = _MORE if last < len(text) and text[last - 1] not in ".!?" else ""
        sentence = head + _flat(text[first:last]) + tail
        return sentence, start - first + len(head), end - first + len(head)
    return _flat(text[first:last]), start - first, end - first


def _cut(text: str, first: int, start: int) -> bool:
    return first > 0 and text[first - 1 : first] not in "\n" and first <= start


def _word_start(text: str, at: int, start: int, first: int) -> int:
    """Move a cut forward to the next beginning of a word, not beyond the claim."""
    if at <= first:
        return first
    while at < start and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, end: int, at: int, last: int) -> int:
    """Move a cut back to the previous end of a word, not into the claim."""
    if at >= last:
        return last
    while at > end and not text[at].isspace():
        at -= 1
    return at


def _flat(text: str) -> str:
    """Put a text on one line, character for character."""
    return re.sub(r"\s", " ", text)
