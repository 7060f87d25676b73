"""The rule of the front's spread in other hands: NumPy over active cells, and Mesa's agents.

Both take a member's factors as frontcast drew them. NumPy takes its random numbers too, and must
come out with the same changes; Mesa draws its own, and must come out alike on the whole.
"""

import math
from collections.abc import Iterator

import numpy as np

PARTS = 5  # steps to a part of the lead


class Rule:
    """A scene's tables and surroundings, as plain arrays."""

    def __init__(self, scene) -> None:
        padded = scene.padded
        self.scene = scene
        ends = padded.ends
        self.rings = [padded.offsets[a:b] for a, b in zip((0, *ends[:3]), ends, strict=True)]
        self.around = np.append(padded.offsets[: ends[1]], 0)

    def rates(self, x, held, late, counts, row):
        """Return the expected changes of cells in a step, before noise, ``(n,)``."""
        s, side = self.scene, held[x].astype(np.int64)
        a, ring, c, d = counts[x].T
        c, d = a + ring + c, a + ring + c + d
        a = np.where(side, s.homes[x, 0] - a, a)
        b = a + np.where(side, s.homes[x, 1] - ring, ring)
        by = s.near_by[side, a, b] * s.far_by[side, 0, c] * s.far_by[side, 1, d]
        return s.pace_by[row, side, s.place[x]] * s.again[side & late[x]] * by


def mix(x):
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def numpy_member(rule: Rule, *, factor, push, pull, keys, way: str) -> list[tuple[int, int, int]]:
    """Return the changes of one member, (step, cell, holder), in one of four ways.

    whole: every cell of the grid in each step; frontier: a list of the cells at the front, whose
    neighbours are counted anew in each step; kept: the same list, counts kept up to date; touched:
    and rates worked out only where something changed, which takes the most care.
    """
    s = rule.scene
    held, late, counts = s.held.copy(), s.recent.copy(), s.counts.copy()
    active = np.flatnonzero(s.home) if way == "whole" else s.active.astype(np.int64)
    rate = np.zeros(active.size, np.float32)
    at = np.full(held.size, -1)
    at[active] = np.arange(active.size)
    looks, told = way == "frontier", held
    untold, out = [], []
    for step in range(len(keys)):
        row = step // PARTS
        begins = step % PARTS == 0
        if begins and looks:
            told = held.copy()
            _look(rule, told, counts, active, rings=(2, 3))
        elif begins:
            for x, sign in untold:
                _tell(rule, counts, x, sign, rings=(2, 3))
            untold = []
        if looks:
            _look(rule, held, counts, active, rings=(0, 1))
        if way != "touched" or begins:
            rate = rule.rates(active, held, late, counts, row)
        both = np.stack([push[step] * factor[step], pull[step] * np.sqrt(factor[step])])
        lam = np.minimum(rate * both[held[active], s.sector[active]], np.float32(0.5))
        u = mix(mix(active.astype(np.uint32) + keys[step, 0]) ^ keys[step, 1]) >> np.uint32(1)
        u = u.astype(np.int32).astype(np.float32) * np.float32(2.0**-31)
        hit = np.flatnonzero(u < lam)
        hit = hit[u[hit] < -np.expm1(-lam[hit].astype(np.float64))]
        x = active[hit]
        held[x] ^= 1
        late[x] = 1
        sign = 2 * held[x].astype(np.int16) - 1
        out += [(step, int(c), int(h)) for c, h in zip(x, held[x], strict=True)]
        if not looks:
            untold.append((x, sign))
            _tell(rule, counts, x, sign, rings=(0, 1))
        touched = np.unique((x[:, None] + rule.around).ravel())
        touched = touched[s.home[touched] > 0]
        fresh = touched[at[touched] < 0]
        at[fresh] = np.arange(active.size, active.size + fresh.size)
        active = np.concatenate([active, fresh])
        if looks:
            _look(rule, told, counts, fresh, rings=(2, 3))
        elif way == "touched":
            rate = np.concatenate([rate, np.zeros(fresh.size, np.float32)])
            rate[at[touched]] = rule.rates(touched, held, late, counts, row)
    return out


def _look(rule: Rule, held, counts, x, *, rings) -> None:
    for r in rings:
        counts[x, r] = held[x[:, None] + rule.rings[r]].sum(axis=1)


def _tell(rule: Rule, counts, x, sign, *, rings) -> None:
    for r in rings:
        around = (x[:, None] + rule.rings[r]).ravel()
        np.add.at(counts[:, r], around, np.repeat(sign, rule.rings[r].size))


def mesa_member(rule: Rule, *, factor, push, pull, seed: int) -> tuple[list, int]:
    """Return the changes of one member and the calls of agents; agents stand at the front only."""
    world = _front(rule, (factor, push, pull), seed=seed)
    for step in range(len(push)):
        world.step_to(step)
    return world.changes, world.calls


