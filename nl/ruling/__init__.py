"""ruling knows how what sentences say becomes the intermediate rule, and what is unclear in it."""
