"""gate knows what a rule would do before it is one: nothing passes that nobody has proved or seen.

settle(readings, model) -> Compiled | Question | Refusal
    what the readings of a text come to, whatever other rules are live
judged(rule, model) -> Compiled | Question | Refusal
    the same of one rule
examine(live, rule, name) -> Examination
    what it would open, close and make idle in a live policy
boundaries(model, rule, case) -> list of Boundary
    what it decides on both sides of each of its numbers, dates, hours and values
"""

from .boundaries import Boundary, boundaries
from .examining import Examination, examine
from .naming import rule_name
from .settling import judged, settle
from .shadows import Shadow

__all__ = [
    "Boundary",
    "Examination",
    "Shadow",
    "boundaries",
    "examine",
    "judged",
    "rule_name",
    "settle",
]
