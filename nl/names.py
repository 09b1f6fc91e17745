"""Knows common given names: at the beginning of a sentence every word has a capital."""

GIVEN_NAMES = frozenset("alice bob carol dave eve mallory".split())
