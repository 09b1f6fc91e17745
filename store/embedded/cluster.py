"""cluster knows how to make a directory of PostgreSQL's data and its settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .account import Account
from .binaries import Binaries, environment
from .credentials import Credentials, verifier
from .errors import DataDirectory, PostgresFailed
from .memory import shared_buffers

OWNER = "sayso_owner"

PORT = 5432
"""Only the name of a socket: no port is opened."""

_LONGEST = 103
"""Bytes of the path of a Unix socket that every system takes."""

_NEW = "postgres.new-"

_FULL = ("No space left on device", "Disk quota exceeded", "Check free disk space")

_SETTINGS = f"""\
# Written by sayso at every start; for settings of your own use ALTER SYSTEM.
listen_addresses = ''
port = {PORT}
unix_socket_directories = '{{socket}}'
unix_socket_permissions = 0700
password_encryption = scram-sha-256
max_connections = 64
shared_buffers = {{memory}}MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_parallel_workers_per_gather = 0
jit = off
fsync = on
synchronous_commit = on
full_page_writes = on
max_wal_size = 1GB
checkpoint_timeout = 15min
min_wal_size = 64MB
# Neither statements nor the values they failed on.
log_statement = none
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
log_line_prefix = '%m [%p] %u '
log_timezone = UTC
timezone = UTC
datestyle = 'iso, ymd'
lc_messages = C
cluster_name = sayso
"""

_ACCESS = f"""\
# Written by sayso at every start: passwords only, over the Unix socket only.
local all all scram-sha-256
local replication {OWNER} scram-sha-256
"""


def major(cluster: Path) -> int | None:
    """The version of the data, None where there are none; raises DataDirectory."""
    if not cluster.exists():
        return None
    try:
        return int((cluster / "PG_VERSION").read_text("ascii"))
    except (OSError, ValueError):
        raise DataDirectory(
            f"{cluster} is not a PostgreSQL cluster: restore it from a backup, or move it away"
        ) from None


def create(cluster: Path, binaries: Binaries, account: Account, credentials: Credentials) -> None:
    """Make a cluster, whole or not at all; raises PostgresFailed or DataDirectory."""
    given = cluster.with_name("verifier")
    try:
        # Of a name of its own: an initdb whose sayso was killed may still be writing to another.
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=cluster.parent))
        _give(new, account)
        _write(given, verifier(credentials.owner), account)
        # Its last step sees everything onto the disk.
        done = subprocess.run(
            [
                binaries.directory / "initdb", "--pgdata", new, "--username", OWNER,
                "--pwfile", given, "--auth", "scram-sha-256", "--encoding", "UTF8",
                "--locale", "C", "--data-checksums", "--no-instructions",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", check=False, cwd="/", env=environment(), umask=0o077,
            **account.options(),
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(new, ignore_errors=True)
            raise PostgresFailed(
                f"PostgreSQL could not make {cluster}{hint(done.stdout)}:\n{tail(done.stdout)}"
            )
        new.rename(cluster)
        _settle(cluster.parent)
    except OSError as error:
        raise DataDirectory(f"cannot make {cluster}: {error.strerror or error}") from None
    finally:
        given.unlink(missing_ok=True)


def sweep(cluster: Path) -> None:
    """Remove what starts that were killed had made of a cluster."""
    for left in cluster.parent.glob(f"{_NEW}*"):
        shutil.rmtree(left, ignore_errors=True)


def configure(cluster: Path, socket: Path, account: Account) -> None:
    """Write the settings; raises DataDirectory."""
    settings = _SETTINGS.format(socket=socket, memory=shared_buffers())
    try:
        for name, content in (("postgresql.conf", settings), ("pg_hba.conf", _ACCESS)):
            # A full disk is no reason not to start.
            if _content(cluster / name) != content:
                _write(cluster / name, content, account)
    except OSError as error:
        raise DataDirectory(f"cannot write to {cluster}: {error.strerror or error}") from None


def reset_owner(
    cluster: Path, binaries: Binaries, account: Account, credentials: Credentials
) -> None:
    """Give the owner the password of the credentials, while no server runs.

    For data whose credentials were lost or came back from another backup. Raises PostgresFailed.
    """
    done = subprocess.run(
        [binaries.directory / "postgres", "--single", "-D", cluster, "postgres"],
        input=f"ALTER ROLE {OWNER} PASSWORD '{verifier(credentials.owner)}'\n",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        check=False, cwd="/", env=environment(), umask=0o077, **account.options(),
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresFailed(
            f"PostgreSQL could not be given a new password{hint(done.stdout)}:\n{tail(done.stdout)}"
        )


def make_socket_directory(directory: Path, account: Account) -> Path:
    """An empty directory for the socket: in the data directory, or where a path is short enough.

    Raises DataDirectory.
    """
    wanted = directory / "socket"
    try:
        # Nobody listens there any more, and a lock file left there would name a stranger's pid.
        shutil.rmtree(wanted, ignore_errors=True)
        if _fits(wanted):
            wanted.mkdir(0o700)
        else:
            short = Path(tempfile.gettempdir())
            if not _fits(short / "sayso-12345678") or not account.reaches(short):
                short = Path("/tmp")
            wanted = Path(tempfile.mkdtemp(prefix="sayso-", dir=short))
        _give(wanted, account)
    except OSError as error:
        raise DataDirectory(f"cannot make {wanted}: {error.strerror or error}") from None
    return wanted


def tail(log: str, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(f"  {line}" for line in log.rstrip().splitlines()[-lines:])


def hint(log: str) -> str:
    """What to do about what a log tells, to follow the message."""
    if any(said in log for said in _FULL):
        return " (the disk is full: make room, then start again)"
    if "could not create shared memory segment" in log or "could not resize shared memory" in log:
        return " (there is too little shared memory: give the host or container more)"
    if "could not look up effective user ID" in log:
        return " (its user has to have a name: add one to /etc/passwd, or run sayso as another)"
    if "Permission denied" in log or "has wrong ownership" in log:
        return " (the data directory is not its user's: look at owner and mode of what is in it)"
    return ""


def _fits(directory: Path) -> bool:
    """Whether a socket there has a name that is short, and plain in settings and URLs."""
    text = str(directory)
    plain = text.isascii() and not set(text) - set("/._-") - set(_LETTERS)
    return plain and len(text) + len(f"/.s.PGSQL.{PORT}") <= _LONGEST


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _give(directory: Path, account: Account) -> None:
    """Make a new directory the account's."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        account.give(descriptor)
    finally:
        os.close(descriptor)


def _content(path: Path) -> str | None:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeError):
        return None


def _write(path: Path, content: str, account: Account) -> None:
    """Replace a file in a directory that the account, who may be anyone, can write to."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(new, flags, 0o600), "w", encoding="utf-8") as file:
        account.give(file.fileno())
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)


def _settle(directory: Path) -> None:
    """See the names in a directory onto the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
