"""Generators, runners and judges that the tests share."""
