"""A served database under load whose processes are killed at random, and the judge of it.

`python -m tests.chaos --kills 200 --seed 1` runs it and writes a history; `python -m
tests.chaos.judge HISTORY` holds the history against what was promised, knowing nothing else.
"""
