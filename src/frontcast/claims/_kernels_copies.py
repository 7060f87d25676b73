"""Shingles of texts and an index over them, compiled: arrays in, arrays out.

A text is its UTF-8 bytes, lower case. Words of up to four bytes count as they are; of longer
ones the vowels, doubled letters and an h after a consonant fall away and g counts as h, so that
spellings of one name (Avdiivka, Avdiyivka; Myrnohrad, Mirnograd) are one word. A number counts as
"a number" in the shingles and is kept apart with its digits.
"""

import numba as nb
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]

SHINGLE_WORDS = 3
KEY_WORDS = 7
KEPT_WHOLE = 4
_OFFSET = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
_NUMBER = np.uint64(0x9E3779B97F4A7C15)
_S27, _S30, _S31 = np.uint64(27), np.uint64(30), np.uint64(31)


@nb.njit(cache=True, inline="always")
def _mix(x: np.uint64) -> np.uint64:
    x = (x ^ (x >> _S30)) * _A
    x = (x ^ (x >> _S27)) * _B
    return x ^ (x >> _S31)


@nb.njit(cache=True)
def _word(data: U8, start: int, end: int) -> np.uint64:
    """Hash one word, spelling folded."""
    h = _OFFSET
    whole = end - start <= KEPT_WHOLE
    last = np.uint8(0)
    for i in range(start, end):
        c = data[i]
        if not whole:
            vowel = c == 97 or c == 101 or c == 105 or c == 111 or c == 117 or c == 121
            if vowel and i > start:
                continue
            if c == 104 and i > start and data[i - 1] == last and last != 0:
                continue
            if c == 103:
                c = np.uint8(104)
            elif c == 119:
                c = np.uint8(118)
            if c == last:
                continue
            last = c
        h = (h ^ np.uint64(c)) * _PRIME
    return h


@nb.njit(cache=True)
def _width(data: U8, i: int, end: int) -> int:
    """Return the length of the separator at `i`; 0 for a letter, a digit or an apostrophe."""
    c = data[i]
    if 97 <= c <= 122 or 48 <= c <= 57 or c == 39:
        return 0
    if c < 128:
        return 1
    if c == 0xE2 and i + 2 < end and data[i + 1] == 0x80:  # dashes, quotation marks, ellipsis
        return 0 if data[i + 2] == 0x99 else 3
    if c == 0xC2 and i + 1 < end:  # no-break space, guillemets
        return 2
    return 0


@nb.njit(cache=True)
def _words(data: U8, start: int, end: int, words: U64, numbers: U64) -> tuple[int, int]:
    """Fill `words` and `numbers` with the hashes of one text; return how many of each."""
    n = m = 0
    open_number = False
    i = start
    while i < end:
        width = _width(data, i, end)
        if width:
            i += width
            continue
        first = i
        if 48 <= data[i] <= 57:
            h = _OFFSET
            while i < end and (
                48 <= data[i] <= 57
                or ((data[i] == 44 or data[i] == 46) and i + 1 < end and 48 <= data[i + 1] <= 57)
            ):
                if data[i] != 44:
                    h = (h ^ np.uint64(data[i])) * _PRIME
                i += 1
            numbers[m] = h
            m += 1
            words[n] = _NUMBER
            n += 1
            open_number = True
            continue
        while i < end and _width(data, i, end) == 0:
            i += 1
        words[n] = _word(data, first, i)
        if open_number:  # 40 tanks and 40 houses are two things
            numbers[m - 1] = _mix(numbers[m - 1] * _PRIME + words[n])
            open_number = False
        n += 1
    return n, m


@nb.njit(cache=True)
def _distinct(values: U64, n: int) -> int:
    part = values[:n]
    part.sort()
    k = 0
    for i in range(n):
        if i == 0 or part[i] != part[i - 1]:
            values[k] = part[i]
            k += 1
    return k


