"""compiler knows how to turn policy text into a checked model and a rule graph.

The stages, one module each, in the order `pipeline.py` runs them:

    text → tree (parse) → checked model (check, model) → rule graph (lower)

Beside them: `format` and `lint` read what the stages produce, and `twin` evaluates
a checked model directly, slowly and obviously, to judge the engine by.
"""
