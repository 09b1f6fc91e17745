"""Knows what noun phrases describe: the noun, what stands before it and what follows it."""
