"""The command line: parses, calls, prints. The only place that prints."""

from frontcast.cli import access as access
from frontcast.cli import evaluate as evaluate
from frontcast.cli.app import main as main
