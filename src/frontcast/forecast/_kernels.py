"""Compiled loops: hostile ground around cells, and members of the front's spread.

Arrays are flat, over a grid padded so that no ring reaches beyond it. Ground around a cell is
counted by ring: within 1.5 km (the neighbours), from there to 3.2 km, to 6 and to 12 km.

Random numbers are a hash of (member, step, cell): a member is the same whichever thread draws
it, and the loop over cells carries no state, so that the processor works on many at once.
"""

# Shapes and types are in the docstrings; numba infers them, and mypy sees none.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,untyped-decorator"

import numpy as np
from numba import njit, prange

RINGS_KM = (1.5, 3.2, 6.0, 12.0)
"""Outer radii of the rings."""
_UNIT = np.float32(2.0**-31)
_FASTEST = np.float32(0.5)  # changes of a cell in a step: noise must not make a front leap


@njit(cache=True)
def shift_counts(counts, cells, sign, offsets, ends):
    """Add `sign` to the counts around some cells.

    counts (n, 4) int16, by ring; cells (k,); offsets (j,) int64 of all rings, from the inmost
    outwards; ends (4,): where each ring ends in them.
    """
    for x in cells:
        first = 0
        for ring in range(4):
            for j in range(first, ends[ring]):
                counts[x + offsets[j], ring] += sign
            first = ends[ring]


@njit(cache=True)
def ring_counts(ground, cells, offsets, ends):
    """Return the counts of some ground, (n,) bool, around k cells: (k, 4) int16, by ring."""
    out = np.zeros((cells.size, 4), dtype=np.int16)
    for i in range(cells.size):
        first = 0
        for ring in range(4):
            total = 0
            for j in range(first, ends[ring]):
                total += ground[cells[i] + offsets[j]]
            out[i, ring] = total
            first = ends[ring]
    return out


@njit(inline="always")
def _mix(x):
    """Mix 32 bits ("lowbias32" of C. Wellons' hash prospector)."""
    x = np.uint32(x ^ (x >> np.uint32(16)))
    x = np.uint32(x * np.uint32(0x7FEB352D))
    x = np.uint32(x ^ (x >> np.uint32(15)))
    x = np.uint32(x * np.uint32(0x846CA68B))
    return np.uint32(x ^ (x >> np.uint32(16)))


@njit(inline="always")
def _uniform(x, first, second):
    """Return a number in [0, 1) that hangs on a cell and two keys, in steps of 2**-31."""
    h = _mix(np.uint32(_mix(np.uint32(np.uint32(x) + first)) ^ second))
    return np.float32(np.int32(h >> np.uint32(1))) * _UNIT


@njit(inline="always")
def _rate(x, held, recent, near, far, homes, gain, loss, gain_by, loss_by):
    """Return the expected number of changes of a cell in a step, before noise.

    gain, loss: rates where the cell lies. gain_by, loss_by (5, k): factors by the ground within
    each radius; the fifth: of ground that barely touches the enemy's, and of ground taken of late.
    """
    a = near[x, 0]
    b = a + near[x, 1]
    c = b + far[x, 0]
    d = c + far[x, 1]
    if held[x] == 0:
        if b == 0:
            return np.float32(0.0)
        out = gain * gain_by[0, a] * gain_by[1, b] * gain_by[2, c] * gain_by[3, d]
        if a == 0 and b <= 3:
            out *= gain_by[4, 0]
        return out
    if homes[x, 0] <= a:
        return np.float32(0.0)
    out = loss * loss_by[0, homes[x, 0] - a] * loss_by[1, homes[x, 0] + homes[x, 1] - b]
    out *= loss_by[2, c] * loss_by[3, d]
    if recent[x]:
        out *= loss_by[4, 0]
    return out


@njit(inline="always")
def _turn(x, held, near, offsets, ends):
    """Give a cell to the other side, and count it in the two inner rings around."""
    sign = np.int16(1 - 2 * np.int16(held[x]))
    held[x] = 1 - held[x]
    for j in range(ends[0]):
        near[x + offsets[j], 0] += sign
    for j in range(ends[0], ends[1]):
        near[x + offsets[j], 1] += sign


@njit(inline="always")
def _tell(x, sign, far, offsets, ends):
    """Count a cell that turned in the two outer rings around."""
    for j in range(ends[1], ends[2]):
        far[x + offsets[j], 0] += sign
    for j in range(ends[2], ends[3]):
        far[x + offsets[j], 1] += sign


@njit(cache=True)
def _expect(n, rate, noise, where, lam):
    """Work out the expected changes of each active cell in a step."""
    for i in range(n):
        lam[i] = min(rate[i] * noise[where[i]], _FASTEST)


@njit(cache=True)
def _strike(n, which, lam, first, second, hit):
    """Say which active cells may change; apart from `_expect`, each is fit for vectors."""
    for i in range(n):
        hit[i] = _uniform(which[i], first, second) < lam[i]


@njit(cache=True)
def _collect(n, which, lam, first, second, hit, flips):
    """Return how many active cells change; `flips` says which."""
    found = 0
    for i in range(n):
        # The chance is 1 - exp(-lam), which lies below lam: few are looked at again.
        if hit[i] and (lam[i] < 0.01 or _uniform(which[i], first, second) < 1.0 - np.exp(-lam[i])):
            flips[found] = i
            found += 1
    return found


