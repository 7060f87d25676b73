"""The mechanism behind the pace of a campaign, as a stochastic simulation. See docs/campaign.md.

A research and teaching model on aggregate public data, the same for both sides. It plans nothing
and targets nothing.
"""

from frontcast.campaign.checks import (
    Coverage,
    Ranks,
    coverage,
    figure_rows,
    identified,
    rank_statistics,
)
from frontcast.campaign.compare import Difference, differences, run_scenario
from frontcast.campaign.config import (
    Axis,
    Campaign,
    Event,
    Figure,
    Force,
    Precedent,
    Terrain,
    Town,
)
from frontcast.campaign.coupling import tilt
from frontcast.campaign.fit import Fit, FitConfig, calibrate, fitting_features, whole
from frontcast.campaign.load import load_campaign, load_scenario
from frontcast.campaign.observation import Seen, observe
from frontcast.campaign.observed import Observed, corridors, read_series
from frontcast.campaign.parameters import Parameter, parameters, to_unit, to_values
from frontcast.campaign.posterior import load_draws, member_values, save_draws
from frontcast.campaign.sensitivity import Effect, effects
from frontcast.campaign.simulate import SUM_NAMES, Runs, simulate

__all__ = [
    "SUM_NAMES",
    "Axis",
    "Campaign",
    "Coverage",
    "Difference",
    "Effect",
    "Event",
    "Figure",
    "Fit",
    "FitConfig",
    "Force",
    "Observed",
    "Parameter",
    "Precedent",
    "Ranks",
    "Runs",
    "Seen",
    "Terrain",
    "Town",
    "calibrate",
    "corridors",
    "coverage",
    "differences",
    "effects",
    "figure_rows",
    "fitting_features",
    "identified",
    "load_campaign",
    "load_draws",
    "load_scenario",
    "member_values",
    "observe",
    "parameters",
    "rank_statistics",
    "read_series",
    "run_scenario",
    "save_draws",
    "simulate",
    "tilt",
    "to_unit",
    "to_values",
    "whole",
]
