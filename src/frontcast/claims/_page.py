"""A report cut into units that can be parsed: runs of own text and quotations, by paragraph.

A quotation is parsed by itself, and the text around it by itself: parsers trip over the two
together. Each unit is as long as its stretch of the report, so that offsets need no table.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from frontcast.claims._feeds import Opening, openings_of
from frontcast.claims._patterns import Pattern
from frontcast.claims._turns import split_turns
from frontcast.claims._words import words
from frontcast.records import Report

if TYPE_CHECKING:
    from frontcast.claims._tree import Tree

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"'}
_OPEN = re.compile('[“«„"]')
_DATELINE = Pattern(
    r"^\s*(?:[A-Z][A-Z'’.\-]+(?: [A-Z'’.\-]+)*(?:/[A-Z]+)?(?:,? [^\n]{0,40}?)?|[A-Z][\w "
    r",.'’]{2,50}\([A-Za-z ]+\))"
    r"\s*(?:--|—|–|\s-)\s+(?=[\"“A-Z])"
)
_ASKING = (
    r"Q\d{0,2}|Question(?: \d+)?|QUESTION(?: \d+)?|Interviewer|INTERVIEWER|Host|HOST|Journalist|"
    r"JOURNALIST|Reporter|REPORTER|Presenter|PRESENTER|Moderator|MODERATOR|Anchor|ANCHOR|"
    r"Correspondent|CORRESPONDENT"
)
_ANSWERING = r"A\d{0,2}|Answer(?: \d+)?|ANSWER(?: \d+)?"
_LABEL = Pattern(
    r"^[ \t*_#>–—-]*(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?[ \t]*[–—-]?[ \t]*)?"
    rf"(?:(?P<q>{_ASKING})|(?P<a>{_ANSWERING})|"
    r"(?P<name>(?:[A-Z][\w'’.\-]+)(?: [A-Z][\w'’.\-]+){0,3})(?: ?\([^()\n]{1,24}\))?)[ \t*_]*"
    r"(?:[:.]|(?:(?<=\bQ)|(?<=\bA)) [–—-])[ \t*_]+(?=\S)"
)
# A label that stands in a line of its own, above what is asked or answered.
_ALONE = Pattern(
    rf"[ \t*_#>]*(?:(?P<q>{_ASKING})|(?P<a>{_ANSWERING})|"
    r"(?P<name>[A-Z][A-Z'’.\-]+(?: [A-Z][A-Z'’.\-]+){0,2}(?=[ \t:*_]*$)|"
    r"[A-Z][\w'’.\-]+(?: [A-Z][\w'’.\-]+){0,2}(?=:)))[ \t:*_]*$"
)
# What stands above somebody's own words, told without questions.
_OWN_WORDS = Pattern(
    r"\b(?:in (?:his|her|their) own words|as told to|(?:told|tells) (?:us|me|our \w+|\w+ \w+) "
    r"(?:his|her|their|the|this|what|how)\b|[Tt]his is (?:what|how|his|her)|monologue|"
    r"(?:recorded|wrote down|noted down|took down) (?:his|her|the)|[Hh]ere is (?:his|her)|"
    r"(?:publish|print|reproduce|carry) (?:his|her|the)|speaks for (?:him|her)self)"
)
_OWN_WORD = words("that saying said says adding added writes wrote told claims claimed")
# Same length in, same length out; brackets glued to words would hide word borders.
_PLAIN = str.maketrans({";": ".",
                        "’": "'", "‘": "'", "\n": " ", "\r": " ", "\t": " ", "[": " ", "]": " ",
                        "“": " ", "”": " ", '"': " ", "«": " ", "»": " ", "„": " ",
                        "\u00a0": " ", "\u202f": " "})  # fmt: skip
_NOT_PLAIN = re.compile("[" + re.escape("".join(map(chr, _PLAIN))) + "]")
_WORD = Pattern(r"\w+")


_PROMPT_LIMIT = 30
_LONGEST_LABEL = 40
_HEAD_ROOM = 1_200
# What a paper says of an interview below it.
_NOTE = Pattern(
    r"\b(?:interview|conversation|talk|exchange|answers)\b[^.\n]{0,60}?\b(?:was|were|has|have|"
    r"took)\b|"
    r"\b(?:edited|shortened|condensed|translated|conducted|recorded) (?:for|by|from|in|on)\b|"
    r"^[^\w\n]*(?:[Ii]nterview(?:ed)? by|[Aa]s told to|[Tt]ranslat\w+ by)\b"
)
_FIRST_PERSON = Pattern(r"\b(?:I|we|our|my|us|me|ours|We|My|Our)\b")


@dataclass(slots=True)
class Unit:
    """A stretch of the report that is parsed as one text.

    `quoted`: a quotation; `labelled`: name before a colon at its line's start, ``Q`` or ``A``.
    """

    start: int
    end: int
    paragraph: int
    quoted: bool
    labelled: str | None = None
    label_start: int = -1
    tree: "Tree | None" = None


@dataclass(slots=True)
class Page:
    """A report with its units and the quotations that were left inside their sentence."""

    report: Report
    units: list[Unit]
    inner_quotes: list[tuple[int, int]] = field(default_factory=list)
    dateline: str = ""
    openings: dict[int, Opening] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The kept text."""
        return self.report.text


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Return a text as the parser gets it: as long, quotation marks blank, one apostrophe."""
    return text.translate(_PLAIN) if _NOT_PLAIN.search(text) else text


def cut(report: Report) -> Page:
    """Cut a report into units; boilerplate is in none of them."""
    paragraphs = _paragraphs(report)
    page = Page(report=report, units=[], openings=openings_of(report.text, paragraphs))
    alone = _labels_alone(report.text, paragraphs)
    turn: str | None = None
    for number, (start, end) in enumerate(paragraphs):
        if number in alone:
            turn = alone[number]
            continue
        at = page.openings[number].body if number in page.openings else start
        # A headline and a byline may stand above the line that says from where it was sent.
        if not page.dateline and number < 4 and (line := _DATELINE.match(report.text[start:end])):
            page.dateline = line[0]
            at += line.end()
        before, known = at, len(page.units)
        label, at = _label(report.text, at, end)
        label = label or turn
        _cut_paragraph(page, number, span=(at, end), label=label)
        if label and len(page.units) > known and not page.units[known].quoted:
            page.units[known].label_start = before
    _mark_turns(page)
    _mark_interview(page)
    _mark_monologue(page)
    _drop_single_labels(page)
    return page


def _mark_turns(page: Page) -> None:
    """Take a label for a question's where whoever bears it mostly asks and others answer."""
    turns: dict[str, dict[int, bool]] = {}
    _spell_out(page)
    for unit in page.units:
        if unit.labelled:
            asks = page.text[unit.start : unit.end].rstrip(" )\"”'’").endswith("?")
            turns.setdefault(unit.labelled, {})[unit.paragraph] = asks
    often = {label: list(asked.values()) for label, asked in turns.items() if len(asked) > 1}
    asking = {label for label, asked in often.items() if 2 * sum(asked) >= len(asked)}
    if "Q" in turns or len(asking) != 1 or len(often) < 2:
        return
    for unit in page.units:
        if unit.labelled in asking:
            unit.labelled = "Q"


