"""writing knows what is only written: labels, lists, asides, names, and words that stress."""
