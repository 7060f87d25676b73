"""Links between very many claims: seconds and memory, on one core.

Usage: python benchmarks/bench_links.py [CLAIMS]

Made-up claims of 300 days: two thirds with a Statement on one of the pack's places (a few towns
have most of them, as in the news), a third with a number of people or vehicles; by 400 speakers in
reports of 60 outlets. Copies are looked for elsewhere (bench_copies.py).
"""

import sys
import time
from collections import Counter
from datetime import date, timedelta

import numpy as np
from _bench import Job, peak_gb

from frontcast.claims import links
from frontcast.records import Claim, ClaimQuantity, ClaimTime, PlaceMention, Report
from frontcast.theatre import load_theatre

FIRST = date(2025, 1, 1)


def claim_of(i: int, place, *, rng: np.random.Generator) -> Claim:
    day = FIRST + timedelta(days=int(rng.integers(300)))
    speaker = f"Speaker {rng.integers(400)}" if rng.random() < 0.7 else "narrator"
    mention = PlaceMention(surface=place.name, start=0, end=4, canonical=place.name, place=place.id,
                           geonameid=place.geonameid)  # fmt: skip
    about = {"report": f"r{i // 8}", "doc": "d", "span_start": 90 * (i % 8), "speaker": speaker,
             "said_on": day, "places": (mention,)}  # fmt: skip
    low = int(rng.integers(1, 40))
    if rng.random() < 1 / 3:
        what = ("civilians", "tanks")[int(rng.integers(2))]
        text = f"Shelling hit {low} {what} in {place.name}"
        number = ClaimQuantity(
            surface=str(low),
            start=13,
            end=15,
            low=low,
            high=low,
            unit="person" if what == "civilians" else "vehicle",
            what=what,
        )
        return Claim(**about, span_end=90 * (i % 8) + len(text), text=text, type="losses",
                     quantities=(number,), time=ClaimTime(start=day, end=day))  # fmt: skip
    name = place.name
    statement = (
        f"distance({name}) = {low} km on {day}",
        f"captured({name}, RU, whole) by {day}",
        f"control({name}) = {('RU', 'UA')[low % 2]} on {day}",
        f"contested({name}) on {day}",
    )[int(rng.integers(4))]
    negative = rng.random() < 0.2
    return Claim(**about, span_end=90 * (i % 8) + 40, text=f"What stands of {name}, {low}",
                 type="control_change", statements=(statement,),
                 polarity="negative" if negative else "positive")  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rng = np.random.default_rng(3)
    places = sorted(load_theatre("donetsk").gazetteer.places, key=lambda p: -(p.population or 0))
    picked = (len(places) * rng.random(count) ** 3).astype(int)
    claims = [claim_of(i, places[p], rng=rng) for i, p in enumerate(picked)]
    reports = [Report(id=f"r{i}", text="-", outlet=f"Outlet {i % 60}")
               for i in range(count // 8 + 1)]  # fmt: skip
    start = time.process_time()
    found = links(claims, reports=reports, copies=())
    used = time.process_time() - start
    busiest = Counter(picked.tolist()).most_common(1)[0][1]
    job = Job("links", f"links between {count:,} claims",
              f"Made up, {busiest:,} of the busiest place; CPU seconds of one core.")  # fmt: skip
    kinds = dict(Counter(x.relation for x in found))
    job.row("frontcast", used, "s", note=f"{len(found):,} links {kinds}")
    job.row("peak memory", peak_gb(), "GB")
    job.done()


if __name__ == "__main__":
    main()
