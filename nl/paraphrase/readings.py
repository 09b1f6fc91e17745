"""Knows how the names of relations and of flags read in a clause.

A relation's name says which way round it is meant: an `owner` is the subject's part ("the user is
an owner of the document"), while a name that ends in a preposition begins with the object ("the
document is shared with the user").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .words import article, humanised, is_plural, quoted, singular

PREPOSITIONS = frozenset({
    "about", "above", "after", "against", "at", "before", "behind", "below", "beside", "between",
    "by", "for", "from", "in", "inside", "into", "near", "of", "on", "onto", "outside", "over",
    "to", "toward", "towards", "under", "underneath", "until", "upon", "via", "with", "within",
    "without",
})  # fmt: skip
_AGENTS = ("er", "or", "ee", "ist", "ant", "ent", "ian", "ead", "ar", "yst")
_NOUNS = frozenset({
    "admin", "child", "chief", "contact", "delegate", "deputy", "friend", "guest", "head",
    "staff", "subsidiary", "buddy", "peer", "colleague", "spouse", "partner",
})  # fmt: skip
_VERBS = frozenset({
    "access", "act", "add", "administer", "annotate", "apply", "approve", "archive", "assign",
    "attend", "audit", "call", "cancel", "change", "close", "comment", "configure", "create",
    "delete", "deploy", "discuss", "download", "edit", "execute", "export", "import", "invite",
    "join", "list", "manage", "merge", "moderate", "modify", "open", "operate", "pay", "post",
    "print", "publish", "pull", "push", "read", "release", "rename", "restore", "review", "run",
    "see", "share", "sign", "submit", "teach", "transfer", "triage", "update", "upload", "use",
    "view", "watch", "write",
})  # fmt: skip
_TRANSITIVE = frozenset({
    "administers", "advises", "affects", "attends", "blocks", "commands", "contains", "covers",
    "drives", "employs", "flies", "follows", "funds", "governs", "handles", "holds", "hosts",
    "includes", "leads", "maintains", "manages", "mentors", "needs", "occupies", "operates",
    "oversees", "owns", "rents", "represents", "requires", "runs", "secures", "serves", "sponsors",
    "supervises", "supports", "teaches", "treats", "trusts", "uses",
})  # fmt: skip
_PAST = {
    "began": "begin", "chose": "choose", "drew": "draw", "drove": "drive", "flew": "fly",
    "gave": "give", "ran": "run", "saw": "see", "took": "take", "wrote": "write",
}  # fmt: skip
_ANSWERS = frozenset({"reply", "response", "answer", "exception", "amendment", "successor", "heir"})
_COLLECTIVES = frozenset({
    "board", "committee", "crew", "faculty", "jury", "panel", "squad", "team",
})  # fmt: skip
_BEING = frozenset({
    "admin", "adult", "bot", "citizen", "contractor", "employee", "guest", "manager", "member",
    "minor", "owner", "resident", "student", "superuser", "visitor",
})  # fmt: skip
_PARTICIPLES = frozenset({
    "broken", "built", "found", "frozen", "given", "held", "hidden", "known", "left", "lost", "met",
    "paid", "sent", "shown", "sold", "spent", "taken", "withdrawn",
})  # fmt: skip
_LISTED = {
    "admitted": "to", "assigned": "to", "banned": "from", "enrolled": "in", "entitled": "to",
    "invited": "to", "registered": "for",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How a relation reads: `first` VERB-PHRASE other, `yes` and `no`.

    `first` is whose part comes first, the subject's or the object's. `noun`, where it is one, is
    what a subject is called ("owner").
    """

    first: Literal["subject", "object"]
    yes: str
    no: str
    noun: str | None = None


def neutral(name: str) -> Reading:
    """A reading that claims nothing of what a name means."""
    return Reading("subject", f"is in {quoted(name)} of", f"is not in {quoted(name)} of")


def reading(name: str, computed: bool, typed: bool = False) -> Reading | None:
    """How a relation's name reads, or None if it can't be told.

    `computed` for a permission, `typed` where a type has the same name.
    """
    if name.endswith(_DEEP):
        near = reading(name.removesuffix(_DEEP), computed=False, typed=typed)
        return None if near is None else _over_steps(near)
    said = humanised(name)
    if said is None:
        return None
    if said in _COLLECTIVES and not typed:
        return _is("subject", f"on the {said} of", f"{said} member")
    words = said.split(" ")
    if computed and words[0] in _VERBS:
        return Reading("subject", f"can {said}", f"cannot {said}")
    if said in _TRANSITIVE:
        return Reading("object", said, f"does not {_base(said)}")
    if said in _PAST:
        return Reading("object", said, f"did not {_PAST[said]}")
    if words[-1] in PREPOSITIONS:
        # `tenant-of` on an item may be the item's tenant: what is computed has a name for itself
        return None if computed and words[-1] == "of" else _object_first(words)
    if words[0] == "can" and len(words) > 1:
        rest = " ".join(words[1:])
        return Reading("subject", f"can {rest}", f"cannot {rest}")
    if words[0] in ("on", "off"):
        return _is("subject", f"{said} for")
    if words[0] in PREPOSITIONS:
        return None
    if said == "self":
        return Reading("subject", "is the same as", "is not the same as")
    return _computed(words) if computed else _stored(words)


_DEEP = "-deep"


def _over_steps(near: Reading) -> Reading:
    """How what leads over any number of steps reads, by how one step does: "is directly or
    indirectly part of".
    """
    yes, no = ("is", "is not") if near.yes.startswith("is ") else ("", "does not")
    rest = near.yes.removeprefix("is ") if yes else near.yes
    denied = near.no.removeprefix(f"{no} ")
    if denied == near.no:
        return Reading(near.first, f"{near.yes} (directly or indirectly)", near.no)
    so = "directly or indirectly"
    noun = None if near.noun is None else f"direct or indirect {near.noun}"
    return Reading(near.first, f"{yes} {so} {rest}".strip(), f"{no} {so} {denied}", noun)


