"""Knows rights that are named by what one may do: "access to view drafts", "view access to drafts"
are permission to view them, and who has it may; of the right itself it is said as of viewing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import READING
from ...text.morphology import verb
from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.senses import Act, types_of
from ...vocabulary.vocabulary import Vocabulary

RIGHTS = frozenset("permission right authority ability power access clearance".split())
DECIDED = frozenset("decision responsibility privilege prerogative task option".split())
"""What is as well somebody's to do: "the decision to hire a candidate lies with HR"."""
BEGINS = frozenset(".;:!,") | frozenset("and but while whereas".split())
"""Where a statement begins, if it is not in its midst."""
ARTICLES = frozenset("the any all".split())
BEFORE = frozenset(
    (
        "has have had get gets given granted give grant keep keeps retain retains hold holds no "
        "any a an the full only with without lack lacks denied refused deny 's"
    ).split()
)
"""Before "view access": it is access of that kind, and nobody who views it."""
LIMITED = frozenset("limited restricted confined".split())
BE = frozenset("is are must can may".split())
OVER = {
    "access": ("to",),
    **dict.fromkeys(
        ("right", "rights", "permission", "permissions", "privilege", "privileges"),
        ("to", "on", "over", "for", "in"),
    ),
}
"""Of what kind a right is, and what ties it to what it is over: "edit rights on drafts"."""
HAVING = frozenset("access rights permissions privileges entitlement".split())
JOINED = frozenset(["and", "or"])
NAMING = frozenset("NOUN CLASS RELN PATHN ATTR".split())
LONGEST = 3
MOST_BEFORE = 4
"""Words up to the noun of what a right is over."""


