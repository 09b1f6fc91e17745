"""The command line, one command a module.

Exit status: 0 is allow or success, 1 is deny or a failed test, 2 is an error, and 130 means
interrupted. A traceback is never shown: what a user can meet has a message of its own.
"""

from __future__ import annotations

import os
import sys
import traceback
from difflib import get_close_matches
from importlib import import_module

import click

from ... import __version__
from ...engine.errors import SaysoError
from .output import print_error

ERROR = 2
INTERRUPTED = 130

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

COMMANDS = {
    name.removesuffix("_").replace("_", "-"): name
    for name in (
        "serve", "demo", "check", "explain", "list_", "test", "fmt", "lint", "diff", "compile_",
        "graph", "import_", "migrate", "tenant", "keys", "policy", "write", "vocabulary",
        "relate", "read", "history", "audit", "user", "organization",
        "client", "resource", "signing_key",
        "decisions", "doctor", "nl", "paraphrase",
    )
}  # fmt: skip
"""Commands and their modules."""


class Commands(click.Group):
    """The commands, each imported when it is asked for: a check has no need of the server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            near = get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            ctx.fail(f"no command `{cmd_name}`{hint}")
        command = import_module(f".{COMMANDS[cmd_name]}", __name__).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings=_CONTEXT)
@click.version_option(__version__, message="sayso %(version)s")
def cli() -> None:
    """Write access rules; get decisions in a microsecond, with the reason.

    \b
    sayso demo                               see it decide, then try it with curl
    sayso check --policy P --data D user:alice edit document:plan
    sayso explain --policy P --data D user:alice edit document:plan
    sayso test policies                      run the tests beside the policies
    sayso diff OLD NEW                       what NEW allows and OLD does not, and the reverse
    sayso serve --policy P --data D          answer AuthZEN over HTTP
    sayso write "Editors can edit drafts." --policy P    a sentence becomes a rule
    sayso import openfga model.fga           bring an OpenFGA model here
    """


def main() -> None:
    """Run the command line and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and say with what status to exit."""
    try:
        status = cli.main(arguments, prog_name="sayso", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return ERROR
    except SaysoError as error:
        print_error(error)
        return ERROR
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; keep the interpreter from saying so at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERROR
    except Exception as error:
        if os.environ.get("SAYSO_DEBUG"):
            traceback.print_exc()
        click.echo(
            f"sayso: internal error: {type(error).__name__}: {error}\n"
            "this is a fault of sayso's; SAYSO_DEBUG=1 shows where it arose",
            err=True,
        )
        return ERROR
    return status if isinstance(status, int) else 0
