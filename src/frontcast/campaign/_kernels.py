"""Compiled loop: days of a campaign in many members.

Random numbers are a hash of (member, day, axis, side, use): a member is the same whichever thread
runs it, and a changed scenario draws the same numbers for the same use. Axes and sides enter the
hash by keys of their names, not by their order, so that sides may be swapped.

People and vehicles are integers; each move takes from one account what it adds to another.
"""

# Shapes and types are in the docstrings; numba infers them, and mypy sees none.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,untyped-decorator"

import numpy as np
from numba import njit

from frontcast.campaign._layout import (
    ADVANCE,
    ALT_DAYS,
    AWAY,
    AXIS_MEMORY,
    AXIS_SD,
    CIVILIANS,
    CLEAR,
    CULMINATE_AT,
    DEFENDER_VEHICLES,
    DRONES,
    FATIGUE,
    FIRE,
    FIRE_RATE,
    FOOTHOLD,
    FOOTHOLD_GAIN,
    FORCE_EXPONENT,
    FORT_FACTOR,
    GARRISON,
    GLOBALS,
    GROUND,
    GROUP,
    HEALING,
    HUB_WEIGHT,
    INFLOW,
    KEEP,
    LOST,
    MECH_DETERRENCE,
    MECH_SD,
    PASSED,
    PAUSE_DAYS,
    PEOPLE,
    PEOPLE_LOST,
    PERMANENT,
    PROGRESS,
    RECRUIT_RATE,
    RECRUITS,
    RESERVE,
    REST_DAYS,
    ROTATION,
    SCREEN,
    SCREEN_GROWTH,
    SEASON,
    SEASON_SIZE,
    SHIFT,
    SIDED,
    STOP_MAX,
    SUMS,
    SUPPLY,
    TEMPO,
    TEMPO_SD,
    THEATRE_SD,
    TOWN_FACTOR,
    TRIED,
    TRIES,
    VEHICLE_LOST,
    VEHICLE_RATE,
    VEHICLES,
    VEHICLES_IN,
    VEHICLES_RATE,
    WITHDRAW,
    WITHDRAW_AT,
    WITHDRAW_DELAY,
    WITHDRAW_LOSS,
)  # fmt: skip

_INVERSE = 1.0 / np.maximum(np.arange(41), 1)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_UNIT = 2.0**-32
_FOLD = 50.0  # people of a foothold that double the pace at an exponent of 1
_WOUND_DAYS, _SUPPLY_RATE, _THEATRE_DAYS, _SIDE_DAYS, _SPARE = 60.0, 0.1, 120.0, 180.0, 0.3
_SIEGE_KM, _EXPOSED_KM, _FLEE_DAYS, _CIVIL_KM = 10.0, 10.0, 45.0, 30.0
_FASTEST_KM = 3.0  # a day: an advance on foot, not a rout


@njit(cache=True, error_model="numpy")
def mix(x):
    """Mix 64 bits (splitmix64's finaliser, Steele and others 2014)."""
    x = np.uint64(x)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, error_model="numpy")
def uniform(h):
    """Return a number in (0, 1) from the upper half of a hash."""
    return (np.float64(np.uint64(h) >> np.uint64(32)) + 0.5) * _UNIT


@njit(cache=True, error_model="numpy")
def normal(h):
    """Return nearly a standard normal: four uniforms of 16 bits (Irwin and Hall), |z| < 3.5."""
    h = np.uint64(h)
    low = np.uint64(0xFFFF)
    total = np.int64(h & low) + np.int64((h >> np.uint64(16)) & low)
    total += np.int64((h >> np.uint64(32)) & low) + np.int64(h >> np.uint64(48))
    return (np.float64(total) * 2.0**-16 - 2.0 + 2.0**-15) * 1.7320508075688772


@njit(cache=True, error_model="numpy")
def count(mean, variance, h, most):
    """Return a count of at most `most` with about a mean and a variance."""
    z = normal(h)
    got = np.int64(np.floor(mean + np.sqrt(variance) * z + uniform(mix(h))))
    return min(max(got, np.int64(0)), np.int64(most))


