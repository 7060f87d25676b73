"""Regular expressions with a cheap test before them.

Most rules look for words that most texts do not have, and `re` takes its time to find that out.
From the parse of an expression this module works out short strings one of which every match
holds; a text without any of them is not searched. What is found is the same.

All expressions in use are tested for together: each word met is looked through once for the
strings of all of them, and what its words may match, a text may match. There an expression that
wants the word "no" does not take "north" for one.
"""

import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from re import _parser  # type: ignore[attr-defined]
from typing import Any, ClassVar, Generic, TypeVar

from frontcast.claims._words import words

# Beyond these the test costs more than it saves: after the index has answered, and by itself.
_FEW = 20
_MOST_NEEDLES = 240
_MOST_STRINGS = 64
# Letters by which strings are looked up, the last ones of each.
_PART = 3
# Expressions taken into the index at a time; what it has remembered begins anew with each lot.
_LOT = 16
# Words and texts remembered by the index; a word takes about 0.2 kB.
_MOST_WORDS = 65_536
_MOST_TEXTS = 2_048
_LONGEST = 20_000
# Letters that `re` takes for others without regard to case and `str.lower` does not.
_ODD = re.compile("[\u017f\u0131\u0130]")

# What stands for the border of a word, and for blanks of any kind, in strings of a match.
_EDGE, _BLANK = "\x00", "\x01"
_EDGES = re.compile(r"\b")
_INNER_EDGES = re.compile(r"(?<=\w)(?=[^\w\x00])|(?<=[^\w\x00])(?=\w)")
# Words that many texts have: what stands beside them tells more.
_COMMON = words(
    "a an and at by for from has in is it its last more not of on over that the their they this to "
    "was were with"
)

Rule = TypeVar("Rule")
Strings = frozenset[str]
_EMPTY: Strings = frozenset(("",))
_BLANKS: Strings = frozenset((_BLANK,))


class Pattern:
    """A compiled expression that first looks for what its matches must hold.

    At one place it looks at once: `match` and `fullmatch` are those of `re.Pattern`.

    Parameters
    ----------
    pattern : str
    flags : int
        As of `re.compile`.
    """

    __slots__ = (
        "_finditer",
        "_flags",
        "_fold",
        "_search",
        "bit",
        "fullmatch",
        "match",
        "needles",
        "parts",
        "pattern",
        "regex",
        "single",
    )

    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Nothing is compiled before it is used: the rules have hundreds of expressions.
        if name not in self.__slots__:
            raise AttributeError(name)
        self.regex = re.compile(self.pattern, self._flags)
        self._search, self._finditer = self.regex.search, self.regex.finditer
        self.match, self.fullmatch = self.regex.match, self.regex.fullmatch
        self._fold = bool(self.regex.flags & re.IGNORECASE)
        held = _held(self.pattern, self._flags)
        self.needles, self.parts = _needles(held, fold=self._fold), _parts(held)
        # The index knows all there is to know of strings without blanks but their letters' case;
        # and many strings take as long to look for as the expression itself.
        self.single = not 0 < len(self.needles) <= _FEW or not any(" " in n for n in self.needles)
        self.bit = 0  # until it is in the index
        if self.needles:
            _Index.enter(self)
        return getattr(self, name)

    def may_match(self, text: str) -> bool:
        """Whether a text holds what a match would."""
        if bit := self.bit:
            mask = _Index.texts.get(text)
            if mask is None:
                # Whole reports are searched a stretch at a time: to look all through them
                # costs more.
                if len(text) > _LONGEST:
                    return True
                mask = _Index.latest.mask(text)
            if not mask & bit:
                return False
            if self.single:
                return True
        elif not self.needles or len(text) > _LONGEST:
            return True
        return self.holds_needle(text)

    def holds_needle(self, text: str) -> bool:
        """Whether a text holds one of the strings as it stands, blanks and letters' case too."""
        if self._fold:
            if not text.isascii() and _ODD.search(text):
                return True
            text = text.lower()
        return any(map(text.__contains__, self.needles))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match, as `re.Pattern.search`."""
        # What most calls come to stands here too: they are many, and a call takes its time.
        if bit := self.bit:
            mask = _Index.texts.get(text)
            if mask is not None and not mask & bit:
                return None
        if end < len(text) and _is_cut(text, end):
            return self._search(text, start, end)  # a border that the words of the text lack
        return self._search(text, start, end) if self.may_match(text) else None

    def search_once(self, text: str) -> re.Match[str] | None:
        """Return the first match in a short text that is looked at this once: no index is asked.

        Parameters
        ----------
        text : str
        """
        return self._search(text) if not self.needles or self.holds_needle(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Return the matches, as `re.Pattern.finditer`."""
        if bit := self.bit:
            mask = _Index.texts.get(text)
            if mask is not None and not mask & bit:
                return iter(())
        if end < len(text) and _is_cut(text, end):
            return self._finditer(text, start, end)
        return self._finditer(text, start, end) if self.may_match(text) else iter(())

    def findall(self, text: str) -> list[Any]:
        """Return what matches, as `re.Pattern.findall`."""
        return self.regex.findall(text) if self.may_match(text) else []

    def sub(self, repl: str, text: str) -> str:
        """Return the text with all matches replaced, as `re.Pattern.sub`."""
        return self.regex.sub(repl, text) if self.may_match(text) else text


