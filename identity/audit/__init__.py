"""audit knows how to record who did what to whom, so that it can be proved later that nothing of it
was changed or left out.
"""

from .record import Outcome, Row, insert, row
from .sealing import Sealer

__all__ = ["Outcome", "Row", "Sealer", "insert", "row"]
