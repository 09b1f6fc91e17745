"""Page tokens: where a search goes on, bound to the query and naming the revision it was at.

A token says no more than its holder knows already and grants nothing, so it is not signed. Used
with another query it is refused; used at a later revision it goes on from the same place, so an
object that was not touched meanwhile appears once.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any

import msgspec

from .messages import PageRequest
from .problems import BadRequest

DEFAULT_LIMIT = 1_000
MAX_LIMIT = 10_000

_encode_query = msgspec.json.Encoder(order="deterministic").encode


class Token(msgspec.Struct, array_like=True):
    """What is inside a token."""

    query: bytes
    revision: int | str
    after: str
    limit: int


_decode_token = msgspec.msgpack.Decoder(Token).decode


class Page(msgspec.Struct):
    """The part of the results a request asks for."""

    query: bytes
    after: str | None
    limit: int
    asked: bool

    def next_token(self, last: str | None, revision: int | str) -> str:
        """The token of the page after the one that ends with `last`; empty when there is none."""
        if last is None:
            return ""
        token = Token(self.query, revision, last, self.limit)
        return urlsafe_b64encode(msgspec.msgpack.encode(token)).decode().rstrip("=")


def page_of(request: PageRequest | None, *query: Any) -> Page:
    """The page a request asks for; `query` is all that decides what the results are."""
    fingerprint = blake2b(_encode_query(query), digest_size=12).digest()
    if request is None:
        return Page(fingerprint, None, DEFAULT_LIMIT, asked=False)
    limit = request.limit
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        raise BadRequest(f"`page.limit` is {limit}, expected 1 to {MAX_LIMIT}")
    if not request.token:
        return Page(fingerprint, None, limit or DEFAULT_LIMIT, asked=True)
    token = _read_token(request.token)
    if token.query != fingerprint:
        raise BadRequest("`page.token` belongs to another search", "invalid-page-token")
    return Page(fingerprint, token.after, limit or token.limit, asked=True)


def _read_token(text: str) -> Token:
    try:
        token = _decode_token(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        token = None
    if token is None or not 1 <= token.limit <= MAX_LIMIT:
        raise BadRequest("`page.token` is not one this server gave out", "invalid-page-token")
    return token
