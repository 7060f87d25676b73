"""What the head of a line says for all claims of the line: sector or town, day, source.

Bulletins and posts begin so: "Kupiansk direction: ...", "Lyman axis, last 24 h. ...",
"11.08 Orikhiv - ...", "MoD: ...", and may end in "- governor". Such a head is no part of the
line's claims; it says where, when or by whom.
"""

import re
from dataclasses import dataclass, replace

from frontcast.claims._page import plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._stamps import stamp_of
from frontcast.claims._words import MONTH

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’]*(?:[-–][A-Z][\w'’]*)*"
_MARKS = r"[^\w\n(]*"
_DAY = r"(?P<day>\d{1,2}\.\d{2}(?:\.\d{2,4})?[,:]?\s+)?"
_TOWNS = Pattern(
    rf"{_MARKS}{_DAY}(?P<head>{_NAME}(?:\s{_NAME}){{0,2}}(?:(?:,| and|"
    rf"/)\s?{_NAME}(?:\s{_NAME})?){{0,3}})"
    r"\s*:\s+(?=\S)(?!\w+\s*(?:[.;!?]|$))"
)
_CORRECTED = Pattern(
    rf"{_MARKS}(?P<head>(?:CORRECTION|Correction|ERRATUM|Erratum|UPDATE|Update|UPD|BREAKING|"
    rf"URGENT)\b"
    r"[^:\n]{0,40}):\s+(?=\S)"
)
_CAPITALS = Pattern(
    rf"{_MARKS}(?P<head>[A-Z][A-Z'’-]{{3,}}(?:(?:,? AND |, | |–|"
    rf"-)[A-Z][A-Z'’-]{{2,}}){{0,4}})[.:]\s+(?=\S)"
)
_BRACKETED = Pattern(r"\s*[\[【](?P<head>[^\]】\n]{2,60})[\]】]\s*(?:[^\w\n\"“(#+]*\s)?(?=\S)")
_DATED = Pattern(rf"{_MARKS}(?P<day>\d{{1,2}}\.\d{{2}}(?:\.\d{{2,4}})?[,:]?\s+)(?=[A-Z])")
_SECTOR = Pattern(
    rf"{_MARKS}(?P<head>(?:In the )?{_NAME}(?:(?:\s|, | and |–|-){_NAME}){{0,4}}\s"
    r"(?:[Dd]irections?|[Aa]xis|[Aa]xes|[Ss]ectors?|[Ff]ront|[Aa]rea|Group(?:ing)? of (?:Forces|"
    r"Troops)|[Dd]efen[cs]e|[Aa]viation|[Ff]leet)\b"
    r"(?:,? (?:last|past|over|as of|on|today|overnight)\b[^.:\n–—]{0,25})?)"
    r"(?:[.:]|\s[–—-])\s+(?=\S)"
)
_WHO = (
    r"(?:M[oO]D|[Mm]inistry|General Staff|GS|[Ss]taff|[Cc]ommand|[Gg]overnor|[Mm]ayor|[Bb]rigade|"
    r"[Cc]hannels?|"
    r"[Ss]ources?|[Ll]ocals?|[Rr]esidents?|[Ss]oldiers?|[Gg]unners?|[Pp]ilots?|[Mm]edics?|"
    r"[Cc]ommanders?|[Oo]fficers?|[Pp]olice|[Aa]ir [Ff]orce|[Aa]dministration|"
    r"[Mm]ilbloggers?|[Bb]loggers?|"
    r"[Ss]pokes\w+|"
    r"[Pp]ress[ -]service|[Pp]ress[ -]off(?:ice|icer)?|[Tt]elegram|"
    r"[Ee]mergency [Ss]ervice|SES|OSUV|[Cc]ontact|[Ff]riends?|SBU|HUR|FSB|[Ii]ntel)"
)
# What chats and channels put above a post when they are saved or copied: who, and when.
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?"
_STAMP = (
    rf"(?:(?P<date>\d{{1,2}}\s{MONTH}\.?(?:,?\s\d{{4}})?|{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?)"
    rf"(?:,?\s+(?:at\s+)?{_CLOCK})?|(?P<day>\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|"
    rf"\d{{4}}-\d\d-\d\d),?\s+(?:at\s+)?{_CLOCK}|"
    rf"{_CLOCK})"
)
# A day and a clock alone in a line: the channel's own post. A clock has a colon: 13.08 is a day.
_BARE = Pattern(
    rf"\s*\[?(?:(?P<day>\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}\s{MONTH}\.?(?:,?\s\d{{4}})?|{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?)"
    r"[,:]?\s+(?:at\s+)?)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?\]?\s*:?\s*$"
)
# A bracket that only names who says what stands before it, and "acc. to X" within a line.
_BESIDE = Pattern(
    rf"\s\((?:(?:says|via|per|source:?|src:?|acc\.? to|according to|by)\s)?"
    rf"(?P<who>(?:(?:the|our|their|town|city|local|regional|[A-Z][\w'’-]*|\d+\w\w)\s){{0,4}}"
    rf"(?:{_WHO}|admin|officials?|council|hospital|spox|tv|TV|radio|media)(?:\s[\w'’-]+){{0,2}})"
    rf"(?:,[^()\n]{{0,40}})?\)|"
    rf"\b(?:acc\.?|according) to (?:the )?(?P<per>(?:[\w'’-]+\s){{0,3}}(?:{_WHO}|admin|officials?|"
    r"council|hospital|spox|tv|TV|radio|media)\b)"
)
_BESIDE_ROOM = 70
# With a verb it is a sentence: "A general was blunter: ...".
_TOLD = Pattern(
    r"\b(?:is|was|are|were|has|had|have|said|says|wrote|writes|told|[a-z]{2,}(?:ed|es))\b"
)
_BEING = Pattern(r"\b(?:is|was|are|were|has|had|have|will)\b")
_LABEL_ROOM, _SHORT_ROOM = 80, 9
_SHORTENED = Pattern(r"\b[A-Z]\w{1,5}\.\s$")
# Who posts: a name, and what they are ("Name, mayor of the town", "Name (UA)", "Name - driver").
_POSTER = (
    r"(?P<head>@?[^\W\d][\w .&'’-]{1,40}?(?:\s?[(\[][^()\[\]\n\d]{1,40}[)\]]|"
    r",\s(?![^\n]*\b(?:was|were|is|are|has|have|had|will)\b)"
    r"(?:the |an? |our )?[a-z][\w .'’-]{3,50}?|\s@\w{2,30})?)"
)
# What only decorates a head: "== Name | 08:05 ==", "*** Name, 08:05 ***", "— Name 08:05 —".
_FRILL = r"(?:\s?[=~#*_–—>|•+-]{1,12})?"
_STAMP_ROOM = 90
_DOCUMENT = Pattern(
    r"\b(?:report|summary|update|assessment|bulletin|briefing|appraisal|review|digest|situation|"
    r"communiqu\w+|statement|overview|outlook|map|interview|photo|analysis)\b", re.IGNORECASE,
)  # fmt: skip
_POSTED = (
    Pattern(
        rf"[^\w\n@]*(?:(?:[Ff]orwarded from|[Pp]osted by|[Ff]rom|[Cc]hannel|[Bb]y):?\s)?(?:\d\.\s)?"
        rf"{_POSTER}\s*[/|,·•—–:-]{{0,2}}\s*(?:on\s|at\s)?[\[(]?{_STAMP}[\])]?\s*:?{_FRILL}\s*$"
    ),
    Pattern(rf"[^\w\n@]*\[?{_STAMP}\]?\s*[-–—|,/·•:]{{0,2}}\s*{_POSTER}\s*:?{_FRILL}\s*$"),
    Pattern(rf"\s*\[{_STAMP}\]\s*{_POSTER}:\s+(?=\S)"),
    Pattern(
        r"\s*(?P<head>@\w[\w.]{2,30})(?:\s\([^()\n]{1,20}\))?:\s*(?:$|(?=\S))(?P<day>)(?P<date>)"
    ),
)
_HEARSAY = Pattern(
    r"(?P<head>[^\n:.]{0,20}\b(?:[Hh]eard|[Hh]as it|[Hh]ad it|[Gg]ot (?:it|this)|[Ww]ord|"
    r"[Tt]old us) from "
    r"[^\n:.]{3,60}):\s+(?=\S)"
)
_RUMOUR = Pattern(
    r"\b(?:as (?:a )?rumou?r|rumou?rs?|unconfirmed|not confirmed|unverified|pinch of salt|"
    r"needs? confirm\w+|no confirmation)\b", re.IGNORECASE,
)  # fmt: skip
# A source and a colon; points may shorten its words ("Gen. Staff: ...").
_LABEL = (
    rf"(?P<head>(?:[^\n:.;!?]|\b[A-Z]\w{{1,5}}\.(?=\s[A-Zo])){{0,30}}\b(?:{_WHO}|[Aa]dmin|[Oo]ffice|TV|tv|[Rr]adio|"
    r"[Dd]eputy|[Gg]eneral|[Hh]ead of [\w ]{3,20})\b(?:[^\n:.;!?]|\.(?=:)){0,20}):\s+"
)
_SOURCE = Pattern(rf"{_LABEL}(?=\S)")
_LABELLED = Pattern(rf"(?:^|[.;!?]\s+){_LABEL}[\"“«„]?$")
_TAIL = Pattern(
    rf"\s(?:[–—-]|//|via|per(?! cent\b)|acc(?:ording)? to|c/o)\s*(?P<who>(?:[\w'’]+\s){{0,3}}{_WHO}"
    r"(?:\s[\w'’]+){0,3})[\s.!)]*$"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The head of a line; offsets count in the text, and its claims begin at `body`.

    `whole`: the source speaks in all of the line, and in those that follow it without a gap;
    `day`: when it was posted, as it stands above the post. Without a source the post is the
    channel's own. `channel`: who posts the line, where `source` speaks in its beginning only.
    """

    start: int
    end: int
    body: int
    source: str | None = None
    tail: str | None = None
    corrects: bool = False
    rumour: bool = False
    whole: bool = False
    day: str | None = None
    channel: str | None = None


def source_beside(text: str, start: int, end: int) -> str | None:
    """Return whom a claim's own words, or a bracket after them, name as its source.

    "fewer than 400 (town council)", "2 boats sunk acc. to the staff", "quiet, per locals".
    """
    stop = min(len(text), end + _BESIDE_ROOM)
    if text.find("(", start, stop) < 0 and text.find("acc", start, stop) < 0:
        return None
    match = _BESIDE.search(text, start, stop)
    if match is None or match.start() > end + 3:
        return None
    if match["per"] is not None and match.start() < start + 3:
        return None
    return re.split(r"[,;]", match["who"] or match["per"])[0].strip()


def label_of(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the source before a colon in or before a sentence of a post, and where it ends.

    "Canal holds. MoD: 55 destroyed." In running prose a colon says less.
    """
    short = _SHORTENED.search_once(text[max(0, start - _SHORT_ROOM) : start])
    begin = start - len(short[0]) if short is not None else start  # "Gen. Staff" is no sentence end
    if (own := _SOURCE.match(text, begin, end)) is not None and not _TOLD.search(own["head"]):
        return own["head"], own.end()
    line = text.rfind("\n", 0, start) + 1
    before = _LABELLED.search(text[max(line, start - _LABEL_ROOM) : start])
    said = before is not None and not _TOLD.search(before["head"])
    return (before["head"], start) if before is not None and said else None


def is_source(text: str, start: int, end: int) -> bool:
    """Whether words stand in a bracket that only names a source."""
    opened = text.rfind("(", max(0, start - _BESIDE_ROOM), end)
    match = _BESIDE.match(text, opened - 1) if opened > 0 else None
    return match is not None and opened <= start and end <= match.end()


def _bare_name(who: str) -> str:
    """Return who posts, without what they are."""
    return re.split(r"[(\[,]|\s@", who)[0].lstrip("@").strip()


def _titled(posted: re.Match[str]) -> bool:
    """Whether a line without a clock is the title of a dated document, not a post's stamp."""
    if not posted["date"] or re.search(r"\d[:.]\d\d", posted[0]):
        return False
    return _DOCUMENT.search(posted["head"]) is not None or not re.search(r"[/|·—–\[(]", posted[0])


def topic_of(text: str, start: int, end: int, *, posted: bool = True) -> Topic | None:
    """Return the head (or the source at the end) of the line in ``text[start:end]``.

    `posted`: whether the line may name who posted something, and when.
    """
    line = text[start:end].strip()
    short = posted and (len(line) <= _STAMP_ROOM or line[:1] in ("[", "@"))
    for pattern in _POSTED if short else ():
        if (stamp := pattern.match(text[start:end])) is not None and not _titled(stamp):
            body = start + stamp.end()
            who = text[start + stamp.start("head") : start + stamp.end("head")]
            return Topic(start, body, body, _bare_name(who),
                         whole=True, day=stamp["day"] or stamp["date"])  # fmt: skip
    if short and (bare := _BARE.match(text[start:end])) is not None:
        return Topic(start, start + bare.end(), start + bare.end(), whole=True, day=bare["day"])
    if posted and (head := stamp_of(text[start:end])) is not None:
        body = start + head.end
        return Topic(start, body, body, head.who, whole=True, day=head.day)
    if (named := _BRACKETED.match(text[start:end])) is not None:  # a channel before its post
        inner = topic_of(text, start + named.end(), end)
        at = start + named.end()
        source = re.split(r"\s*[|/]\s*", named["head"])[0]
        if inner is None:
            return Topic(start=at, end=at, body=at, source=source, whole=True)
        return replace(inner, source=inner.source or source, whole=inner.source is None,
                       channel=source)  # fmt: skip
    line = plain(text[start:end])
    tail = _TAIL.search(line)
    teller = tail["who"].strip() if tail else None
    rumour = bool(_RUMOUR.search(line)) and len(line) < 280
    for pattern in (_CAPITALS, _SECTOR, _CORRECTED, _HEARSAY, _SOURCE, _TOWNS, _DATED):
        match = pattern.match(line)
        if match is not None and not (pattern is _SOURCE and _BEING.search(match["head"])):
            # Flags and marks before a source belong to it: they say whose ministry it is.
            told = pattern in (_SOURCE, _HEARSAY)
            source = text[start : start + match.end("head")] if told else None
            if pattern is _HEARSAY and source is not None:
                source = source.rsplit(" from ", 1)[-1]
            return Topic(
                start, start + match.end() - 1, start + match.end(), source, teller,
                corrects=line[: match.end()].strip().lower().startswith(("correction", "erratum")),
                rumour=rumour,
            )  # fmt: skip
    if teller is None and not rumour:
        return None
    return Topic(start, start, start, None, teller, rumour=rumour)
