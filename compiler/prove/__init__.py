"""prove knows how to ask a solver what the rules of a policy can and can't do."""

from .asking import Tally
from .findings import SECONDS, Outcome, prove
from .notes import CODES, Finding
from .solver import available
from .witness import Witness

__all__ = ["CODES", "SECONDS", "Finding", "Outcome", "Tally", "Witness", "available", "prove"]
