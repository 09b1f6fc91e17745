"""vocabulary knows the words that a policy declares, and how English says each."""