@njit(cache=True, error_model="numpy")
def rounded(mean, h, most):
    """Return a mean rounded up or down by chance, at most `most`."""
    return min(np.int64(mean + uniform(h)), np.int64(most))


@njit(cache=True, error_model="numpy")
def poisson(mean, h, most):
    """Return a Poisson number, by inversion where small; at most `most`."""
    if mean > 12.0:
        return count(mean, mean, h, most)
    p = np.exp(-mean)
    u, total, k = uniform(h), p, np.int64(0)
    while u > total and k < 40:
        k += 1
        p *= mean * _INVERSE[k]
        total += p
    return min(k, np.int64(most))


@njit(cache=True, error_model="numpy")
def stopped_share(tries, capacity, most):
    """Return the share of groups that a drone screen stops: at most `most`, less when saturated."""
    if tries <= 0.0:
        return 0.0
    return most * (1.0 - np.exp(-capacity / tries))


@njit(cache=True, error_model="numpy")
def advance_km(pace, strength, opposed, exponent, foothold, gain, noise):
    """Return km a day: pace x (force ratio)^exponent x (1 + foothold / 50)^gain x e^noise."""
    ratio = min(max((strength + 1.0) / (opposed + 1.0), 0.1), 10.0)
    got = pace * np.exp(exponent * np.log(ratio) + gain * np.log(1.0 + foothold / _FOLD) + noise)
    return min(got, _FASTEST_KM)


@njit(cache=True, error_model="numpy")
def supply_wanted(share, enclosure, alternatives, weight, keep):
    """Return where supply tends to: what of the hub's is cut and not yet brought otherwise."""
    cut = weight * (1.0 - share * (1.0 - enclosure)) * (1.0 - alternatives)
    return max(1.0 - cut, keep)


@njit(cache=True, error_model="numpy")
def withdrawal_share(enclosure, late_days, worst):
    """Return the share of a garrison that is lost on the way out."""
    return worst * (0.1 + 0.9 * enclosure * enclosure * (1.0 - np.exp(-late_days / 30.0)))


@njit(cache=True, error_model="numpy")
def _reinforce(s, chance, part, wanted, held, account, pool):
    """Give out a part of a pool where there is too little; return what is spare on an axis to it.

    wanted, held (axis, side): shares, which add up to about 1, and people or vehicles.
    """
    axes = held.shape[0]
    total = 0.0
    for a in range(axes):
        total += held[a, s]
    give = min(np.int64(account[s, pool] * part + chance), account[s, pool])
    total += give
    lack = 0.0
    for a in range(axes):
        lack += max(total * wanted[a, s] - held[a, s], 0.0)
    rate = give / lack if lack > 0.0 else 0.0
    for a in range(axes):
        want = total * wanted[a, s] - held[a, s]
        if want > 0.0:
            got = min(np.int64(want * rate), account[s, pool])
            held[a, s] += got
            account[s, pool] -= got
        elif -want > _SPARE * total * wanted[a, s]:
            back = np.int64((-want - _SPARE * total * wanted[a, s]) * 0.1)
            held[a, s] -= back
            account[s, pool] += back


@njit(cache=True, error_model="numpy")
def _share_out(s, target, boost, wanted):
    """Set what share of its people and vehicles a side wants on each axis."""
    total = 0.0
    for a in range(target.shape[0]):
        total += target[a, s] * boost[a, s]
    for a in range(target.shape[0]):
        wanted[a, s] = target[a, s] * boost[a, s] / total


@njit(cache=True, error_model="numpy")
def _next_axis(a, s, base, keys, strength, reach):
    """Choose where effort goes after a town: force ratio and nearness, and chance (Gumbel)."""
    best, found = -1e300, -1
    for b in range(strength.shape[0]):
        if b == a:
            continue
        score = np.log((strength[b, s] + 1.0) / (strength[b, 1 - s] + 1.0)) - reach[b, s] / 20.0
        score -= np.log(-np.log(uniform(mix(base ^ keys[b]))))
        if score > best:
            best, found = score, b
    return found


