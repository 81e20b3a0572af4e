"""A PostgreSQL server that is gone afterwards: `throwaway_cluster.py [--durable]`.

It prints one line, a libpq connection string of its superuser, and runs until its standard input
ends, which also happens when whoever started it is killed. It has a folder and a free port of its
own and touches no other server. Without --durable nothing is forced onto the disk: right for
tests, wrong for measuring.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SUPERUSER = "keeper"
PACKAGES = "postgresql-15 postgresql-15-postgis-3"
# Everybody on this computer is let in through the socket; through the network a password counts.
ACCESS = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def main(arguments: list[str]) -> int:
    """Run a server until the input ends; return 1, with the remedy, where there is none."""
    programs = find_programs()
    if programs is None:
        print(
            "PostgreSQL with PostGIS is not installed. Run: "
            f"apt-get install --no-install-recommends {PACKAGES}",
            file=sys.stderr,
        )
        return 1
    with running(programs, () if "--durable" in arguments else CARELESS) as connection:
        print(connection, flush=True)
        sys.stdin.read()
    return 0


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs that has PostGIS; None without one."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    for folder in reversed(folders):
        version = folder.parent.name
        control = Path("/usr/share/postgresql") / version / "extension" / "postgis.control"
        if (folder / "initdb").is_file() and control.is_file():
            return folder
    return None


@contextlib.contextmanager
def running(programs: Path, settings: tuple[str, ...]) -> Iterator[str]:
    """Run a server in a new folder, and yield how to connect to it."""
    home = Path(tempfile.mkdtemp(prefix="gridstrata-db-"))
    try:
        owner = _give_away(home)
        data, log, port = home / "data", home / "log", _free_port()
        _run(owner, programs / "initdb", f"--pgdata={data}", f"--username={SUPERUSER}",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        (data / "pg_hba.conf").write_text(ACCESS, encoding="ascii")
        options = [f"-c {setting}" for setting in settings]
        options += [f"-c port={port}", "-c listen_addresses=127.0.0.1", f"-k {home}"]
        control = (programs / "pg_ctl", f"--pgdata={data}", "--wait", "--silent")
        _run(owner, *control, f"--log={log}", f"--options={' '.join(options)}", "start")
        try:
            yield f"host={home} port={port} user={SUPERUSER} dbname=postgres"
        finally:
            _run(owner, *control, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _give_away(home: Path) -> list[str]:
    """Give the folder to one who is not root, and return the words that make a program theirs."""
    home.chmod(0o755)
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(home, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", user.pw_name, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(owner: list[str], *command: str | Path) -> None:
    done = subprocess.run(
        [*owner, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, check=False, cwd="/",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