@nb.njit(cache=True)
def _runs(words: U64, n: int, width: int, out: U64) -> int:
    """Fill `out` with the distinct hashes of runs of `width` words."""
    k = 0
    for i in range(n - width + 1):
        h = _mix(words[i])
        for j in range(1, width):
            h = _mix(h * _PRIME + words[i + j])
        out[k] = h if h != 0 else np.uint64(1)  # 0 marks an empty slot of the index
        k += 1
    return _distinct(out, k)


@nb.njit(cache=True)
def shingle(
    data: U8, bounds: I64, *, sketch: int, limit: np.uint64
) -> tuple[U64, I64, U64, I64, U64, I64]:
    """Return the distinct shingles, numbers and index keys of texts.

    Parameters
    ----------
    data : (bytes,) uint8
        The texts one after the other, UTF-8, lower case.
    bounds : (texts + 1,) int64
        Where each begins; the last is the length of `data`.
    sketch, limit
        Of the keys, those below `limit` are taken, at least the `sketch` smallest.

    Returns
    -------
    shingles : (n,) uint64
        Runs of `SHINGLE_WORDS` words, sorted within each text.
    starts : (texts + 1,) int64
        Where each text's shingles begin.
    numbers, number_starts
        The same of the numbers, each with the word after it.
    keys, key_starts
        The same of the runs of `KEY_WORDS` words that were taken: long runs are rare, so that
        looking them up finds few texts that have only a stock phrase in common.
    """
    texts = bounds.size - 1
    room = data.size // 2 + texts + 1
    shingles, numbers = np.empty(room, np.uint64), np.empty(room, np.uint64)
    keys = np.empty(room, np.uint64)
    starts, number_starts = np.zeros(texts + 1, np.int64), np.zeros(texts + 1, np.int64)
    key_starts = np.zeros(texts + 1, np.int64)
    longest = 1
    for t in range(texts):
        longest = max(longest, bounds[t + 1] - bounds[t])
    words = np.empty(longest, np.uint64)
    for t in range(texts):
        at, at_number, at_key = starts[t], number_starts[t], key_starts[t]
        n, m = _words(data, bounds[t], bounds[t + 1], words, numbers[at_number:])
        number_starts[t + 1] = at_number + _distinct(numbers[at_number:], m)
        starts[t + 1] = at + _runs(words, n, SHINGLE_WORDS, shingles[at:])
        taken = found = _runs(words, n, KEY_WORDS, keys[at_key:])
        for i in range(min(sketch, found), found):
            if keys[at_key + i] > limit:
                taken = i
                break
        key_starts[t + 1] = at_key + taken
    return (
        shingles[: starts[texts]].copy(), starts, numbers[: number_starts[texts]].copy(),
        number_starts, keys[: key_starts[texts]].copy(), key_starts,
    )  # fmt: skip


@nb.njit(cache=True, inline="always")
def _slot(slots: U64, key: np.uint64) -> np.int64:
    mask = np.uint64(slots.size - 1)
    at = np.int64(key & mask)
    while slots[at] != 0 and slots[at] != key:
        at = np.int64((np.uint64(at) + np.uint64(1)) & mask)
    return at


@nb.njit(cache=True)
def rebuild(slots: U64, heads: I32, new_slots: U64, new_heads: I32) -> None:
    """Move a table's entries into a larger, empty one (sizes are powers of two)."""
    for i in range(slots.size):
        if slots[i] != 0:
            at = _slot(new_slots, slots[i])
            new_slots[at] = slots[i]
            new_heads[at] = heads[i]


@nb.njit(cache=True)
def shared(a: U64, b: U64) -> int:
    """Return how many values two sorted arrays of distinct values have in common."""
    i = j = n = 0
    while i < a.size and j < b.size:
        if a[i] == b[j]:
            n += 1
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return n


