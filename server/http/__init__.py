"""The AuthZEN Authorization API 1.0 over HTTP, with health, metrics and logs.

One function answers each endpoint, from bytes to a `Response`, knowing nothing of how the
request came in. Two transports call it: `app.py`, an ASGI application complete for every path,
and `protocol.py`, which answers the plain single evaluation straight from the socket's buffer.
"""
