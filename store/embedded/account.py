"""account knows how to choose the user that PostgreSQL runs as, for it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .errors import DataDirectory, PostgresFailed

_NAMES = ("postgres", "nobody")


class _Options(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A user; `switch` tells whether it is another than ours."""

    uid: int
    gid: int
    switch: bool

    def options(self) -> _Options:
        """Keyword arguments that make subprocess run something as this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, descriptor: int) -> None:
        """Make an open file this user's."""
        if self.switch:
            os.fchown(descriptor, self.uid, self.gid)

    def reaches(self, directory: Path) -> bool:
        """Whether this user may get to a directory and pass through it."""
        there = (each for each in (directory, *directory.parents) if each.exists())
        return all(self.enters(each) for each in there)

    def enters(self, directory: Path) -> bool:
        """Whether this user may pass through one directory, by its mode."""
        status = directory.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def choose(cluster: Path) -> Account:
    """Us, or for root whoever has the cluster, else `postgres`, else `nobody`.

    Raises DataDirectory for a cluster that is somebody else's or out of reach, PostgresFailed
    where root finds no user to become.
    """
    ours = os.geteuid()
    try:
        owner = cluster.stat()
    except FileNotFoundError:
        owner = None
    except OSError as error:
        raise DataDirectory(
            f"cannot look at {cluster}: {error.strerror}; run sayso as the user whose it is, "
            "or choose another data directory"
        ) from None
    if ours != 0:
        if owner is not None and owner.st_uid != ours:
            raise DataDirectory(
                f"{cluster} belongs to {_name(owner.st_uid)}: run sayso as that user, "
                "or choose another data directory"
            )
        return Account(ours, os.getegid(), switch=False)
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    for name in _NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise PostgresFailed(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` "
        "to run it as: run sayso as another user"
    )


def reaches(directory: Path) -> bool:
    """Whether the user that PostgreSQL would run as gets to where a data directory is to be."""
    account = choose(directory / "postgres")
    return not account.switch or account.reaches(directory.absolute().parent)


def open_way(directory: Path, account: Account) -> None:
    """Let a user pass through a data directory of ours to what is its own in there.

    Raises DataDirectory when it can't get that far, or where its group would gain more.
    """
    if not account.switch:
        return
    for parent in reversed(directory.parents):
        if not account.enters(parent):
            raise DataDirectory(
                f"PostgreSQL, which runs as {_name(account.uid)}, can't pass through {parent} to "
                f"{directory}: choose another data directory, such as /var/lib/sayso, "
                "or run sayso as another user than root"
            )
    if account.enters(directory):
        return
    mode = stat.S_IMODE(directory.stat().st_mode)
    if mode & stat.S_IRWXG:
        raise DataDirectory(
            f"PostgreSQL, which runs as {_name(account.uid)}, can't pass through {directory}: "
            f"`chmod o+x {directory}`, or choose another data directory"
        )
    os.chown(directory, -1, account.gid)
    directory.chmod(mode | stat.S_IXGRP)


def _name(uid: int) -> str:
    try:
        return f"`{pwd.getpwuid(uid).pw_name}`"
    except KeyError:
        return f"the user {uid}"
