"""Control maps: polygons of many formats -> a space-time cube -> Worlds."""

from frontcast.control._faults import FAULTS as FAULTS
from frontcast.control.adapters import clean_copy as clean_copy
from frontcast.control.adapters import read_map as read_map
from frontcast.control.compare import disagreement as disagreement
from frontcast.control.compare import undone_edits as undone_edits
from frontcast.control.controlmap import ControlMap as ControlMap
from frontcast.control.packed import load_world as load_world
from frontcast.control.packed import save_world as save_world
from frontcast.control.store import AddCounts as AddCounts
from frontcast.control.store import MapStore as MapStore
from frontcast.control.survey import Survey as Survey
from frontcast.control.survey import survey as survey
from frontcast.control.world import CONTESTED as CONTESTED
from frontcast.control.world import UNKNOWN as UNKNOWN
from frontcast.control.world import Table as Table
from frontcast.control.world import World as World
from frontcast.control.world import lay_out as lay_out
from frontcast.control.world import world_from_cells as world_from_cells
