"""``python -m frontcast``: the command line."""

from frontcast.cli import main

main()
