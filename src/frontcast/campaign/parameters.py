"""Every parameter of the model: what it is, its unit, its prior and where that comes from.

A prior is normal on a scale of its own: of the logarithm for what is positive, of the log odds for
what is a share. `docs/campaign.md` prints this table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign import _layout as at
from frontcast.errors import ConfigError

Scale = Literal["log", "logit", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter and its prior.

    Parameters
    ----------
    name : str
        Such as ``advance`` or, of one side, ``fire.RU``.
    unit : str
    median : float
        Of the prior.
    sd : float
        Of the prior on its scale; 0: held fixed.
    scale : str
        ``log``, ``logit`` or ``plain``.
    meaning, source : str
        For people.
    """

    name: str
    unit: str
    median: float
    sd: float
    scale: Scale
    meaning: str
    source: str


def _row(name: str, unit: str, median: float, sd: float, scale: Scale, meaning: str, source: str
         ) -> Parameter:  # fmt: skip
    return Parameter(
        name=name, unit=unit, median=median, sd=sd, scale=scale, meaning=meaning, source=source
    )


_WIDE = "wide: order of magnitude by judgement"
_GLOBAL = (
    (at.ADVANCE, _row("advance", "km/day", 0.008, 0.7, "log", "mean advance of an axis at tempo 1, "
     "even strength, no foothold", "some 100 to 600 km2 a month over 300 km of front")),
    (at.FORCE_EXPONENT, _row("force_exponent", "1", 1.0, 0.35, "log", "how the advance grows with "
     "the ratio of strengths", "between 0.5 and 2 in the literature on attrition; wide")),
    (at.FOOTHOLD_GAIN, _row("foothold_gain", "1", 0.3, 0.5, "log", "how the advance grows with "
     "people behind the line", _WIDE)),
    (at.TRIES, _row("tries", "groups/day/1000 people", 1.6, 0.4, "log", "groups of three that try "
     "to pass at tempo 1", "about a hundred tries a day on the axis of main effort (report B)")),
    (at.STOP_MAX, _row("stop_max", "share", 0.85, 0.4, "logit", "groups that a screen with room to "
     "spare stops", "a screen stops most, not all (report B)")),
    (at.CLEAR, _row("clear", "1/day", 0.1, 0.5, "log", "share of a foothold cleared a day", _WIDE)),
    (at.VEHICLE_RATE, _row("vehicle_rate", "1/day/1000 vehicles", 4.0, 0.5, "log", "vehicles lost "
     "by an attacker at tempo 1", "order of losses seen, 2023")),
    (at.MECH_DETERRENCE, _row("mech_deterrence", "1", 0.5, 0.5, "log", "how vehicle losses fall as "
     "drones grow, for vehicles stay away", _WIDE)),
    (at.DEFENDER_VEHICLES, _row("defender_vehicles", "1", 0.3, 0.4, "log", "a defender's rate of "
     "vehicle losses against an attacker's", "public counts show a ratio near 1 to 3; from memory, "
     "not checked")),
    (at.HUB_WEIGHT, _row("hub_weight", "share", 0.35, 0.5, "logit", "supply that hangs on the hub",
     "hub value of Pokrovsk 29 % in July 2024 (docs/access.md)")),
    (at.ALT_DAYS, _row("alternative_days", "days", 120.0, 0.5, "log", "until other ways take over "
     "what a hub carried", "months: Dobropillia took over from January 2025 (docs/access.md)")),
    (at.TOWN_FACTOR, _row("town_factor", "share", 0.15, 0.6, "logit", "pace inside a town against "
     "that in the open", "months for Bakhmut, Toretsk")),
    (at.FORT_FACTOR, _row("fort_factor", "share", 0.3, 0.6, "logit", "pace through prepared lines",
     "summer 2023")),
    (at.FATIGUE, _row("fatigue", "1", 1.0, 0.4, "log", "strength lost for each share of people "
     "lost", _WIDE)),
    (at.REST_DAYS, _row("rest_days", "days", 80.0, 0.4, "log", "memory of fatigue at full rotation",
     _WIDE)),
    (at.CULMINATE_AT, _row("culminate_at", "share", 0.4, 0.5, "logit", "fatigue at which an "
     "attacker pauses", _WIDE)),
    (at.PAUSE_DAYS, _row("pause_days", "days", 45.0, 0.5, "log", "length of a pause",
     "weeks to months (report A)")),
    (at.AXIS_SD, _row("axis_sd", "1", 0.7, 0.3, "log", "log pace of an axis that nothing here "
     "explains, sd", "monthly areas differ several times within a year")),
    (at.AXIS_MEMORY, _row("axis_memory", "days", 60.0, 0.4, "log", "memory of it",
     "regimes of weeks to months")),
    (at.THEATRE_SD, _row("theatre_sd", "1", 0.35, 0.4, "log", "same, shared by all axes", _WIDE)),
    (at.PERMANENT, _row("permanent", "share", 0.5, 0.4, "logit", "of people lost, those who do not "
     "return", "killed, missing, badly wounded; the rest return after some 60 days; from memory, "
     "not checked")),
    (at.SEASON_SIZE, _row("season", "share", 0.3, 0.4, "logit", "yearly course of the pace, most "
     "about 1 October", "docs/forecasts.md")),
    (at.WITHDRAW_AT, _row("withdraw_at", "share", 0.75, 0.5, "logit", "enclosure at which leaving "
     "is considered", "left late at Bakhmut and Avdiivka (report B)")),
    (at.WITHDRAW_DELAY, _row("withdraw_delay", "days", 30.0, 0.6, "log", "from there to leaving",
     "29 days at Vuhledar, 47 at Kurakhove by the pack's roads; 10 at Avdiivka, 75 at Bakhmut "
     "from memory, not checked")),
    (at.WITHDRAW_LOSS, _row("withdraw_loss", "share", 0.3, 0.5, "logit", "of a garrison lost if it "
     "leaves last, with no way out", "850 to 1,000 at Avdiivka (New York Times)")),
    (at.SHIFT, _row("shift", "share", 0.2, 0.5, "logit", "of an attacker's people that move to the "
     "next axis after a town", "effort shifts after a town (reports A, B)")),
    (at.TEMPO_SD, _row("tempo_sd", "1", 0.25, 0.5, "log", "log tempo of a side that no event "
     "explains, sd, memory 180 days", _WIDE)),
    (at.MECH_SD, _row("mech_sd", "1", 0.4, 0.5, "log", "log use of vehicles of a side that nothing "
     "here explains, sd, memory 180 days", _WIDE)),
)  # fmt: skip
_SIDED = {  # (offset, per side where they differ)
    at.RECRUIT_RATE: _row("recruits", "people/day", 750.0, 0.3, "log", "inflow to the axes",
                          "order of public statements, less other fronts"),
    at.VEHICLES_RATE: _row("vehicles", "1/day", 8.0, 0.3, "log", "tanks and armoured vehicles made "
                           "or brought back", "order of public estimates, less other fronts"),
    at.FIRE_RATE: _row("fire", "people/day/1000", 1.2, 0.4, "log", "people of the other side put "
                       "out of action by 1000", _WIDE),
    at.SCREEN: _row("screen", "groups/day/1000", 0.7, 0.5, "log", "groups that drones of 1000 "
                    "defenders can engage at the start", _WIDE),
    at.SCREEN_GROWTH: _row("screen_growth", "1/year", 0.4, 0.5, "log", "growth of the screen",
                           "drone output multiplied within two years; from memory, not checked"),
}  # fmt: skip
OBSERVATION = (
    _row("claim_factor", "1", 1.1, 0.35, "log", "people lost by an official claim of the other "
         "side, against those of the model's axes, in the first month",
         "includes other fronts; a claim, not a count: bias unknown"),
    _row("vehicle_claim_factor", "1", 1.6, 0.4, "log", "same for tanks and armoured vehicles",
         "as above"),
    _row("confirmed", "share", 0.6, 0.5, "logit", "of vehicles lost on an axis, those seen and "
         "located by open sources", "a lower bound by nature"),
    _row("map_noise", "1", 0.25, 0.3, "log", "sd of a month's area that comes from late and lumpy "
         "map edits, in logarithms", "docs/verification.md: a day moves a month by 4 %"),
    _row("claim_drift", "1", 0.08, 0.5, "log", "sd of a month's step of either claim factor, in "
         "logarithms", "claims of vehicles for each one seen lost, May 2022 to March 2025: "
         "differences over 6 to 18 months less those of one month give 0.03 to 0.16"),
)  # fmt: skip
"""Parameters that say how what is observed hangs on what the model does."""


