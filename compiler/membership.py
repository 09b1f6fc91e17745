"""Knows how to check `in` and the tests on sets: in which set, network, window or relation."""

from __future__ import annotations

from collections.abc import Callable

from . import model as m
from . import tree as t
from .constants import BOOL, NETWORK_SET, TYPES, Constants
from .operators import equatable
from .scope import Names
from .vocabulary import Vocabulary, choices, listing, quoted, type_in_words

Value = Callable[[t.ExprTree, m.ValueType | None], m.Expr | None]


class Membership:
    """Checks `in`, `overlaps` and `is subset of` in one scope."""

    def __init__(
        self, vocabulary: Vocabulary, constants: Constants, names: Names, value: Value
    ) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error
        self._constants = constants
        self._names = names
        self._value = value

    def inside(self, tree: t.BinaryTree) -> m.Expr | None:
        """`left in right`, by what stands on the right."""
        right = tree.right
        if isinstance(right, t.WindowTree):
            return self._in_windows(tree, [right])
        if isinstance(right, t.SetTree):
            return self._in_braces(tree, right)
        if isinstance(right, t.ConstantTree):
            return self._in_constant(tree, right)
        if isinstance(right, t.PathTree):
            if self._names.is_walk(right) or self._is_item_in_path(tree.left, right):
                return self._member(tree, right)
            word = right.words[0]
            if len(right.words) == 1 and not self._names.is_value(word):
                return self._in_named(tree, word)
        if isinstance(right, t.ConvertTree) and right.type.text == m.NETWORK:
            return self._in_text(tree, right)
        return self._in_value(tree, self._value(right, None))

    def _in_text(self, tree: t.BinaryTree, right: t.ConvertTree) -> m.Expr | None:
        """`ip in text as network`: the one place for a network made of a string."""
        left, text = self._value(tree.left, None), self._value(right.operand, None)
        if left is None or text is None:
            return None
        if text.type.kind != m.STRING:
            message = f"`{type_in_words(text.type)}` can't be converted to `network`"
            self._error("invalid-conversion", right.type, message)
            return None
        return self._networks_test(tree, left, m.Convert(TYPES[m.NETWORK], text))

    # ── Relations ─────────────────────────────────────────────────────────────────

    def _member(self, tree: t.BinaryTree, right: t.PathTree) -> m.Expr | None:
        item = self._names.wanted_entity(tree.left, "what is in a relation")
        path = self._names.member_path(right)
        return m.Member(BOOL, item.variable, path) if item and path else None

    def _is_item_in_path(self, left: t.ExprTree, right: t.PathTree) -> bool:
        """`user in document.…`: only a relation can have been meant."""
        if len(right.words) < 2 or self._names.entity(right.words[0]) is None:
            return False
        is_name = isinstance(left, t.PathTree) and len(left.words) == 1
        return is_name and isinstance(left, t.PathTree) and bool(self._names.entity(left.words[0]))

    # ── Sets and networks ─────────────────────────────────────────────────────────

    def _in_named(self, tree: t.BinaryTree, word: t.Word) -> m.Expr | None:
        vocabulary = self._vocabulary
        name = word.text
        if name in vocabulary.networks:
            vocabulary.used.add(("collection", name))
            return self._in_networks(tree, vocabulary.networks[name].networks)
        if name in vocabulary.hours:
            vocabulary.used.add(("collection", name))
            item = self._datetime(tree.left)
            return m.InWindows(BOOL, item, vocabulary.hours[name].windows) if item else None
        if name in vocabulary.sets:
            vocabulary.used.add(("collection", name))
            named = vocabulary.sets[name]
            constant = m.Const(m.ValueType("set", element=named.element), named.values)
            return self._in_value(tree, constant)
        if entity := self._names.entity(word):
            message = f"{quoted(name)} is one entity, so nothing is in it"
            help_: str | None = f"name a relation: `in {name}.…`, or compare with `is`"
            if entity.types and len(entity.types) == 1:
                names = vocabulary.types[entity.types[0]].walkable_names
                help_ = f"its relations are {listing(names)}" if names else help_
            self._error("not-a-relation", word, message, help=help_)
            return None
        names = list(vocabulary.collections)
        message = f"no network, hours or set is called {quoted(name)}"
        help_ = choices(names) if names else None
        vocabulary.unknown("unknown-name", word, message, names, help_)
        return None

    def _in_braces(self, tree: t.BinaryTree, right: t.SetTree) -> m.Expr | None:
        windows = [item for item in right.items if isinstance(item, t.WindowTree)]
        if windows and len(windows) == len(right.items):
            return self._in_windows(tree, windows)
        items = self._constants.plain_items(right)
        if any(item.kind == "network" for item in items):
            return self._in_networks(tree, self._constants.networks(items))
        left = self._value(tree.left, None)
        if left is None:
            return None
        constant = self.set_constant(right, m.ValueType("set", element=left.type))
        return self._in_value(tree, constant, left)

    def _in_constant(self, tree: t.BinaryTree, right: t.ConstantTree) -> m.Expr | None:
        if right.kind in ("network", "ip"):
            return self._in_networks(tree, self._constants.networks([right]))
        message = "what stands after `in` must be a set"
        self._error("type-mismatch", right, message, help="a set has braces: `{…}`")
        return None

    def _in_networks(self, tree: t.BinaryTree, networks: tuple[str, ...]) -> m.Expr | None:
        left = self._value(tree.left, None)
        if left is None or not networks:
            return None
        return self._networks_test(tree, left, m.Const(NETWORK_SET, networks))

    def _networks_test(self, tree: t.BinaryTree, left: m.Expr, networks: m.Expr) -> m.Expr | None:
        if left.type.kind != m.IP:
            message = f"only an ip is in a network, and this is `{type_in_words(left.type)}`"
            help_ = "convert it with `as ip`" if left.type.kind == m.STRING else None
            self._error("type-mismatch", tree.left, message, help=help_)
            return None
        return m.InNetworks(BOOL, left, networks)

    def _in_value(
        self, tree: t.BinaryTree, right: m.Expr | None, left: m.Expr | None = None
    ) -> m.Expr | None:
        """Membership in what an expression gives: a set, or networks."""
        if right is None:
            return None
        element = right.type.element if right.type.kind in (m.SET, m.LIST) else None
        if right.type.kind in (m.MAP, m.ANY):
            element = TYPES[m.STRING]
        # a number among values of JSON is a double, as all of them are
        wanted = TYPES[m.DOUBLE] if element is not None and element.kind == m.ANY else element
        left = left or self._value(tree.left, wanted)
        if left is None:
            return None
        is_network = right.type.kind == m.NETWORK or (element and element.kind == m.NETWORK)
        if is_network and left.type.kind != m.NETWORK:
            return self._networks_test(tree, left, right)
        if element is None:
            message = f"`in` needs a set, and this is `{type_in_words(right.type)}`"
            self._error("type-mismatch", tree.right, message)
            return None
        if not equatable(left.type, element):
            of = type_in_words(element)
            words = f"`{type_in_words(left.type)}` can't be in a {right.type.kind} of `{of}`"
            self._error("unlike-types", tree.mark, words)
            return None
        return m.InSet(BOOL, left, right)

    def set_constant(self, tree: t.SetTree, wanted: m.ValueType | None) -> m.Expr | None:
        """`{a, b}` as a value."""
        items = self._constants.plain_items(tree)
        if len(items) < len(tree.items):
            return None
        element = wanted.element if wanted is not None and wanted.kind == m.SET else None
        if not items:
            if element is None:
                self._error("invalid-value", tree, "of which type this empty set is, is not known")
                return None
            return m.Const(m.ValueType("set", element=element), ())
        element = self._element(items, element)
        values = self._constants.constants(items, element)
        return m.Const(m.ValueType("set", element=element), values)

    def _element(self, items: list[t.ConstantTree], wanted: m.ValueType | None) -> m.ValueType:
        """The type of a set's elements: the wanted one if the first can be it, else its own."""
        natural = [self._constants.natural_type(item) for item in items]
        first = natural[0]
        if {type_.kind for type_ in natural} == {m.INT, m.DECIMAL}:
            first = TYPES[m.DECIMAL]
        if wanted is None or wanted == first:
            return first
        convertible = {
            (m.STRING, m.ENUM), (m.STRING, m.PATH), (m.INT, m.DECIMAL), (m.INT, m.UINT),
            (m.INT, m.DOUBLE), (m.DECIMAL, m.DOUBLE),
        }  # fmt: skip
        return wanted if (first.kind, wanted.kind) in convertible else first

    def set_test(self, tree: t.BinaryTree) -> m.Expr | None:
        """`left overlaps right`, `left is subset of right`."""
        left, right = self._sets(tree)
        if left is None or right is None:
            return None
        for side, node in ((left, tree.left), (right, tree.right)):
            if side.type.kind != m.SET:
                message = f"`{tree.op}` needs sets, and this is `{type_in_words(side.type)}`"
                self._error("type-mismatch", node, message)
                return None
        assert left.type.element is not None
        assert right.type.element is not None
        if not equatable(left.type.element, right.type.element):
            words = f"`{type_in_words(left.type)}` and `{type_in_words(right.type)}`"
            self._error("unlike-types", tree.mark, f"nothing can be in both {words}")
            return None
        return m.SetTest(BOOL, "overlaps" if tree.op == "overlaps" else "subset", left, right)

    def _sets(self, tree: t.BinaryTree) -> tuple[m.Expr | None, m.Expr | None]:
        if isinstance(tree.left, t.SetTree):
            right = self._side(tree.right, None)
            return self._side(tree.left, right.type if right else None), right
        left = self._side(tree.left, None)
        return left, self._side(tree.right, left.type if left else None)

    def _side(self, tree: t.ExprTree, wanted: m.ValueType | None) -> m.Expr | None:
        """One side of a test on sets, which may be a named set."""
        if isinstance(tree, t.PathTree) and len(tree.words) == 1:
            name = tree.words[0].text
            named = self._vocabulary.sets.get(name)
            if named is not None and name not in self._names.scope.parameters:
                self._vocabulary.used.add(("collection", name))
                return m.Const(m.ValueType("set", element=named.element), named.values)
        return self._value(tree, wanted)

    # ── Time ──────────────────────────────────────────────────────────────────────

    def _in_windows(self, tree: t.BinaryTree, trees: list[t.WindowTree]) -> m.Expr | None:
        windows = [self._constants.window(window) for window in trees]
        item = self._datetime(tree.left)
        known = tuple(window for window in windows if window is not None)
        if item is None or len(known) < len(windows):
            return None
        return m.InWindows(BOOL, item, known)

    def _datetime(self, tree: t.ExprTree) -> m.Expr | None:
        item = self._value(tree, None)
        if item is None or item.type.kind == m.DATETIME:
            return item
        message = f"only a datetime is in a window, and this is `{type_in_words(item.type)}`"
        self._error("type-mismatch", tree, message)
        return None