def _is_cut(text: str, at: int) -> bool:
    """Whether a place in a text stands within a word."""
    return (text[at].isalnum() or text[at] == "_") and (
        text[at - 1].isalnum() or text[at - 1] == "_"
    )


class _Index:
    """Which of the expressions in use a text may match, one bit each, by the text's words.

    An index never changes what it looks for: expressions join in a new one, and only then are
    they given their bits. Whoever reads in another thread meanwhile goes by the one it has.
    """

    latest: ClassVar["_Index"]
    # What the latest one remembers of whole texts.
    texts: ClassVar[dict[str, int]] = {}
    _waiting: ClassVar[list[Pattern]] = []
    _count = 0
    _lock = threading.Lock()

    def __init__(self, wanted: dict[str, dict[str, int]]) -> None:
        # Strings wanted with the bits of who wants them, by their last letters.
        self._wanted = wanted
        self._words = _Words(self._look_through)
        self._texts: dict[str, int] = {}
        # All texts hold the empty string.
        self._always = wanted.get("", {}).get("", 0)

    @classmethod
    def enter(cls, pattern: Pattern) -> None:
        """Note an expression that is in use now."""
        with cls._lock:
            cls._waiting.append(pattern)
            if len(cls._waiting) >= _LOT:
                cls._join()

    @classmethod
    def settle(cls) -> None:
        """Take in all that wait."""
        with cls._lock:
            cls._join()

    @classmethod
    def _join(cls) -> None:
        wanted = {key: dict(known) for key, known in cls.latest._wanted.items()}
        bits = []
        for pattern in cls._waiting:
            bits.append(1 << cls._count)
            cls._count += 1
            for part in pattern.parts:
                known = wanted.setdefault(part[-_PART:], {})
                known[part] = known.get(part, 0) | bits[-1]
        cls.latest = cls(wanted)
        cls.texts = cls.latest._texts
        for pattern, bit in zip(cls._waiting, bits, strict=True):
            pattern.bit = bit
        cls._waiting.clear()

    def mask(self, text: str) -> int:
        """Return the bits of all expressions that a text may match."""
        found = self._texts.get(text)
        if found is None:
            if not text.isascii() and _ODD.search(text):
                return -1
            low = text.lower()  # which many rules look at besides
            found = self._texts.get(low)
            if found is None:
                found = reduce(or_, map(self._words.__getitem__, low.split()), self._always)
            if len(text) <= _LONGEST:
                if len(self._texts) >= _MOST_TEXTS:
                    self._texts.clear()
                self._texts[text] = self._texts[low] = found
        return found

    def _look_through(self, word: str) -> int:
        found = 0
        word = _EDGES.sub(_EDGE, word)
        parts = {word[i : i + n] for n in range(1, _PART + 1) for i in range(len(word) - n + 1)}
        for part in self._wanted.keys() & parts:
            for needle, bits in self._wanted[part].items():
                if needle in word:
                    found |= bits
        return found


