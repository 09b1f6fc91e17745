"""How decisions of the log are told to people."""

from __future__ import annotations

import textwrap

from ...engine.data import subject_to_json
from ...engine.explanation import Edge, Entity
from ...engine.times import format_datetime
from ..decisions.explaining import Answer, Difference, Explained
from ..decisions.record import Record
from .output import explanation_text, paint

COLOURS = {"allow": "green", "deny": "red", "conditional": "yellow"}
WORDS = {"allow": "allowed", "deny": "denied", "conditional": "conditional", "none": "refused"}


def line(record: Record) -> str:
    """A decision in a line."""
    subject = _name(Entity(record.subject.type, record.subject.id, record.subject.relation))
    resource = _name(Entity(record.resource.type, record.resource.id))
    what = f"{subject} {record.action.name} {resource}"
    by = f"by {record.rule}" if record.rule else f"({record.error})" if record.error else ""
    when = record.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    outcome = paint(f"{record.outcome:11}", COLOURS[record.outcome])
    return f"{record.id}  {when}  {outcome}  {what}  {by}".rstrip()


def explained_text(found: Explained) -> str:
    """A decision of the log with its reasons of then, and what is otherwise today."""
    record = found.record
    of = f" of {record.tenant}" if record.tenant else ""
    request = f", request {record.request_id}" if record.request_id else ""
    parts = [
        paint(f"Decision {record.id}{of}", "cyan", bold=True)
        + f"\n  {format_datetime(record.now)}{request}"
        + f"\n  revision {record.revision}, policy version {record.policy}"
    ]
    if record.omitted:
        parts.append(f"The log left out {', '.join(record.omitted)}: what follows is said without.")
    if not found.as_logged:
        parts.append(
            paint(f"The log says {_answer(_logged(record))}, which this does not show.", "yellow")
        )
    if found.explanation is not None:
        parts.append(explanation_text(found.explanation))
    else:
        parts.append(f"The question is at fault: {found.answer.error}.")
    if found.today is not None:
        parts.append(_today(found))
    return "\n\n".join(parts)


def _today(found: Explained) -> str:
    today = found.today
    assert today is not None
    at = f"at revision {today.revision}"
    same = today.answer == found.answer
    if same:
        head = f"Asked today, {at}, the answer is the same"
        head += ", though" if today.differences else "."
    else:
        head = f"Asked today, {at}, the answer is {_answer(today.answer)}"
        head += ":" if today.differences else "."
    lines = [paint(head, "cyan"), *(f"  • {_difference(d)}" for d in today.differences)]
    if not same and today.explanation is not None:
        lines += ["", textwrap.indent(explanation_text(today.explanation), "  ")]
    return "\n".join(lines)


def _difference(d: Difference) -> str:
    since = f" since revision {d.revision}" if d.revision is not None else ""
    since += f", by {d.by}" if d.by else ""
    since += f" ({d.reason})" if d.reason else ""
    if d.kind == "policy":
        return f"policy version {d.now} is at work{since}, then it was {d.was}"
    if d.kind == "time":
        return "the time: what there was then answers otherwise by now"
    if d.kind == "attribute":
        assert d.entity is not None
        return f"{_name(d.entity)}'s {d.name} is {_shown(d.now)}, then it was {_shown(d.was)}"
    assert d.edge is not None
    verb = {
        "removed": "is no longer",
        "replaced": "is otherwise",
        "added": "is now",
    }[d.kind]
    return f"{_name(d.edge.subject)} {verb} {d.edge.relation} of {_object(d.edge)}{since}"


def _object(edge: Edge) -> str:
    return _name(edge.object)


def _answer(answer: Answer) -> str:
    word = WORDS[answer.decision]
    if answer.error:
        return f"{word} ({answer.error})"
    return f"{word} by {answer.rule}" if answer.rule else word


def _logged(record: Record) -> Answer:
    return Answer(record.outcome, record.rule, error=record.error)


def _shown(value: object) -> str:
    return "absent" if value is None else str(value)


def _name(entity: Entity) -> str:
    name = subject_to_json(entity.type, entity.id, entity.relation)
    return name if isinstance(name, str) else f"{entity.type}:{entity.id}"
