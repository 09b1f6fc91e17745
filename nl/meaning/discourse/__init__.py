"""Knows what goes on from the statement before: what adds to it, leaves out, lifts or contrasts."""
