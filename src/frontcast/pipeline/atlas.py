"""What a map page is drawn from, as of a day: each answer worked out once and kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any, TypeVar, cast

import frontcast
from frontcast import access
from frontcast.brief import CheckedClaim, atlas
from frontcast.brief.exports import ExportedClaim, claims_csv
from frontcast.brief.scores import Scoreboard, board_rows
from frontcast.claims import links
from frontcast.control import World, disagreement, undone_edits
from frontcast.errors import ConfigError, DateError, UnknownNameError
from frontcast.frame import to_date
from frontcast.pipeline.alerts import stored_alerts
from frontcast.pipeline.ask import ask, measure
from frontcast.pipeline.claims import check_claims, stored_claims
from frontcast.pipeline.forecast import Issued, issue, record
from frontcast.pipeline.panel import panel
from frontcast.pipeline.score import score
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Alert, Claim, Place, Report, Verdict

T = TypeVar("T")
Json = dict[str, Any]
LEADS = (15, 30, 45, 60, 75, 90, 120, 150, 180)
"""Days ahead of the page's forecast."""
MOST_CLAIMS, MOST_ALERTS = 5_000, 500


@contextmanager
def _lacking() -> Iterator[None]:
    """What a theatre does not have is not found; it is no fault of who runs the server."""
    try:
        yield
    except ConfigError as error:
        raise UnknownNameError(str(error)) from error


