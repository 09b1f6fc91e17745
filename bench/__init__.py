"""bench knows how to measure: the same worlds, keys and clocks for Sayso and for its peers."""
