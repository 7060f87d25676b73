"""Roads and railways x control -> which ways are open, and how long they are."""

from frontcast.access.grid import GridEdges as GridEdges
from frontcast.access.grid import cut_to_grid as cut_to_grid
from frontcast.access.grid import edge_margins as edge_margins
from frontcast.access.grid import signed_km as signed_km
from frontcast.access.hubs import HubValue as HubValue
from frontcast.access.hubs import hub_value as hub_value
from frontcast.access.network import Network as Network
from frontcast.access.network import join as join
from frontcast.access.network import network_at as network_at
from frontcast.access.network import read_network as read_network
from frontcast.access.network import read_tables as read_tables
from frontcast.access.osm import read_pbf as read_pbf
from frontcast.access.roads import Road as Road
from frontcast.access.roads import margin_km as margin_km
from frontcast.access.roads import rails_out as rails_out
from frontcast.access.roads import road_on as road_on
from frontcast.access.roads import road_to as road_to
from frontcast.access.roads import roads_out as roads_out
from frontcast.access.roads import state as state
from frontcast.access.ways import Ways as Ways
from frontcast.access.ways import home_side as home_side
from frontcast.access.ways import make_ways as make_ways
from frontcast.access.ways import state_of as state_of
from frontcast.access.ways import ways_of as ways_of