def permitted(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has view access to drafts" as "has permission to view drafts", and "access to
    view drafts is limited to" as "viewing drafts is limited to".
    """
    words = _only_to_see(words, vocabulary)
    words = _limited(_of_that_kind(_doing_so(words, vocabulary), vocabulary), vocabulary)
    return _as_doing(_to_do_so(words, vocabulary), vocabulary)


def _only_to_see(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "read access to bequests" as "read only access", where a bequest is viewed and it
    is something else that one reads; "… and nothing else" as "view access to bequests and …".
    """
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        said = [word.text for word in found[at : at + 4]]
        only = said[1:2] == ["only"]
        right = said[0] in ("read", "reading") and said[1 + only : 3 + only] == ["access", "to"]
        seen = _seen_by(_type_named(found, at + 3 + only, vocabulary), vocabulary) if right else ""
        if seen and _is_all(found, at):
            found[at : at + 1 + only] = [replace(found[at], text=seen)]
        elif seen not in ("", "read") and not only:
            found[at] = replace(found[at], text="read")
            found.insert(at + 1, replace(found[at], text="only"))
    return found


def _is_all(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence goes on with that there is "nothing else", "nothing more"."""
    end = sentence_end(words, at)
    said = [word.text for word in words[at:end]]
    return any(said[n : n + 2] in (["nothing", "else"], ["nothing", "more"]) for n in range(end))


def _type_named(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> str | None:
    """The one type that the first noun from a place on names."""
    for place in range(at, min(at + MOST_BEFORE, len(words))):
        for length in range(LONGEST, 0, -1):
            for kind, noun in vocabulary.entries.get(_texts(words, place, length), ()):
                if kind in ("NOUN", "CLASS"):
                    types = types_of(noun)
                    return types[0] if len(types) == 1 else None
        if words[place].text in BEGINS:
            return None
    return None


def _seen_by(type_: str | None, vocabulary: Vocabulary) -> str:
    """The one way in which something can be looked at."""
    done = [name for name, types in vocabulary.actions.items() if type_ in types]
    ways = READING.intersection(done)
    return next(iter(ways)) if len(ways) == 1 else ""


def _limited(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "clerks' access to view payslips is limited to office hours" as "clerks may view
    payslips only office hours".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        said = [word.text for word in found[at : at + 3]]
        if said != ["'s", "access", "to"] or not _verb_at(found, at + 3, vocabulary):
            continue
        end = next((i for i in range(at + 3, len(found)) if found[i].text in BEGINS), len(found))
        limit = next((i for i in range(at + 3, end - 2) if _is_limit(found, i)), 0)
        if limit:
            found[limit : limit + 3] = [replace(found[limit], text="only")]
            found[at : at + 3] = [replace(found[at], text="may")]
    return found


def _is_limit(words: Sequence[Word], at: int) -> bool:
    be, limited, to = (word.text for word in words[at : at + 3])
    return be in ("is", "are") and limited in LIMITED and to == "to"


def _doing_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "read access is limited to" and "reading access to drafts is" as "reading is" and
    "reading drafts is".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        before = found[at - 2].text if at > 1 else "."
        if found[at].text not in HAVING or before not in BEGINS:
            continue
        kinds = vocabulary.kinds((found[at - 1].text,))
        to = found[at + 1].text == "to"
        be = found[at + 1].text in BE
        doing = _doing(found, at - 1, vocabulary) if be and "VERB" in kinds else []
        if doing:
            found[at - 1 : at + 1] = doing
        elif "ACTG" in kinds and (to or be):
            del found[at : at + 1 + to]
    return found


def _of_that_kind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "view and edit access to drafts" as "permission to view and edit drafts", and
    "approval rights over payments" as "permission to approve payments".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        kind, tie = (word.text for word in found[at : at + 2])
        if tie not in OVER.get(kind, ()):
            continue
        start, verbs = at, list[Word]()
        while start and (base := _base_at(found, start - 1, vocabulary)):
            verbs = [*base, *verbs]
            start -= 1
            if start < 2 or found[start - 1].text not in JOINED:
                break
            if not _base_at(found, start - 2, vocabulary):
                break
            start -= 1
            verbs = [found[start], *verbs]
        before = found[start - 1].text if start else "."
        if start < at and (before in BEGINS or before in BEFORE):
            to = [replace(found[at], text=text) for text in ("permission", "to")]
            found[start : at + 2] = [*to, *verbs]
    return found


def _base_at(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> list[Word]:
    """What is done that a word names, as a verb after "to": "edit", "editing", "approval"."""
    for kind, act in vocabulary.entries.get((words[at].text,), ()):
        if not isinstance(act, Act):
            continue
        if kind == "VERB" and _is_base(words, at, 1):
            return [words[at]]
        base = act.name.replace("_", " ").split(" ")
        if kind in ("ACTG", "ACTN") and _verb_of(base, vocabulary):
            return [replace(words[at], text=text) for text in base]
    return []


def _verb_of(base: Sequence[str], vocabulary: Vocabulary) -> bool:
    return "VERB" in vocabulary.kinds(base)


def _to_do_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has access to view drafts" as "has permission to view drafts"."""
    return [
        replace(word, text="permission")
        if word.text in HAVING and _is_to_do(words, at, vocabulary)
        else word
        for at, word in enumerate(words)
    ]


def _is_to_do(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether "access to" goes on with what is done: not with a thing that is called so."""
    if [word.text for word in words[at + 1 : at + 2]] != ["to"]:
        return False
    length = _verb_at(words, at + 2, vocabulary)
    return bool(length) and not _named_at(words, at + 2, length, vocabulary)


def _named_at(words: Sequence[Word], at: int, least: int, vocabulary: Vocabulary) -> bool:
    """Whether a name stands at a place, as long as a verb there or longer: "report cards"."""
    return any(
        kind in NAMING
        for length in range(least, LONGEST + 1)
        for kind, _ in vocabulary.entries.get(_texts(words, at, length), ())
    )


def _as_doing(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the right to publish reports" as "publishing reports" where a statement begins
    with it.
    """
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        start = at - 1 if at and found[at - 1].text in ARTICLES else at
        begins = start == 0 or found[start - 1].text in BEGINS
        if found[at].text in RIGHTS and found[at + 1].text == "for" and begins:
            if _is_doing(found, at + 2, vocabulary):
                del found[start : at + 2]  # "permission for exporting payslips"
            continue
        if found[at].text not in RIGHTS | DECIDED or found[at + 1].text != "to":
            continue
        if begins and (doing := _doing(found, at + 2, vocabulary)):
            found[start : at + 2 + len(doing)] = doing
    return found


def _is_doing(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether what is done stands at a place, as such: "exporting", "export of"."""
    kinds = vocabulary.kinds(_texts(words, at, 1))
    return "ACTG" in kinds


def _doing(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> list[Word]:
    """The verbs at a place, each as what it is to do so: "view and edit" as "viewing and editing";
    none where none stand there.
    """
    found: list[Word] = []
    while length := _verb_at(words, at + len(found), vocabulary):
        base = words[at + len(found) : at + len(found) + length]
        said = _gerund(tuple(word.text for word in base), vocabulary)
        if not said:
            return []
        found += [replace(word, text=text) for word, text in zip(base, said, strict=True)]
        end = at + len(found)
        if words[end : end + 1] and words[end].text in JOINED:
            if not _verb_at(words, end + 1, vocabulary):
                return found
            found.append(words[end])
        else:
            return found
    return found


def _gerund(base: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What it is to do what a verb says: of "view 's logs" its first word says so."""
    whole = [tuple(form.split(" ")) for form in verb(" ".join(base)).gerund]
    first = [(form, *base[1:]) for form in verb(base[0]).gerund]
    for form in (*whole, *first):
        if "ACTG" in vocabulary.kinds(form):
            return form
    return ()


def _verb_at(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words name what is done at a place; none where there is nothing of the kind."""
    for length in range(LONGEST, 0, -1):
        for kind, act in vocabulary.entries.get(_texts(words, at, length), ()):
            if kind == "VERB" and isinstance(act, Act) and _is_base(words, at, length):
                return length
    return 0


def _is_base(words: Sequence[Word], at: int, length: int) -> bool:
    """Whether a verb stands as after "to": it is no "views"."""
    said = " ".join(_texts(words, at, length))
    return not said.endswith("s") or said.endswith("ss")


def _texts(words: Sequence[Word], at: int, length: int) -> tuple[str, ...]:
    found = tuple(word.text for word in words[at : at + length]) if at >= 0 else ()
    return found if len(found) == length else ()