def parameters(
    sides: Sequence[str], axes: Sequence[str], *, priors: Mapping[str, Mapping[str, float | str]]
) -> tuple[Parameter, ...]:
    """Return all parameters of a campaign, in the order of the compiled loop.

    Parameters
    ----------
    sides : sequence of str
        Codes of the two sides.
    axes : sequence of str
        Names of the axes.
    priors : mapping of str to mapping
        Of some parameters by name, ``median`` and ``sd`` that are put in place of the table's.

    Returns
    -------
    tuple of Parameter
        Global ones, those of either side, the log effort by side and axis, those of observation.

    Raises
    ------
    ConfigError
        If `priors` names a parameter that does not exist.
    """
    out = [p for _, p in sorted(_GLOBAL, key=lambda row: row[0])]
    for side in sides:
        out += [replace(_SIDED[j], name=f"{_SIDED[j].name}.{side}") for j in sorted(_SIDED)]
    for side in sides:
        out += [
            _row(f"effort.{side}.{axis}", "1", 0.0, 0.6, "plain", "log effort of a side on an axis",
                 "unknown; 0.6 is a factor of two to four between axes")
            for axis in axes
        ]  # fmt: skip
    out += OBSERVATION
    unknown = set(priors) - {p.name for p in out}
    if unknown:
        raise ConfigError(f"priors name parameters that do not exist: {', '.join(sorted(unknown))}")
    return tuple(replace(p, **priors.get(p.name, {})) for p in out)  # type: ignore[arg-type]


