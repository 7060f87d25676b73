"""Everything that can go wrong, on purpose: ``python -m tests.soak`` (`make soak`).

One file a fault. Each has a function that makes so many cases and returns what came of them; a
quick slice of each is in the ordinary tests (test_*.py here). docs/robustness.md has the counts.
"""