@njit(cache=True)
def _rates(cells, at, held, recent, near, far, homes, place, gain, loss, gain_by, loss_by, rate):
    """Work out the rates of some active cells; `at` says where in `rate` each belongs."""
    for x in cells:
        rate[at[x]] = _rate(
            x, held, recent, near, far, homes, gain[place[x]], loss[place[x]], gain_by, loss_by
        )


@njit(cache=True, parallel=True)
def spread(start, fixed, tables, push, pull, part, keys, chunks, cell, step, to, size):
    """Let the front spread in many members.

    What turns counts at once for the ground within 3.2 km, and for the ground beyond from the
    next part of the lead on: the wider shape of a front changes little in a fortnight, and
    keeping it up at every change would cost two thirds of the time.

    Parameters
    ----------
    start : tuple
        held (n,) uint8; recent (n,) uint8; counts (n, 4) int16 of what is held; active (k,)
        int32: cells at the front.
    fixed : tuple
        home (n,) uint8; homes (n, 4) int16: counts of it; place, sector (n,) int32: where rates
        and noise are looked up; offsets, ends as in `shift_counts`.
    tables : tuple
        gain, loss (part, place) float32; gain_by, loss_by as in `_rate`.
    push, pull : (member, step, sector) float32
        Factors of gains and losses.
    part : (step,) int32
        Which row of `gain` and `loss` a step has.
    keys : (member, step, 2) uint32
    chunks : int
        Members are dealt to so many threads.
    cell, step, to : (member, cap)
        Out: the changes, in order.
    size : (member,) int64
        Out: how many; -1 where `cap` was too small. Room for active cells grows with it.

    Returns
    -------
    int
        How often a cell was looked at.
    """
    held0, recent0, counts0, active = start
    home, homes, place, sector, offsets, ends = fixed
    gain, loss, gain_by, loss_by = tables
    members, steps, sectors = push.shape
    cap = cell.shape[1]
    room = active.size + 10 * cap
    around = np.append(offsets[: ends[1]], 0)
    near0, far0 = counts0[:, :2].copy(), counts0[:, 2:].copy()
    updates = np.zeros(chunks, dtype=np.int64)
    for chunk in prange(chunks):
        held, recent, near, far = held0.copy(), recent0.copy(), near0.copy(), far0.copy()
        at = np.full(held.size, -1, dtype=np.int32)
        seen = np.full(held.size, -1, dtype=np.int16)
        stale = np.empty(room, dtype=np.int32)
        which = np.empty(room, dtype=np.int32)
        where = np.empty(room, dtype=np.int32)
        rate = np.empty(room, dtype=np.float32)
        lam = np.empty(room, dtype=np.float32)
        hit = np.zeros(room, dtype=np.uint8)
        flips = np.empty(room, dtype=np.int32)
        was_recent = np.empty(cap, dtype=np.uint8)
        noise = np.empty(2 * sectors, dtype=np.float32)
        for m in range(chunk, members, chunks):
            n, done, told, row, size[m] = active.size, 0, 0, -1, 0
            for i in range(n):
                which[i], at[active[i]] = active[i], i
                where[i] = 2 * sector[active[i]] + held[active[i]]
            for s in range(steps):
                if part[s] != row:
                    row = part[s]
                    for j in range(told, done):
                        _tell(cell[m, j], np.int16(2 * to[m, j] - 1), far, offsets, ends)
                    told = done
                    _rates(which[:n], at, held, recent, near, far, homes, place,
                           gain[row], loss[row], gain_by, loss_by, rate)  # fmt: skip
                noise[0::2], noise[1::2] = push[m, s], pull[m, s]
                first, second = keys[m, s, 0], keys[m, s, 1]
                _expect(n, rate, noise, where, lam)
                _strike(n, which, lam, first, second, hit)
                found = _collect(n, which, lam, first, second, hit, flips)
                updates[chunk] += n
                if done + found > cap or n + 40 * found > room:
                    size[m] = -1
                    break
                for j in range(found):
                    x = which[flips[j]]
                    was_recent[done], recent[x] = recent[x], 1
                    _turn(x, held, near, offsets, ends)
                    where[flips[j]] ^= 1
                    cell[m, done], step[m, done], to[m, done] = x, s, held[x]
                    done += 1
                touched = 0
                for j in range(done - found, done):
                    for k in range(around.size):
                        x = cell[m, j] + around[k]
                        if at[x] < 0 and home[x]:
                            at[x], which[n], where[n] = n, x, 2 * sector[x] + held[x]
                            n += 1
                        if at[x] >= 0 and seen[x] != s:
                            seen[x], stale[touched] = s, x
                            touched += 1
                _rates(stale[:touched], at, held, recent, near, far, homes, place,
                       gain[row], loss[row], gain_by, loss_by, rate)  # fmt: skip
            if size[m] == 0:
                size[m] = done
            for j in range(done - 1, -1, -1):
                _turn(cell[m, j], held, near, offsets, ends)
                recent[cell[m, j]] = was_recent[j]
            far[:] = far0
            for i in range(n):
                at[which[i]] = seen[which[i]] = -1
    return updates.sum()
