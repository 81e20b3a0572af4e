"""Setting up: what is installed when something is missing, and what is said when it cannot be."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALL = ROOT / "tools" / "install_system_packages"
NEEDED = ("env", "sh", "true", "dirname", "mkdir", "tail", "tee")


@pytest.fixture
def machine(tmp_path):
    """A machine with nothing but the commands it is given; apt-get writes down its calls."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()

    def command(name, script="exit 0"):
        path = bin_folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    for name in NEEDED:
        (bin_folder / name).symlink_to(f"/usr/bin/{name}")
    script = tmp_path / "tools" / INSTALL.name
    script.parent.mkdir()

    text = INSTALL.read_text(encoding="utf-8")
    text = text.replace("/usr/share/postgresql", str(tmp_path / "postgresql"))
    text = text.replace("/etc/postgresql-common", str(tmp_path / "postgresql-common"))
    script.write_text(text, encoding="utf-8")

    def install(*, uid, has, apt="exit 0"):
        if "postgis" in has:
            command("ls")
        for name in has:
            command(name, '[ "$1" = -n ] && shift; exec env "$@"' if name == "sudo" else "exit 0")
        command("id", f"echo {uid}")
        python = command("python3", "exit 0" if "python3-qgis" in has else "exit 1")
        command("apt-get", f'echo "$@" >> "{tmp_path}/calls"; {apt}')
        done = subprocess.run(
            ["/bin/sh", str(script)],
            env={"PATH": str(bin_folder), "PYTHON": str(python)},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        calls = tmp_path / "calls"
        return done, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

    return install


TOOLS = ("qgis_process.bin", "pylupdate5", "postgis", "openssl", "lrelease", "python3-qgis")


def test_nothing_is_done_or_said_when_nothing_is_missing(machine):
    done, calls = machine(uid=0, has=TOOLS)
    assert (done.returncode, done.stdout, done.stderr, calls) == (0, "", "", [])


def test_root_installs_exactly_what_is_missing(machine):
    done, calls = machine(uid=0, has=[name for name in TOOLS if name != "lrelease"])
    assert done.returncode == 0
    assert calls == ["update", "install -y --no-install-recommends qttools5-dev-tools"]


def test_fresh_machine_gets_qgis_and_all_the_rest(machine):
    done, calls = machine(uid=0, has=())
    assert done.returncode == 0
    assert calls[1].split()[3:] == [
        "python3-venv",
        "qgis",
        "python3-qgis",
        "pyqt5-dev-tools",
        "python3-psycopg2",
        "postgresql-postgis",
        "openssl",
        "qttools5-dev-tools",
    ]


def test_no_server_is_set_up_that_would_run_all_day(machine, tmp_path):
    machine(uid=0, has=())
    settings = tmp_path / "postgresql-common" / "createcluster.d" / "gridstrata.conf"
    assert settings.read_text() == "create_main_cluster = false\n"


def test_user_with_sudo_installs_through_it(machine):
    done, calls = machine(uid=1000, has=(*TOOLS[:4], "python3-qgis", "sudo"))
    assert done.returncode == 0
    assert calls[-1].endswith("qttools5-dev-tools")


def test_user_without_sudo_is_told_the_command(machine):
    done, calls = machine(uid=1000, has=TOOLS[:2])
    assert done.returncode != 0
    assert "Run as root: apt-get install -y --no-install-recommends python3-venv" in done.stderr
    assert calls == []


def test_failed_installation_shows_what_apt_get_said_and_fails(machine):
    done, _ = machine(uid=0, has=(), apt="echo 'E: no network' >&2; exit 100")
    assert done.returncode == 1
    assert done.stderr.startswith("E: no network\nThe packages could not be installed")


def test_no_target_hides_a_failure():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "|| true" not in text
    assert not re.search(r"^\t-", text, re.MULTILINE)


def test_help_lists_the_two_commands_of_the_readme():
    listed = subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT), "help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAKEFLAGS": ""},
    ).stdout
    assert {"demo", "test"} <= {line.split()[1] for line in listed.splitlines()}
