"""The functions that a Statement may name: one function a measure, over a World.

Every function takes a World first and returns a `Series`: a value with an error bar for each
day. What a measure means, its units and its parameters are in its docstring and in
`frontcast.records.SIGNATURES`; `series` calls the function that a Statement names.
"""

from frontcast.measures.call import series as series
from frontcast.measures.closing import closed_directions as closed_directions
from frontcast.measures.closing import corridor_km as corridor_km
from frontcast.measures.closing import enclosure as enclosure
from frontcast.measures.ground import area as area
from frontcast.measures.ground import gain as gain
from frontcast.measures.ground import retained as retained
from frontcast.measures.ground import share as share
from frontcast.measures.roads import cut as cut
from frontcast.measures.roads import detour as detour
from frontcast.measures.roads import exits as exits
from frontcast.measures.roads import exposure as exposure
from frontcast.measures.roads import hub_value as hub_value
from frontcast.measures.roads import reach as reach
from frontcast.measures.roads import travel_time as travel_time
from frontcast.measures.series import Series as Series
from frontcast.measures.towns import CONTESTED_MIN as CONTESTED_MIN
from frontcast.measures.towns import HALF as HALF
from frontcast.measures.towns import WHOLE as WHOLE
from frontcast.measures.towns import captured as captured
from frontcast.measures.towns import contested as contested
from frontcast.measures.towns import control as control
from frontcast.measures.towns import distance as distance