def to_values(unit: NDArray[np.float64], table: Sequence[Parameter]) -> NDArray[np.float64]:
    """Return values in their units from standard normal ones, ``(..., parameter)``.

    Examples
    --------
    >>> table = parameters(["A", "B"], ["north"], priors={})
    >>> float(to_values(np.zeros(len(table)), table)[0])
    0.008
    """
    out = np.empty_like(np.asarray(unit, dtype=np.float64))
    for j, p in enumerate(table):
        z = np.asarray(unit)[..., j] * p.sd
        if p.scale == "log":
            out[..., j] = p.median * np.exp(z)
        elif p.scale == "logit":
            out[..., j] = 1.0 / (1.0 + (1.0 / p.median - 1.0) * np.exp(-z))
        else:
            out[..., j] = p.median + z
    return out


def to_unit(values: NDArray[np.float64], table: Sequence[Parameter]) -> NDArray[np.float64]:
    """Undo `to_values`; parameters that are held fixed become 0."""
    out = np.zeros_like(np.asarray(values, dtype=np.float64))
    for j, p in enumerate(table):
        if p.sd == 0.0:
            continue
        v = np.asarray(values)[..., j]
        if p.scale == "log":
            out[..., j] = np.log(v / p.median) / p.sd
        elif p.scale == "logit":
            out[..., j] = np.log(v / (1 - v) * (1 - p.median) / p.median) / p.sd
        else:
            out[..., j] = (v - p.median) / p.sd
    return out
