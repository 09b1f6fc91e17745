"""measures knows how numbers, spans and times are said in other words."""
