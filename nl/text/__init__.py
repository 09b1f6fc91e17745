"""text knows the words of a text: as they are written, and what each can be to a vocabulary."""
