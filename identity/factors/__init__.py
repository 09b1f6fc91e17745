"""factors knows the ways in which people prove who they are: a module each."""
