"""native knows the HTTP API under /v1: its messages, its routes and its description in OpenAPI.

The routes translate between HTTP and `commands`. Nothing here is imported before a request under
/v1 comes in, so that a server that only decides does not pay for it.
"""