def _spell_out(page: Page) -> None:
    """Read initials before a colon as the name that stands there once in full."""
    labels = {u.labelled for u in page.units if u.labelled}
    full = {"".join(w[0] for w in label.split()): label for label in labels if " " in label}
    for unit in page.units:
        short = (unit.labelled or "").replace(".", "")
        if short.isupper() and short in full:
            unit.labelled = full[short]


def _mark_interview(page: Page) -> None:
    """Label questions and answers of an interview that has no labels, or labels once only."""
    paragraphs: dict[int, list[Unit]] = {}
    for unit in page.units:
        paragraphs.setdefault(unit.paragraph, []).append(unit)
    numbers = list(paragraphs)
    texts = [page.text[paragraphs[n][0].start : paragraphs[n][-1].end].strip() for n in numbers]
    asks = [t.rstrip(")”\"'’*_ ").endswith("?") and len(t.split()) <= 60 for t in texts]
    if any(u.labelled in ("Q", "A") for u in page.units) or sum(asks) < 3:
        return
    if sum(a and not b for a, b in pairwise(asks)) < 3 or 5 * sum(asks) < len(asks):
        return
    names = {u.labelled for u in page.units if u.labelled}
    kind = ""
    for i, number in enumerate(numbers[asks.index(True) :], start=asks.index(True)):
        answered = i + 1 < len(texts) and not asks[i + 1]
        prompt = kind == "A" and answered and len(texts[i].split()) <= _PROMPT_LIMIT and (
            not _FIRST_PERSON.search(texts[i])
        )  # fmt: skip
        kind = "Q" if asks[i] or prompt else "A"
        last = number == numbers[-1] and kind == "A" and _FIRST_PERSON.search(texts[i]) is None
        if last and len(texts) > i > 0 and _NOTE.search(texts[i]):
            continue
        for unit in paragraphs[number]:
            if len(names) < 2 or not unit.labelled or kind == "Q":  # else several answer
                unit.labelled = kind


def _mark_monologue(page: Page) -> None:
    """Label what somebody tells in the first person below a line that presents them."""
    if not _OWN_WORDS.search_once(page.text[:_HEAD_ROOM]) or any(u.labelled for u in page.units):
        return
    told = next((u for u in page.units[:6] if not u.quoted
                 and _OWN_WORDS.search(page.text, u.start, u.end)), None)  # fmt: skip
    after = [u for u in page.units if told is not None and u.paragraph > told.paragraph]
    first = {u.paragraph for u in after if _FIRST_PERSON.search(page.text, u.start, u.end)}
    if 2 * len(first) < len({u.paragraph for u in after}) or len(first) < 2:
        return
    for unit in after:
        unit.labelled = "A"


