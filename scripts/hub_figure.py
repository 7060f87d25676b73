"""Draw what hung on Pokrovsk, and on the places that took over: docs/hub-pokrovsk.svg.

Usage: python scripts/hub_figure.py [OUT]

From the `donetsk` pack alone: DeepState's maps, the pack's roads, the measure `hub_value`.
"""

import sys
from datetime import date
from pathlib import Path

import numpy as np

from frontcast.frame import to_date
from frontcast.measures import hub_value
from frontcast.pipeline.workspace import Workspace

LINES = (  # place, which roads count, dash, colour
    ("Pokrovsk", "passable", "", "#1d1c1a"),
    ("Pokrovsk", "open", "2 3", "#1d1c1a"),
    ("Dobropillia", "open", "7 3", "#9a3407"),
    ("Kramatorsk", "passable", "10 3 2 3", "#0a5a91"),
)
SAID = (
    (date(2024, 12, 20), "Report A: a key logistics hub"),
    (date(2025, 7, 1), "Report B: since the siege of the summer"),
    (date(2025, 11, 5), "Report B: no longer a hub"),
)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, FLOOR, MOST = 900, 380, 40, 690, 60, 340, 50.0


def main(out: Path) -> None:
    world = Workspace.of_pack("donetsk").worlds(mapper="deepstate")[0]
    first, last = to_date(world.days[0]), to_date(world.days[-1])

    def x(day: date) -> float:
        return LEFT + (day - first).days / (last - first).days * (RIGHT - LEFT)

    def y(value: float) -> float:
        return FLOOR - value / MOST * (FLOOR - TOP)

    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
    title = "What hung on Pokrovsk, and on the places that took over"
    parts = [
        f'{head} font-family="sans-serif" font-size="12"><title>{title}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fcfbf8"/>',
    ]
    parts += [
        f'<path d="M{LEFT} {y(value):.1f}H{RIGHT}" stroke="#dedad1"/>'
        f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value}%</text>'
        for value in range(0, int(MOST) + 1, 10)
    ]
    months = ((2024, 8), (2024, 11), (2025, 2), (2025, 5), (2025, 8), (2025, 11))
    for year, month in months:
        day = date(year, month, 1)
        parts.append(
            f'<text x="{x(day):.1f}" y="{FLOOR + 18}" text-anchor="middle">{day:%b %Y}</text>'
        )
    for n, (day, words) in enumerate(SAID):
        parts.append(
            f'<path d="M{x(day):.1f} {24 + 14 * n}V{FLOOR}" stroke="#8a3d86" '
            f'stroke-dasharray="1 3"/><text x="{x(day) - 4:.1f}" y="{22 + 14 * n}" '
            f'text-anchor="end" fill="#8a3d86">{words}</text>'
        )
    for n, (name, over, dash, colour) in enumerate(LINES):
        place = world.theatre.gazetteer.place(name)
        values = hub_value(world, place, over=over).values()  # type: ignore[arg-type]
        points = [
            f"{x(to_date(d)):.1f} {y(float(v)):.1f}"
            for d, v in zip(world.days, values, strict=True)
            if np.isfinite(v)
        ]
        parts.append(
            f'<path d="M{"L".join(points)}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        at = TOP + 24 * n
        kind = "roads not cut" if over == "passable" else "open roads only"
        parts.append(
            f'<path d="M{RIGHT + 14} {at}h36" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/><text x="{RIGHT + 56}" y="{at + 4}">{name}, {kind}</text>'
        )
    out.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/hub-pokrovsk.svg"))
