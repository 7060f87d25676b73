"""The command line: parses, calls, prints. The only place that prints."""

from frontcast.cli import export as export
from frontcast.cli.app import main as main