def _paragraphs(report: Report) -> list[tuple[int, int]]:
    text = report.text
    masked = list(text)
    for a, b in report.boilerplate:
        masked[a:b] = "\n" * (b - a)
    body = "".join(masked)
    lines = [len(line) for line in body.splitlines() if line.strip()]
    wrapped = len(lines) > 4 and max(lines) < 100 and re.search(r"[a-z,]\n[a-z]", body)
    pattern = r"\S(?:.|\n(?![ \t]*\n))*" if wrapped else r"[^\r\n]*\S[^\r\n]*"
    return split_turns(body, [m.span() for m in re.finditer(pattern, body)])


def _labels_alone(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, str]:
    """Return the labels that stand in lines of their own, by the number of the paragraph."""
    found = {n: m for n, (a, b) in enumerate(paragraphs)
             if b - a < _LONGEST_LABEL and (m := _ALONE.match(text, a, b)) is not None}  # fmt: skip
    out = {n: "Q" if m["q"] else "A" if m["a"] else m["name"].strip() for n, m in found.items()}
    asked: dict[str, list[bool]] = {}
    for n, label in out.items():
        asked.setdefault(label, []).append(_is_question(text, paragraphs, n))
    often = {label: asks for label, asks in asked.items() if len(asks) > 1}
    asking = [label for label, asks in often.items() if label == "Q" or 2 * sum(asks) > len(asks)]
    if len(often) < 2 or len(asking) != 1:
        return {}
    return {n: "Q" if label == asking[0] else label for n, label in out.items() if label in often}


def _is_question(text: str, paragraphs: list[tuple[int, int]], number: int) -> bool:
    if number + 1 >= len(paragraphs):
        return False
    return text[slice(*paragraphs[number + 1])].rstrip(")”\"'’*_ ").endswith("?")


def _label(text: str, start: int, end: int) -> tuple[str | None, int]:
    match = _LABEL.match(text[start:end])
    if match is None or (match["name"] and match[0].rstrip().endswith(".")):
        return None, start
    stop = match[0].rstrip()[-1] == "."
    if (match["q"] or match["a"]) and stop and len(match[0].split()) > 1:
        return None, start
    label = "Q" if match["q"] else "A" if match["a"] else match["name"]
    return label, start + match.end()


def _drop_single_labels(page: Page) -> None:
    """Keep names before a colon as speakers only where they come back or there is a Q."""
    labels = [u.labelled for u in page.units if u.labelled]
    paragraphs = {(u.paragraph, u.labelled) for u in page.units if u.labelled}
    talk = "Q" in labels
    for unit in page.units:
        label = unit.labelled
        if not label or label in "QA" or talk:
            continue
        if sum(name == label for _, name in paragraphs) < 2 or len(label.split()) < 2:
            unit.labelled = None
            if unit.label_start >= 0:  # the name is what the line is about
                unit.start = unit.label_start


def _cut_paragraph(page: Page, number: int, *, span: tuple[int, int], label: str | None) -> None:
    at, end = span
    for a, b in _quotations(page.text, at, end):
        if _stands_alone(page.text, at=at, quote=(a, b)):
            _add(page, Unit(at, a, number, quoted=False, labelled=label))
            _add(page, Unit(a + 1, b - 1, number, quoted=True, labelled=label))
            at = b
        else:
            page.inner_quotes.append((a, b))
    _add(page, Unit(at, end, number, quoted=False, labelled=label))


def _add(page: Page, unit: Unit) -> None:
    if _WORD.search(page.text, unit.start, unit.end):
        page.units.append(unit)


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    at = start
    while (opened := _OPEN.search(text, at, end)) is not None:
        closing = _PAIRS[opened[0]]
        closed = text.find(closing, opened.end(), end)
        if closed < 0 and opened[0] == "“":
            closed = text.find('"', opened.end(), end)
        if closed < 0:  # a quotation that goes on in the next paragraph
            if opened.start() - start < 3:
                out.append((opened.start(), end + 1))
            break
        out.append((opened.start(), closed + 1))
        at = closed + 1
    return out


def _stands_alone(text: str, *, at: int, quote: tuple[int, int]) -> bool:
    """Whether a quotation is a text of its own and not a phrase of the sentence around it."""
    inside = text[quote[0] + 1 : quote[1] - 1]
    if len(inside.split()) < 4:
        return False
    before = text[at : quote[0]].rstrip()
    sentence = re.split(r"[.!?]\s", before)[-1].strip()
    if not sentence or before[-1] in ",:;.!?—–-":
        return True
    return sentence.split()[-1].lower() in _OWN_WORD
