"""gate knows what a rule would do before it is one: nothing passes that nobody has proved or seen.

settle(readings, model) -> Compiled | Question | Refusal
    what the readings of a text come to, whatever other rules are live
"""

from .settling import judged, settle

__all__ = ["judged", "settle"]
