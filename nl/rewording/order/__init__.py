"""Knows in which order the steps go: each part's table says it, from what is written to what is
done. A step stands behind those whose words it needs, and before those that need its own.
"""
