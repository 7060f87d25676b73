"""Places that stand beside the claims: where a frame, a question or a heading says it happens."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from frontcast.claims._patterns import Pattern
from frontcast.records import Claim, PlaceMention

# Where a sentence ends within a line.
_STOP = Pattern(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[–—-]*\s?[A-Z\d])")
_MOST_WORDS = 9


def with_scenes(claims: list[Claim], mentions: Sequence[PlaceMention], *, text: str) -> list[Claim]:
    """Give places that no claim holds to the claim without a town that they go with.

    Within a sentence that is the nearest ("In X, a medic told us, ..."), after one the next of
    the line ("And X? It holds."), after a heading or a question by itself the next line's first.

    Parameters
    ----------
    claims : list of Claim
        In the order of the text.
    mentions : sequence of PlaceMention
        Of the whole text, in its order.
    text : str

    Returns
    -------
    list of Claim
    """
    held = {(p.start, p.end) for claim in claims for p in claim.places}
    given: dict[int, list[PlaceMention]] = {}
    starts = [claim.span_start for claim in claims]
    for mention in mentions:
        if (mention.start, mention.end) in held or mention.kind in ("country", "region"):
            continue
        at = _goes_with(mention, claims, starts=starts, text=text)
        if at is not None:
            given.setdefault(at, []).append(mention)
    return [
        replace(claim, places=(*given[n], *claim.places)) if n in given else claim
        for n, claim in enumerate(claims)
    ]


def _goes_with(
    mention: PlaceMention, claims: list[Claim], *, starts: list[int], text: str
) -> int | None:
    """Return which claim a place goes with; None if all around have towns of their own."""
    start, end = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.end)
    end = len(text) if end < 0 else end
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    begin, stop = _sentence(text, mention, line=(start, end))
    after = bisect_left(starts, mention.start)
    inner = [n for n in range(first, last) if begin <= claims[n].span_start < stop]
    for n in (*(n for n in inner if n >= after), *reversed([n for n in inner if n < after])):
        if not _has_town(claims[n]):
            return n
    if inner:
        return None
    if after < last:
        return next((n for n in range(after, last) if not _has_town(claims[n])), None)
    if first < last or after == len(claims) or not _stands_over(text[start:end]):
        return None
    below = text[end : claims[after].span_start].strip()
    near = "\n" not in below and not _has_town(claims[after])
    return after if near else None


def _sentence(text: str, mention: PlaceMention, *, line: tuple[int, int]) -> tuple[int, int]:
    """Return where the sentence of a place begins and ends."""
    begin, stop = line
    for match in _STOP.regex.finditer(text, *line):
        if match.end() > mention.start:
            stop = match.end()
            break
        begin = match.end()
    return begin, stop


def _stands_over(line: str) -> bool:
    """Whether a line without claims asks, or is a heading."""
    bare = line.rstrip(' "”’)')
    return bare.endswith("?") or (len(bare.split()) <= _MOST_WORDS and bare[-1:] not in ".!…")


def _has_town(claim: Claim) -> bool:
    return any(p.kind not in ("oblast", "country", "region") for p in claim.places)
