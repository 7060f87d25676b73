"""Expressions with a test before them find exactly what `re` finds."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import frontcast.claims
from frontcast.claims._patterns import Pattern, Screen, Sieve, needles
from frontcast.claims._times import _RULES
from frontcast.claims._typewords import IDIOMS

TEXTS = [
    "Troops took the village of Zarichne on Monday, 20 December 2024, officials said.",
    "AT LEAST SIX OF THE 12 TANKS WERE LOST IN THE PAST TWO WEEKS",
    "Overnight, more than two thirds of the town's 3,000 people left; five to one.",
    "Should Pokrovsk fall by the end of March, the road would be cut off, the ministry said.",
    "he has been fighting there since last week, a kilometre and a half from the front line",
    "İstanbul and ſtill the \u212am: strange letters that match without regard to case",
    "",
]


def _all_patterns() -> list[Pattern]:
    out = [rule for rule, _, _ in _RULES] + [way for _, _, ways in IDIOMS for way in ways]
    for info in pkgutil.iter_modules(frontcast.claims.__path__, "frontcast.claims."):
        values = vars(importlib.import_module(info.name)).values()
        out += [value for value in values if isinstance(value, Pattern)]
    return out


def _compare(texts: list[str]) -> int:
    found = 0
    for pattern in _all_patterns():
        plain = re.compile(pattern.pattern, pattern.regex.flags)
        for text in texts:
            want = [m.span() for m in plain.finditer(text)]
            assert [m.span() for m in pattern.finditer(text)] == want, pattern.pattern
            first = pattern.search(text)
            assert (first and first.span()) == (want[0] if want else None), pattern.pattern
            found += len(want)
    return found


def test_every_rule_finds_what_re_finds() -> None:
    assert _compare(TEXTS) > 100


def test_every_rule_finds_what_re_finds_in_real_reports(shared: Path) -> None:
    lines = [
        line
        for path in sorted((shared / "reports").glob("seed*.txt"))
        for line in path.read_text().splitlines()
        if line.strip()
    ]
    assert _compare(lines) > 1000


@pytest.mark.parametrize(
    ("pattern", "flags", "want"),
    [
        (r"\bfell\b", 0, {"fell"}),
        (r"(?:said|says)\s+that", 0, {"that"}),
        (r"(?:the )?(?:captured|seized)", 0, {"captured", "seized"}),
        (r"(?:a|b)?\d+", 0, set()),
        (r"x*yes|no", 0, {"yes", "no"}),
        (r"Kyiv", re.IGNORECASE, {"kyiv"}),
        (r"(?i:Kyiv) fell", 0, {" fell"}),
        (r"(?<=near )\w+", 0, {"near "}),
        (r"\w+(?! said)", 0, set()),
        (r"(\w)\1ab{2,3}c", 0, {"a", "c"}),
        (r"(?x) fell # comment", 0, set()),
    ],
)
def test_what_matches_must_hold(pattern: str, flags: int, want: set[str]) -> None:
    found = set(needles(pattern, flags))
    if pattern.startswith(r"(\w)"):
        assert len(found) == 1  # either letter will do
        assert found < want
    else:
        assert found == want


def test_a_sieve_keeps_every_expression_that_matches() -> None:
    patterns = _all_patterns()
    sieve = Sieve(patterns)
    for text in TEXTS:
        kept = sieve.may_match(text)
        assert kept == sorted(kept)
        assert {n for n, p in enumerate(patterns) if p.regex.search(text)} <= set(kept)
        assert len(kept) < len(patterns) or not text.isascii()


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        (r"\bno\b", "They know the north", False),
        (r"\bno\b", "There is NO, none", True),
        (r"n't\b", "They don't", True),
        (r"n't\b", "an n'thing", False),
        (r"\bin the\s+(?:town|city)\b", "in the\tcity-hall", True),
        (r"\bin the\s+(?:town|city)\b", "in the townhouse", False),
    ],
)
def test_words_are_told_from_parts_of_words(pattern: str, text: str, may: bool) -> None:  # noqa: FBT001 - a case's outcome
    sieve = Sieve([Pattern(pattern, re.IGNORECASE)])
    assert bool(sieve.may_match(text)) is may


def test_a_text_cut_within_a_word_is_searched_up_to_the_cut() -> None:
    pattern, text = Pattern(r"\bline\b", re.IGNORECASE), "The lineup of the town."
    assert pattern.search(text) is None
    for found in (pattern.search(text, 0, 8), next(pattern.finditer(text, 0, 8), None)):
        assert found is not None
        assert found.span() == (4, 8)


def test_a_screen_keeps_every_rule_that_may_find_something() -> None:
    patterns = _all_patterns()
    pairs = [(n, patterns[n : n + 2]) for n in range(0, len(patterns), 2)]
    screen = Screen([*((n, tuple(pair)) for n, pair in pairs), (-1, ())])
    for text in TEXTS * 2:
        kept = screen.rules(text)
        assert kept[-1] == -1  # has no expression, so it is always run
        assert {n for n, pair in pairs if any(p.regex.search(text) for p in pair)} <= set(kept)
        assert len(kept) < len(pairs) or not text.isascii()


def test_a_text_looked_at_once_is_searched_as_by_re() -> None:
    for pattern in _all_patterns():
        for text in TEXTS:
            found, want = pattern.search_once(text), pattern.regex.search(text)
            assert (found and found.span()) == (want and want.span()), pattern.pattern
