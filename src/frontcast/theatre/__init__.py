"""What a theatre is: sides, grid, regions, places and their names; the packs that ship."""

from frontcast.theatre.access import AccessConfig as AccessConfig
from frontcast.theatre.gazetteer import Gazetteer as Gazetteer
from frontcast.theatre.gazetteer import normalise as normalise
from frontcast.theatre.load import load_theatre as load_theatre
from frontcast.theatre.load import pack_names as pack_names
from frontcast.theatre.load import pack_path as pack_path
from frontcast.theatre.resolve import resolve as resolve
from frontcast.theatre.theatre import MapSource as MapSource
from frontcast.theatre.theatre import Theatre as Theatre
from frontcast.theatre.ukrainian import latin as latin
from frontcast.theatre.ukrainian import ukrainian_name as ukrainian_name
