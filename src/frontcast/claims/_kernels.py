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
# What a state looks at: two words of the buffer, three of the stack, three children.
FEATURES = 8
# Sums may be taken in any order, so that they run in vector registers; no other licence.
_SUMS = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True)
def windows(rows: Floats, out: Floats) -> None:
    """Write each row with the one before and the one after it, zeros beyond the ends.

    Parameters
    ----------
    rows : ndarray, shape (n, width)
    out : ndarray, shape (n, 3 * width)
    """
    n, width = rows.shape
    for i in range(n):
        for k in range(width):
            out[i, k] = rows[i - 1, k] if i > 0 else np.float32(0)
            out[i, width + k] = rows[i, k]
            out[i, 2 * width + k] = rows[i + 1, k] if i + 1 < n else np.float32(0)


@njit(cache=True, nogil=True, fastmath=_SUMS)
def settle(pieces: Floats, bias: Floats, gain: Floats, shift: Floats, rows: Floats) -> None:
    """Add to each row the layer-normed maximum of its three pieces.

    Parameters
    ----------
    pieces : ndarray, shape (n, 3 * width)
        First pieces of all outputs, then the second ones, then the third.
    bias : ndarray, shape (3 * width,)
    gain, shift : ndarray, shape (width,)
    rows : ndarray, shape (n, width)
        Changed in place.
    """
    n, width = rows.shape
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
            rows[i, k] += (best[k] - mean) * scale * gain[k] + shift[k]


@njit(cache=True, nogil=True, inline="always")
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
def parse(
    lengths: Ints, table: Floats, pad: Floats, bias: Floats, weights: Floats, offset: Floats,
    moves: Ints,
) -> tuple[Ints, Ints]:  # fmt: skip
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
        Head of each token relative to it (0 for a root) and class of the move that set it
        (-1 for a root).
    """
    tokens = table.shape[0]
    heads, kinds = np.zeros(tokens, np.int64), np.full(tokens, -1, np.int64)
    longest = 1
    for n in lengths:
        longest = max(longest, n)
    size, classes = weights.shape
    sums, hidden = np.empty(2 * size, np.float32), np.empty(size, np.float32)
    scores = np.empty(classes, np.float32)
    seen, valid = np.empty(8, np.int64), np.empty(5, np.bool_)
    stack, back = np.empty(longest, np.int64), np.empty(longest, np.int64)
    head, kind = np.empty(longest, np.int64), np.empty(longest, np.int64)
    # Youngest child on either side, and on the right the one before each child.
    left, right = np.empty(longest, np.int64), np.empty(longest, np.int64)
    before = np.empty(longest, np.int64)
    shifted, starts = np.empty(longest + 1, np.bool_), np.empty(longest + 1, np.bool_)
    first = 0
    for length in lengths:
        head[:length], kind[:length] = -1, -1
        left[:length], right[:length], before[:length] = -1, -1, -1
        shifted[:length], starts[:length] = False, False
        depth, backed, ahead = 0, 0, 0
        while depth > 0 or backed > 0 or ahead < length:
            waiting = length - ahead + backed
            b0 = back[backed - 1] if backed > 0 else (ahead if ahead < length else -1)
            if backed > 1:
                b1 = back[backed - 2]
            else:
                b1 = ahead + 1 - backed
                b1 = b1 if b1 < length else -1
            s0 = stack[depth - 1] if depth > 0 else -1
            seen[0], seen[1], seen[2] = b0, b1, s0
            seen[3] = stack[depth - 2] if depth > 1 else -1
            seen[4] = stack[depth - 3] if depth > 2 else -1
            seen[5] = left[b0] if b0 >= 0 else -1
            seen[6] = left[s0] if s0 >= 0 else -1
            seen[7] = right[s0] if s0 >= 0 else -1
            begun = b0 >= 0 and starts[b0]
            valid[0] = depth == 0 or (waiting >= 2 and not begun and not shifted[b0])
            valid[1] = depth > 0
            valid[2] = valid[3] = depth > 0 and waiting > 0 and not begun
            valid[4] = waiting >= 2 and b1 == b0 + 1 and not starts[b1]
            _score(seen, first, table, pad, bias, weights, offset, sums, hidden, scores)
            best = -1
            for c in range(classes):
                if valid[moves[c]] and (best < 0 or scores[c] > scores[best]):
                    best = c
            if best < 0:
                break
            move = moves[best]
            if move == 4:
                starts[b1] = True
            elif move == 1:
                depth -= 1
                if head[s0] < 0 and depth > 0:  # without a head it goes back to the buffer
                    shifted[s0] = True
                    back[backed] = s0
                    backed += 1
            elif move == 2:
                if head[s0] >= 0:  # an arc from its left, the youngest one there, gives way
                    right[head[s0]] = before[s0]
                head[s0], kind[s0] = b0, best
                left[b0] = s0
                shifted[b0] = False
                depth -= 1
            else:
                if move == 3:
                    head[b0], kind[b0] = s0, best
                    before[b0], right[s0] = right[s0], b0
                if backed > 0:
                    backed -= 1
                else:
                    ahead += 1
                stack[depth] = b0
                depth += 1
        for i in range(length):
            if head[i] >= 0:
                heads[first + i] = head[i] - i
                kinds[first + i] = kind[i]
        first += length
    return heads, kinds
