# cython: language_level=3, boundscheck=False, wraparound=False
"""Snapshots: a store's arrays in one file, to be mapped and used where they lie.

The file is a magic word, the length and checksum of a JSON header, the header, then the arrays,
each at a multiple of 64 bytes. Processes that map one file share its pages until they write.
"""

import mmap
import os
import tempfile
import zlib

import msgspec
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc

from ._names cimport SEGMENTS, Entry, Names, Segment
from ._store cimport Column, GuardKey, Row, Store, TypeData, Val

from ._names import add_range, drop_range
from .errors import InvalidSnapshot
from .graph import Spec

MAGIC = b"SAYSO\0\0\2"
ALIGN = 64


class Writer:
    """Appends arrays to a file, and remembers where each lies."""

    def __init__(self, file):
        self.file = file
        self.at = 0
        self.blocks = []

    def add(self, data):
        """Write one array; returns its number."""
        padding = -self.at % ALIGN
        self.file.write(bytes(padding))
        self.file.write(data)
        self.blocks.append((self.at + padding, len(data), zlib.crc32(data)))
        self.at += padding + len(data)
        return len(self.blocks) - 1


cdef object view(const void* p, uint64_t n):
    """The bytes of an array, without copying them."""
    if n == 0 or p == NULL:
        return b""
    return memoryview(<const uint8_t[:n]><const uint8_t*>p)


cdef dict save_names(out, const Names* t):
    cdef uint32_t i
    segments = []
    if t.segments != NULL:
        for i in range(SEGMENTS):
            if t.segments[i].entries == NULL:
                segments.append(None)
            else:
                segments.append((
                    out.add(view(t.segments[i].entries, (t.segments[i].mask + 1ULL) * sizeof(Entry))),
                    t.segments[i].mask, t.segments[i].used))
    return {
        "count": t.count, "segments": segments, "heap_used": t.heap_used,
        "where": out.add(view(t.where, t.count * 4ULL)),
        "heap": out.add(view(t.heap, t.heap_used)),
    }


cdef dict save_column(out, const Column* c):
    """A column; a set column's pointers become offsets + 1 into its elements."""
    cdef uint32_t i
    cdef Val* v
    cdef Val* items
    if not c.is_set:
        return {"size": c.size, "count": c.count, "values": out.add(view(c.v, c.size * sizeof(Val)))}
    values = bytearray(c.size * sizeof(Val))
    elements = bytearray()
    if c.size:
        v = <Val*><char*>values
        for i in range(c.size):
            if c.v[i].a != 0:
                items = <Val*>c.v[i].a
                v[i].a = len(elements) + 1
                elements += view(items, (items[0].a + 1) * sizeof(Val))
    return {
        "size": c.size, "count": c.count, "values": out.add(values), "elements": out.add(elements)}


cdef dict header_of(Store store, out):
    cdef uint32_t i, j
    cdef TypeData* t
    types = []
    for i in range(store.n_types):
        t = &store.types[i]
        types.append({
            "name": store.type_names[i], "names": save_names(out, &t.names), "stride": t.stride,
            "size": t.size, "rows": out.add(view(t.rows, t.size * <uint64_t>t.stride * sizeof(Row))),
            "columns": [save_column(out, &t.columns[j]) for j in range(t.n_columns)]})
    return {
        "seed": store.seed, "revision": store.revision, "types": types,
        "slots": [
            [list(shape), store.slots[i].forward, store.slots[i].reverse, store.slots[i].count,
             [store.slots[i].objects.n, store.slots[i].objects.v]]
            for i, shape in enumerate(store.slot_shapes)],
        "columns": [[list(k), v, store.column_specs[k[0], v]] for k, v in store.column_ids.items()],
        "arena": out.add(view(store.arena, store.arena_used * 4)),
        "arena_used": store.arena_used, "free": [store.free[i] for i in range(64)],
        "strings": save_names(out, &store.strings),
        "nets": [list(key) for key in store.net_ids],
        "guards": [None if raw is None else list(raw[:3]) for raw in store.guard_raw],
        "guard_mask": store.guard_mask, "guard_used": store.guard_used,
        "guard_table": out.add(view(
            store.guard_table,
            (store.guard_mask + 1ULL) * sizeof(GuardKey) if store.guard_table != NULL else 0)),
        "conditions": list(store.condition_ids),
    }


def save(Store store, path):
    """Write a snapshot beside `path`, then put it in its place."""
    path = os.fspath(path)
    folder = os.path.dirname(path) or "."
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".snapshot-")
    try:
        with os.fdopen(handle, "w+b") as body, tempfile.TemporaryFile(dir=folder) as arrays:
            out = Writer(arrays)
            header = header_of(store, out)
            header["blocks"] = out.blocks
            text = msgspec.json.encode(header)
            body.write(MAGIC)
            body.write(len(text).to_bytes(8, "little"))
            body.write(zlib.crc32(text).to_bytes(8, "little"))
            body.write(text)
            body.write(bytes(-body.tell() % ALIGN))
            arrays.seek(0)
            while chunk := arrays.read(1 << 24):
                body.write(chunk)
            body.flush()
            os.fsync(body.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


# ── Mapping ──


cdef class Mapping:
    """A mapped file; unmapped when the store that uses it is gone."""

    cdef object memory
    cdef const uint8_t[::1] bytes_
    cdef uint64_t start

    def __init__(self, path):
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE,
                                    prot=mmap.PROT_READ | mmap.PROT_WRITE)
        self.bytes_ = self.memory
        self.start = <uint64_t>&self.bytes_[0]
        add_range(self.start, len(self.memory))

    def __dealloc__(self):
        if self.start:
            drop_range(self.start)


