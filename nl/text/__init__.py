"""text knows the words of a text as they are written, and the English that everybody shares."""
