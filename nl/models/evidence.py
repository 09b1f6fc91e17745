"""Knows whether a rule says what the words of a text are known to say, and nothing else.

A model's word is not taken for it. Each word of the vocabulary and each quantity in the text must
be found again in the rule, and whatever the rule names must stand in the text; a text that
restricts makes a rule that does, and one that does not makes none; a bound falls on the side that
its words put it; alternatives need an "or". None of this proves the meaning. It shows most ways of
losing some of it, whoever lost it, and where it errs it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from ...compiler import model as m
from ..chart import Grammar, Leaf
from ..rule import Clause, IntermediateRule
from ..text.quantities import Amount, Duration, Number
from ..text.tokens import Word, tokens
from ..vocabulary.candidates import leaves
from ..vocabulary.senses import (
    Act,
    Attr,
    Circumstance,
    Event,
    Kind,
    Noun,
    PathNoun,
    Person,
    Rel,
    RelWord,
    SetWord,
)
from ..vocabulary.vocabulary import Vocabulary
from .quotes import STOP

_ALWAYS = frozenset(["subject", "resource", "request", "it", "now", ""])
_PLAIN = STOP | frozenset(
    (
        "can may must shall should not never no only nobody none if when where while unless except "
        "until without before after once than more less least most up own other others else but "
        "has have had does did cannot anyone everyone people access allowed permitted right rights "
        "able about into inside within under over out off"
    ).split()
)
"""Words that English itself uses, whatever a vocabulary makes of them."""
_HELPERS = frozenset(["PREP", "PREPW", "POSS", "PRON", "REFL"])
_RESTRICTS = re.compile(
    r"\b(only|not|never|no|nobody|none|neither|nor|unless|except|excepting|excluding|without|"
    r"until|before|cannot|forbid\w*|prohibit\w*|ban|bans|banned|bar|bars|barred|deny|denied|"
    r"denies|prevent\w*|block\w*|disallow\w*|restrict\w*|limited|reserved|confined|exclusively|"
    r"solely|just|alone|apart|others?|else|another|different|separate|distinct|outside|lack\w*|"
    r"must|needs?|requires?|required|has to|have to|shall|should|non|stop\w*|keep|loses?)\b"
)
_BOUNDS = re.compile(
    r"\b(no|not) (more|less|fewer|later|earlier|greater|higher|lower|longer) than\b"
)
_FORBIDS = re.compile(
    r"\b((can|may|must|shall|should|will) (not|never)|never|nobody|no one|forbidden|prohibited|"
    r"banned|barred|off limits|not (be )?(allowed|permitted|able))\b"
)
_EXCEPTS = re.compile(
    r"\b(only|except|unless|other than|but|until|without|apart|before|must|needs?|required)\b"
)
_LOW = re.compile(
    r"\b((more|greater|higher|larger|bigger|later|older|longer) than|over|above|exceed\w*|beyond|"
    r"up to|at most|maximum|or (less|lower|below|fewer)|in excess of|not exceeding)\b"
)
"""The number itself is on the low side of such a bound, whichever side is meant."""
_HIGH = re.compile(
    r"\b((less|fewer|lower|smaller|newer|younger|earlier|shorter) than|under|below|at least|"
    r"minimum|or (more|higher|above|greater|over)|within)\b"
)
_TIMES = re.compile(r"\b(until|before|after|once|within|since|between|outside)\b")
_EVERYTHING = re.compile(r"\b(any|anything|everything|every|all|whatever|access|nothing)\b")
_MEASURES = {"MONEY": frozenset([m.MONEY]), "NUMBER": frozenset([m.INT, m.DECIMAL, m.UINT])}
_EITHER = re.compile(r"\b(or|either|any|whether|one of|and/or)\b|/")
_JOINS = re.compile(r"\b(or|and|either|any|each|both|every)\b|[,/;]")


def unsupported(
    text: str,
    rule: IntermediateRule,
    vocabulary: Vocabulary,
    grammar: Grammar,
    guess: bool = False,
) -> str | None:
    """What the rule loses or adds, for the author; None where nothing is seen to be.

    A `guess` may say anything for words that nothing defines: its author will be asked about it.
    """
    said = Said(text, vocabulary, grammar)
    made = Made(rule, vocabulary)
    for problem in (
        _lost(said, made, guess),
        None if guess else _added(said, made),
        _scope(said, made),
        _effects(said, made),
        _bounds(said, made),
        _alternatives(said, made),
        _together(said, made),
    ):
        if problem is not None:
            return problem
    return None


@dataclass
class Said:
    """A text, and all that its words can mean."""

    text: str
    vocabulary: Vocabulary
    grammar: Grammar

    @cached_property
    def words(self) -> list[Word]:
        return tokens(self.text)

    @cached_property
    def leaves(self) -> list[Leaf]:
        fixed = self.grammar.word_of_terminal
        return [e for e in leaves(self.words, self.vocabulary, self.grammar) if e.kind not in fixed]

    @cached_property
    def plain(self) -> str:
        """The words with single spaces, bounds such as "no more than" without their "no"."""
        joined = " ".join(word.text for word in self.words)
        return _BOUNDS.sub(_turned, joined)

    @cached_property
    def names(self) -> set[object]:
        """Everything that a word of it can name."""
        return {atom for leaf in self.leaves for atom in atoms_of(leaf.value)}


@dataclass
class Made:
    """A rule, and all that is in it."""

    rule: IntermediateRule
    vocabulary: Vocabulary
    nodes: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = list(_walk(self.rule.clauses))
        waiting = list(self.rule.definitions)
        while used := [d for d in waiting if d.item.name in set(map(str, self._atoms()))]:
            waiting = [d for d in waiting if d not in used]
            self.nodes += list(_walk(tuple(used)))

    @cached_property
    def atoms(self) -> set[object]:
        return self._atoms()

    def _atoms(self) -> set[object]:
        return {atom for node in self.nodes for atom in _own(node)} - _ALWAYS

    @cached_property
    def types(self) -> set[str]:
        """The types that it speaks of, also those that a walk leads through."""
        found = {node.type for node in self.nodes if isinstance(node, m.Who)}
        for rel in self.vocabulary.relations:
            if rel.name in self.atoms or (rel.inverse_of and rel.inverse_of[1] in self.atoms):
                found |= {rel.type, *rel.subjects}
        return found

    def only_one(self, name: str, kinds: frozenset[str]) -> bool:
        """Whether an attribute is the only one of its type that holds such a value."""
        owners = [t for t in self.vocabulary.model.types if name in {a.name for a in t.attributes}]
        return all(sum(a.type.kind in kinds for a in t.attributes) == 1 for t in owners)


# ── What a rule loses, and what it adds ───────────────────────────────────────────


def _lost(said: Said, made: Made, guess: bool) -> str | None:
    lost: list[Word] = []
    for at, word in enumerate(said.words):
        over = [leaf for leaf in said.leaves if leaf.start <= at < leaf.end]
        own = [leaf for leaf in over if leaf.kind not in _HELPERS]
        if guess and {leaf.kind for leaf in own} <= {"TEXT", "NAME"}:
            continue
        if not own or (word.text in _PLAIN and all(e.end - e.start == 1 for e in own)):
            continue
        if not any(_found(leaf, made, said) for leaf in own):
            lost.append(word)
    if not lost:
        return None
    return f"it says nothing of “{' '.join(word.written for word in lost)[:120]}”"


def _found(leaf: Leaf, made: Made, said: Said) -> bool:
    """Whether the rule has what a word means."""
    value = leaf.value
    atoms = made.atoms
    if isinstance(value, Noun):
        return bool(set(value.types) & made.types)
    if isinstance(value, Act):
        return value.name in atoms or any(not c.actions for c in made.rule.clauses)
    if isinstance(value, Kind | Circumstance | SetWord):
        return set(atoms_of(value)) <= atoms
    if isinstance(value, PathNoun | Rel | RelWord):
        return bool(set(atoms_of(value)) & atoms)
    if isinstance(value, Attr | Event | Person):
        return set(atoms_of(value)) <= atoms
    if isinstance(value, Number | Amount | Duration):
        spelled = said.words[leaf.start].kind == "word"
        return spelled or set(atoms_of(value)) <= atoms
    if leaf.kind in ("TEXT", "QUOTED"):
        return value in atoms or str(value).lower() in atoms
    if leaf.kind == "PERCENT":
        return any(isinstance(node, m.Arithmetic) for node in made.nodes)
    if leaf.kind in ("CLOCK", "DAYS"):
        return any(isinstance(node, m.InWindows | m.Call) for node in made.nodes)
    if leaf.kind == "DATE":
        kinds = {node.type.kind for node in made.nodes if isinstance(node, m.Const)}
        return m.DATETIME in kinds
    return leaf.kind == "IPRANGE" and any(isinstance(n, m.InNetworks) for n in made.nodes)


def _added(said: Said, made: Made) -> str | None:
    everything = _rel_names(made.vocabulary)
    for node in made.nodes:
        for atom in _specific(node):
            if atom in said.names or atom in _ALWAYS or atom in everything:
                continue
            if _measured(node, said, made):
                continue
            return f"it speaks of “{atom}”, of which your text says nothing"
    actions = {name for clause in made.rule.clauses for name in clause.actions}
    for name in sorted(actions - {str(n) for n in said.names}):
        return f"it speaks of “{name}”, of which your text says nothing"
    return None


def _measured(node: Any, said: Said, made: Made) -> bool:
    """Whether a quantity of the text brings a part with it: "up to 500 USD" an amount."""
    kinds = {leaf.kind for leaf in said.leaves}
    if isinstance(node, m.Const):
        return node.type.kind in (m.DATETIME, m.DURATION) and bool({"DATE", "DURATION"} & kinds)
    if not isinstance(node, m.AttributeOf):
        return False
    for kind, measures in _MEASURES.items():
        if kind in kinds and node.type.kind in measures and made.only_one(node.name, measures):
            return True
    return False


def _specific(node: object) -> Iterator[object]:
    """What a part of a rule names that nothing else brings with it."""
    if isinstance(node, m.AttributeOf | m.RequestField):
        yield node.name
    elif isinstance(node, m.Who | m.IsEntity) and getattr(node, "id", None) is not None:
        yield getattr(node, "id", None)
    elif isinstance(node, m.Const) and node.type.kind != m.BOOL:
        yield from _constants(node.value)


def _rel_names(vocabulary: Vocabulary) -> set[object]:
    return {rel.name for rel in vocabulary.relations}


# ── What a rule does ──────────────────────────────────────────────────────────────


def _scope(said: Said, made: Made) -> str | None:
    if all(clause.actions for clause in made.rule.clauses) or _EVERYTHING.search(said.plain):
        return None
    return "it is about every action, and your text is not"


def _effects(said: Said, made: Made) -> str | None:
    restricting = bool(_RESTRICTS.search(said.plain))
    restricts = any(clause.effect != "permit" for clause in made.rule.clauses) or any(
        isinstance(node, m.Not)
        or (isinstance(node, m.Compare) and node.op == "!=")
        or (isinstance(node, m.Const) and node.value is False)
        for node in made.nodes
    )
    if restricting and not restricts:
        return "your text restricts or excepts something, and it does not"
    if restricts and not restricting:
        return "it forbids or excepts something, and your text does not"
    permits = any(clause.effect != "forbid" for clause in made.rule.clauses)
    if permits and not _EXCEPTS.search(said.plain):
        sentences = [each for each in re.split(r" [.;!] ?", said.plain) if each.strip()]
        if all(_FORBIDS.search(each) for each in sentences):
            return "your text only forbids, and it allows something"
    return None


def _bounds(said: Said, made: Made) -> str | None:
    low, high = bool(_LOW.search(said.plain)), bool(_HIGH.search(said.plain))
    if low == high:
        return None
    wrong = (">=", "<") if low else (">", "<=")
    for node in made.nodes:
        if not isinstance(node, m.Compare) or node.op not in wrong:
            continue
        constant = next((e for e in (node.left, node.right) if isinstance(e, m.Const)), None)
        if constant is not None and constant.type.kind in (m.INT, m.DECIMAL, m.MONEY):
            return f"it decides about {constant.value} itself otherwise than your text"
    return None


def _alternatives(said: Said, made: Made) -> str | None:
    terms = {node for leaf in said.leaves for node in _walk(_expr(leaf.value))}
    for node in made.nodes:
        if not isinstance(node, m.Or | m.AtLeast) or node in terms:
            continue
        branches = [{a for n in _walk(item) for a in _specific_names(n)} for item in node.items]
        alike = all(branch == branches[0] for branch in branches)
        if _EITHER.search(said.plain) or (
            alike and (_JOINS.search(said.plain) or _TIMES.search(said.plain))
        ):
            continue
        return "it takes one of several conditions for enough, and your text has no “or”"
    return None


def _together(said: Said, made: Made) -> str | None:
    """Several grants of one thing are alternatives too, if the text has no sentence for each."""
    if _EITHER.search(said.plain):
        return None
    sentences = sum(1 for each in re.split(r" [.;!] ?", f"{said.plain} ") if each.strip())
    grants = [clause for clause in made.rule.clauses if clause.effect != "forbid"]
    for clause in grants:
        same = [each for each in grants if _overlap(each, clause)]
        if len(same) > sentences:
            return "it grants one thing in several ways, and your text has no “or”"
    return None


def _overlap(one: Clause, other: Clause) -> bool:
    pairs = ((one.actions, other.actions), (one.resources, other.resources))
    return all(not a or not b or set(a) & set(b) for a, b in pairs)


def _specific_names(node: object) -> Iterator[str]:
    if isinstance(node, m.AttributeOf | m.RequestField):
        yield node.name
    elif isinstance(node, m.Member):
        yield ".".join(map(str, _own(node.of)))


# ── Parts ─────────────────────────────────────────────────────────────────────────


def atoms_of(value: object) -> Iterator[object]:
    """What a sense names: declared names, constants, windows."""
    if isinstance(value, Noun):
        yield from value.types
    elif isinstance(value, Kind | Circumstance):
        for node in _walk(value.test):
            yield from (atom for atom in _own(node) if atom not in _ALWAYS)
    elif isinstance(value, Attr | Act):
        yield value.name
    elif isinstance(value, Event):
        yield value.attr.name
    elif isinstance(value, SetWord):
        if value.attr is not None:
            yield value.attr.name
        yield from _constants(value.values)
    elif isinstance(value, Person):
        yield value.id
    elif isinstance(value, Rel):
        yield value.name
        if value.inverse_of:
            yield value.inverse_of[1]
    elif isinstance(value, RelWord):
        yield from atoms_of(value.rel)
    elif isinstance(value, PathNoun):
        yield value.attribute.name if value.attribute else value.path[-1]
    elif isinstance(value, Number | Amount):
        yield value.value.normalize()
    elif isinstance(value, Duration):
        yield Decimal(value.microseconds).normalize()
    elif isinstance(value, str):
        yield value
        yield value.lower()


def _walk(node: object) -> Iterator[Any]:
    """An expression's parts, itself first; types are no parts."""
    if isinstance(node, tuple):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, m.Node) and not isinstance(node, m.ValueType):
        yield node
        for name in node.__struct_fields__:
            yield from _walk(getattr(node, name))


