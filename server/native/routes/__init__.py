"""routes knows the endpoints, one module a resource."""
