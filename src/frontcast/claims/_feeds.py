"""Posts that were saved under the name of their channel, and points that are numbered.

A channel's name stands alone in a line, mostly with a mark before it, and its posts follow, each
with a day and a clock before its text. Neither name nor stamp nor number is part of what is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import MONTH

_DAY = (
    rf"(?:\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}\s{MONTH}\.?(?:,?\s\d{{4}})?|{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?)"
)
_STAMPED = Pattern(
    rf"[^\w\n]{{0,4}}(?:(?P<day>{_DAY})\]?[,:]?\s+(?:at\s+)?)?[012]?\d:[0-5]\d(?::\d\d)?\b"
    r"(?!\s?[ap]\.?m\b)(?:[\])]|\s?(?:hrs|h)\b)?\s*(?:[-–—/|:>]+\s+|\.?\s)(?=\S)"
)
_STAMP_ALONE = Pattern(
    rf"[^\w\n]{{0,4}}(?P<day>{_DAY})\]?[,:]?\s+(?:at\s+)?[012]?\d:[0-5]\d(?::\d\d)?"
    r"(?:[\])]|\s?(?:hrs|h)\b)?[\s.:]*$"
)
# "Name, saved 12 May", "Name | war mail", "Posts of Name": all below are that channel's.
_OWNER = Pattern(
    r"[^\w\n@]*(?:(?P<all>(?:[Aa]ll )?(?:[Pp]osts|[Mm]essages|[Ff]eed|[Tt]hread|[Nn]otes|"
    r"[Ee]ntries)\b[^\n]{0,30}?\s(?:of|by|from|on)\s(?:the\s)?)|(?:[Cc]hannel|[Ff]rom)\s?:?\s)?"
    r"(?P<head>@?[^\W\d_][\w.&'’-]*(?:\s(?:of|the|and|in|on|at|[A-ZÀ-Þ][\w.&'’-]*)){0,5})"
    r"(?P<mark>\s?[|/·•]\s?|(?:,|\s[–—-]|:|\s?\()\s?(?=[^\n]{0,30}\b(?:[Ss]aved|[Cc]opied|"
    r"[Aa]rchived|[Ee]xported|[Pp]osts?|[Pp]osted|[Ff]eed|[Cc]hannel|[Tt]elegram|[Mm]essages|"
    r"[Tt]hread|[Nn]otes|[Ll]og)\b)|\s(?=(?:channel|feed|posts|thread)\b))?[^\n]{0,60}$"
)
_FIRST_LINE = Pattern(r"\s*(?P<line>[^\n]+)")
_HEADED = Pattern(r"\s*(?:@?[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,3}):\s")
# "6:10 a.m. ...", "Noon. ...": a story told by the hour.
_HOUR = Pattern(
    r"\s*(?:\d{1,2}(?::[0-5]\d)?\s?[ap]\.?m\b\.?|Noon|Midnight|Dawn|Dusk)[.:–—-]?\s+(?=[A-Z\"“])"
)
_MARKED = Pattern(
    r"\s*(?:>{1,4}|#{1,5}|[=~_–—-]{2,}|\*{1,3}|[•◼▪◆■►▶📡📢🔹🔸]️?|\[|from:|channel:|feed:)\s*"
    r"(?P<head>@?[^\W\d_][^\n!?]{1,60}?)\s*(?:[=~#_*–—-]{2,}|\*{1,3}|\]|:)?\s*$",
    re.IGNORECASE,
)
_PLAIN = Pattern(r"\s*(?P<head>@?[^\W\d_][^\n!?;]{1,50}[^\s.,;:!?])\s*:?\s*$")
# What tells that a text is put together of several channels' posts.
_DIGEST = Pattern(
    r"\b(?:digest|feeds?|channels|posts|threads?|telegram|messages|chats?|reposts?|forwards?)\b",
    re.IGNORECASE,
)
_HANDLE = Pattern(r"[@#]\w|\w_\w|[\[(](?:RU|UA|[A-Z]{3})\b|\b(?:UA|RU)[\])]")
_SECTION = Pattern(
    r"\b(?:directions?|axis|axes|sectors?|front|losses|civilians?|outlook|summary|forces|"
    r"points|takeaways|situation|corrections?|sources|times)\W*$|^\W*\d|\d:\d\d", re.IGNORECASE,
)  # fmt: skip
# "12 Aug / ...", "12/8 ...": a day without a clock before a post.
_DAY_ONLY = Pattern(rf"[^\w\n]{{0,4}}(?P<day>{_DAY})(?:\s*[/|:–—-]\s+|\s+)(?=\S)")
_OPENING_ROOM, _FEWEST_HEADS, _FEWEST_PLAIN = 300, 2, 3
_APPOSED = Pattern(r"\s*(?:\(|\[|,\s|\s[|/–—-]\s).*$")
_NUMBER = Pattern(r"\s*(?:\(?(?P<n>\d{1,2})[/.)]|(?P<of>\d{1,2})/(?:\d{1,2}|n|x))\s+(?=\S)")
_BRACKETED = Pattern(
    r"\s*[\[【](?![\d\s:.,/-]+[\]】])(?P<head>[^\]】\n]{2,60})[\]】]\s*(?=[^\s\d])"
)
_FEWEST_POINTS = 3
_MOST_WORDS = 9


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the text of a paragraph.

    `body`: where its text begins; `channel`: who posted it; `day`: as the stamp has it.
    """

    body: int
    channel: str | None = None
    day: str | None = None