def mesa_whole(rule: Rule, *, factor, push, pull, box, looks: bool) -> Iterator[int]:
    """Yield, step by step, the agents called where every cell of a box is one.

    looks: each agent counts its neighbours in each step, as Mesa's own examples do; else the model
    keeps counts up to date in lists.
    """
    world = _front(rule, (factor, push, pull), seed=0, box=box)
    if looks:
        world.meet()
    for step in range(len(push)):
        world.step_to(step)
        yield len(world.agents)


def _front(rule: Rule, factors, *, seed: int, box=None):
    """Return a Mesa model; Mesa is imported here, so that NumPy is compared without it."""
    from mesa import Agent, Model

    agent = type("CellAgent", (_CellAgent, Agent), {})
    model = type("Front", (_Front, Model), {})(seed=seed)
    model.begin(rule, factors, agent, box)
    return model


class _CellAgent:
    """A cell: what it looks up and what becomes of it."""

    def __init__(self, model, x: int) -> None:
        super().__init__(model)
        s = model.rule.scene
        self.x, self.z, self.place = x, int(s.sector[x]), int(s.place[x])
        self.side, self.late, self.flip = int(s.held[x]), int(s.recent[x]), False
        self.around = None

    def look(self) -> None:
        m, x = self.model, self.x
        m.near[x] = sum([n.side for n in self.around[0]])
        m.ring[x] = sum([n.side for n in self.around[1]])
        if m.now % PARTS == 0:
            m.far[x] = sum([n.side for n in self.around[2]])
            m.farther[x] = sum([n.side for n in self.around[3]])

    def decide(self) -> None:
        m, x, side = self.model, self.x, self.side
        if self.around is not None:
            self.look()
        a, ring = m.near[x], m.ring[x]
        b = a + ring
        c = b + m.far[x]
        d = c + m.farther[x]
        if side:
            inner, outer = m.homes[x]
            a, b = inner - a, inner + outer - b
            if a <= 0:
                return
        elif b == 0:
            return
        rate = m.pace[side][self.place] * m.again[side & self.late] * m.near_by[side][a][b]
        lam = rate * m.far_by[side][0][c] * m.far_by[side][1][d] * m.factor[side][self.z]
        self.flip = m.random.random() < 1.0 - math.exp(-min(lam, 0.5))

    def apply(self) -> None:
        if self.flip:
            self.flip = False
            self.side, self.late = 1 - self.side, 1
            self.model.turn(self.x, self.side)


class _Front:
    """The front: counts around cells as lists, which Python reads faster than arrays."""

    def begin(self, rule: Rule, factors, agent, box) -> None:
        s = rule.scene
        self.rule, self.agent, self.grows = rule, agent, box is None
        self.level_noise, self.push, self.pull = factors
        self.near_by, self.far_by = s.near_by.tolist(), s.far_by.tolist()
        self.again, self.homes = s.again.tolist(), s.homes[:, :2].tolist()
        self.rings, self.around = [r.tolist() for r in rule.rings], rule.around.tolist()
        self.near, self.ring, self.far, self.farther = s.counts.T.tolist()
        self.here = set(s.active.tolist() if box is None else box.tolist())
        self.untold, self.changes, self.calls, self.now = [], [], 0, 0
        for x in sorted(self.here):
            agent(self, x)

    def meet(self) -> None:
        """Acquaint the agents with their neighbours; beyond the box there are none."""
        by_cell = {agent.x: agent for agent in self.agents}
        for agent in self.agents:
            agent.around = [
                [by_cell[agent.x + o] for o in ring if agent.x + o in by_cell]
                for ring in self.rings
            ]

    def turn(self, x: int, side: int) -> None:
        sign = 2 * side - 1
        for counts, ring in zip((self.near, self.ring), self.rings[:2], strict=True):
            for o in ring:
                counts[x + o] += sign
        self.untold.append((x, sign))
        self.changes.append((self.now, x, side))

    def tell(self) -> None:
        for x, sign in self.untold:
            for counts, ring in zip((self.far, self.farther), self.rings[2:], strict=True):
                for o in ring:
                    counts[x + o] += sign
        self.untold = []

    def step_to(self, step: int) -> None:
        if step % PARTS == 0:
            self.tell()
            self.pace = self.rule.scene.pace_by[step // PARTS].tolist()
        noise, self.now = self.level_noise[step], step
        losses = self.pull[step] * np.sqrt(noise)
        self.factor = [(self.push[step] * noise).tolist(), losses.tolist()]
        told = len(self.changes)
        self.calls += len(self.agents)
        self.agents.do("decide")
        self.agents.do("apply")
        if self.grows:
            self.grow(x for _, x, _ in self.changes[told:])

    def grow(self, turned) -> None:
        home = self.rule.scene.home
        for x in turned:
            for o in self.around:
                if x + o not in self.here and home[x + o]:
                    self.here.add(x + o)
                    self.agent(self, x + o)