@nb.njit(cache=True)
def _look_up(
    t: int,
    mine: U64,
    slots: U64,
    heads: I32,
    docs: I32,
    following: I32,
    counters: I64,
    reach: int,
    seen: I32,
    touched: I32,
) -> int:
    """Count in `seen` the keys that earlier texts share with text `t`; enter its own."""
    n = 0
    for key in mine:
        at = _slot(slots, key)
        if slots[at] == 0:
            slots[at] = key
            heads[at] = -1
            counters[1] += 1
        entry = heads[at]
        for _ in range(reach):
            if entry < 0:
                break
            other = docs[entry]
            if seen[other] == 0:
                touched[n] = other
                n += 1
            seen[other] += 1
            entry = following[entry]
        entry = counters[0]
        docs[entry], following[entry], heads[at] = t, heads[at], entry
        counters[0] += 1
    return n


@nb.njit(cache=True)
def _table(values: U64, room: U64) -> U64:
    """Return a part of `room` as a table of `values`, a quarter full at most."""
    size = 64
    while size < 4 * values.size:
        size *= 2
    table = room[:size]
    table[:] = 0
    for value in values:
        table[_slot(table, value)] = value
    return table


@nb.njit(cache=True)
def _common(table: U64, values: U64) -> int:
    """Return how many of `values` a table holds."""
    n = 0
    for value in values:
        n += table[_slot(table, value)] == value
    return n


@nb.njit(cache=True)
def match(
    shingles: U64,
    starts: I64,
    *,
    keys: U64,
    key_starts: I64,
    slots: U64,
    heads: I32,
    docs: I32,
    following: I32,
    counters: I64,
    reach: int,
    least: int,
    jaccard: float,
    containment: float,
) -> tuple[I32, I32, I32]:
    """Look up each new text among those before it, then enter it.

    Parameters
    ----------
    shingles, starts
        Of all texts, old and new, as from `shingle`.
    keys, key_starts
        Of the new ones, which are the last.
    slots, heads : (room,)
        Table from a key to its last entry; a power of two, with room for all keys.
    docs, following : (entries,) int32
        Entries: the text, and the entry before it with the same key (-1: none).
    counters : (2,) int64
        Entries and slots in use; advanced.
    reach : int
        At most so many of the latest entries of a key are followed.
    least : int
        Texts with fewer shingles have no copies.
    jaccard, containment : float
        A pair is kept if its exact Jaccard similarity or containment reaches this.

    Returns
    -------
    old, new, common : (pairs,) int32
        Numbers of the two texts and of the shingles they share.
    """
    texts, new = starts.size - 1, key_starts.size - 1
    seen = np.zeros(texts, np.int32)
    touched = np.empty(texts, np.int32)
    out = np.empty((3, 1024), np.int32)
    pairs = 0
    most = np.int64(0)
    for k in range(new):
        most = max(most, starts[texts - new + k + 1] - starts[texts - new + k])
    room = np.zeros(8 * most + 64, np.uint64)
    for k in range(new):
        t = texts - new + k
        own = shingles[starts[t] : starts[t + 1]]
        if own.size < least:
            continue
        mine = keys[key_starts[k] : key_starts[k + 1]]
        n = _look_up(t, mine, slots, heads, docs, following, counters, reach, seen, touched)
        table, filled = room[:64], False
        for c in range(n):
            other = touched[c]
            hits = seen[other]
            seen[other] = 0
            if hits < 2:
                continue
            if not filled:
                table, filled = _table(own, room), True
            theirs = shingles[starts[other] : starts[other + 1]]
            common = _common(table, theirs)
            union = own.size + theirs.size - common
            if common < jaccard * union and common < containment * min(own.size, theirs.size):
                continue
            if pairs == out.shape[1]:
                grown = np.empty((3, 2 * pairs), np.int32)
                grown[:, :pairs] = out
                out = grown
            out[0, pairs], out[1, pairs], out[2, pairs] = other, t, common
            pairs += 1
    return out[0, :pairs].copy(), out[1, :pairs].copy(), out[2, :pairs].copy()
