"""What may happen next: models behind one interface, and what they say as one dataset."""

from frontcast.forecast.blend import Blend as Blend
from frontcast.forecast.climatology import DistanceClimatology as DistanceClimatology
from frontcast.forecast.drivers import Drivers as Drivers
from frontcast.forecast.drivers import drivers as drivers
from frontcast.forecast.forecast import EXTENTS as EXTENTS
from frontcast.forecast.forecast import HALF as HALF
from frontcast.forecast.forecast import WHOLE as WHOLE
from frontcast.forecast.forecast import Forecast as Forecast
from frontcast.forecast.forecast import open_forecast as open_forecast
from frontcast.forecast.levels import chances_by_level as chances_by_level
from frontcast.forecast.model import Model as Model
from frontcast.forecast.model import run as run
from frontcast.forecast.model import seal as seal
from frontcast.forecast.persistence import Persistence as Persistence
from frontcast.forecast.propagation import Propagation as Propagation
from frontcast.forecast.propagation import PropagationConfig as PropagationConfig
from frontcast.forecast.regression import Regression as Regression
from frontcast.forecast.regression import advection as advection
from frontcast.forecast.sector import SectorClimatology as SectorClimatology
