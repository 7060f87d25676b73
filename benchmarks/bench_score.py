"""Very many questions on very many days: seconds, on one core.

Usage: python benchmarks/bench_score.py [QUESTIONS] [DAYS]

A made-up front on a grid of 200 x 200 km with 100 towns. Areas, distances and holders come from
tables, as they do for all maps that were read into a store or a pack; lengths of the line, which
error bars need, from cells. Two thirds of the questions are about captures, by all three
definitions, a tenth of those on a condition; the rest about shares, distances, control and gains.
Each is resolved, and some of the answers are checked against `frontcast.check.answer`, which looks
at each day for itself.
"""

import sys
import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from _bench import Job

from frontcast.check import answer, resolve_questions
from frontcast.control import world_from_cells
from frontcast.control.world import Table
from frontcast.frame import to_day64
from frontcast.records import Outcome, Place, Question, Settled, parse
from frontcast.testing import mock_cells, mock_theatre
from frontcast.testing.mock import _place

FIRST = date(2028, 1, 1)
SIZE, TOWNS = 200, 100


def made_world(days: int):
    theatre = mock_theatre(size=SIZE)
    rng = np.random.default_rng(1)
    places: list[Place] = [
        _place(theatre.grid, f"Town{i}", int(rng.integers(40, 190)), int(rng.integers(10, 180)),
               1000, 3.0)
        for i in range(TOWNS)
    ]  # fmt: skip
    theatre = replace(theatre, places=tuple(places), focus="Town0")
    cells = mock_cells(days=days, pace=120 / days, start=180.0, size=SIZE, seed=2)
    world = world_from_cells(
        cells, theatre=theatre, grid=theatre.grid, mapper="mock",
        days=to_day64(FIRST) + np.arange(days),
    )  # fmt: skip
    ids = tuple(p.id for p in places)
    area = np.array([[world.area_km2(p, s) for s in theatre.sides] for p in places])
    tables = {
        "area": Table(ids=ids, values=area.transpose(2, 0, 1)),
        "distance": Table(ids=ids, values=np.array([world.distance_km(p) for p in places]).T),
        "holder": Table(ids=ids, values=np.array([world.holder(p) for p in places]).T),
    }
    return replace(world, tables=tables)


def made_questions(count: int, *, days: int) -> list[Question]:
    rng = np.random.default_rng(3)
    out = []
    for i in range(count):
        town, other = (f"Town{rng.integers(TOWNS)}" for _ in range(2))
        asked = FIRST + timedelta(days=int(rng.integers(5, days - 40)))
        end = asked + timedelta(days=int(rng.integers(10, 120)))
        conditions: tuple[str, ...] = ()
        kind = rng.random()
        if kind < 2 / 3:
            extent = ("centre", "half", "whole")[int(rng.integers(3))]
            text = f"captured({town}, RED, {extent}) by {end}"
            if rng.random() < 0.1:
                conditions = (f"captured({other}, RED, {extent}) by {end}",)
        elif kind < 0.8:
            text = f"share({town}, RED) >= {rng.integers(5, 95)}% by {end}"
        elif kind < 0.9:
            text = f"distance({town}) <= {rng.integers(1, 40)} km on {end}"
        elif kind < 0.95:
            text = f"control({town}) = RED by {end}"
        else:
            text = f"gain({town}, RED) > {rng.integers(0, 9)} km2 from {asked} to {end}"
        out.append(Question(text=f"{i}", asked_on=asked, statement=text, deadline=end,
                            conditions=conditions, horizon="stated"))  # fmt: skip
    return out


def measure(count: int, days: int) -> dict[str, float]:
    world = made_world(days)
    questions = made_questions(count, days=days)
    start = time.process_time()
    found = resolve_questions(questions, world)
    seconds = time.process_time() - start
    by_id = {q.id: q for q in questions}
    plain = [r for r in found if r.extent in ("", "half") and not by_id[r.question].conditions]
    wrong = checked = 0
    same = {Settled.YES: Outcome.SUPPORTED, Settled.NO: Outcome.CONTRADICTED}
    for r in plain[:: max(1, len(plain) // 200)]:
        # This front never goes back, so that nothing is undone.
        q = by_id[r.question]
        statement = parse(q.statement)
        if r.extent:
            args = tuple((n, r.extent if n == "extent" else v) for n, v in statement.args)
            statement = replace(statement, args=args)
        if r.outcome in same:
            checked += 1
            wrong += answer(statement, world, spells=False).outcome is not same[r.outcome]
    return {"resolutions": len(found), "seconds": seconds, "checked": checked, "wrong": wrong}


def main(count: int = 10_000, days: int = 700) -> None:
    got = measure(count, days)
    job = Job("questions", f"{count:,} questions resolved on {days} days",
              "A made-up front; CPU seconds of one core.")  # fmt: skip
    job.row("frontcast", got["seconds"], "s", note=f"{got['resolutions']:,} resolutions")
    job.check(f"{got['checked']} as answered day by day, {got['wrong']} otherwise",
              got["wrong"] == 0)  # fmt: skip
    job.done()


if __name__ == "__main__":
    main(*(int(arg) for arg in sys.argv[1:3]))
