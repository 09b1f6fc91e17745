"""One module a family of paths; each has ROUTES."""
