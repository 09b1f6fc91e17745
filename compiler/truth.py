"""Knows which conditions are true or false whatever the request, as far as structure tells."""

from __future__ import annotations

from . import model as m


def truth(expr: m.Expr, rule: m.Rule) -> bool | None:
    """True or false if a condition of a rule can only be that (or unknown), else None."""
    if isinstance(expr, m.Const):
        return expr.value if isinstance(expr.value, bool) else None
    if isinstance(expr, m.Not):
        inner = truth(expr.operand, rule)
        return None if inner is None else not inner
    if isinstance(expr, m.And):
        values = [truth(item, rule) for item in expr.items]
        if False in values or _contradictory(expr.items):
            return False
        return True if all(values) else None
    if isinstance(expr, m.Or):
        values = [truth(item, rule) for item in expr.items]
        if True in values:
            return True
        return False if all(value is False for value in values) else None
    if isinstance(expr, m.AtLeast):
        values = [truth(item, rule) for item in expr.items]
        if values.count(True) >= expr.k:
            return True
        return False if len(values) - values.count(False) < expr.k else None
    return _test(expr, rule)


def _test(expr: m.Expr, rule: m.Rule) -> bool | None:
    if isinstance(expr, m.InSet) and isinstance(expr.set, m.Const) and not expr.set.value:
        return False
    if isinstance(expr, m.Present) and isinstance(expr.operand, m.Const):
        return expr.operand.value != ()
    if isinstance(expr, m.SameEntity) and expr.left == expr.right:
        return True
    if isinstance(expr, m.Compare):
        return _compare(expr)
    if isinstance(expr, m.IsEntity) and expr.of in ("subject", "resource"):
        return _is_entity(expr, rule.subjects if expr.of == "subject" else rule.resources)
    return None


def _compare(expr: m.Compare) -> bool | None:
    """Equality of two constants of one type, or of a value with itself."""
    left, right = expr.left, expr.right
    if not (isinstance(left, m.Const) and isinstance(right, m.Const)):
        return None
    if left.type != right.type or expr.op not in ("==", "!="):
        return None
    return (left.value == right.value) == (expr.op == "==")


def _is_entity(expr: m.IsEntity, listed: tuple[m.Who, ...]) -> bool | None:
    if not listed:
        return None
    same = [who for who in listed if who.type == expr.entity_type]
    if expr.id is not None:
        same = [who for who in same if who.id in (None, expr.id)]
        sure = all(who.id == expr.id for who in same)
    else:
        sure = True
    if not same:
        return False
    return True if sure and len(same) == len(listed) else None


def _contradictory(items: tuple[m.Expr, ...]) -> bool:
    """Whether two conditions ask one value to equal unlike constants."""
    wanted: dict[m.Expr, m.Const] = {}
    for item in items:
        if not isinstance(item, m.Compare) or item.op != "==":
            continue
        for value, const in ((item.left, item.right), (item.right, item.left)):
            if not isinstance(const, m.Const) or isinstance(value, m.Const):
                continue
            other = wanted.setdefault(value, const)
            if other.type == const.type and other.value != const.value:
                return True
    return False
