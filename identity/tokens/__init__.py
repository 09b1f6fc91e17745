"""tokens knows the tokens that a tenant signs: what they say, who is to believe them, and which of
them are no longer to be believed.
"""
