"""identity knows how to speak with browsers and clients about who people are."""
