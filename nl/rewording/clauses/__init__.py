"""clauses knows how clauses go on from one another, and what they leave out."""