class Atlas:
    """A workspace as a map page sees it. Not for several threads at once.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Nothing that became known later is used.
    """

    def __init__(self, workspace: Workspace, *, as_of: date | None = None) -> None:
        self.workspace, self.as_of = workspace, as_of
        self.theatre = workspace.theatre
        self._kept: dict[tuple[object, ...], object] = {}

    def _once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    # Maps.

    @cached_property
    def worlds(self) -> dict[str, World]:
        """Worlds by mapper, the first one answers first; then those that answer what it cannot."""
        found = (*self._own, *self.workspace.spare_worlds(as_of=self.as_of))
        return {w.mapper: w for w in found}

    @cached_property
    def _own(self) -> tuple[World, ...]:
        return self.workspace.worlds(as_of=self.as_of)

    def world(self, mapper: str) -> World:
        """Return one mapper's World.

        Raises
        ------
        UnknownNameError
            If no maps by this mapper are known.
        """
        if mapper not in self.worlds:
            known = ", ".join(self.worlds) or "none"
            raise UnknownNameError(f"no maps by {mapper!r} are known; there are: {known}")
        return self.worlds[mapper]

    def _origin(self, mapper: str) -> str:
        return "workspace" if mapper in self.workspace.loaded_mappers() else "pack"

    def overview(self, about: Mapping[str, object]) -> Json:
        """Return ``data/theatre.json``; `about`: what the server says of itself."""
        mappers = self._once(
            ("mappers",),
            lambda: [atlas.mapper_view(w, origin=self._origin(m)) for m, w in self.worlds.items()],
        )
        files = {
            "control": [f"data/control/{m}.bin" for m in self.worlds],
            "network": [
                f"data/network/{m}.{s.code}.json" for m in self.worlds for s in self._sides
            ],
            "forecast": bool(self.worlds),
        }
        made_with = {"made_with": f"frontcast {frontcast.__version__}"}
        return atlas.overview(
            self.theatre, mappers, as_of=self.as_of, files=files, about=made_with | {**about}
        )

    @property
    def _sides(self) -> Sequence[Any]:
        return self.theatre.sides if self.theatre.access.network is not None else ()

    def places(self) -> Json:
        """Return ``data/places.json``."""
        return atlas.places_table(self.theatre, [w.grid for w in self.worlds.values()])

    def language(self) -> Json:
        """Return ``data/language.json``."""
        first = next(iter(self.worlds.values()), None)
        return atlas.language_view(
            self.theatre, last=to_date(first.days[-1]) if first is not None else None
        )

    def regions(self) -> Json:
        """Return ``data/regions.geojson``."""
        return atlas.region_features(self.theatre)

    def outlines(self) -> Json:
        """Return ``data/outlines.geojson``."""
        return atlas.outline_features(self.theatre)

    def control(self, mapper: str) -> bytes:
        """Return ``data/control/MAPPER.bin``."""
        world = self.world(mapper)
        return atlas.pack_control(world, about=self._source(mapper))

    def _source(self, mapper: str) -> Json:
        view = atlas.mapper_view(self.world(mapper), origin=self._origin(mapper))
        names = ("title", "licence", "sources", "last_day", "known_until", "silent_on", "bbox")
        return {name: view[name] for name in names} | {
            "as_of": self.as_of.isoformat() if self.as_of else None
        }

    def undone(self, mapper: str) -> Json:
        """Return ``data/undone/MAPPER.json``: edits of at least 1 km2 that were taken back."""
        within = self.theatre.quarantine_days
        frame = undone_edits(self.world(mapper), within_days=within)
        rows = [
            {"day": str(r["day"].date()), "undone_on": str(r["undone_on"].date()),
             "km2": float(r["km2"]), "near": str(r["nearest"])}
            for r in frame[frame["km2"] >= 1].to_dict("records")
        ]  # fmt: skip
        return {"mapper": mapper, "within_days": within, "edits": rows}

    def disagreement(self) -> Json:
        """Return ``data/disagreement.json``: by pair of mappers and day, km2."""
        pairs = []
        for a, b in combinations(self.worlds.values(), 2):
            small = min(a.grid, b.grid, key=lambda g: g.height * g.width)
            frame = disagreement(a.crop(small), b.crop(small))
            pairs.append(
                {
                    "a": a.mapper,
                    "b": b.mapper,
                    "days": [str(d.date()) for d in frame["day"]],
                    "differ_km2": frame["differ_km2"].tolist(),
                    "more_a_km2": frame["more_a_km2"].tolist(),
                    "more_b_km2": frame["more_b_km2"].tolist(),
                    "bbox": atlas.box_of(small),
                }
            )
        return {"side": self.theatre.sides[0].code, "pairs": pairs}

    def control_on(self, mapper: str, day: date) -> Json:
        """Return one day's control as GeoJSON.

        Raises
        ------
        DateError
            If there is no map for the day.
        """
        world = self.world(mapper)
        found = atlas.control_features(world, day)
        if not found:
            raise DateError(
                f"{mapper} has no map for {day}; its maps show {world.days[0]} to {world.days[-1]}"
            )
        return atlas.collection(found, **self._source(mapper))

    def change(self, mapper: str, first: date, last: date) -> Json:
        """Return what changed hands between two days as GeoJSON."""
        world = self.world(mapper)
        for day in (first, last):
            self._covered(world, day)
        return atlas.collection(atlas.change_features(world, first, last), **self._source(mapper))

    def differing(self, a: str, b: str, day: date) -> Json:
        """Return where two mappers differ on a day as GeoJSON."""
        one, two = self.world(a), self.world(b)
        for world in (one, two):
            self._covered(world, day)
        small = min(one.grid, two.grid, key=lambda g: g.height * g.width)
        features = atlas.differing_features(one.crop(small), two.crop(small), day)
        return atlas.collection(features, a=a, b=b, day=day.isoformat())

    @staticmethod
    def _covered(world: World, day: date) -> None:
        if world.index(day) < 0:
            raise DateError(
                f"{world.mapper} has no map for {day}; its maps show {world.days[0]} to "
                f"{world.days[-1]}"
            )

    def network(self, mapper: str, side: str) -> Json:
        """Return ``data/network/MAPPER.SIDE.json``."""
        return self._once(("network", mapper, side), lambda: self._network(mapper, side))

    def _network(self, mapper: str, side: str) -> Json:
        with _lacking():
            return atlas.road_states(access.ways_of(self.world(mapper), self.theatre.side(side)))

    # Collections of features.

    def collection_keys(self) -> list[str]:
        """Return the names of the collections."""
        roads = ["edges"] if self._sides and self.worlds else []
        return [*(f"control-{m}" for m in self.worlds), "places", *roads, "claims"]

    def collection(self, key: str) -> atlas.Collection:
        """Return a collection of features.

        Raises
        ------
        UnknownNameError
            If there is none of this name.
        """
        if key not in self.collection_keys():
            raise UnknownNameError(
                f"no collection {key!r}; there are: {', '.join(self.collection_keys())}"
            )
        return self._once(("collection", key), lambda: self._collection(key))

    def _collection(self, key: str) -> atlas.Collection:
        if key == "places":
            return atlas.place_collection(self.theatre.places)
        if key == "claims":
            return atlas.claim_collection(self.claim_rows)
        if key == "edges":
            first = next(iter(self.worlds))
            home = next(s for s in self.theatre.sides if s.flag == 2)
            return atlas.edge_collection([self.network(first, home.code)])
        return atlas.control_collection(self.world(key.removeprefix("control-")))

    # Forecasts.

    @cached_property
    def issued(self) -> list[Issued]:
        """The forecasts of every model from the last map known."""
        return issue(self.workspace, as_of=self.as_of, leads=LEADS)

    def model(self, name: str) -> Issued:
        """Return one model's forecast.

        Raises
        ------
        UnknownNameError
            If there is no such model.
        """
        for issued in self.issued:
            if issued.forecast.model == name:
                return issued
        known = ", ".join(i.forecast.model for i in self.issued) or "none"
        raise UnknownNameError(f"no forecast by {name!r}; there are: {known}")

    def forecasts(self) -> Json:
        """Return ``data/forecast.json``."""
        models = [
            {
                "model": i.forecast.model,
                "title": i.title,
                "issued": i.init.isoformat(),
                "mapper": i.world.mapper,
                "side": i.forecast.attacker.code,
                "members": i.forecast.size,
                "leads": [
                    {"days": lead, "record": i.record_for(lead) or None}
                    for lead in i.forecast.leads
                ],
                "notes": list(i.notes),
                "grid": f"data/forecast/{i.forecast.model}.bin",
                "contours": f"data/forecast/{i.forecast.model}.geojson",
            }
            for i in self.issued
        ]
        return {"as_of": self.as_of.isoformat() if self.as_of else None, "models": models}

    def forecast_grid(self, model: str) -> bytes:
        """Return ``data/forecast/MODEL.bin``."""
        issued = self.model(model)
        return atlas.pack_forecast(
            issued.forecast, about={"title": issued.title, "mapper": issued.world.mapper}
        )

    def forecast_contours(self, model: str) -> Json:
        """Return ``data/forecast/MODEL.geojson``."""
        issued = self.model(model)
        return atlas.collection(
            atlas.contour_features(issued.forecast), model=model, issued=issued.init.isoformat()
        )

    def record(self) -> Json:
        """Return ``data/record.json``: scores of past forecasts, in numbers and words."""
        out = []
        for mapper in self.worlds:
            found = record(self.workspace, mapper=mapper, as_of=self.as_of)
            if found is not None:
                sentences = [
                    {"model": s.model, "lead_days": s.lead_days,
                     "sentence": found.sentence(s.lead_days, model=s.model)}
                    for s in found.scores
                ]  # fmt: skip
                out.append(asdict(found) | {"sentences": sentences})
        return {"records": out}

    # Claims and reports.

    @cached_property
    def checked(self) -> list[CheckedClaim]:
        """Every measurable claim with its verdict."""
        return check_claims(self.workspace, as_of=self.as_of)

    @cached_property
    def stored(self) -> dict[str, tuple[Report, list[Claim]]]:
        """Reports with their claims, by the report's id."""
        return {r.id: (r, c) for r, c in stored_claims(self.workspace, as_of=self.as_of)}

    @cached_property
    def items(self) -> list[ExportedClaim]:
        """Every claim with report and verdicts, the latest first."""
        verdicts: dict[str, list[Verdict]] = {}
        for one in self.checked:
            verdicts.setdefault(one.claim.id, []).append(one.verdict)
        found = [
            ExportedClaim(claim=c, report=report, verdicts=tuple(verdicts.get(c.id, ())))
            for report, claims in self.stored.values()
            for c in claims
        ]
        return sorted(
            found,
            key=lambda i: (-(i.claim.said_on or date.min).toordinal(), i.report.id,
                           i.claim.span_start),
        )  # fmt: skip

    @cached_property
    def claim_rows(self) -> list[Json]:
        """Every claim as the page shows it, in the order of `items`."""
        return atlas.claim_views(self.items, theatre=self.theatre)

    @cached_property
    def link_rows(self) -> list[Json]:
        """What the claims are to each other."""
        kept = self.stored.values()
        found = links([c for _, claims in kept for c in claims], reports=[r for r, _ in kept])
        return atlas.link_views(found, self.items)

    def claims(self) -> Json:
        """Return ``data/claims.json``."""
        rows = self.claim_rows[:MOST_CLAIMS]
        shown = {row["id"] for row in rows}
        return {
            "count": len(self.claim_rows),
            "claims": rows,
            "links": [k for k in self.link_rows if k["a"] in shown and k["b"] in shown],
        }

    def claims_csv(self) -> bytes:
        """Return ``data/claims.csv``: every claim, as `frontcast export csv` writes it."""
        return claims_csv(self.items, theatre=self.theatre).encode()

    def claim_page(self, wanted: Mapping[str, str], *, limit: int, offset: int) -> Json:
        """Return ``api/claims``: those claims that are as wanted.

        Parameters
        ----------
        wanted : mapping of str to str
            ``place, report, from, to, outcome, type, q``; what is not there does not count.
        limit, offset : int
        """
        found = [row for row in self.claim_rows if atlas.claim_is(row, wanted)]
        return {
            "count": len(found), "offset": offset, "claims": found[offset : offset + limit]
        }  # fmt: skip

    def reports(self) -> Json:
        """Return ``data/reports.json``, the latest first."""
        rows = [atlas.report_row(r, claims=len(c)) for r, c in self.stored.values()]
        rows.sort(key=lambda r: (r["published"] or "", r["id"]), reverse=True)
        return {"count": len(rows), "reports": rows[:MOST_CLAIMS]}

    def report(self, key: str) -> Json:
        """Return ``data/reports/ID.json``.

        Raises
        ------
        UnknownNameError
            If there is no such report.
        """
        if key not in self.stored:
            raise UnknownNameError("there is no report of this id")
        report, claims = self.stored[key]
        return atlas.report_view(report, claims, theatre=self.theatre)

    # Places and questions.

    @cached_property
    def _by_key(self) -> dict[str, Place]:
        return {atlas.key_of(p.id): p for p in self.theatre.places}

    def key_of(self, name: str) -> str:
        """Return the key of a place by its name."""
        return atlas.key_of(self.theatre.gazetteer.place(name).id)

    def place_of(self, key: str) -> Place:
        """Return the place of a key; raises `UnknownNameError` if there is none."""
        if key not in self._by_key:
            raise UnknownNameError("there is no place of this key; see data/places.json")
        return self._by_key[key]

    def place(self, key: str) -> Json:
        """Return ``data/places/KEY.json``."""
        town = self.place_of(key)
        if not self.worlds:
            raise UnknownNameError(f"no map is known that says anything of {town.name}")
        return self._once(
            ("place", key),
            lambda: panel(
                self.workspace,
                town,
                as_of=self.as_of,
                issued=self.issued,
                checked=self.checked,
                claims=self.claim_rows,
                links=self.link_rows,
                questions=[q["id"] for q in self.question_rows if q["place"] == key],
            ),
        )

    def questions(self) -> Json:
        """Return ``data/questions.json``: what was predicted, how it came out, and records."""
        return {"questions": self.question_rows, "scores": board_rows(self._scoreboard.board)}

    @cached_property
    def _scoreboard(self) -> Scoreboard:
        return score(self.workspace, as_of=self.as_of, worlds=self._own)

    @cached_property
    def question_rows(self) -> list[Json]:
        """Every question, the latest first."""
        speakers = {key: {c.speaker for c in claims} for key, (_, claims) in self.stored.items()}
        return atlas.question_rows(self._scoreboard, speakers=speakers, theatre=self.theatre)

    def alerts(self) -> list[Alert]:
        """Return what `frontcast watch` told, the latest first; nothing later than `as_of`."""
        told = stored_alerts(self.workspace)
        return [a for a in told if self.as_of is None or a.seen_at[:10] <= str(self.as_of)]

    def alert_rows(self) -> Json:
        """Return ``data/alerts.json``."""
        return {"alerts": [atlas.alert_view(a) for a in self.alerts()[:MOST_ALERTS]]}

    def alerts_atom(self) -> bytes:
        """Return ``data/alerts.atom``."""
        return atlas.alerts_atom(
            self.alerts()[:MOST_ALERTS],
            title=f"frontcast: {self.theatre.title}",
            theatre=self.theatre.name,
        )

    def ask(self, statement: str, *, mapper: str | None = None) -> Json:
        """Put a Statement; see `frontcast.pipeline.ask`.

        Raises
        ------
        UnknownNameError
            Also where the theatre lacks what the measure needs.
        """
        self._known_mapper(mapper)
        with _lacking():
            return ask(self.workspace, statement, as_of=self.as_of, mapper=mapper).to_json()

    def _known_mapper(self, mapper: str | None) -> None:
        if mapper is not None:
            self.world(mapper)

    def measure(
        self,
        call: str,
        *,
        first: date | None = None,
        last: date | None = None,
        every_days: int = 1,
        mapper: str | None = None,
    ) -> Json:
        """Measure something over time; see `frontcast.pipeline.measure` and `ask`."""
        self._known_mapper(mapper)
        with _lacking():
            frame = measure(
                self.workspace, call, first=first, last=last, every_days=every_days,
                as_of=self.as_of, mapper=mapper,
            )  # fmt: skip
        lines = []
        for name, rows in frame.groupby("mapper", sort=False):
            plain = rows.astype(object).where(rows.notna(), None)
            lines.append(
                {
                    "mapper": name,
                    "days": [str(d) for d in plain["day"]],
                    "values": plain["value"].tolist(),
                    "errors": plain["error"].tolist(),
                }
            )
        first_row = frame.iloc[0] if len(frame) else None
        return {
            "measure": call if first_row is None else first_row["measure"],
            "unit": "" if first_row is None else first_row["unit"],
            "lines": lines,
        }
