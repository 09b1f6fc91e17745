"""Knows how much and how many: amounts, measures, counts, and more than another has."""