def _own(node: Any) -> Iterator[object]:
    """The names and constants of one part, without those of its own parts."""
    if isinstance(node, m.Window):
        yield node
    elif isinstance(node, m.Const):
        yield from _constants(node.value)
    elif isinstance(node, Clause):
        yield from node.actions
    elif not isinstance(node, m.Compare | m.Arithmetic | m.Who):
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if isinstance(value, int) and not isinstance(value, bool):
                yield Decimal(value).normalize()
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, str):
                    yield each
    elif isinstance(node, m.Who) and node.id is not None:
        yield node.id


def _constants(value: object) -> Iterator[object]:
    """A constant as atoms; a number, an amount or a span as its plain number."""
    if isinstance(value, tuple):
        for each in value:
            yield from _constants(each)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        yield Decimal(value).normalize()
    elif isinstance(value, str):
        number = value.split(" ")[0] if re.fullmatch(r"-?[\d.]+( [A-Z]{3})?", value) else None
        try:
            yield Decimal(number).normalize() if number else value
        except InvalidOperation:
            yield value


def _expr(value: object) -> m.Expr | tuple[()]:
    return value.test if isinstance(value, Kind | Circumstance) else ()


def _turned(match: re.Match[str]) -> str:
    """ "no more than" puts its number where "at most" does."""
    more = ("more", "later", "greater", "higher", "longer")
    return "at most" if match.group(2) in more else "at least"
