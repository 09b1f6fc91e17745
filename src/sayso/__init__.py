"""Sayso turns a sentence into a decision."""

__version__ = "0.1.0"
