"""Regular expressions with a cheap test before them.

Most rules look for words that most texts do not have, and `re` takes its time to find that out.
From the parse of an expression this module works out short strings one of which every match
holds; a text without any of them is not searched. What is found is the same.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# Beyond these the test costs more than it saves.
_MOST_NEEDLES = 80
_MOST_STRINGS = 64
# Letters by which a sieve knows its strings.
_PART = 3
# Letters that `re` takes for others without regard to case and `str.lower` does not.
_ODD = re.compile("[\u017f\u0131\u0130]")

Strings = frozenset[str]
_EMPTY: Strings = frozenset(("",))


class Pattern:
    """A compiled expression that first looks for what its matches must hold.

    Parameters
    ----------
    pattern : str
    flags : int
        As of `re.compile`.
    """

    __slots__ = ("_finditer", "_flags", "_fold", "_search", "needles", "pattern", "regex")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Nothing is compiled before it is used: the rules have hundreds of expressions.
        if name not in self.__slots__:
            raise AttributeError(name)
        self.regex = re.compile(self.pattern, self._flags)
        self._search, self._finditer = self.regex.search, self.regex.finditer
        self._fold = bool(self.regex.flags & re.IGNORECASE)
        self.needles = needles(self.pattern, self._flags)
        return getattr(self, name)

    def may_match(self, text: str) -> bool:
        """Whether a text holds what a match would."""
        if not self.needles:
            return True
        if self._fold:
            if not text.isascii() and _ODD.search(text):
                return True
            text = text.lower()
        return any(map(text.__contains__, self.needles))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match, as `re.Pattern.search`."""
        return self._search(text, start, end) if self.may_match(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Return the matches, as `re.Pattern.finditer`."""
        return self._finditer(text, start, end) if self.may_match(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        """Return what matches, as `re.Pattern.findall`."""
        return self.regex.findall(text) if self.may_match(text) else []

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match at one place, as `re.Pattern.match`."""
        return self.regex.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text, as `re.Pattern.fullmatch`."""
        return self.regex.fullmatch(text)

    def sub(self, repl: str, text: str) -> str:
        """Return the text with all matches replaced, as `re.Pattern.sub`."""
        return self.regex.sub(repl, text) if self.may_match(text) else text


class Sieve:
    """Many expressions of which a text may match few: all are tested for in one go.

    Parameters
    ----------
    patterns : iterable of Pattern
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._always: frozenset[int] | None = None
        # Strings wanted, with who wants them, by a few letters of theirs.
        self._wanted: dict[str, list[tuple[str, set[int]]]] = {}

    def may_match(self, text: str) -> list[int]:
        """Return the indices of the expressions that a text may match, in their order."""
        if self._always is None:
            self._always = self._sort()
        text = text.lower()
        if not text.isascii() and _ODD.search(text):
            return list(range(len(self._patterns)))
        found = set(self._always)
        known = self._wanted
        for part in known.keys() & {text[i : i + _PART] for i in range(len(text))}:
            for needle, numbers in known[part]:
                if needle in text:
                    found |= numbers
        return sorted(found)

    def _sort(self) -> frozenset[int]:
        """Note which expressions want which strings; return those that want none."""
        always, wanted = set(), dict[str, set[int]]()
        for number, pattern in enumerate(self._patterns):
            if not pattern.needles or min(map(len, pattern.needles)) < _PART:
                always.add(number)
                continue
            for needle in pattern.needles:
                wanted.setdefault(needle.lower(), set()).add(number)
        for needle, numbers in wanted.items():
            self._wanted.setdefault(needle[-_PART:], []).append((needle, numbers))
        return frozenset(always)


def needles(pattern: str, flags: int = 0) -> tuple[str, ...]:
    r"""Return strings of which every match of an expression holds one; empty if none are known.

    Without regard to case they are in lower case.

    Examples
    --------
    >>> needles(r"\b(?:in|over) the (?:coming|next few) days\b")
    ('coming', 'next few')
    """
    parsed = _parser.parse(pattern, flags)
    if parsed.state.flags & re.VERBOSE:
        return ()
    found = _best(_candidates(parsed))
    if found is None or len(found) > _MOST_NEEDLES:
        return ()
    fold = parsed.state.flags & re.IGNORECASE
    return tuple(sorted({n.lower() if fold else n for n in found}))


def _candidates(parsed: Iterable[tuple[Any, Any]]) -> Iterator[Strings]:
    """Yield sets of strings; each match of a sequence holds one of each set."""
    run: Strings = _EMPTY
    for op, value in parsed:
        exact = _exact(op, value)
        if exact is not None:
            yield exact
        if exact is not None and len(run) * len(exact) <= _MOST_STRINGS:
            run = frozenset(a + b for a in run for b in exact)
            if len(exact) > 8 and (inner := _best(_inside(op, value))) is not None:
                yield inner
            continue
        yield run
        run = exact if exact is not None else _EMPTY
        if (inner := _best(_inside(op, value))) is not None:
            yield inner
    yield run


def _inside(op: Any, value: Any) -> Iterator[Strings]:
    """Yield what a part without a finite set of strings holds nevertheless."""
    name = str(op)
    if name == "SUBPATTERN" and not any(value[1:3]):
        yield from _candidates(value[-1])
    elif name == "ATOMIC_GROUP":
        yield from _candidates(value)
    elif name.endswith("_REPEAT") and value[0] > 0:
        yield from _candidates(value[2])
    elif name == "ASSERT":
        yield from _candidates(value[1])
    elif name == "BRANCH":
        parts = [_best(_candidates(branch)) for branch in value[1]]
        if all(part is not None for part in parts):
            yield frozenset(s for part in parts if part for s in part)


def _exact(op: Any, value: Any) -> Strings | None:
    """Return all strings that a part of an expression matches, if they are few."""
    name = str(op)
    if name == "LITERAL":
        return frozenset((chr(value),))
    if name == "AT" or name == "ASSERT_NOT":
        return _EMPTY
    if name == "IN":
        return _letters(value)
    if name == "SUBPATTERN" and not any(value[1:3]):  # without flags of its own
        return _joined(value[-1])
    if name == "BRANCH":
        parts = [_joined(branch) for branch in value[1]]
        if any(part is None for part in parts):
            return None
        union = frozenset(s for part in parts if part for s in part)
        return union if len(union) <= _MOST_STRINGS else None
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == 1:
        inner = _joined(value[2])
        return None if inner is None else (inner | _EMPTY if value[0] == 0 else inner)
    return None


def _letters(value: list[tuple[Any, Any]]) -> Strings | None:
    out: set[str] = set()
    for op, item in value:
        if str(op) == "LITERAL":
            out.add(chr(item))
        elif str(op) == "RANGE" and item[1] - item[0] < 4:
            out |= {chr(c) for c in range(item[0], item[1] + 1)}
        else:
            return None
    return frozenset(out) if len(out) <= 4 else None


def _joined(parsed: Iterable[tuple[Any, Any]]) -> Strings | None:
    out = _EMPTY
    for op, value in parsed:
        exact = _exact(op, value)
        if exact is None or len(out) * len(exact) > _MOST_STRINGS:
            return None
        out = frozenset(a + b for a in out for b in exact)
    return out


def _best(candidates: Iterable[Strings]) -> Strings | None:
    """Return the set that tells most: its shortest string long, then few of them."""
    sets = [_minimal(s) for s in candidates if s and "" not in s]
    return max(sets, key=lambda s: (min(min(map(len, s)), 4), -len(s)), default=None)


def _minimal(strings: Strings) -> Strings:
    """Drop strings that hold another one."""
    return frozenset(s for s in strings if not any(o != s and o in s for o in strings))