def _stored(words: list[str]) -> Reading:
    said, last = " ".join(words), words[-1]
    if len(words) == 1 and is_participle(last):
        if last in _LISTED:
            return _is("subject", f"{last} {_LISTED[last]}")
        return _is("subject", f"listed as {last} for")
    if len(words) == 1 and last in _VERBS:
        return Reading("subject", f"can {last}", f"cannot {last}")
    if said == "staff":
        return _is("subject", "on the staff of", "staff member")
    if is_plural(said):
        return _is("subject", f"one of the {said} of", singular(said))
    return _is("subject", f"{article(said)} of", said)


def _computed(words: list[str]) -> Reading | None:
    said, last = " ".join(words), words[-1]
    if is_agent(last) or is_plural(said) or (len(words) == 1 and is_participle(last)):
        return _stored(words)
    if len(words) == 1 and last.endswith("ing") and len(last) > 5:
        return _is("subject", last)
    return None


def _object_first(words: list[str]) -> Reading:
    said, first = " ".join(words), words[0]
    if first == "is" and len(words) > 1:
        return _is("object", " ".join(words[1:]))
    if first == "has" and len(words) > 1:
        return Reading("object", said, f"does not have {' '.join(words[1:])}")
    if first == "can" and len(words) > 1:
        return Reading("object", said, f"cannot {' '.join(words[1:])}")
    if len(words) > 1 and is_plural(first) and not is_agent(singular(first)):
        return Reading("object", said, f"does not {_base(first)} {' '.join(words[1:])}")
    noun = words[-2] if len(words) > 1 else ""
    if (words[-1] == "of" and is_agent(noun)) or (words[-1] == "to" and noun in _ANSWERS):
        return _is("object", article(said))
    return _is("object", said)


def _is(first: Literal["subject", "object"], what: str, noun: str | None = None) -> Reading:
    return Reading(first, f"is {what}", f"is not {what}", noun)


def is_participle(word: str) -> bool:
    """Whether a word looks like a past participle: banned, spent."""
    return word in _PARTICIPLES or (word.endswith("ed") and len(word) > 4)


def is_agent(noun: str) -> bool:
    """Whether a noun looks like what one calls somebody: an owner, a member, an assistant."""
    return noun in _NOUNS or (noun.endswith(_AGENTS) and len(noun) > 4)


def _base(verb: str) -> str:
    """A verb without its third person: `belongs` is `belong`."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    if verb.endswith(("sses", "ches", "shes", "xes", "oes")):
        return verb[:-2]
    return verb[:-1]


# ── Flags ─────────────────────────────────────────────────────────────────────────

_ADJECTIVES = frozenset({
    "absent", "alive", "away", "clean", "dead", "external", "free", "full", "hidden", "internal",
    "legal", "live", "local", "new", "old", "open", "overdue", "own", "public", "remote", "ready",
    "safe", "secret", "secure", "soft", "urgent", "adult", "healthy", "senior", "junior", "due",
    "main", "foreign", "domestic", "offline", "online", "abroad", "valid", "void", "pending",
    "critical", "hot", "official", "private", "read", "temporary",
})  # fmt: skip
_ENDINGS = ("ed", "able", "ible", "ous", "ful", "less", "ive", "ential", "ary")
_VERBAL = {"has": ("has", "does not have"), "can": ("can", "cannot"), "is": ("is", "is not")}


@dataclass(frozen=True, slots=True)
class Flag:
    """How a yes or no of an owner reads: of it, or of its `part`, `yes` or `no` is said."""

    part: str
    yes: str
    no: str


def neutral_flag(name: str) -> Flag:
    """A reading that claims nothing of what a name means."""
    return Flag("", f"has {quoted(name)} set", f"does not have {quoted(name)} set")


def flag(name: str) -> Flag | None:
    """How the name of a bool reads: `locked` "is locked", `device_managed` of the device."""
    said = humanised(name)
    if said is None:
        return None
    words = said.split(" ")
    first, rest = words[0], " ".join(words[1:])
    if said == "left":
        return Flag("", "has left", "has not left")
    if first in _VERBAL and rest:
        yes, no = _VERBAL[first]
        if first == "is" and len(words) == 2 and not _adjective(rest):
            rest = article(rest)
        return Flag("", f"{yes} {rest}", f"{no} {rest}")
    if _adjective(words[-1]) and (len(words) == 1 or _adjective(first)):
        return Flag("", f"is {said}", f"is not {said}")
    if first == "via" and rest:
        return Flag("", f"comes via {article(rest)}", f"does not come via {article(rest)}")
    if first in PREPOSITIONS and rest:
        return Flag("", f"is {said}", f"is not {said}")
    if words[-1] in _BEING:
        return Flag("", f"is {article(said)}", f"is not {article(said)}")
    if first.endswith("ed") and rest:
        return Flag("", f"has {said}", f"has not {said}")
    if is_plural(first) and rest and (_base(first) in _VERBS or first in _TRANSITIVE):
        return Flag("", said, f"does not {_base(first)} {rest}")
    if _adjective(words[-1]):
        part = " ".join(words[:-1])
        verb = "are" if is_plural(part) else "is"
        return Flag(part, f"{verb} {words[-1]}", f"{verb} not {words[-1]}")
    if said.isupper():
        return Flag("", f"has {said}", f"does not have {said}")
    return None


def _adjective(word: str) -> bool:
    return (
        word in _ADJECTIVES or word in _PARTICIPLES or (word.endswith(_ENDINGS) and len(word) > 3)
    )
