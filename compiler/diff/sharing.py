"""Knows which rules two policies share, and which only one of them has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from .. import model as m
from . import normal


def told_apart(
    old: Iterable[m.Rule], new: Iterable[m.Rule]
) -> tuple[list[m.Rule], list[m.Rule], list[m.Rule]]:
    """The new rules that say the same as old ones, and the rest of both, each in its order."""
    olds, news = _Bag(old, _as_written), _Bag(new, _as_written)
    shared = olds.take_common(news)
    left_old, left_new = _Bag(olds.rest(), normal.rule), _Bag(news.rest(), normal.rule)
    shared += left_old.take_common(left_new)
    return shared, left_old.rest(), left_new.rest()


def _as_written(rule: m.Rule) -> m.Rule:
    return replace(rule, name="", sentence=None, place=None)


class _Bag:
    """Rules by what they say; one that is said twice counts once."""

    def __init__(self, rules: Iterable[m.Rule], form: Any) -> None:
        self.by_form: dict[m.Rule, list[m.Rule]] = {}
        self.order = list(rules)
        for rule in self.order:
            self.by_form.setdefault(form(rule), []).append(rule)

    def take_common(self, other: _Bag) -> list[m.Rule]:
        """Take out of both what both say; the other's rules, one for each thing said."""
        common = [form for form in self.by_form if form in other.by_form]
        taken = []
        for form in common:
            taken.append(other.by_form.pop(form)[0])
            del self.by_form[form]
        return taken

    def rest(self) -> list[m.Rule]:
        """What is left, in order."""
        left = {id(rule) for rules in self.by_form.values() for rule in rules}
        return [rule for rule in self.order if id(rule) in left]
