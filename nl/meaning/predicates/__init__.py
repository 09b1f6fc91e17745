"""Knows what is said of something: what it is, has and does, and conditions made of that."""
