"""rewording knows how to put a text as the grammar has it, word by word, before it is read.

reworded(text, vocabulary) -> words
    the steps in their order stand in steps.py, and each in a file of its own
"""

from .steps import reworded

__all__ = ["reworded"]