cdef class Reader:
    """Finds the arrays of a mapped snapshot."""

    cdef Mapping mapping
    cdef dict header
    cdef uint64_t base

    cdef void* block(self, uint32_t number, uint64_t size) except? NULL:
        """Where an array lies; it must have the size that the header's counts imply."""
        at, n, _ = self.header["blocks"][number]
        if n != size:
            raise InvalidSnapshot("the snapshot's header does not fit its arrays")
        return <void*>(self.base + <uint64_t>at) if size else NULL


def load(Store store, path, bint verify):
    """Fill an empty store from a snapshot."""
    cdef Reader r = Reader()
    if os.stat(path).st_size < 24:
        raise InvalidSnapshot(f"`{path}` is no snapshot: it is too short")
    r.mapping = Mapping(path)
    memory = r.mapping.memory
    if memory[:8] != MAGIC:
        raise InvalidSnapshot(f"`{path}` is no snapshot of this version")
    n = int.from_bytes(memory[8:16], "little")
    if n > len(memory) - 24 or zlib.crc32(memory[24:24 + n]) != int.from_bytes(
        memory[16:24], "little"
    ):
        raise InvalidSnapshot(f"`{path}` is damaged: its header does not match its checksum")
    r.header = msgspec.json.decode(memory[24:24 + n])
    r.base = r.mapping.start + (24 + n) + -(24 + n) % ALIGN
    check_blocks(path, memory, r.header["blocks"], (24 + n) + -(24 + n) % ALIGN, verify)
    store.mapping = r.mapping
    load_types(store, r)
    load_rest(store, r)


def check_blocks(path, memory, blocks, base, verify):
    """Every array lies within the file and, if asked, matches its checksum."""
    with memoryview(memory) as whole:
        for at, n, crc in blocks:
            if base + at + n > len(memory):
                raise InvalidSnapshot(f"`{path}` is damaged: it is cut short")
            if verify:
                with whole[base + at:base + at + n] as part:
                    if zlib.crc32(part) != crc:
                        raise InvalidSnapshot(f"`{path}` is damaged: a checksum does not match")


cdef int load_names(Names* t, Reader r, dict h) except -1:
    cdef uint32_t i
    t.count = t.where_size = h["count"]
    t.where = <uint32_t*>r.block(h["where"], t.count * 4ULL)
    t.heap_used = t.heap_size = h["heap_used"]
    t.heap = <uint8_t*>r.block(h["heap"], t.heap_used)
    if h["segments"]:
        t.segments = <Segment*>calloc(SEGMENTS, sizeof(Segment))
        if t.segments == NULL:
            raise MemoryError
        for i, segment in enumerate(h["segments"]):
            if segment is not None:
                number, t.segments[i].mask, t.segments[i].used = segment
                t.segments[i].entries = <Entry*>r.block(
                    number, (t.segments[i].mask + 1ULL) * sizeof(Entry))
    return 0


cdef int load_types(Store store, Reader r) except -1:
    cdef uint32_t i, j, k
    cdef TypeData* t
    cdef Column* c
    cdef uint8_t* elements
    h = r.header
    store.seed = h["seed"]
    store.revision = h["revision"]
    for given in h["types"]:
        store.add_type(given["name"])
    for key, _, spec in h["columns"]:
        store.new_column(tuple(key), msgspec.convert(spec, Spec))
    store.new_slots([tuple(slot[0]) for slot in h["slots"]])  # while no record is there to widen
    for i, given in enumerate(h["types"]):
        t = &store.types[i]
        load_names(&t.names, r, given["names"])
        t.stride, t.size = given["stride"], given["size"]
        t.rows = <Row*>r.block(given["rows"], t.size * <uint64_t>t.stride * sizeof(Row))
        for j in range(t.n_columns):
            column = given["columns"][j]
            c = &t.columns[j]
            c.size, c.count = column["size"], column["count"]
            c.v = <Val*>r.block(column["values"], c.size * sizeof(Val))
            if c.is_set:
                n = r.header["blocks"][column["elements"]][1]
                elements = <uint8_t*>r.block(column["elements"], n)
                for k in range(c.size):
                    if c.v[k].a != 0:
                        c.v[k].a = <int64_t>(elements + c.v[k].a - 1)
    return 0


cdef int load_rest(Store store, Reader r) except -1:
    cdef uint32_t i
    h = r.header
    for i, (_, forward, reverse, count, objects) in enumerate(h["slots"]):
        store.slots[i].forward, store.slots[i].reverse = forward, reverse
        store.slots[i].count = count
        store.slots[i].objects = Row(objects[0], objects[1])
    if r.header["blocks"][h["arena"]][1]:
        store.arena_used = store.arena_size = h["arena_used"]
        store.arena = <uint32_t*>r.block(h["arena"], store.arena_used * 4)
    for i in range(64):
        store.free[i] = h["free"][i]
    load_names(&store.strings, r, h["strings"])
    for key in h["nets"]:
        store.network_id(*key)
    for name in h["conditions"]:
        store.condition_id(name)
    store.guard_mask, store.guard_used = h["guard_mask"], h["guard_used"]
    n = r.header["blocks"][h["guard_table"]][1]
    store.guard_table = <GuardKey*>r.block(h["guard_table"], n)
    for raw in h["guards"]:
        store.new_guard(None if raw is None else tuple(raw))
    store.guard_free.extend(i for i, raw in enumerate(h["guards"]) if raw is None)
    return 0


def restore_guards(Store store, writer):
    """Give mapped guards their C form, under the policy just adopted."""
    for number, raw in enumerate(store.guard_raw):
        if raw is not None:
            condition, parameters, _ = raw
            values = [] if condition is None else writer.parameter_values(condition, parameters)
            writer.fill_guard(number, raw, values)
