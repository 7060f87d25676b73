"""How good forecasts were: (forecast, observed) -> scores, intervals, track records."""

from frontcast.verify.bootstrap import skill_interval as skill_interval
from frontcast.verify.cases import Case as Case
from frontcast.verify.cases import score_cases as score_cases
from frontcast.verify.record import CLIMATOLOGY as CLIMATOLOGY
from frontcast.verify.record import PERSISTENCE as PERSISTENCE
from frontcast.verify.record import Interval as Interval
from frontcast.verify.record import Record as Record
from frontcast.verify.record import Score as Score
from frontcast.verify.reliability import Reliability as Reliability
from frontcast.verify.reliability import expected_calibration_error as expected_calibration_error
from frontcast.verify.reliability import reliability as reliability
from frontcast.verify.scores import brier_score as brier_score
from frontcast.verify.scores import brier_skill_score as brier_skill_score
from frontcast.verify.scores import crps_ensemble as crps_ensemble
from frontcast.verify.scores import interval_coverage as interval_coverage
from frontcast.verify.scores import log_score as log_score
from frontcast.verify.scores import pairs as pairs
from frontcast.verify.scores import skill as skill
