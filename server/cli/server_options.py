"""The options that say of which server a command is, and with what key it asks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from .options import FILE

if TYPE_CHECKING:
    from ..administration.client import Server

F = TypeVar("F", bound=Callable[..., Any])

_SERVER, _KEY_FILE = "sayso.server", "sayso.api_key_file"
KEY = "SAYSO_API_KEY"


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        context.meta[name] = value

    return keep


_OPTIONS = (
    click.option(
        "--server",
        envvar="SAYSO_SERVER",
        metavar="URL",
        expose_value=False,
        callback=_keep(_SERVER),
        help="Ask this server instead, such as https://authz.example; it may have /t/TENANT.",
    ),
    click.option(
        "--api-key-file",
        type=FILE,
        metavar="FILE",
        expose_value=False,
        callback=_keep(_KEY_FILE),
        help=f"The server's API key  [default: {KEY}'s]",
    ),
)


def server_options(function: F) -> F:
    """`--server` and `--api-key-file`; `server_meant` has what they say."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def server_meant(beside: str | None = "data_dir") -> Server | None:
    """The server of the options, if a command is about one; raises click.UsageError.

    `beside` is the parameter that says otherwise; with none, only the command line names a server.
    What is said on the command line goes before what the environment says.
    """
    context = click.get_current_context()
    url, key_file = context.meta.get(_SERVER), context.meta.get(_KEY_FILE)
    said = context.get_parameter_source("server") is ParameterSource.COMMANDLINE
    if beside is None:
        url = url if said else None
    elif context.get_parameter_source(beside) is ParameterSource.COMMANDLINE:
        if said:
            other = "--" + beside.removesuffix("_path").replace("_", "-")
            raise click.UsageError(f"--server and {other} are two places: name one")
        url = None
    if url is None:
        if key_file is not None:
            raise click.UsageError("--api-key-file goes with --server")
        return None
    from ..administration.client import Server

    server = Server(url, _key(key_file)).checked()
    if server.shows_key:
        click.echo("warning: over http the network can read the API key: use https", err=True)
    return server


def tenant_meant(name: str) -> str | None:
    """The tenant that is named; None for the one that the server's URL leads to."""
    source = click.get_current_context().get_parameter_source("tenant")
    return None if source is ParameterSource.DEFAULT else name


def _key(file: Path | None) -> str | None:
    where, text = KEY, os.environ.get(KEY)
    if file is not None:
        where = str(file)
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise click.UsageError(f"--api-key-file {file}: cannot read it: {error}") from None
    if text is None:
        return None
    key = text.strip()
    if not key.isascii() or not key.isprintable() or not key or " " in key:
        raise click.UsageError(f"{where}: it holds no API key: one line such as `sayso_…`")
    return key
