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
def _rate(x, side, near, far, home, near_by, far_by):
    """Return the factor of a cell's rate by the ground around it.

    side: 1 where the attacker holds the cell, else 0; near, far, homes as `pair` packs them;
    near_by, far_by as in `spread`. There is no branch, which the processor would guess wrong.
    """
    opposed = near[x] + side * (home - 2 * near[x])  # near, or home - near
    a = opposed >> 16
    b = a + (opposed & 0xFFFF)
    c = (near[x] >> 16) + (near[x] & 0xFFFF) + (far[x] >> 16)
    d = c + (far[x] & 0xFFFF)
    return near_by[side, a, b] * far_by[side, 0, c] * far_by[side, 1, d]


@njit(cache=True)
def pair(counts, first, spare):
    """Pack two rings of counts, (n, 4) int16, from ring `first` on: (n + spare,) int32."""
    out = np.zeros(counts.shape[0] + spare, dtype=np.int32)
    for x in range(counts.shape[0]):
        out[x] = (np.int32(counts[x, first]) << 16) + counts[x, first + 1]
    return out


@njit(cache=True)
def _stamp(x, sign, counts, starts, weights):
    """Add `sign` to two rings of packed counts around a cell, row by row of its surroundings."""
    for r in range(starts.size):
        first = np.uint64(x + starts[r])
        for k in range(weights.shape[1]):
            counts[first + np.uint64(k)] += sign * weights[r, k]


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
        # In double precision: in single, rates below 6e-8 would come to nothing.
        if hit[i] and _uniform(which[i], first, second) < -np.expm1(-np.float64(lam[i])):
            flips[found] = i
            found += 1
    return found


@njit(cache=True)
def _rates(some, which, where, pace, near, far, homes, near_by, far_by, rate):
    """Work out the rates of some active cells."""
    for i in some:
        rate[i] = pace[i] * _rate(which[i], where[i] & 1, near, far, homes[i], near_by, far_by)


@njit(cache=True)
def _paces(some, where, late, place, pace_by, again, pace):
    """Look up how fast ground changes hands where each of some active cells lies."""
    for i in some:
        side = where[i] & 1
        pace[i] = pace_by[side, place[i]] * again[side & late[i]]


@njit(cache=True)
def _noise(field, push, pull, out):
    """Set the factors of gains and losses by sector; losses have the root of a sector's noise."""
    for z in range(field.size):
        out[2 * z], out[2 * z + 1] = push * field[z], pull * np.sqrt(field[z])


