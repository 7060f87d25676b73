"""What a brief says first: the main finding and what qualifies it, in plain English."""

from datetime import timedelta

import numpy as np

from frontcast.brief._series import between, share_series
from frontcast.brief._words import (
    long_day,
    map_day,
    mapper_name,
    number,
    place_name,
    spread,
    value_words,
)
from frontcast.brief.inputs import BriefConfig, BriefInputs
from frontcast.brief.view import Figure, MapView
from frontcast.errors import StatementError
from frontcast.records import Place, Side, Statement, Verdict, parse
from frontcast.theatre import Theatre, normalise


def subject_side(theatre: Theatre, place: Place) -> Side:
    """Return the side whose advance on a place is told: the one that it does not belong to.

    Where it is not known whose ground the place was, the side with flag 1.
    """
    region = next((r for r in theatre.regions if r.id == place.region), None)
    if region is not None:
        return theatre.other(theatre.side(region.home))
    x, y = theatre.grid.project(place.lon, place.lat)
    at = theatre.grid.cell_at(float(x), float(y)) if np.isfinite([x, y]).all() else None
    home = theatre.by_flag(int(theatre.home[at])) if at is not None else None
    return theatre.other(home) if home else next(s for s in theatre.sides if s.flag == 1)


def read_statement(verdict: Verdict) -> Statement | None:
    """Return the Statement of a verdict; None if it cannot be read."""
    try:
        return parse(verdict.statement)
    except StatementError:
        return None


def _answer(inputs: BriefInputs, measure: str, **args: str) -> Verdict | None:
    """Return the answer to a measure of the brief's own place; None if there is none."""
    own = normalise(inputs.place.name)
    for verdict in inputs.answers:
        statement = read_statement(verdict)
        if statement is None or statement.measure != measure or verdict.value is None:
            continue
        given = {key: str(value) for key, value in statement.args}
        about = given.get("place") or given.get("where") or ""
        if normalise(about) == own and args.items() <= given.items():
            return verdict
    return None


def headline(inputs: BriefInputs, *, side: Side) -> str:
    """Return the main finding in one sentence: how much of the place a side holds."""
    name, day = place_name(inputs.place), long_day(inputs.on)
    share = _share_now(inputs, side)
    if share is None:
        return f"No map says who held {name} on {day}."
    mapper, value, error = share
    whose = _whose(mapper)
    if value >= 99.5:
        return (
            f"On {day} {whose} map showed {side.name} holding all of {name}\u2019s built-up area."
        )
    if value <= 0 and not error:
        return f"On {day} {whose} map showed no part of {name} held by {side.name}."
    bar = f" ({spread(error, '%').strip()})" if spread(error, "%") else ""
    return (
        f"On {day} {whose} map showed {side.name} holding {number(value, '%')}{bar} "
        f"of {name}\u2019s built-up area."
    )


def _whose(mapper: str) -> str:
    return mapper + ("\u2019" if mapper.endswith("s") else "\u2019s")


def _share_now(inputs: BriefInputs, side: Side) -> tuple[str, float, float | None] | None:
    """Return mapper, share and error bar, from the answers or else from the first World."""
    verdict = _answer(inputs, "share", side=side.code)
    if verdict is not None and isinstance(verdict.value, float | int):
        mapper = mapper_name(inputs, verdict.mapper or "the first mapper")
        return mapper, float(verdict.value), verdict.error
    value, error = _share_on(inputs, side, days_back=0)
    if value is None:
        return None
    return mapper_name(inputs, inputs.worlds[0].mapper), value, error


def _share_on(
    inputs: BriefInputs, side: Side, *, days_back: int, which: int = 0
) -> tuple[float | None, float | None]:
    """Return share and error bar by one mapper's cells or tables; None where not known."""
    if which >= len(inputs.worlds):
        return None, None
    day = inputs.on - timedelta(days=days_back)
    world = between(inputs.worlds[which], day, day)
    value, error = share_series(world, inputs.place, side)
    if not value.size or not np.isfinite(value[0]):
        return None, None
    return float(value[0]), float(error[0])


def standfirst(
    inputs: BriefInputs, *, side: Side, drawn: MapView | None, config: BriefConfig
) -> list[str]:
    """Return what qualifies the headline: the trend, the distance, the other mappers."""
    out = [
        _trend(inputs, side, config),
        _distance(inputs),
        _others(inputs, side),
        _ground(inputs, drawn, config),
    ]
    return [sentence for sentence in out if sentence]


