"""`sayso serve`: decisions over HTTP."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from ...tenants.files import Service
from .. import logs
from ..keys import ApiKeys
from ..run import Options, is_loopback, listen, serve
from .options import FILE, data_option, policy_option
from .output import end_progress, progress


@click.command("serve", short_help="Serve decisions over HTTP.")
@policy_option
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--public-url", metavar="URL", help="What clients know the server as.")
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
def command(
    policy_path: Path,
    data_paths: tuple[Path, ...],
    host: str,
    port: int,
    public_url: str | None,
    api_key_file: Path | None,
    insecure: bool,
    tls_certificate: Path | None,
    tls_key: Path | None,
    access_log: bool,
) -> None:
    """Serve the AuthZEN Authorization API 1.0, with /healthz, /readyz and /metrics.

    The files are loaded anew when they change, and on SIGHUP; if they are bad then, what was
    served before stays. SIGTERM and SIGINT end the server once it has answered what is under way.

    \b
    sayso serve --policy policy.sayso --data data.jsonl
    sayso serve --policy policy.sayso --data data.jsonl --host 0.0.0.0 --api-key-file keys.txt
    """
    if not is_loopback(host) and not api_key_file and not insecure:
        raise click.UsageError(
            f"--host {host} is open to other machines: give --api-key-file, or --insecure to "
            "answer everyone"
        )
    if (tls_key is None) != (tls_certificate is None):
        raise click.UsageError("--tls-certificate and --tls-key go together")
    if public_url is not None:
        _check_url(public_url)
    keys = ApiKeys.read(api_key_file) if api_key_file else None
    logs.configure()
    shown = progress("loading")
    try:
        service = Service(policy_path, data_paths, shown)
    finally:
        end_progress(shown)
    bound = listen(host, port)
    options = Options(
        host=host,
        public_url=public_url,
        keys=keys,
        certificate=tls_certificate,
        private_key=tls_key,
        access_log=access_log,
    )
    serve(service, bound, options)


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.UsageError(
            f"--public-url {url}: expected http(s)://HOST, without query or fragment"
        )