@njit(cache=True, error_model="numpy")
def _draw_away(s, flow, people, account):
    """Move people to another front (flow > 0) from reserve, then axes; or back from it."""
    if flow < 0:
        back = min(-flow, account[s, AWAY])
        account[s, AWAY] -= back
        account[s, RESERVE] += back
        return
    got = min(flow, account[s, RESERVE])
    account[s, RESERVE] -= got
    total = np.int64(0)
    for a in range(people.shape[0]):
        total += people[a, s]
    left = min(flow - got, total // 2)
    for a in range(people.shape[0]):
        take = np.int64(left * people[a, s] // max(total, 1))
        people[a, s] -= take
        got += take
    account[s, AWAY] += got


@njit(cache=True, nogil=True, error_model="numpy")
def march(first, stride, theta, field, courses, orders, leave, month, keys, out, books, fallen):
    """Run every `stride`-th member from `first` on, day by day.

    Parameters
    ----------
    first, stride : int
    theta : (member, k) float64
        Parameters in the order of `_layout`: global ones, then those of either side, then the log
        effort by side and axis.
    field : tuple
        start_people, start_vehicles (axis, side) int64; target (axis, side) float64: how people
        are shared out; width (axis,) km; open_share (axis, side, 41): share of the hub's ways that
        are open with the line 0..40 km away; terrain (axis, side, 161) int8: class by km of the
        attacker's progress; town_km, town_radius, town_ring (axis, side, town): of the towns ahead
        of an attacker, in order, NaN where there are no more; town_people; staying (axis, side):
        share of civilians who stay to the end.
    courses : (day, side, course) float64
    orders : (day, axis, side, order) float64
    leave : (member, axis, side, town) int32
        Day on which a town that an attacker has ahead is given up by order; -1: none.
    month : (day,) int64
        Where the day's sums go.
    keys : tuple
        member (member,), axis (axis,), side (side,) uint64.
    out : (member, month, axis, side, sum) float32
        Out: sums and last values.
    books : (member, side, 2, account) int64
        Out: accounts of people and of vehicles at the end.
    fallen : (member, axis, side, town) int32
        Out: day on which the attacker took a town, -1.
    """
    for m in range(first, theta.shape[0], stride):
        _member(theta[m], field, courses, orders, leave[m], month, keys[0][m], keys[1], keys[2],
                out[m], books[m], fallen[m])  # fmt: skip


@njit(cache=True, error_model="numpy")
def _member(th, field, courses, orders, leave, month, seed, akey, skey, out, books, fallen):
    days = courses.shape[0]
    (start_people, start_vehicles, target, width, open_share, terrain, town_km, town_radius,
     town_ring, town_people, staying) = field  # fmt: skip
    axes, towns = width.size, town_km.shape[2]
    people, vehicles = start_people.copy(), start_vehicles.copy()
    foothold = np.zeros((axes, 2), dtype=np.int64)
    account = np.zeros((2, 8), dtype=np.int64)
    hardware = np.zeros((2, 8), dtype=np.int64)
    supply, alt, fatigue = np.ones((axes, 2)), np.zeros((axes, 2)), np.zeros((axes, 2))
    noise, wave = np.zeros((axes, 2)), np.zeros(2)
    boost, strength, reach = np.ones((axes, 2)), np.zeros((axes, 2)), np.zeros((axes, 2))
    pause, late = np.zeros((axes, 2)), np.zeros((axes, 2))
    enclosure, wanted = np.zeros((axes, 2)), np.zeros((axes, 2))
    ahead = np.zeros((axes, 2), dtype=np.int64)
    civilians = town_people[:, :, 0].copy()
    x, ground = np.zeros(axes), np.zeros(axes)
    hurt, broken = np.zeros((axes, 2), dtype=np.int64), np.zeros((axes, 2), dtype=np.int64)
    step, tip = np.zeros((axes, 2)), np.zeros((axes, 2))
    drones, mech = np.ones(2), np.ones(2)
    keep = np.exp(-1.0 / th[AXIS_MEMORY])
    fresh = th[AXIS_SD] * np.sqrt(1.0 - keep * keep)
    keep_all = np.exp(-1.0 / _THEATRE_DAYS)
    fresh_all = th[THEATRE_SD] * np.sqrt(1.0 - keep_all * keep_all)
    keep_side = np.exp(-1.0 / _SIDE_DAYS)
    fresh_side = np.sqrt(1.0 - keep_side * keep_side)
    slow, brisk = np.zeros((2, 2)), np.ones(2)
    effort = np.empty((axes, 2))
    tally = np.zeros((axes, 2, SUMS))
    rested, replaced = 1.0 / th[REST_DAYS], 1.0 / th[ALT_DAYS]
    key = np.empty((axes, 2), dtype=np.uint64)
    daily, pushes = np.empty(2), np.empty(2)
    sided = np.empty((2, SIDED))
    for s in range(2):
        for j in range(SIDED):
            sided[s, j] = th[GLOBALS + SIDED * s + j]
        daily[s] = np.exp(sided[s, SCREEN_GROWTH] / 365.25)
        h = mix(seed ^ mix(skey[s]))
        wave[s] = th[THEATRE_SD] * normal(h)
        for j in range(2):
            slow[s, j] = normal(mix(h + np.uint64(1 + j)))
        for a in range(axes):
            effort[a, s] = np.exp(th[GLOBALS + 2 * SIDED + axes * s + a])
            noise[a, s] = th[AXIS_SD] * normal(mix(h + akey[a]))
            key[a, s] = akey[a] + mix(skey[s])
    grown = np.ones(2)
    for t in range(days):
        mo = month[t]
        today = mix(seed + _GOLDEN * np.uint64(t + 1))
        for s in range(2):
            h = mix(today ^ skey[s])
            wave[s] = keep_all * wave[s] + fresh_all * normal(h)
            for j in range(2):
                slow[s, j] = keep_side * slow[s, j] + fresh_side * normal(mix(h + np.uint64(6 + j)))
            brisk[s] = np.exp(th[TEMPO_SD] * slow[s, 0])
            got = poisson(sided[s, RECRUIT_RATE] * courses[t, s, RECRUITS], mix(h + np.uint64(1)),
                          1 << 40)  # fmt: skip
            account[s, INFLOW] += got
            account[s, RESERVE] += got
            back = rounded(account[s, HEALING] / _WOUND_DAYS, mix(h + np.uint64(2)),
                           account[s, HEALING])  # fmt: skip
            account[s, HEALING] -= back
            account[s, RESERVE] += back
            built = poisson(sided[s, VEHICLES_RATE] * courses[t, s, VEHICLES_IN],
                            mix(h + np.uint64(3)), 1 << 40)  # fmt: skip
            hardware[s, INFLOW] += built
            hardware[s, VEHICLES] += built
            flow = np.int64(courses[t, s, AWAY])
            if flow != 0:
                _draw_away(s, flow, people, account)
                for a in range(axes):
                    foothold[a, s] = min(foothold[a, s], people[a, s])
            if t % 7 == 0:
                _share_out(s, target, boost, wanted)
                if hardware[s, VEHICLES] > 0:
                    chance = uniform(mix(h + np.uint64(5)))
                    _reinforce(s, chance, 1.0, wanted, vehicles, hardware, VEHICLES)
            _reinforce(s, uniform(mix(h + np.uint64(4))), 0.1, wanted, people, account, RESERVE)
            grown[s] *= daily[s]
            drones[s] = grown[s] * courses[t, s, DRONES]
            for a in range(axes):
                strength[a, s] = people[a, s] * supply[a, s] * (1.0 - fatigue[a, s])
        for s in range(2):
            mech[s] = drones[1 - s] ** (-th[MECH_DETERRENCE]) * np.exp(th[MECH_SD] * slow[s, 1])
        for a in range(axes):
            for s in range(2):
                hurt[a, s], broken[a, s], step[a, s], tip[a, s] = 0, 0, 0.0, 0.0
                pushes[s] = orders[t, a, s, TEMPO] * effort[a, s] * boost[a, s] * brisk[s]
                if pause[a, s] > 0.0:
                    pause[a, s] -= 1.0
                    pushes[s] *= 0.15
            fierce = 0.3 + min(pushes[0] + pushes[1], 2.0)
            for s in range(2):
                o = 1 - s
                h = mix(today ^ key[a, s])
                k = ahead[a, s]
                progress = x[a] if s == 0 else -x[a]
                goal = town_km[a, s, k] if k < towns else np.nan
                far = 1e9 if np.isnan(goal) else goal - progress
                reach[a, s] = min(far, 200.0)
                push = pushes[s]
                gunfire = sided[s, FIRE_RATE] * courses[t, s, FIRE] * strength[a, s] * 1e-3
                loss = gunfire * fierce
                hurt[a, o] += count(loss, loss * 4.0, mix(h + np.uint64(1)), people[a, o])
                if push > 0.0:
                    noise[a, s] = keep * noise[a, s] + fresh * normal(h)
                    # Vehicles move with attacks; the drones of the other side keep them back.
                    burnt = th[VEHICLE_RATE] * 1e-3 * push * mech[s] * vehicles[a, s]
                    broken[a, s] += poisson(burnt, mix(h + np.uint64(2)), vehicles[a, s])
                    spared = th[VEHICLE_RATE] * 1e-3 * th[DEFENDER_VEHICLES] * min(push, 2.0)
                    spared *= mech[o] * vehicles[a, o]
                    broken[a, o] += poisson(spared, mix(h + np.uint64(3)),
                                            vehicles[a, o])  # fmt: skip
                    # Small groups against the drone screen; what passes makes a foothold.
                    tries = poisson(th[TRIES] * 1e-3 * push * strength[a, s], mix(h + np.uint64(4)),
                                    people[a, s] // GROUP)  # fmt: skip
                    room = sided[o, SCREEN] * drones[o] * strength[a, o] * 1e-3
                    share = stopped_share(np.float64(tries), room, th[STOP_MAX])
                    lost = count(tries * share, tries * share * (1.0 - share),
                                 mix(h + np.uint64(5)), tries)  # fmt: skip
                    hurt[a, s] += GROUP * lost
                    tally[a, s, TRIED] += tries
                    tally[a, s, PASSED] += tries - lost
                    cleared = rounded(th[CLEAR] * foothold[a, s], mix(h + np.uint64(6)),
                                      foothold[a, s])  # fmt: skip
                    home = rounded((foothold[a, s] - cleared) * 0.05, mix(h + np.uint64(7)),
                                   foothold[a, s] - cleared)  # fmt: skip
                    foothold[a, s] += GROUP * (tries - lost) - cleared - home
                    hurt[a, s] += cleared // 2
                    kind = terrain[a, s, min(max(np.int64(progress) + 40, 0), 160)]
                    easy = 1.0 if kind == 0 else (th[FORT_FACTOR] if kind == 1 else 0.4)
                    pace = th[ADVANCE] * push * easy
                    pace *= 1.0 + th[SEASON_SIZE] * courses[t, s, SEASON]
                    got = advance_km(
                        pace, strength[a, s], strength[a, o], th[FORCE_EXPONENT],
                        np.float64(foothold[a, s]), th[FOOTHOLD_GAIN], noise[a, s] + wave[s],
                    )  # fmt: skip
                    step[a, s] = got
                    inside = far < town_radius[a, s, min(k, towns - 1)]
                    tip[a, s] = got * (th[TOWN_FACTOR] if inside else 1.0)
                # Supply of the defender, through the hub that is ahead.
                near = open_share[a, s, min(max(np.int64(far), 0), 40)]
                alt[a, o] += (0.8 * (1.0 - near * (1.0 - enclosure[a, s])) - alt[a, o]) * replaced
                want = supply_wanted(near, enclosure[a, s], alt[a, o], th[HUB_WEIGHT],
                                     orders[t, a, o, KEEP])  # fmt: skip
                supply[a, o] += (want - supply[a, o]) * _SUPPLY_RATE
                # Civilians of the next town leave as the line comes near; some stay.
                if far < _CIVIL_KM:
                    stay = staying[a, s] * town_people[a, s, min(k, towns - 1)]
                    left = max(civilians[a, s] - stay, 0.0)
                    civilians[a, s] -= left * 5.0 / (_FLEE_DAYS * max(far, 1.0))
                    if far < _EXPOSED_KM:
                        tally[a, s, CIVILIANS] += civilians[a, s]
            # Siege, fall, withdrawal; the next town, the next axis.
            for s in range(2):
                o = 1 - s
                k = ahead[a, s]
                if k >= towns or np.isnan(town_km[a, s, k]):
                    continue
                far = reach[a, s]
                if far < _SIEGE_KM:
                    grows = step[a, s] * width[a] / town_ring[a, s, k]
                    enclosure[a, s] = min(1.0, enclosure[a, s] + grows)
                else:
                    enclosure[a, s] *= 0.98
                if enclosure[a, s] >= th[WITHDRAW_AT]:
                    late[a, s] += 1.0
                ordered = leave[a, s, k] >= 0 and t >= leave[a, s, k] and far < _CIVIL_KM
                through = tip[a, s] >= far
                if ordered or through or late[a, s] > th[WITHDRAW_DELAY]:
                    h = mix(today ^ mix(akey[a] + skey[s] + np.uint64(99)))
                    worse = withdrawal_share(enclosure[a, s], late[a, s], th[WITHDRAW_LOSS])
                    worse = GARRISON * worse * people[a, o]
                    hurt[a, o] += count(worse, worse * 4.0, h, people[a, o])
                    tally[a, o, WITHDRAW] += worse
                    fallen[a, s, k] = t
                    if not through:
                        # What is given up: the way to the town, as wide as the town.
                        tip[a, s] = far
                        step[a, s] += far * 2.0 * town_radius[a, s, k] / width[a]
                    ahead[a, s] = k + 1
                    enclosure[a, s], late[a, s], alt[a, o] = 0.0, 0.0, 0.0
                    civilians[a, s] = town_people[a, s, k + 1] if k + 1 < towns else 0.0
                    pause[a, s] = max(pause[a, s], th[PAUSE_DAYS] * (0.5 + uniform(mix(h))))
                    to = _next_axis(a, s, h, akey, strength, reach)
                    if to >= 0:
                        moved = np.int64(th[SHIFT] * people[a, s])
                        people[a, s] -= moved
                        people[to, s] += moved
                        foothold[a, s] = min(foothold[a, s], people[a, s])
                        given = th[SHIFT] * boost[a, s]
                        boost[a, s] -= given
                        boost[to, s] += given
            move = tip[a, 0] - tip[a, 1]
            x[a] += move
            ground[a] += (step[a, 0] - step[a, 1]) * width[a]
            for s in range(2):
                # Losses are settled once both sides' are known.
                gone = min(hurt[a, s], people[a, s])
                for_good = rounded(th[PERMANENT] * gone, mix(today + akey[a] + skey[s]), gone)
                people[a, s] -= gone
                foothold[a, s] = min(foothold[a, s], people[a, s])
                account[s, LOST] += for_good
                account[s, HEALING] += gone - for_good
                wrecked = min(broken[a, s], vehicles[a, s])
                vehicles[a, s] -= wrecked
                hardware[s, LOST] += wrecked
                worn = th[FATIGUE] * gone / (people[a, s] + 1.0)
                rest = courses[t, s, ROTATION] * rested
                fatigue[a, s] = min(max(fatigue[a, s] + worn - rest * fatigue[a, s], 0.0), 0.9)
                pushing = orders[t, a, s, TEMPO] > 0.0 and pause[a, s] <= 0.0
                if pushing and fatigue[a, s] > th[CULMINATE_AT]:
                    pause[a, s] = th[PAUSE_DAYS]
                tally[a, s, PEOPLE_LOST] += gone
                tally[a, s, VEHICLE_LOST] += wrecked
                if t + 1 == days or month[t + 1] != mo:
                    sign = 1.0 if s == 0 else -1.0
                    tally[a, s, PEOPLE] = people[a, s]
                    tally[a, s, SUPPLY] = supply[a, s]
                    tally[a, s, FOOTHOLD] = foothold[a, s]
                    tally[a, s, GROUND] = sign * ground[a]
                    tally[a, s, PROGRESS] = sign * x[a]
                    for j in range(SUMS):
                        out[mo, a, s, j] = tally[a, s, j]
                        tally[a, s, j] = 0.0
    for s in range(2):
        for j in range(8):
            books[s, 0, j], books[s, 1, j] = account[s, j], hardware[s, j]
        for a in range(axes):
            books[s, 0, PEOPLE] += people[a, s]
            books[s, 1, PEOPLE] += vehicles[a, s]
