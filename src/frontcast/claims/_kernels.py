"""The inner loops of the parser, compiled: windows, maxout with layer norm, arc-eager steps.

They compute what spaCy's and thinc's own layers compute, without their calls per layer, batch
and state. Arrays are float32 and C-contiguous; rows are tokens.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Moves of spaCy's arc-eager system, in its numbering.
SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
# Rows of what is known of each word while a text is parsed; of stack and returned words too.
HEAD, KIND, YOUNGEST_LEFT, YOUNGEST_RIGHT, OLDER, SHIFTED, STARTS, STACK, BACK = range(9)
# Sums may be taken in any order, so that they run in vector registers; no other licence.
_SUMS = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True, fastmath=_SUMS)
def settle(pieces: Floats, bias: Floats, gain: Floats, shift: Floats, wide: Floats) -> None:
    """Add to each row the layer-normed maximum of its three pieces.

    Parameters
    ----------
    pieces : ndarray, shape (n, 3 * width)
        First pieces of all outputs, then the second ones, then the third.
    bias : ndarray, shape (3 * width,)
    gain, shift : ndarray, shape (width,)
    wide : ndarray, shape (n, 3 * width)
        Each row with the one before and the one after it; changed in place.
    """
    n, width = len(wide), len(gain)
    best = np.empty(width, np.float32)
    for i in range(n):
        total = np.float32(0)
        for k in range(width):
            a = pieces[i, k] + bias[k]
            b = pieces[i, width + k] + bias[width + k]
            c = pieces[i, 2 * width + k] + bias[2 * width + k]
            best[k] = max(a, max(b, c))
            total += best[k]
        mean = total / np.float32(width)
        spread = np.float32(0)
        for k in range(width):
            spread += (best[k] - mean) * (best[k] - mean)
        scale = np.float32(1) / np.sqrt(spread / np.float32(width) + np.float32(1e-8))
        for k in range(width):
            best[k] = wide[i, width + k] + (best[k] - mean) * scale * gain[k] + shift[k]
        wide[i, width : 2 * width] = best
        if i > 0:
            wide[i - 1, 2 * width :] = best
        if i + 1 < n:
            wide[i + 1, :width] = best


@njit(cache=True, nogil=True, inline="always", fastmath={"contract"})
def _score(
    seen: Ints, first: int, table: Floats, pad: Floats, bias: Floats,
    weights: Floats, offset: Floats, sums: Floats, hidden: Floats, scores: Floats,
) -> None:  # fmt: skip
    """Write the score of every move in a state: maxout of two, then a linear layer."""
    size, classes = hidden.shape[0], scores.shape[0]
    for k in range(2 * size):
        sums[k] = np.float32(0)
    for f in range(8):
        if seen[f] < 0:
            for k in range(2 * size):
                sums[k] += pad[f, k]
        else:
            row, at = first + seen[f], f * 2 * size
            for k in range(2 * size):
                sums[k] += table[row, at + k]
    for k in range(size):
        hidden[k] = max(sums[k] + bias[k], sums[size + k] + bias[size + k])
    for c in range(classes):
        scores[c] = np.float32(0)
    for k in range(size):
        for c in range(classes):
            scores[c] += hidden[k] * weights[k, c]
    for c in range(classes):
        scores[c] += offset[c]


@njit(cache=True, nogil=True)
def _look(at: Ints, words: Ints, length: int, seen: Ints) -> None:
    """Write the words that a state looks at; -1 where there is none."""
    depth, backed, ahead = at[0], at[1], at[2]
    seen[:] = -1
    if backed > 0:
        seen[0] = words[BACK, backed - 1]
    elif ahead < length:
        seen[0] = ahead
    if backed > 1:
        seen[1] = words[BACK, backed - 2]
    elif ahead + 1 - backed < length:
        seen[1] = ahead + 1 - backed
    for n in range(min(depth, 3)):
        seen[2 + n] = words[STACK, depth - 1 - n]
    if seen[0] >= 0:
        seen[5] = words[YOUNGEST_LEFT, seen[0]]
    if seen[2] >= 0:
        seen[6] = words[YOUNGEST_LEFT, seen[2]]
        seen[7] = words[YOUNGEST_RIGHT, seen[2]]


@njit(cache=True, nogil=True)
def _allow(at: Ints, words: Ints, length: int, seen: Ints, valid: Ints) -> None:
    """Write which of the five moves a state allows."""
    depth, waiting = at[0], length - at[2] + at[1]
    b0, b1 = seen[0], seen[1]
    inside = b0 >= 0 and words[STARTS, b0] == 0
    valid[SHIFT] = depth == 0 or (waiting >= 2 and inside and words[SHIFTED, b0] == 0)
    valid[REDUCE] = depth > 0
    valid[LEFT] = valid[RIGHT] = depth > 0 and waiting > 0 and inside
    valid[BREAK] = waiting >= 2 and b1 == b0 + 1 and words[STARTS, b1] == 0


@njit(cache=True, nogil=True)
def _reduce(at: Ints, words: Ints, s0: int) -> None:
    """Pop the stack; a word without a head goes back to the buffer."""
    at[0] -= 1
    if words[HEAD, s0] < 0 and at[0] > 0:
        words[SHIFTED, s0] = 1
        words[BACK, at[1]] = s0
        at[1] += 1


@njit(cache=True, nogil=True)
def _attach_left(at: Ints, words: Ints, s0: int, b0: int, kind: int) -> None:
    """Make the first of the buffer the head of the top of the stack, and pop it."""
    if words[HEAD, s0] >= 0:  # its old head has it as the youngest child to the right
        words[YOUNGEST_RIGHT, words[HEAD, s0]] = words[OLDER, s0]
    words[HEAD, s0], words[KIND, s0] = b0, kind
    words[YOUNGEST_LEFT, b0] = s0
    words[SHIFTED, b0] = 0
    at[0] -= 1


@njit(cache=True, nogil=True)
def _push(at: Ints, words: Ints, b0: int) -> None:
    if at[1] > 0:
        at[1] -= 1
    else:
        at[2] += 1
    words[STACK, at[0]] = b0
    at[0] += 1


@njit(cache=True, nogil=True)
def _make(move: int, at: Ints, words: Ints, seen: Ints, kind: int) -> None:
    """Make one move."""
    b0, s0 = seen[0], seen[2]
    if move == BREAK:
        words[STARTS, seen[1]] = 1
    elif move == REDUCE:
        _reduce(at, words, s0)
    elif move == LEFT:
        _attach_left(at, words, s0, b0, kind)
    else:
        if move == RIGHT:
            words[HEAD, b0], words[KIND, b0] = s0, kind
            words[OLDER, b0], words[YOUNGEST_RIGHT, s0] = words[YOUNGEST_RIGHT, s0], b0
        _push(at, words, b0)


@njit(cache=True, nogil=True)
def _open(words: Ints, length: int, openings: Ints) -> None:
    """Mark the first of the words that hang below each root."""
    words[STACK] = 0
    for i in range(length):
        root = i
        while words[HEAD, root] >= 0:
            root = words[HEAD, root]
        if words[STACK, root] == 0:
            words[STACK, root] = openings[i] = 1


@njit(cache=True, nogil=True)
def parse(
    lengths: Ints, table: Floats, pad: Floats, bias: Floats, weights: Floats, offset: Floats,
    moves: Ints,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """Parse texts greedily, one after the other.

    Parameters
    ----------
    lengths : ndarray, shape (texts,)
        Tokens of each text; their rows in `table` follow one another.
    table : ndarray, shape (tokens, 8 * 2 * hidden)
        What each token adds to the hidden layer in each of the places a state looks at; in
        each place the first pieces of all hidden units, then the second ones.
    pad : ndarray, shape (8, 2 * hidden)
        The same for a place that is empty.
    bias : ndarray, shape (2 * hidden,)
    weights : ndarray, shape (hidden, classes)
    offset : ndarray, shape (classes,)
    moves : ndarray, shape (classes,)
        Which of the five moves each class makes.

    Returns
    -------
    tuple of ndarray
        Head of each token relative to it (0 for a root), class of the move that set it (-1 for
        a root), and whether a sentence begins with it (1, else -1): the first word of each root.
    """
    heads, kinds = np.zeros(table.shape[0], np.int64), np.full(table.shape[0], -1, np.int64)
    openings = np.full(table.shape[0], -1, np.int64)
    size, classes = weights.shape
    sums, hidden = np.empty(2 * size, np.float32), np.empty(size, np.float32)
    scores = np.empty(classes, np.float32)
    seen, valid, at = np.empty(8, np.int64), np.empty(5, np.int64), np.empty(3, np.int64)
    words = np.empty((9, lengths.max() + 1), np.int64)
    first = 0
    for length in lengths:
        at[:] = 0
        words[:] = -1
        words[SHIFTED], words[STARTS] = 0, 0
        while at[0] > 0 or at[1] > 0 or at[2] < length:
            _look(at, words, length, seen)
            _allow(at, words, length, seen, valid)
            _score(seen, first, table, pad, bias, weights, offset, sums, hidden, scores)
            best = -1
            for c in range(classes):
                if valid[moves[c]] and (best < 0 or scores[c] > scores[best]):
                    best = c
            if best < 0:
                break
            _make(moves[best], at, words, seen, best)
        for i in range(length):
            if words[HEAD, i] >= 0:
                heads[first + i] = words[HEAD, i] - i
                kinds[first + i] = words[KIND, i]
        _open(words, length, openings[first : first + length])
        first += length
    return heads, kinds, openings
