"""`sayso write`: a sentence becomes a live rule, a question or a refusal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from .database import where_options
from .english_files import FileDialogue
from .english_tenant import TenantDialogue
from .english_text import draft_lines
from .options import (
    data_option,
    json_option,
    optional_policy_option,
    reason_option,
    tenant_option,
)
from .output import paint, print_json

ACCEPTED, NOT_ACCEPTED, ERROR, ASKED, REFUSED = 0, 1, 2, 3, 4

Json = dict[str, Any]


@click.command("write", short_help="Write a rule in plain English.")
@click.argument("text", required=False)
@optional_policy_option
@data_option
@click.option("--name", metavar="NAME", help="What to call the rule.")
@click.option("--author", metavar="NAME", help="Who says so, to be kept with the rule.")
@click.option(
    "--choose", type=click.IntRange(min=1), metavar="NUMBER", help="The answer to its question."
)
@click.option("--yes", is_flag=True, help="Accept a draft that asks nothing and widens nothing.")
@click.option("--widen", is_flag=True, help="Accept that it allows what was not allowed.")
@click.option(
    "--drop-examples", is_flag=True, help="Drop earlier examples that are decided otherwise by it."
)
@click.option(
    "--seconds", type=click.FloatRange(min=0.1), default=5.0, show_default=True,
    help="How long to prove what it changes.",
)  # fmt: skip
@reason_option
@tenant_option
@where_options
@json_option
def command(
    text: str | None,
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    name: str | None,
    author: str | None,
    choose: int | None,
    yes: bool,
    widen: bool,
    drop_examples: bool,
    seconds: float,
    reason: str,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> int:
    """Turn TEXT into a rule of a policy: of a file, or of a tenant of a database or server.

    Shows what the rule means, examples of what it allows and denies, and all that it changes;
    then asks. Accepted, the rule stands in the policy with its sentence, and its examples are
    tests of the policy from then on. --yes accepts what asks nothing and widens nothing; it never
    answers a question. With `-` for TEXT it is read from standard input.

    Exits with 0 if the rule was accepted, 1 if not, 3 if a question is open, 4 if the text was
    refused, 2 for an error. docs/english.md tells what can be said.

    \b
    sayso write "Editors can edit drafts." --policy policy.sayso
    sayso write "Contractors must never download secrets." --policy policy.sayso --yes
    sayso write "Auditors can view everything." --policy p.sayso --data data.jsonl --yes --widen
    sayso write "Owners can share their documents." --server https://authz.example --tenant acme
    """
    if policy_path is not None and data_dir is not None:
        raise click.UsageError("--policy FILE is a policy itself: leave --data-dir out")
    if data_paths and policy_path is None:
        raise click.UsageError("--data goes with --policy: a tenant has data of its own")
    dialogue: Dialogue
    if policy_path is not None:
        dialogue = FileDialogue(policy_path, data_paths, author, seconds)
    else:
        dialogue = TenantDialogue(data_dir, tenant, seconds)
    said = Said(yes, widen, drop_examples, reason, as_json, name)
    return _Conversation(dialogue, said).run(_text(text), choose)


class Dialogue(Protocol):
    """Drafts, answers and acceptance, told as JSON-able data."""

    def start(self, text: str, name: str | None) -> Json: ...
    def answer(self, choice: int) -> Json: ...
    def accept(self, *, widen: bool, drop_examples: bool, reason: str) -> Json: ...


@dataclass(frozen=True)
class Said:
    """What the command line has said beforehand."""

    yes: bool
    widen: bool
    drop_examples: bool
    reason: str
    as_json: bool
    name: str | None


def _text(given: str | None) -> str:
    if given == "-" or (given is None and not sys.stdin.isatty()):
        return sys.stdin.read()
    if given is None:
        return str(click.prompt("What should be so", err=True))
    return given


class _Conversation:
    """From a text to an end: accepted, or why not."""

    def __init__(self, dialogue: Dialogue, said: Said) -> None:
        self._dialogue, self._said = dialogue, said
        self._asks = sys.stdin.isatty() and not said.as_json and not said.yes

    def run(self, text: str, choose: int | None) -> int:
        """Draft, answer, accept; the exit status."""
        draft = self._dialogue.start(text, self._said.name)
        if choose is not None and draft["kind"] == "question":
            draft = self._dialogue.answer(choose)
        while True:
            if not self._said.as_json:
                click.echo("\n".join(draft_lines(draft)))
            following = self._further(draft) if self._asks else None
            if following is None:
                return self._end(draft)
            draft = following

    def _further(self, draft: Json) -> Json | None:
        """What the author says to a draft makes of it; None where it has come to its end."""
        if draft["kind"] == "rule":
            answer = _ask("accept, edit or quit", ("a", "e", "q"))
            if answer == "e":
                return self._edited()
            if answer == "a":
                return None
            raise click.exceptions.Exit(NOT_ACCEPTED)
        choices = [str(c["number"]) for c in draft.get("question", {}).get("choices", ())]
        prompt = f"{', '.join(choices)}, edit or quit" if choices else "edit or quit"
        answer = _ask(prompt, (*choices, "e", "q"))
        if answer == "e":
            return self._edited()
        if answer == "q":
            raise click.exceptions.Exit(ASKED if choices else REFUSED)
        return self._dialogue.answer(int(answer))

    def _edited(self) -> Json:
        text = str(click.prompt("What should be so", err=True))
        return self._dialogue.start(text, self._said.name)

    def _end(self, draft: Json) -> int:
        """Accept a draft if all that it needs was said; tell what became of it."""
        if draft["kind"] != "rule":
            self._tell(draft, None)
            return ASKED if draft["kind"] == "question" else REFUSED
        widen, drop = self._said.widen, self._said.drop_examples
        changes = draft["changes"]
        if self._asks:
            widen = widen or not changes["widens"] or _ask_widen()
            drop = drop or not changes["breaks"] or _ask("drop the examples", ("y", "n")) == "y"
        lacking = []
        if not (self._said.yes or self._asks):
            lacking.append("--yes accepts it")
        if changes["widens"] and not widen:
            lacking.append("it allows what was not allowed: --widen says that this is meant")
        if changes["breaks"] and not drop:
            lacking.append("it turns earlier examples: --drop-examples drops them")
        if lacking:
            self._tell(draft, None)
            click.echo(f"not accepted: {'; '.join(lacking)}", err=True)
            return NOT_ACCEPTED
        done = self._dialogue.accept(widen=widen, drop_examples=drop, reason=self._said.reason)
        self._tell(draft, done)
        return ACCEPTED

    def _tell(self, draft: Json, done: Json | None) -> None:
        if self._said.as_json:
            print_json(draft | {"accepted": done})
        elif done is not None:
            where = done.get("policy") or f"policy version {done['version']}"
            click.echo()
            click.echo(
                f"{paint('accepted', 'green', bold=True)}: {', '.join(done['rules'])} in {where}, "
                f"{done['examples']} examples are tests of it now"
            )


def _ask(question: str, answers: tuple[str, ...]) -> str:
    """One of the answers, by its first letter or number; a question is put again until then."""
    while True:
        said = str(click.prompt(question, err=True)).strip().lower()
        for answer in answers:
            if said == answer or (answer.isalpha() and said[:1] == answer):
                return answer


def _ask_widen() -> bool:
    """Widening needs a yes of its own, which is not said by habit."""
    question = "it allows what was not allowed; type `widen` if that is meant"
    return str(click.prompt(question, err=True, default="", show_default=False)) == "widen"
