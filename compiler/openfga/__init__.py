"""openfga knows how to read what OpenFGA users have: models, conditions, relationships."""
