"""The command line: parses, calls, prints. The only place that prints."""

# Commands in files of their own are known once these are imported.
from frontcast.cli import access as _access  # noqa: F401 - as above
from frontcast.cli import audit as _audit  # noqa: F401 - as above
from frontcast.cli import campaign as _campaign  # noqa: F401 - as above
from frontcast.cli import evaluate as _evaluate  # noqa: F401 - as above
from frontcast.cli import export as _export  # noqa: F401 - as above
from frontcast.cli import hindcast as _hindcast  # noqa: F401 - as above
from frontcast.cli import review as _review  # noqa: F401 - as above
from frontcast.cli import score as _score  # noqa: F401 - as above
from frontcast.cli import search as _search  # noqa: F401 - as above
from frontcast.cli import serve as _serve  # noqa: F401 - as above
from frontcast.cli import upkeep as _upkeep  # noqa: F401 - as above
from frontcast.cli import watch as _watch  # noqa: F401 - as above
from frontcast.cli.app import main as main
