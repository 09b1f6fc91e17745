"""encoding knows the engine's two-word form of values: two signed 64-bit numbers.

bool, int, datetime, duration: (value, 0) · uint, double: (their 64 bits, 0)
decimal: (coefficient, scale)
money: (coefficient, currency << 8 | scale) · string, enum, path: (number of the string, 0)
list, map, any: (number of the string that is their JSON, 0)
ip: (high, low half of the IPv6 or IPv4-mapped address) · network: (number of the network, 0)
set: a list of these, sorted
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .values import Decimal64, Ip, Money, Net, Scalar, Uint, Value

if TYPE_CHECKING:
    from ._store import Store

Pair = tuple[int, int]
MAPPED = 0xFFFF << 32  # ::ffff:0:0/96


def signed(word: int) -> int:
    return word - (1 << 64) if word >> 63 else word


def word_of(double: float) -> int:
    """The bits of a double as a signed number."""
    return int(struct.unpack("=q", struct.pack("=d", double))[0])


def double_of(word: int) -> float:
    return float(struct.unpack("=d", struct.pack("=q", word))[0])


def ip_words(ip: Ip) -> Pair:
    value = ip.value | MAPPED if ip.version == 4 else ip.value
    return signed(value >> 64), signed(value & (1 << 64) - 1)


def decode_ip(a: int, b: int) -> Ip:
    value = (a & (1 << 64) - 1) << 64 | b & (1 << 64) - 1
    return Ip(4, value & 0xFFFFFFFF) if value >> 32 == 0xFFFF else Ip(6, value)


def currency_code(currency: str) -> int:
    return int.from_bytes(currency.encode("ascii"), "big")


def currency_name(code: int) -> str:
    return code.to_bytes(3, "big").decode("ascii")


class Encoding:
    """Encodes and decodes values of one store, which numbers strings and networks."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def encode(self, value: Value, spec: object = None) -> Pair | list[Pair]:
        """The two-word form of a value; new strings and networks get a number."""
        if isinstance(value, tuple) and not isinstance(value, Decimal64 | Money | Ip | Net):
            return sorted(self.scalar(item) for item in value)
        return self.scalar(value)

    def scalar(self, value: Scalar) -> Pair:
        match value:
            case Uint():
                return signed(value), 0
            case float():
                return word_of(value), 0
            case bool() | int():
                return int(value), 0
            case str():
                return self.store.string_id(value), 0
            case Decimal64(coefficient, scale):
                return coefficient, scale
            case Money(coefficient, scale, currency):
                return coefficient, currency_code(currency) << 8 | scale
            case Ip():
                return ip_words(value)
            case Net(version, address, prefix):
                if version == 4:
                    address, prefix = address | MAPPED, prefix + 96
                high, low = signed(address >> 64), signed(address & (1 << 64) - 1)
                return self.store.network_id(high, low, prefix, version == 4), 0
        raise AssertionError(value)

    def decode(self, a: int, b: int, kind: str) -> Scalar:
        """The value of a kind behind two words."""
        match kind:
            case "bool":
                return bool(a)
            case "int" | "datetime" | "duration":
                return a
            case "uint":
                return Uint(a & (1 << 64) - 1)
            case "double":
                return double_of(a)
            case "string" | "enum" | "path" | "list" | "map" | "any":
                return self.store.string(a)
            case "decimal":
                return Decimal64(a, b)
            case "money":
                return Money(a, b & 0xFF, currency_name(b >> 8))
            case "ip":
                return decode_ip(a, b)
            case "network":
                high, low, prefix, v4 = self.store.network(a)
                ip = decode_ip(high, low)
                value = (high & (1 << 64) - 1) << 64 | low & (1 << 64) - 1
                return Net(4, ip.value, prefix - 96) if v4 else Net(6, value, prefix)
        raise AssertionError(kind)
