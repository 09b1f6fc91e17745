"""`sayso serve`: decisions over HTTP."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from ...store.retention import Retention
from ...tenants.files import Service
from .. import logs
from ..database import Where, serve_database
from ..keys import ApiKeys
from ..run import ORPHANS, Options, is_loopback, listen, serve
from .decision_log import decision_log_options, log_options
from .options import (
    FILE,
    data_option,
    half_of_memory,
    optional_policy_option,
    read_duration,
    size,
)
from .output import end_progress, progress

LEAST = timedelta(minutes=1)
"""For which things are kept: who follows the feed asks every second."""


@click.command("serve", short_help="Serve decisions over HTTP.")
@optional_policy_option
@data_option
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SAYSO_DATA_DIR",
    metavar="DIR",
    help="Serve tenants from a database that sayso runs itself in DIR  [default: ./sayso-data]",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that serve a database.",
)
@click.option(
    "--grpc-port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Serve a database over gRPC, too, on this port; 0 takes a free one.",
)
@click.option(
    "--memory-limit",
    callback=size,
    metavar="SIZE",
    help="What the tenants in one process may take, as 512MB; the coldest go  [default: half of "
    "the machine's, shared by the workers]",
)
@click.option(
    "--keep-feed",
    default="7d",
    show_default=True,
    metavar="DURATION",
    help="How long one may come back to a watch of a database, at the least.",
)
@click.option(
    "--keep-idempotency-keys",
    default="24h",
    show_default=True,
    metavar="DURATION",
    help="How long a write that is sent again is known by its key, at the least.",
)
@click.option("--require-keys", is_flag=True, help="Want API keys on this machine, too.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--public-url",
    envvar="SAYSO_PUBLIC_URL",
    metavar="URL",
    help="What clients know the server as.",
)
@click.option(
    "--api-key-file",
    type=FILE,
    metavar="FILE",
    help="Accept only requests with one of these keys: one, or its SHA-256, a line.",
)
@click.option("--insecure", is_flag=True, help="Listen beyond this machine without keys.")
@click.option("--tls-certificate", type=FILE, metavar="FILE", help="Serve https (PEM chain).")
@click.option("--tls-key", type=FILE, metavar="FILE", help="The certificate's private key (PEM).")
@click.option("--access-log", is_flag=True, help="Log each request.")
@decision_log_options
def command(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    data_dir: Path | None,
    workers: int,
    grpc_port: int | None,
    memory_limit: int | None,
    keep_feed: str,
    keep_idempotency_keys: str,
    require_keys: bool,
    host: str,
    port: int,
    public_url: str | None,
    api_key_file: Path | None,
    insecure: bool,
    tls_certificate: Path | None,
    tls_key: Path | None,
    access_log: bool,
    **decision_log: Any,
) -> None:
    """Serve the AuthZEN Authorization API 1.0, with /healthz, /readyz and /metrics.

    With --policy, one tenant in files. They are loaded anew when they change, and on SIGHUP; if
    they are bad then, what was served before stays.

    Without, the tenants of a database: SAYSO_DATABASE_URL's, or one that sayso runs itself in
    --data-dir. Each is reached by its host name or under /t/NAME, `default` also at the bare
    paths; over gRPC (--grpc-port) by the metadata `sayso-tenant`. Beyond this machine they want
    API keys: see `sayso keys`.

    SIGTERM and SIGINT end the server once it has answered what is under way.

    \b
    sayso serve --policy policy.sayso --data data.jsonl
    sayso serve --policy policy.sayso --data data.jsonl --host 0.0.0.0 --api-key-file keys.txt
    sayso serve --data-dir /var/lib/sayso --workers 4
    SAYSO_DATABASE_URL=postgresql://sayso@db/sayso sayso serve --host 0.0.0.0
    """
    if (tls_key is None) != (tls_certificate is None):
        raise click.UsageError("--tls-certificate and --tls-key go together")
    if public_url is not None:
        _check_url(public_url)
    keys = ApiKeys.read(api_key_file) if api_key_file else None
    options = Options(
        host=host,
        public_url=public_url,
        keys=keys,
        certificate=tls_certificate,
        private_key=tls_key,
        access_log=access_log,
        retention=_retention(keep_feed, keep_idempotency_keys),
        decisions=log_options(in_database=policy_path is None, **decision_log),
    )
    logs.configure()
    if policy_path is None:
        _check_database_options(data_paths, api_key_file)
        where = Where.of(data_dir)
        memory = memory_limit or half_of_memory() // workers
        serve_database(
            where,
            listen(host, port, patience=ORPHANS if port else 0.0),
            dataclasses.replace(
                options, snapshots=where.snapshots, memory=memory, secrets=where.secrets
            ),
            require_keys=require_keys or not (insecure or is_loopback(host)),
            processes=workers,
            grpc_port=grpc_port,
            tell=lambda text: click.echo(text, err=True),
        )
        return
    _check_file_options(host, api_key_file, insecure, workers, require_keys, grpc_port)
    shown = progress("loading")
    try:
        service = Service(policy_path, data_paths, shown)
    finally:
        end_progress(shown)
    serve(service, listen(host, port), options)


def _retention(feed: str, keys: str) -> Retention:
    kept = []
    for option, text in (("--keep-feed", feed), ("--keep-idempotency-keys", keys)):
        length = read_duration(text, option)
        if length < LEAST:
            raise click.UsageError(f"{option} {text}: it is 1m at the least")
        kept.append(length.total_seconds())
    return Retention(*kept)


def _check_database_options(data_paths: tuple[Path, ...], api_key_file: Path | None) -> None:
    if data_paths:
        raise click.UsageError("--data goes with --policy; a database has its data")
    if api_key_file:
        raise click.UsageError("--api-key-file goes with --policy; for a database see `sayso keys`")


def _check_file_options(
    host: str,
    api_key_file: Path | None,
    insecure: bool,
    workers: int,
    require_keys: bool,
    grpc_port: int | None,
) -> None:
    if grpc_port is not None:
        raise click.UsageError("--grpc-port is for a database, without --policy")
    if workers > 1 or require_keys:
        raise click.UsageError("--workers and --require-keys are for a database, without --policy")
    if not is_loopback(host) and not api_key_file and not insecure:
        raise click.UsageError(
            f"--host {host} is open to other machines: give --api-key-file, or --insecure to "
            "answer everyone"
        )


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.UsageError(
            f"--public-url {url}: expected http(s)://HOST, without query or fragment"
        )