def openings_of(text: str, paragraphs: Sequence[tuple[int, int]]) -> dict[int, Opening]:
    """Return what stands before the text of the paragraphs of a report, by their number.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Their spans.

    Returns
    -------
    dict of int to Opening
        Of those that have something before them; a channel's name is all before and no text.
    """
    stamps = {
        n: m for n, (a, b) in enumerate(paragraphs) if (m := _STAMPED.match(text, a, b)) is not None
    }
    out = (
        _under_names(text, paragraphs, stamps) or _under_channels(text, paragraphs, stamps)
        or _under_owner(text, paragraphs, stamps)
    )  # fmt: skip
    if not out and len(stamps) >= _FEWEST_POINTS and 2 * len(stamps) >= len(paragraphs):
        out = {n: Opening(m.end(), None, m["day"]) for n, m in stamps.items()}  # one's own log
    for number, span in enumerate(paragraphs):
        if number not in out and (hour := _HOUR.match(text, *span)) is not None:
            out[number] = Opening(hour.end())
    named = {
        n: m for n, (a, b) in enumerate(paragraphs)
        if n not in out and (m := _BRACKETED.match(text, a, b)) is not None
    }  # fmt: skip
    if len(named) > 1:  # "[Channel] ..."
        out |= {
            n: Opening(m.end(), re.split(r"\s*[|/]\s*|,\s(?=\d)", m["head"])[0])
            for n, m in named.items()
        }
    numbers = {
        n: m for n, (a, b) in enumerate(paragraphs)
        if n not in out and (m := _NUMBER.match(text, a, b)) is not None
    }  # fmt: skip
    if _counts_up([int(m["n"] or m["of"]) for m in numbers.values()]):
        out |= {n: Opening(m.end()) for n, m in numbers.items()}
    return out


def _under_channels(
    text: str, paragraphs: Sequence[tuple[int, int]], stamps: dict[int, re.Match[str]]
) -> dict[int, Opening]:
    heads = {n - 1: _channel(text, paragraphs, n - 1) for n in stamps if n - 1 not in stamps}
    names = {n: name for n, name in heads.items() if name is not None}
    if not any(marked for _, marked in names.values()) and len(names) < 2:
        return {}  # what stands once above a stamp may be a title
    out: dict[int, Opening] = {}
    channel: str | None = None
    for number, (start, end) in enumerate(paragraphs):
        if number in names:
            channel = names[number][0]
            out[number] = Opening(end)
        elif channel is not None and (stamp := stamps.get(number)) is not None:
            out[number] = Opening(stamp.end(), channel, stamp["day"])
        elif channel is not None and "\n\n" not in text[paragraphs[number - 1][1] : start]:
            out[number] = Opening(start, channel, out[number - 1].day)
        else:
            channel = None
    return out


