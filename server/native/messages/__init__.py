"""messages holds what the native API takes and gives, as types that check and describe it."""
