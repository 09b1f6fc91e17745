"""record knows what a line of the decision log says: docs/decision-log.md describes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import msgspec

from ...engine.errors import SaysoError
from ...store.uuids import CHANCE, uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Values = dict[str, Any]


class UnreadableRecord(SaysoError):
    """A line is no record of the decision log."""

    code = "unreadable-record"


class Party(msgspec.Struct, frozen=True, omit_defaults=True):
    """A subject or resource. `relation` is a subject's that is a set."""

    type: str
    id: str
    relation: str | None = None
    properties: Values | None = None


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the subject would do."""

    name: str
    properties: Values | None = None


class Record(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One decision. Values may be msgspec.Raw, JSON already, where it is about to be written.

    `time` is the time it was decided for. `relationships` are rows of docs/data.md, `evidence`
    names with the times they were given at. `omitted` names what was given and left out here.
    `policy` is the version at work, where there are versions; `token` is the revision as clients
    know it. `error` is the code of what the question got wrong: it named what there is not.
    """

    id: str
    time: datetime
    tenant: str = ""
    request_id: str = ""
    subject: Party
    action: Act
    resource: Party
    context: Values | None = None
    relationships: tuple[Any, ...] = ()
    evidence: tuple[tuple[str, datetime | None], ...] = ()
    omitted: tuple[str, ...] = ()
    decision: bool
    conditional: bool = False
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    rule: str | None = None
    effect: str | None = None
    error: str | None = None
    revision: int = 0
    token: int | str | None = None
    policy: int = 0
    digest: str = ""

    @property
    def outcome(self) -> str:
        """`allow`, `deny` or `conditional`."""
        return outcome(self.decision, self.conditional)

    @property
    def now(self) -> int:
        """The time it was decided for, in microseconds since 1970."""
        return micros(self.time)


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(Record, float_hook=Decimal)
encode = _ENCODER.encode


def outcome(decision: bool, conditional: bool) -> str:
    """What became of a question, in a word."""
    return "allow" if decision else "conditional" if conditional else "deny"


def decode(line: bytes | str, place: str | None = None) -> Record:
    """The record of a line; raises UnreadableRecord."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ArithmeticError) as error:
        raise UnreadableRecord(f"this is no record of a decision: {error}", place=place) from None


def instant(micros: int) -> datetime:
    """Microseconds since 1970 as a time."""
    return EPOCH + timedelta(0, *divmod(micros, 1_000_000))


def micros(at: datetime) -> int:
    """A time in microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


# ── Ids ─────────────────────────────────────────────────────────────────────────────────────

_CHANCE = Random()


def new_id(nanos: int) -> str:
    """A UUID of version 7 (RFC 9562) for a time since 1970: in the order of time, else random."""
    return _text(uuid7(nanos, _CHANCE.getrandbits(CHANCE)))


def first_id(micros: int) -> str:
    """An id before all of a time, in microseconds since 1970, and after all before it."""
    return _text(uuid7(max(micros, 0) * 1_000, 0))


def _text(number: int) -> str:
    text = number.to_bytes(16, "big").hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