class _Words(dict[str, int]):
    """The bits of words, as they are asked for."""

    def __init__(self, look: Callable[[str], int]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[word] = self._look(word)
        return found


_Index.latest = _Index({})


class Screen(Generic[Rule]):
    """Rules with the expressions of which each wants a match, to run only those that may find one.

    Parameters
    ----------
    rules : sequence of (rule, tuple of Pattern)
        A rule without expressions is always to be run.
    """

    def __init__(self, rules: Sequence[tuple[Rule, tuple[Pattern, ...]]]) -> None:
        self._rules = tuple(rules)
        self._bits: tuple[int, ...] = ()
        self._all = 0
        self._known: dict[int, tuple[Rule, ...]] = {}

    def rules(self, text: str) -> tuple[Rule, ...]:
        """Return the rules that a text may concern, in their order."""
        if not self._bits:
            self._sort()
        found = _Index.latest.mask(text) & self._all
        rules = self._known.get(found)
        if rules is None:
            if len(self._known) >= _MOST_TEXTS:
                self._known.clear()
            rules = self._known[found] = tuple(
                rule
                for (rule, _), bits in zip(self._rules, self._bits, strict=True)
                if not bits or bits & found
            )
        return rules

    def _sort(self) -> None:
        # An expression that no index can test for may match any text.
        wanted = [patterns if all(p.needles for p in patterns) else ()
                  for _, patterns in self._rules]  # fmt: skip
        if not all(p.bit for patterns in wanted for p in patterns):
            _Index.settle()
        bits = tuple(reduce(or_, (p.bit for p in patterns), 0) for patterns in wanted)
        self._all, self._bits = reduce(or_, bits, 0), bits


class Sieve:
    """Many expressions of which a text may match few: all are tested for in one go.

    Parameters
    ----------
    patterns : iterable of Pattern
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._screen = Screen([((n, p), (p,)) for n, p in enumerate(patterns)])

    def may_match(self, text: str) -> list[int]:
        """Return the indices of the expressions that a text may match, in their order."""
        return [n for n, p in self._screen.rules(text) if p.single or p.holds_needle(text)]


def needles(pattern: str, flags: int = 0) -> tuple[str, ...]:
    r"""Return strings of which every match of an expression holds one; empty if none are known.

    Without regard to case they are in lower case.

    Examples
    --------
    >>> needles(r"\b(?:in|over) the (?:coming|next few) days\b")
    ('coming', 'next few')
    """
    fold = bool(re.compile(pattern, flags).flags & re.IGNORECASE)
    return _needles(_held(pattern, flags), fold=fold)


def _held(pattern: str, flags: int) -> list[Strings]:
    """Return sets of strings, with marks for borders and blanks; a match holds one of each set."""
    parsed = _parser.parse(pattern, flags)
    return [] if parsed.state.flags & re.VERBOSE else list(_candidates(parsed))


def _needles(held: list[Strings], *, fold: bool) -> tuple[str, ...]:
    """Return the strings that tell most as they stand in a text."""
    found = _best((frozenset(map(_bare, s)) for s in held), _length)
    if found is None or len(found) > _MOST_NEEDLES:
        return ()
    return tuple(sorted({n.lower() if fold else n for n in found}))


def _bare(string: str) -> str:
    return max(reversed(string.replace(_EDGE, "").split(_BLANK)), key=len)


def _length(string: str) -> int:
    return min(len(string), 4)


def _parts(held: list[Strings]) -> Strings:
    """Return what tells most of those strings in words that are looked through one by one."""
    found = _best((frozenset(map(_part, s)) for s in held), _rarity)
    return found or _EMPTY


@lru_cache(maxsize=4096)
def _part(string: str) -> str:
    """Return the rarest of a string's words, or parts of words, with the borders of words."""
    marked = _INNER_EDGES.sub(_EDGE, string.lower().replace(_BLANK, " "))
    parts = [re.sub(f"{_EDGE}+", _EDGE, part) for part in marked.split()]
    return max(parts, key=lambda p: (_rarity(p), len(p)), default="")


def _worth(string: str) -> int:
    return _rarity(_part(string))


def _rarity(part: str) -> int:
    letters = part.replace(_EDGE, "")
    if letters in _COMMON:
        return 2
    return min(len(part), 6) if letters else 0


def _candidates(parsed: Iterable[tuple[Any, Any]]) -> Iterator[Strings]:
    """Yield sets of strings; each match of a sequence holds one of each set."""
    run: Strings = _EMPTY
    for op, value in parsed:
        exact = _exact(op, value)
        if exact is not None:
            yield exact
        if exact is not None and len(run) * len(exact) <= _MOST_STRINGS:
            run = frozenset(a + b for a in run for b in exact)
            within = len(exact) > 8 or str(op) == "ASSERT"
            if within and (inner := _best(_inside(op, value), _worth)) is not None:
                yield inner
            continue
        yield run
        run = exact if exact is not None else _EMPTY
        if (inner := _best(_inside(op, value), _worth)) is not None:
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
        parts = [_best(_candidates(branch), _worth) for branch in value[1]]
        if all(part is not None for part in parts):
            yield frozenset(s for part in parts if part for s in part)


def _exact(op: Any, value: Any) -> Strings | None:
    """Return all strings that a part of an expression matches, if they are few."""
    name = str(op)
    if name == "LITERAL":
        return frozenset((chr(value),))
    if name == "AT":
        return frozenset((_EDGE,)) if str(value) == "AT_BOUNDARY" else _EMPTY
    if name in ("ASSERT", "ASSERT_NOT"):  # what they look at is no part of the match
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
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        inner = _joined(value[2])
        if inner is not None and value[1] == 1:
            return inner | _EMPTY if value[0] == 0 else inner
        return inner if inner == _BLANKS and value[0] > 0 else None
    return None


def _letters(value: list[tuple[Any, Any]]) -> Strings | None:
    out: set[str] = set()
    for op, item in value:
        if str(item) == "CATEGORY_SPACE" and len(value) == 1:
            return _BLANKS
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


def _best(sets: Iterable[Strings], worth: Callable[[str], int]) -> Strings | None:
    """Return the set that tells most: its worst string worth much, then few of them."""
    useful = [_minimal(s) for s in sets if s and all(map(worth, s))]
    return max(useful, key=lambda s: (min(map(worth, s)), -len(s)), default=None)


def _minimal(strings: Strings) -> Strings:
    """Drop strings that hold another one."""
    return frozenset(s for s in strings if not any(o != s and o in s for o in strings))
