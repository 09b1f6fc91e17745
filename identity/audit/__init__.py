"""audit knows how to record who did what to whom, so that it can be proved later that nothing of it
was changed or left out.
"""

from .record import Outcome, Row, insert, row

__all__ = ["Outcome", "Row", "insert", "row"]
