"""reading knows how sentences are put together of statements and what surrounds them."""