def _under_names(
    text: str, paragraphs: Sequence[tuple[int, int]], stamps: dict[int, re.Match[str]]
) -> dict[int, Opening]:
    """Read a digest: blocks of lines, the first of each being the name of a channel."""
    blocks = _blocks(text, paragraphs)
    heads = {b[0]: found for b in blocks if len(b) > 1 and b[0] not in stamps
             and (found := _channel(text, paragraphs, b[0])) is not None
             and not _SECTION.search(found[0])}  # fmt: skip
    named = {n: name for n, (name, marked) in heads.items() if marked}
    told = _DIGEST.search(text[:_OPENING_ROOM]) is not None
    handles = sum(_HANDLE.search(text, *paragraphs[n]) is not None for n in named)
    if len(named) < _FEWEST_HEADS or not (told or 2 * handles >= len(named)):
        named = {n: name for n, (name, _) in heads.items()}
        if not told or len(named) < max(_FEWEST_PLAIN, len(blocks) // 2):
            return {}
    out: dict[int, Opening] = {}
    for block in blocks:
        if block[0] not in named:
            if block[-1] < min(named) and told:  # the digest's own title
                out |= {n: Opening(paragraphs[n][1]) for n in block}
            continue
        out[block[0]] = Opening(paragraphs[block[0]][1])
        days = [_DAY_ONLY.match(text, *paragraphs[n]) for n in block[1:]]
        for number, day in zip(block[1:], days, strict=True):
            opened = stamps.get(number) or (day if all(days) else None)
            at = opened.end() if opened else paragraphs[number][0]
            out[number] = Opening(at, named[block[0]], opened["day"] if opened else None)
    return out


def _blocks(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers of paragraphs that stand together without a blank line."""
    out: list[list[int]] = []
    for number, (start, _) in enumerate(paragraphs):
        if number and "\n\n" not in text[paragraphs[number - 1][1] : start]:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def _under_owner(
    text: str, paragraphs: Sequence[tuple[int, int]], stamps: dict[int, re.Match[str]]
) -> dict[int, Opening]:
    """Read a text whose first line names the one channel of all the stamped posts below it."""
    first = _FIRST_LINE.match(text)  # which may have been put aside as no part of the report
    title = _OWNER.match(text, *first.span("line")) if first is not None else None
    if title is None or not (title["mark"] or title["all"]) or not paragraphs:
        return {}
    alone = {
        n: m for n, (a, b) in enumerate(paragraphs)
        if n not in stamps and (m := _STAMP_ALONE.match(text, a, b)) is not None
    }  # fmt: skip
    dated = alone | {n: m for n, m in stamps.items() if m["day"]}
    if len(dated) < _FEWEST_POINTS:
        return {}
    begun = {n + (n in alone) for n in dated}  # where the texts of posts begin
    starts = ((n, m.end() if (m := stamps.get(n)) else paragraphs[n][0])
              for n in begun if n < len(paragraphs))  # fmt: skip
    if 2 * sum(bool(_HEADED.match(text, at, paragraphs[n][1])) for n, at in starts) > len(begun):
        return {}  # each post has a name of its own
    out: dict[int, Opening] = {}
    day: str | None = None
    for number, (start, end) in enumerate(paragraphs[min(dated) :], start=min(dated)):
        if number in dated:
            day = dated[number]["day"]
        at = end if number in alone else stamps[number].end() if number in stamps else start
        out[number] = Opening(at, title["head"].lstrip("@").strip(), day)
    return out | {n: Opening(paragraphs[n][1]) for n in range(min(dated))}


def _channel(
    text: str, paragraphs: Sequence[tuple[int, int]], number: int
) -> tuple[str, bool] | None:
    """Return the name of the channel that a line consists of, and whether a mark says so."""
    if not 0 <= number < len(paragraphs) - 1:
        return None
    start, end = paragraphs[number]
    close = "\n\n" not in text[end : paragraphs[number + 1][0]]
    marked = _MARKED.match(text, start, end)
    match = marked or (_PLAIN.match(text, start, end) if close else None)
    if match is None or len(match["head"].split()) > _MOST_WORDS:
        return None
    name = _APPOSED.sub("", match["head"]).lstrip("@").strip()
    return (name, marked is not None) if name else None


def _counts_up(numbers: list[int]) -> bool:
    """Whether points are numbered one after the other; some may be left out."""
    rising = all(a < b for a, b in pairwise(numbers))
    return len(numbers) >= _FEWEST_POINTS and rising and numbers[0] <= 1 + len(numbers)
