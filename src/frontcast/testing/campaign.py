"""The campaign model written plainly: one object a front, plain numbers, one day at a time.

A twin of the compiled loop for tests, and what `benchmarks/bench_campaign.py` hands to Mesa. It
follows docs/campaign.md, not the loop's arrays, and draws the same random numbers.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign import Campaign
from frontcast.campaign import _courses as courses
from frontcast.campaign import _layout as at

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def mix(x: int) -> int:
    """Mix 64 bits."""
    x &= _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def uniform(h: int) -> float:
    """Return a number in (0, 1)."""
    return ((h >> 32) + 0.5) * 2.0**-32


def normal(h: int) -> float:
    """Return nearly a standard normal."""
    total = sum((h >> shift) & 0xFFFF for shift in (0, 16, 32, 48))
    return (total * 2.0**-16 - 2.0 + 2.0**-15) * 1.7320508075688772


def rounded(mean: float, h: int, most: int) -> int:
    """Round up or down by chance."""
    return min(int(mean + uniform(h)), most)


def count(mean: float, variance: float, h: int, most: int) -> int:
    """Draw a count."""
    got = math.floor(mean + math.sqrt(variance) * normal(h) + uniform(mix(h)))
    return min(max(got, 0), most)


def poisson(mean: float, h: int, most: int) -> int:
    """Draw a Poisson number."""
    if mean > 12.0:
        return count(mean, mean, h, most)
    p = math.exp(-mean)
    u, total, k = uniform(h), p, 0
    while u > total and k < 40:
        k += 1
        p *= mean * (1.0 / k)
        total += p
    return min(k, most)


@dataclass
class Army:
    """A side: what it has that is on no axis."""

    number: int
    key: int
    accounts: list[int] = field(default_factory=lambda: [0] * at.ACCOUNTS)
    hardware: list[int] = field(default_factory=lambda: [0] * at.ACCOUNTS)
    wave: float = 0.0
    slow: list[float] = field(default_factory=lambda: [0.0, 0.0])
    drones: float = 1.0
    grown: float = 1.0
    brisk: float = 1.0


@dataclass
class Front:
    """What a side has on an axis, and how it stands there as an attacker."""

    army: Army
    axis: "Corridor"
    people: int
    vehicles: int
    effort: float
    noise: float
    civilians: float
    foothold: int = 0
    supply: float = 1.0
    alternatives: float = 0.0
    fatigue: float = 0.0
    boost: float = 1.0
    wanted: float = 0.0
    strength: float = 0.0
    pause: float = 0.0
    late: float = 0.0
    enclosure: float = 0.0
    ahead: int = 0
    reach: float = 0.0
    push: float = 0.0
    hurt: int = 0
    broken: int = 0
    step: float = 0.0
    tip: float = 0.0


@dataclass
class Corridor:
    """An axis: where the line stands, and both sides on it."""

    number: int
    key: int
    fronts: list[Front] = field(default_factory=list)
    x: float = 0.0
    ground: float = 0.0


class PlainCampaign:
    """One member of a campaign.

    Parameters
    ----------
    campaign : Campaign
    values : (parameter,) float64
    seed : int
        The member's own random key.
    """

    def __init__(self, campaign: Campaign, values: NDArray[np.float64], seed: int) -> None:
        self.th, self.seed, self.day = values, seed, 0
        (people, vehicles, self.target, self.width, self.ways, self.terrain, self.km, self.radius,
         self.ring, self.town_people, self.staying) = courses.field_of(campaign)  # fmt: skip
        self.courses, self.orders = courses.courses_of(campaign), courses.orders_of(campaign)
        self.leave = courses.leaving_of(campaign)
        starts, self.month = courses.months_of(campaign)
        axes, self.towns = len(campaign.axes), self.km.shape[2]
        self.sums = np.zeros((len(starts), axes, 2, at.SUMS))
        self.fallen = np.full((axes, 2, self.towns), -1)
        self.armies = [Army(s, int(courses.key_of(side))) for s, side in enumerate(campaign.sides)]
        self.axes = [Corridor(a, int(courses.key_of(n))) for a, n in enumerate(campaign.names)]
        for army in self.armies:
            h = mix(seed ^ mix(army.key))
            army.wave = self.th[at.THEATRE_SD] * normal(h)
            army.slow = [normal(mix(h + 1)), normal(mix(h + 2))]
            for axis in self.axes:
                a, s = axis.number, army.number
                effort = self.th[at.GLOBALS + 2 * at.SIDED + axes * s + a]
                axis.fronts.append(
                    Front(army, axis, int(people[a, s]), int(vehicles[a, s]), math.exp(effort),
                          self.th[at.AXIS_SD] * normal(mix(h + axis.key)),
                          float(self.town_people[a, s, 0]))
                )  # fmt: skip

    def of_side(self, army: Army, j: int) -> float:
        """Return a parameter of a side."""
        return float(self.th[at.GLOBALS + at.SIDED * army.number + j])

    def run(self) -> None:
        """Run to the end."""
        for _ in range(len(self.courses)):
            self.open_day()
            for axis in self.axes:
                self.fight(axis)
            self.day += 1

    def open_day(self) -> None:
        """Let each side take in, give out and rest, before anybody moves."""
        t = self.day
        self.today = mix(self.seed + _GOLDEN * (t + 1))
        for army in self.armies:
            h = mix(self.today ^ army.key)
            course = self.courses[t, army.number]
            self._weather(army, h)
            got = poisson(
                self.of_side(army, at.RECRUIT_RATE) * course[at.RECRUITS], mix(h + 1), 1 << 40
            )
            army.accounts[at.INFLOW] += got
            army.accounts[at.RESERVE] += got
            ill = army.accounts[at.HEALING]
            back = rounded(ill / 60.0, mix(h + 2), ill)
            army.accounts[at.HEALING] -= back
            army.accounts[at.RESERVE] += back
            rate = self.of_side(army, at.VEHICLES_RATE) * course[at.VEHICLES_IN]
            built = poisson(rate, mix(h + 3), 1 << 40)
            army.hardware[at.INFLOW] += built
            army.hardware[at.VEHICLES] += built
            self._away(army, int(course[at.AWAY]))
            fronts = [axis.fronts[army.number] for axis in self.axes]
            if t % 7 == 0:
                weights = [self.target[f.axis.number, army.number] * f.boost for f in fronts]
                for front, weight in zip(fronts, weights, strict=True):
                    front.wanted = weight / sum(weights)
                if army.hardware[at.VEHICLES] > 0:
                    chance = uniform(mix(h + 5))
                    self._deal(fronts, "vehicles", army.hardware, at.VEHICLES, 1.0, chance)
            self._deal(fronts, "people", army.accounts, at.RESERVE, 0.1, uniform(mix(h + 4)))
            army.grown *= math.exp(self.of_side(army, at.SCREEN_GROWTH) / 365.25)
            army.drones = army.grown * course[at.DRONES]
            for front in fronts:
                front.strength = front.people * front.supply * (1.0 - front.fatigue)

    def _weather(self, army: Army, h: int) -> None:
        keep, keep_side = math.exp(-1.0 / 120.0), math.exp(-1.0 / 180.0)
        army.wave = keep * army.wave + self.th[at.THEATRE_SD] * math.sqrt(1 - keep * keep) * normal(
            h
        )
        for j in range(2):
            fresh = math.sqrt(1 - keep_side * keep_side) * normal(mix(h + 6 + j))
            army.slow[j] = keep_side * army.slow[j] + fresh
        army.brisk = math.exp(self.th[at.TEMPO_SD] * army.slow[0])

    def _away(self, army: Army, flow: int) -> None:
        fronts = [axis.fronts[army.number] for axis in self.axes]
        if flow < 0:
            back = min(-flow, army.accounts[at.AWAY])
            army.accounts[at.AWAY] -= back
            army.accounts[at.RESERVE] += back
        elif flow > 0:
            got = min(flow, army.accounts[at.RESERVE])
            army.accounts[at.RESERVE] -= got
            total = sum(f.people for f in fronts)
            left = min(flow - got, total // 2)
            for front in fronts:
                take = left * front.people // max(total, 1)
                front.people -= take
                got += take
            army.accounts[at.AWAY] += got
        for front in fronts:
            front.foothold = min(front.foothold, front.people)

    def _deal(self, fronts: list[Front], what: str, pool: list[int], slot: int, part: float,
              chance: float) -> None:  # fmt: skip
        total = float(sum(getattr(f, what) for f in fronts))
        give = min(int(pool[slot] * part + chance), pool[slot])
        total += give
        lack = 0.0
        for f in fronts:
            lack += max(total * f.wanted - getattr(f, what), 0.0)
        rate = give / lack if lack > 0.0 else 0.0
        for f in fronts:
            want = total * f.wanted - getattr(f, what)
            spare = 0.3 * total * f.wanted
            if want > 0.0:
                moved = min(int(want * rate), pool[slot])
            else:
                moved = -int((-want - spare) * 0.1) if -want > spare else 0
            setattr(f, what, getattr(f, what) + moved)
            pool[slot] -= moved

    def fight(self, axis: Corridor) -> None:
        """Let a day pass on an axis."""
        for front in axis.fronts:
            front.hurt, front.broken, front.step, front.tip = 0, 0, 0.0, 0.0
            tempo = self.orders[self.day, axis.number, front.army.number, at.TEMPO]
            front.push = tempo * front.effort * front.boost * front.army.brisk
            if front.pause > 0.0:
                front.pause -= 1.0
                front.push *= 0.15
        fierce = 0.3 + min(axis.fronts[0].push + axis.fronts[1].push, 2.0)
        for s in (0, 1):
            self._attack(axis.fronts[s], axis.fronts[1 - s], fierce)
        for s in (0, 1):
            self._siege(axis.fronts[s], axis.fronts[1 - s])
        north, south = axis.fronts
        axis.x += north.tip - south.tip
        axis.ground += (north.step - south.step) * self.width[axis.number]
        for front in axis.fronts:
            self._settle(front)

    def _attack(self, mine: Front, theirs: Front, fierce: float) -> None:
        axis, army = mine.axis, mine.army
        a, s, o, k = axis.number, army.number, theirs.army.number, mine.ahead
        h = mix(self.today ^ ((axis.key + mix(army.key)) & _MASK))
        progress = axis.x if s == 0 else -axis.x
        goal = self.km[a, s, k] if k < self.towns else math.nan
        far = 1e9 if math.isnan(goal) else goal - progress
        mine.reach = min(far, 200.0)
        guns = self.of_side(army, at.FIRE_RATE) * self.courses[self.day, s, at.FIRE]
        loss = guns * mine.strength * 1e-3 * fierce
        theirs.hurt += count(loss, loss * 4.0, mix(h + 1), theirs.people)
        if mine.push > 0.0:
            self._vehicles(mine, theirs, h)
            self._infiltrate(mine, theirs, h)
            self._advance(mine, theirs, progress, far, h)
        near = self.ways[a, s, min(max(int(far), 0), 40)]
        drawn = 0.8 * (1.0 - near * (1.0 - mine.enclosure))
        theirs.alternatives += (drawn - theirs.alternatives) / self.th[at.ALT_DAYS]
        cut = self.th[at.HUB_WEIGHT] * (1.0 - near * (1.0 - mine.enclosure))
        want = max(1.0 - cut * (1.0 - theirs.alternatives), self.orders[self.day, a, o, at.KEEP])
        theirs.supply += (want - theirs.supply) * 0.1
        if far < 30.0:
            stay = self.staying[a, s] * self.town_people[a, s, min(k, self.towns - 1)]
            left = max(mine.civilians - stay, 0.0)
            mine.civilians -= left * 5.0 / (45.0 * max(far, 1.0))
            if far < 10.0:
                self._add(mine, at.CIVILIANS, mine.civilians)

    def _vehicles(self, mine: Front, theirs: Front, h: int) -> None:
        def used(front: Front, drones: float) -> float:
            kept = drones ** (-self.th[at.MECH_DETERRENCE])
            return float(kept * math.exp(self.th[at.MECH_SD] * front.army.slow[1]) * front.vehicles)

        rate = self.th[at.VEHICLE_RATE] * 1e-3
        burnt = rate * mine.push * used(mine, theirs.army.drones)
        mine.broken += poisson(burnt, mix(h + 2), mine.vehicles)
        spared = rate * self.th[at.DEFENDER_VEHICLES] * min(mine.push, 2.0)
        spared *= used(theirs, mine.army.drones)
        theirs.broken += poisson(spared, mix(h + 3), theirs.vehicles)

    def _infiltrate(self, mine: Front, theirs: Front, h: int) -> None:
        tries = poisson(self.th[at.TRIES] * 1e-3 * mine.push * mine.strength, mix(h + 4),
                        mine.people // at.GROUP)  # fmt: skip
        room = self.of_side(theirs.army, at.SCREEN) * theirs.army.drones * theirs.strength * 1e-3
        share = self.th[at.STOP_MAX] * (1.0 - math.exp(-room / tries)) if tries > 0 else 0.0
        lost = count(tries * share, tries * share * (1.0 - share), mix(h + 5), tries)
        mine.hurt += at.GROUP * lost
        self._add(mine, at.TRIED, tries)
        self._add(mine, at.PASSED, tries - lost)
        cleared = rounded(self.th[at.CLEAR] * mine.foothold, mix(h + 6), mine.foothold)
        rest = mine.foothold - cleared
        home = rounded(rest * 0.05, mix(h + 7), rest)
        mine.foothold += at.GROUP * (tries - lost) - cleared - home
        mine.hurt += cleared // 2

    def _advance(self, mine: Front, theirs: Front, progress: float, far: float, h: int) -> None:
        keep = math.exp(-1.0 / self.th[at.AXIS_MEMORY])
        fresh = self.th[at.AXIS_SD] * math.sqrt(1.0 - keep * keep)
        mine.noise = keep * mine.noise + fresh * normal(h)
        a, s = mine.axis.number, mine.army.number
        kind = self.terrain[a, s, min(max(int(progress) + 40, 0), 160)]
        easy = {0: 1.0, 1: self.th[at.FORT_FACTOR], 2: 0.4}[int(kind)]
        pace = self.th[at.ADVANCE] * mine.push * easy
        pace *= 1.0 + self.th[at.SEASON_SIZE] * self.courses[self.day, s, at.SEASON]
        ratio = min(max((mine.strength + 1.0) / (theirs.strength + 1.0), 0.1), 10.0)
        grip = self.th[at.FOOTHOLD_GAIN] * math.log(1.0 + mine.foothold / 50.0)
        noise = mine.noise + mine.army.wave
        mine.step = min(
            pace * math.exp(self.th[at.FORCE_EXPONENT] * math.log(ratio) + grip + noise), 3.0
        )
        inside = far < self.radius[a, s, min(mine.ahead, self.towns - 1)]
        mine.tip = mine.step * (self.th[at.TOWN_FACTOR] if inside else 1.0)

    def _siege(self, mine: Front, theirs: Front) -> None:
        axis, a, s, k = mine.axis, mine.axis.number, mine.army.number, mine.ahead
        if k >= self.towns or math.isnan(self.km[a, s, k]):
            return
        far = mine.reach
        if far < 10.0:
            grows = mine.step * self.width[a] / self.ring[a, s, k]
            mine.enclosure = min(1.0, mine.enclosure + grows)
        else:
            mine.enclosure *= 0.98
        if mine.enclosure >= self.th[at.WITHDRAW_AT]:
            mine.late += 1.0
        ordered = 0 <= self.leave[a, s, k] <= self.day and far < 30.0
        through = mine.tip >= far
        if not (ordered or through or mine.late > self.th[at.WITHDRAW_DELAY]):
            return
        h = mix(self.today ^ mix(axis.key + mine.army.key + 99))
        costs = 0.1 + 0.9 * mine.enclosure**2 * (1.0 - math.exp(-mine.late / 30.0))
        lost = at.GARRISON * self.th[at.WITHDRAW_LOSS] * costs * theirs.people
        theirs.hurt += count(lost, lost * 4.0, h, theirs.people)
        self._add(theirs, at.WITHDRAW, lost)
        self.fallen[a, s, k] = self.day
        if not through:
            mine.tip = far
            mine.step += far * 2.0 * self.radius[a, s, k] / self.width[a]
        mine.ahead = k + 1
        mine.enclosure, mine.late, theirs.alternatives = 0.0, 0.0, 0.0
        mine.civilians = float(self.town_people[a, s, k + 1]) if k + 1 < self.towns else 0.0
        mine.pause = max(mine.pause, self.th[at.PAUSE_DAYS] * (0.5 + uniform(mix(h))))
        self._shift(mine, h)

    def _shift(self, mine: Front, h: int) -> None:
        s = mine.army.number

        def score(axis: Corridor) -> float:
            own, other = axis.fronts[s], axis.fronts[1 - s]
            odds = math.log((own.strength + 1.0) / (other.strength + 1.0))
            luck = -math.log(-math.log(uniform(mix(h ^ axis.key))))
            return odds - own.reach / 20.0 + luck

        others = [axis for axis in self.axes if axis is not mine.axis]
        if not others:
            return
        to = max(others, key=score).fronts[s]
        moved = int(self.th[at.SHIFT] * mine.people)
        mine.people -= moved
        to.people += moved
        mine.foothold = min(mine.foothold, mine.people)
        given = self.th[at.SHIFT] * mine.boost
        mine.boost -= given
        to.boost += given

    def _settle(self, front: Front) -> None:
        axis, army = front.axis, front.army
        gone = min(front.hurt, front.people)
        lasting = rounded(self.th[at.PERMANENT] * gone, mix(self.today + axis.key + army.key), gone)
        front.people -= gone
        front.foothold = min(front.foothold, front.people)
        army.accounts[at.LOST] += lasting
        army.accounts[at.HEALING] += gone - lasting
        wrecked = min(front.broken, front.vehicles)
        front.vehicles -= wrecked
        army.hardware[at.LOST] += wrecked
        worn = self.th[at.FATIGUE] * gone / (front.people + 1.0)
        rest = self.courses[self.day, army.number, at.ROTATION] / self.th[at.REST_DAYS]
        front.fatigue = min(max(front.fatigue + worn - rest * front.fatigue, 0.0), 0.9)
        tempo = self.orders[self.day, axis.number, army.number, at.TEMPO]
        tired = front.fatigue > self.th[at.CULMINATE_AT]
        if tempo > 0.0 and front.pause <= 0.0 and tired:
            front.pause = float(self.th[at.PAUSE_DAYS])
        self._add(front, at.PEOPLE_LOST, gone)
        self._add(front, at.VEHICLE_LOST, wrecked)
        sign = 1.0 if army.number == 0 else -1.0
        last = {at.PEOPLE: front.people, at.SUPPLY: front.supply, at.FOOTHOLD: front.foothold,
                at.GROUND: sign * axis.ground, at.PROGRESS: sign * axis.x}  # fmt: skip
        for j, value in last.items():
            self.sums[self.month[self.day], axis.number, army.number, j] = value

    def _add(self, front: Front, j: int, value: float) -> None:
        self.sums[self.month[self.day], front.axis.number, front.army.number, j] += value

    def books(self) -> NDArray[np.int64]:
        """Return the accounts at the end, ``(side, 2, account)``."""
        out = np.array([[army.accounts, army.hardware] for army in self.armies])
        for axis in self.axes:
            for front in axis.fronts:
                out[front.army.number, 0, at.PEOPLE] += front.people
                out[front.army.number, 1, at.PEOPLE] += front.vehicles
        return out


def march_plainly(
    campaign: Campaign, values: NDArray[np.float64], *, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Run members plainly; return what `Runs` calls ``sums, books, fallen``.

    Parameters
    ----------
    campaign : Campaign
    values : (member, parameter) float64
    seed : int
    """
    keys = np.random.SeedSequence(seed).generate_state(len(values), dtype=np.uint64)
    found = []
    for row, key in zip(values, keys, strict=True):
        one = PlainCampaign(campaign, row, int(key))
        one.run()
        found.append((one.sums, one.books(), one.fallen))
    sums, books, fallen = (np.stack(part) for part in zip(*found, strict=True))
    return sums, books, fallen
