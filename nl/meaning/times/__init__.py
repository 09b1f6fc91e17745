"""Knows what is said of time: when, since when, until when, and what has happened by then."""
