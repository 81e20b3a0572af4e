"""Killed at any moment, a release is the old one or the new one, whole."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.verify import verify_release

from .hand_made import TODAY, make_draft

PROGRAM = Path(__file__).with_name("publisher.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL elsewhere")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch):
    """Let nothing be forced onto the disk: what is tested is the order of the steps."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setenv("OGR_SQLITE_SYNCHRONOUS", "OFF")


def start(target, times):
    return subprocess.Popen(
        [sys.executable, PROGRAM, target, str(times)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_after(publisher, seconds):
    time.sleep(seconds)
    publisher.send_signal(signal.SIGKILL)
    publisher.communicate()


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Return the contents that the publisher releases in turn."""
    target = tmp_path_factory.mktemp("known")
    drafts = [make_draft(crs=crs) for crs in ("EPSG:4547", "EPSG:4526")]
    return {release_folder(draft, target, today=TODAY).manifest.content for draft in drafts}


def test_a_kill_leaves_the_old_release_or_the_new_one(known, tmp_path):
    release_folder(make_draft(), tmp_path, today=TODAY)
    moments = random.Random(1)  # noqa: S311
    seen = set()
    for _ in range(8):
        publisher = start(tmp_path, 1000)
        publisher.stdout.readline()
        kill_after(publisher, moments.uniform(0, 0.15))
        report = verify_release(tmp_path / "2026-11")
        assert report.problems == ()
        seen.add(report.manifest.content)
    assert seen <= known
    release_folder(make_draft(edition="next"), tmp_path, today=TODAY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-11", "next"]


def test_a_kill_of_a_first_release_leaves_all_of_it_or_none(known, tmp_path):
    moments = random.Random(2)  # noqa: S311
    for number in range(6):
        target = tmp_path / str(number)
        publisher = start(target, 1)
        while not target.exists():
            time.sleep(0.001)
        kill_after(publisher, moments.uniform(0, 0.12))
        edition = target / "2026-11"
        assert not edition.exists() or verify_release(edition).manifest.content in known


def test_a_reader_finds_a_whole_release_while_it_is_replaced(known, tmp_path):
    release_folder(make_draft(), tmp_path, today=TODAY)
    publisher = start(tmp_path, 15)
    while publisher.poll() is None:
        report = verify_release(tmp_path / "2026-11")
        assert report.problems == ()
        assert report.manifest.content in known
    assert publisher.communicate()[1] == ""


def test_of_two_publishers_each_wins_or_is_told(tmp_path):
    publishers = [start(tmp_path, 12) for _ in range(2)]
    errors = [publisher.communicate()[1] for publisher in publishers]
    told = [error for error in errors if error]
    assert all("Another release is being written" in error for error in told)
    assert len(told) < 2
    assert verify_release(tmp_path / "2026-11").is_sound


def test_every_step_of_a_replacement_may_be_the_last(known, tmp_path, monkeypatch):
    """Stop before each system call that changes the target, as a power cut would."""
    release_folder(make_draft(), tmp_path / "old", today=TODAY)
    for last in range(1, 80):
        target = Path(shutil.copytree(tmp_path / "old", tmp_path / str(last)))
        with monkeypatch.context() as patch:
            survived = stop_at(patch, last, target)
        report = verify_release(target / "2026-11")
        assert report.problems == ()
        assert report.manifest.content in known
        if survived:
            break
    assert survived
    assert last > 20


class PowerCut(BaseException):
    pass


def stop_at(patch, last, target):
    """Release again; from the `last` renaming or removal on, nothing happens any more."""
    calls = []

    def counted(function):
        def call(*args, **options):
            calls.append(function)
            if len(calls) >= last:
                raise PowerCut
            return function(*args, **options)

        return call

    for name in ("rename", "replace", "rmdir", "unlink"):
        patch.setattr(os, name, counted(getattr(os, name)))
    try:
        release_folder(make_draft(crs="EPSG:4526"), target, today=TODAY)
    except PowerCut:
        return False
    return True
