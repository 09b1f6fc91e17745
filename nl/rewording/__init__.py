"""rewording knows how to put a text as the grammar has it, word by word, before it is read.

reworded(text, vocabulary) -> words
    the steps stand in order/, in the tables of its parts, and each in a file of its own: clauses/,
    measures/, people/, things/, writing/
"""

from .steps import reworded

__all__ = ["reworded"]