def _trend(inputs: BriefInputs, side: Side, config: BriefConfig) -> str:
    now, _ = _share_on(inputs, side, days_back=0)
    said: list[tuple[int, str]] = []
    for days in config.then_days:
        value, _ = _share_on(inputs, side, days_back=days)
        if value is not None and now is not None:
            same = number(value, "%") == number(now, "%")
            words = "the same" if same else "nothing" if value < 0.05 else number(value, "%")
            said.append((days, words))
    if len(said) == 2 and said[0][1] == said[1][1]:
        return f"{said[0][0]} and {said[1][0]} days earlier it was {said[0][1]}."
    return "; ".join(f"{days} days earlier it was {words}" for days, words in said) + (
        "." if said else ""
    )


def _distance(inputs: BriefInputs) -> str:
    verdict = _answer(inputs, "distance", origin="centre")
    if verdict is not None and isinstance(verdict.value, float | int):
        value, error = float(verdict.value), verdict.error
    else:
        value, error = np.nan, None
        for world in inputs.worlds[:1]:
            km = between(world, inputs.on, inputs.on).distance_km(inputs.place)
            value, error = (float(km[0]) if km.size else np.nan), world.grid.cell_km / 2
    if not np.isfinite(value):
        return ""
    if error is not None and value <= error:
        return f"The line ran through the centre, or within {number(error, 'km')} of it."
    return f"The line ran {number(value, 'km')}{spread(error, 'km')} from the centre."


def _others(inputs: BriefInputs, side: Side) -> str:
    verdict = _answer(inputs, "share", side=side.code)
    found: list[tuple[str, float]] = []
    if verdict is not None and len(verdict.by_mapper) > 1:
        own = number(_float(verdict.value), "%")
        found = [
            (m.mapper, _float(m.value))
            for m in verdict.by_mapper
            if m.mapper != verdict.mapper and m.value is not None
        ]
    else:
        value, _ = _share_on(inputs, side, days_back=0)
        own = number(value, "%") if value is not None else ""
        for n, world in enumerate(inputs.worlds[1:], start=1):
            value, _ = _share_on(inputs, side, days_back=0, which=n)
            found += [(world.mapper, value)] if value is not None else []
    said = [f"{mapper_name(inputs, mapper)} {number(value, '%')}" for mapper, value in found]
    if not said:
        return ""
    if all(number(value, "%") == own for _, value in found):
        names = " and ".join(mapper_name(inputs, mapper) for mapper, _ in found)
        return f"{names} {'agrees' if len(found) == 1 else 'agree'}."
    return f"Other mappers draw it differently: {', '.join(said)}."


def _float(value: object) -> float:
    return float(value) if isinstance(value, float | int) else np.nan


def _ground(inputs: BriefInputs, drawn: MapView | None, config: BriefConfig) -> str:
    recent = drawn.layer("gained_recent") if drawn else None
    if drawn is None or recent is None or recent.area_km2 is None:
        return ""
    near = config.then_days[0]
    return (
        f"On the map shown, {drawn.side.name} gained {number(recent.area_km2, 'km2')} "
        f"in the {near} days before."
    )


def figures(inputs: BriefInputs) -> list[Figure]:
    """Return the headline figures, one for every answer."""
    out = []
    for verdict in inputs.answers:
        statement = read_statement(verdict)
        mapper = mapper_name(inputs, verdict.mapper) if verdict.mapper else ""
        note = ", ".join(w for w in (mapper, _map_note(inputs, verdict)) if w)
        out.append(
            Figure(
                value=value_words(verdict, inputs.theatre),
                label=_label(statement, inputs) if statement else verdict.statement,
                note=note if verdict.value is not None else verdict.detail or verdict.sentence,
                statement=verdict.statement,
            )
        )
    return out


def _map_note(inputs: BriefInputs, verdict: Verdict) -> str:
    own = next((m for m in verdict.by_mapper if m.mapper == verdict.mapper), None)
    day = own.map_day if own and own.map_day else None
    if day is None:
        world = next((w for w in inputs.worlds if w.mapper == verdict.mapper), None)
        day = map_day(world, verdict.valid_on or inputs.on) if world else verdict.valid_on
    return f"map of {long_day(day)}" if day else ""


def _label(statement: Statement, inputs: BriefInputs) -> str:
    given = {key: str(value) for key, value in statement.args}
    about = given.get("place") or given.get("where") or ""
    own = normalise(about) == normalise(inputs.place.name)
    code = given.get("side", "")
    side = next((s.name for s in inputs.theatre.sides if s.code == code), code)
    match statement.measure:
        case "control":
            words = "holds the centre"
        case "share":
            words = f"of the built-up area held by {side}" if own else f"held by {side}"
        case "area":
            words = f"held by {side}"
        case "distance":
            start = "centre" if given.get("origin") == "centre" else "built-up edge"
            words = f"from the {start} to the line"
        case "enclosure" if given.get("by") == "corridor":
            words = "width of the narrowest corridor to own ground"
        case "enclosure":
            words = "of directions closed"
        case "contested":
            words = "both sides hold part of it"
        case _:
            words = str(statement)
    return words if own or words == str(statement) else f"{words} ({about})"
