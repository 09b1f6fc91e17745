"""Knows what statements say: who may, may not, must or alone may do what."""
