"""Roads and railways x control -> which ways are open, and how long they are."""

from frontcast.access.grid import GridEdges as GridEdges
from frontcast.access.grid import cut_to_grid as cut_to_grid
from frontcast.access.grid import edge_margins as edge_margins
from frontcast.access.grid import signed_km as signed_km
from frontcast.access.network import Network as Network
from frontcast.access.network import join as join
from frontcast.access.network import network_at as network_at
from frontcast.access.network import read_network as read_network
from frontcast.access.network import read_tables as read_tables
from frontcast.access.osm import read_pbf as read_pbf