@njit(cache=True, parallel=True)
def spread(start, fixed, tables, noise, push, pull, part, keys, chunks, cell, step, to, size):
    """Let the front spread in many members.

    What turns counts at once for the ground within 3.2 km, and for the ground beyond from the
    next part of the lead on: the wider shape of a front changes little in a fortnight.

    Parameters
    ----------
    start : tuple
        held (n,) uint8; recent (n,) uint8; counts (n, 4) int16 of what is held; active (k,)
        int32: cells at the front.
    fixed : tuple
        home (n,) uint8; homes (n, 4) int16: counts of it; place, sector (n,) int32: where rates
        and noise are looked up; inner, outer: surroundings as `Padded.surroundings` gives them,
        of the two inner and the two outer rings.
    tables : tuple
        pace_by (part, side, place) float32: rates before what follows; side 0 is ground that may
        be gained, side 1 ground that may be lost. near_by (side, a, b) float32: factors by the
        ground that opposes a cell's holder among its neighbours and within 3.2 km. far_by
        (side, 2, k) float32: factors by what the attacker holds within 6 and within 12 km.
        again (2,) float32: 1, and the factor of losing ground taken of late.
    noise : (member, step, sector) float32
        Factor of gains; of losses its root.
    push, pull : (member, step) float32
        Factors of gains and losses of the whole front.
    part : (step,) int32
        Which row of `pace_by` a step has.
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
    home, homes4, place, sector, inner, outer = fixed
    pace_by, near_by, far_by, again = tables
    around, near_starts, near_weights = inner
    _, far_starts, far_weights = outer
    members, steps, sectors = noise.shape
    cap, before = cell.shape[1], active.size
    room = before + 10 * cap
    spare = far_weights.shape[1]
    near0, far0, homes0 = pair(counts0, 0, spare), pair(counts0, 2, spare), pair(homes4, 0, spare)
    updates = np.zeros(chunks, dtype=np.int64)
    for chunk in prange(chunks):
        near, far = near0.copy(), far0.copy()
        at = np.where(home > 0, np.int32(-1), np.int32(-2))  # -1: may become active
        which, where = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        late = np.zeros(room, dtype=np.uint8)
        pace, rate = np.empty(room, dtype=np.float32), np.empty(room, dtype=np.float32)
        lam = np.empty(room, dtype=np.float32)
        hit = np.zeros(room, dtype=np.uint8)
        seen = np.empty(room, dtype=np.int16)
        homes, block = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        every = np.arange(room)
        flips, stale = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        factor = np.empty(2 * sectors, dtype=np.float32)
        for i in range(before):
            x = active[i]
            which[i], homes[i], block[i], late[i] = x, homes0[x], place[x], recent0[x]
            where[i] = 2 * sector[x] + held0[x]
        # As all members begin.
        _paces(every[:before], where, late, block, pace_by[part[0]], again, pace)
        _rates(every[:before], which, where, pace, near, far, homes, near_by, far_by, rate)
        where0, pace0, rate0 = where[:before].copy(), pace[:before].copy(), rate[:before].copy()
        for m in range(chunk, members, chunks):
            n, done, told, row, size[m] = before, 0, 0, part[0], 0
            where[:n], pace[:n], rate[:n] = where0, pace0, rate0
            for i in range(n):
                x = active[i]
                at[x], late[i], seen[i] = i, recent0[x], -1
            for s in range(steps):
                if part[s] != row:
                    row = part[s]
                    for j in range(told, done):
                        _stamp(cell[m, j], np.int32(2 * to[m, j] - 1), far, far_starts, far_weights)
                    told = done
                    _paces(every[:n], where, late, block, pace_by[row], again, pace)
                    _rates(every[:n], which, where, pace, near, far, homes, near_by, far_by, rate)
                _noise(noise[m, s], push[m, s], pull[m, s], factor)
                first, second = keys[m, s, 0], keys[m, s, 1]
                _expect(n, rate, factor, where, lam)
                _strike(n, which, lam, first, second, hit)
                found = _collect(n, which, lam, first, second, hit, flips)
                updates[chunk] += n
                if done + found > cap or n + 40 * found > room:
                    size[m] = -1
                    break
                for j in range(found):
                    i = flips[j]
                    x = which[i]
                    where[i] ^= 1
                    late[i] = 1
                    held = where[i] & 1
                    _stamp(x, np.int32(2 * held - 1), near, near_starts, near_weights)
                    cell[m, done], step[m, done], to[m, done] = x, s, held
                    done += 1
                _paces(flips[:found], where, late, block, pace_by[row], again, pace)
                touched, old = 0, n
                for j in range(done - found, done):
                    for k in range(around.size):
                        x = cell[m, j] + around[k]
                        i = at[x]
                        if i == -1:  # as it was at first, for only active cells change
                            i = at[x] = n
                            which[i], late[i], seen[i] = x, recent0[x], -1
                            where[i] = 2 * sector[x] + held0[x]
                            homes[i], block[i] = homes0[x], place[x]
                            n += 1
                        if i >= 0 and seen[i] != s:
                            seen[i], stale[touched] = s, i
                            touched += 1
                _paces(every[old:n], where, late, block, pace_by[row], again, pace)
                _rates(stale[:touched], which, where, pace, near, far, homes, near_by, far_by, rate)
            if size[m] == 0:
                size[m] = done
            for j in range(done):
                back = np.int32(1 - 2 * to[m, j])
                _stamp(cell[m, j], back, near, near_starts, near_weights)
                if j < told:
                    _stamp(cell[m, j], back, far, far_starts, far_weights)
            for i in range(n):
                at[which[i]] = -1
    return updates.sum()
