"""What in a plain text is not the article: links to other pieces, player notes, subheadings."""

import re

# A link line; its headline ends at the line's end or where a quotation mark or a capital is
# glued to the last word ("... Under The Guns"It never stops": the break was lost on the way).
_LINK = re.compile(
    r"^[ \t>*\-]*(?:SEE ALSO|READ MORE|READ ALSO|RELATED|MORE ON THIS|WATCH|LISTEN|ALSO READ|"
    r"RECOMMENDED|Read more|See also|Related(?: article| story)?|Read also|Watch|Listen)\s*:\s*",
    re.MULTILINE,
)
_GLUED = re.compile(r"(?<=[a-z0-9?!])(?=[\"“«])|(?<=[a-z?!])(?=[A-Z][a-z])")
_NOTE = re.compile(
    r"^[ \t]*(?:(?:Your|This) browser (?:does ?n[o'’]t|cannot|can['’]t).*"
    r"|(?:Please )?(?:enable|turn on) (?:JavaScript|cookies).*"
    r"|(?:Advertisement|ADVERTISEMENT|Story continues below.*|Skip to (?:main )?content)"
    r"|(?:Subscribe|Sign up|Follow us|Share this|Click here)\b.{0,120}"
    r"|\(?(?:Reporting|Editing|Writing|Additional reporting) by\b.{2,200}"
    r"|(?:Copyright|©|\(c\)).{0,160}|All rights reserved\.?.{0,120}"
    r"|(?:Photo|Image|Credit|Caption|Getty Images|File photo)\s*[:/].{0,200}"
    r"|No media source currently available|\d{1,2}:\d{2}(?: / \d{1,2}:\d{2})?)[ \t]*$",
    re.MULTILINE,
)
_LONGEST_LINK = 400  # characters; a longer line is text, whatever it begins with
_SMALL_WORDS = "a an and as at by for from in into is of on or the to vs with over after"
_SMALL = frozenset(_SMALL_WORDS.split())


def boilerplate_of(text: str, *, headline: bool = True) -> tuple[tuple[int, int], ...]:
    """Return the spans of a plain text that are not the article, in order, not overlapping.

    In posts the first line says what it says once (`headline` False).
    """
    spans = [(m.start(), m.end()) for m in _NOTE.finditer(text)]
    spans += [(m.start(), _link_end(text, m.end())) for m in _LINK.finditer(text)]
    spans += _subheadings(text)
    # A headline says again, shorter, what the article says: it must not count twice.
    if headline and title_of(text) != "unknown":
        start = len(text) - len(text.lstrip())
        spans.append((start, start + len(title_of(text))))
    return merge(spans)


def merge(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans sorted and joined where they overlap; empty ones are dropped."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(s for s in spans if s[1] > s[0]):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def title_of(text: str) -> str:
    """Return the headline of a plain text: a first line that stands alone; else ``unknown``."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    alone = rest.startswith(("\n", "\r\n")) or rest.lstrip(" \t").startswith("\n")
    if alone and 2 <= len(first.split()) <= 25 and first[-1] not in ".;:,":
        return first
    return "unknown"


def _link_end(text: str, start: int) -> int:
    line_end = text.find("\n", start)
    line_end = min(len(text) if line_end < 0 else line_end, start + _LONGEST_LINK)
    words = 0
    for glued in _GLUED.finditer(text, start + 1, line_end):
        words = len(text[start : glued.start()].split())
        # A camel-cased word inside the headline ("RuTube") is followed by little text.
        if words >= 3 and len(text[glued.end() : line_end].split()) >= 5:
            return glued.start()
    return line_end


def _subheadings(text: str) -> list[tuple[int, int]]:
    lines = [(m.start(), m[0]) for m in re.finditer(r"[^\r\n]+", text)]
    long = sum(len(line.split()) >= 15 for _, line in lines)
    if long < 3:  # posts and bulletins have short lines that say something
        return []
    out = []
    for i, (start, line) in enumerate(lines):
        bare = line.strip()
        if 0 < i < len(lines) - 1 and _is_heading(bare):
            at = start + line.index(bare)
            out.append((at, at + len(bare)))
    return out


def _is_heading(line: str) -> bool:
    words = line.split()
    if not 1 <= len(words) <= 9 or not line[-1].isalnum() or any(c.isdigit() for c in line):
        return False
    content = [w for w in words if w.lower() not in _SMALL]
    return bool(content) and all(w[0].isupper() for w in content)
