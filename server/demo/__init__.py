"""The policy and data of `sayso demo`."""
