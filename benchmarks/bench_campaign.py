"""The campaign model: members a second, against the same model written in Mesa.

10,000 members x 700 days x 6 axes on one core, then 50 days of one member in Mesa (an agent an
axis, the model of `frontcast.testing.campaign`, which gives the very same numbers). CPU time, the
best of a few runs side by side. Mesa comes with the `bench` extra.

Usage: python benchmarks/bench_campaign.py [MEMBERS]
"""

import resource
import sys
from dataclasses import replace
from datetime import timedelta
from time import process_time

import numpy as np

from frontcast.campaign import Campaign, load_campaign, member_values, simulate, to_values
from frontcast.testing.campaign import PlainCampaign, march_plainly
from frontcast.theatre import pack_path

DAYS, BAR_S, BAR_TIMES = 700, 10.0, 200.0
_CHECKED_DAYS, _CHECKED = 120, 2


def main(members: int) -> None:
    whole = load_campaign(pack_path("donetsk") / "campaign.toml")
    campaign = cut(whole, DAYS)
    values, _ = member_values(campaign, members, seed=1)
    simulate(campaign, values[:8])  # compiled, or read from the cache
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = min(timed(lambda: simulate(campaign, values, seed=1)) for _ in range(2))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e6
    scaled = seconds * 10_000 / members
    print(
        f"{members:,} members x {DAYS} days x {len(campaign.axes)} axes: {seconds:.2f} s CPU, "
        f"{1e9 * seconds / members / DAYS / len(campaign.axes):.0f} ns an axis-day, "
        f"+{grown:.2f} GB"
    )
    print(f"10,000 members: {scaled:.1f} s (wanted <= {BAR_S:g})")
    same(whole)
    rate = seconds / members / DAYS
    plain = min(timed(lambda: twin(campaign, 50)) for _ in range(3)) / 50
    print(f"plain Python, the same numbers: {1e3 * plain:.2f} ms a day, {plain / rate:,.0f} times")
    try:
        mesa = min(timed(lambda: run_mesa(campaign, 50)) for _ in range(3)) / 50
    except ImportError:
        print("Mesa is not installed: pip install 'frontcast[bench]'")
        return
    print(f"Mesa: {1e3 * mesa:.2f} ms a day, {mesa / rate:,.0f} times (wanted >= {BAR_TIMES:g})")


def cut(campaign: Campaign, days: int) -> Campaign:
    last = campaign.first + timedelta(days=days)
    return replace(campaign, last=last, fit_until=min(campaign.fit_until, last))


def timed(job) -> float:
    start = process_time()
    job()
    return process_time() - start


def same(campaign: Campaign) -> None:
    """A fast wrong answer is none."""
    short = cut(campaign, _CHECKED_DAYS)
    unit = np.random.default_rng(0).standard_normal((_CHECKED, len(short.table)))
    values = to_values(unit, short.table)
    runs = simulate(short, values, seed=4)
    _, books, fallen = march_plainly(short, values, seed=4)
    if not (np.array_equal(runs.books, books) and np.array_equal(runs.fallen, fallen)):
        raise SystemExit("the compiled loop and its twin differ")
    print(f"the twin's accounts after {_CHECKED_DAYS} days: the same to the last one")


def twin(campaign: Campaign, days: int) -> None:
    one = PlainCampaign(campaign, medians(campaign), 7)
    for _ in range(days):
        one.open_day()
        for axis in one.axes:
            one.fight(axis)
        one.day += 1


def run_mesa(campaign: Campaign, days: int) -> None:
    import mesa

    class Sector(mesa.Agent):
        """An axis: both sides meet on it."""

        def __init__(self, model: mesa.Model, axis) -> None:
            super().__init__(model)
            self.axis = axis

        def step(self) -> None:
            self.model.plain.fight(self.axis)

    class War(mesa.Model):
        def __init__(self) -> None:
            super().__init__(seed=1)
            self.plain = PlainCampaign(campaign, medians(campaign), 7)
            for axis in self.plain.axes:
                Sector(self, axis)
            self.datacollector = mesa.DataCollector(
                agent_reporters={"ground": lambda agent: agent.axis.ground}
            )

        def step(self) -> None:
            self.plain.open_day()
            self.agents.do("step")
            self.datacollector.collect(self)
            self.plain.day += 1

    war = War()
    for _ in range(days):
        war.step()


def medians(campaign: Campaign) -> np.ndarray:
    return to_values(np.zeros((1, len(campaign.table))), campaign.table)[0]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
