"""Knows how to test a policy: YAML files that say what it should decide.

`places.py` reads a file keeping the place of everything, `spec.py` turns it into checks and lists,
`runner.py` holds them against an engine. `points.py` lists what there is to exercise in a policy,
`coverage.py` tells what of it the tests did not. docs/testing.md is the form's definition.
"""
