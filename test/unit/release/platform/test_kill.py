"""Whoever is killed, and whenever: the platform's release is the old one or the new one, whole."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release

from ..hand_made import TODAY, make_draft
from .receivers import (
    DISTRICT,
    EDITION,
    SECRET,
    TOOLS,
    Process,
    Raw,
    endpoint,
    publish,
    reason,
    receiver,
    serving,
    uploads,
    wait_until,
    write_keys,
)

PROGRAM = Path(__file__).with_name("publisher.py")
NEXT = make_draft(crs="EPSG:4526")

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL elsewhere"),
    pytest.mark.timeout(120),
]


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Return the contents that the publisher releases in turn."""
    target = tmp_path_factory.mktemp("known")
    drafts = [make_draft(crs=crs) for crs in ("EPSG:4547", "EPSG:4526")]
    return [release_folder(draft, target, today=TODAY).manifest.content for draft in drafts]


@pytest.fixture
def keys_file(tmp_path):
    return write_keys(tmp_path)


@pytest.fixture
def start_receiver(received, keys_file):
    """Start receivers in processes of their own, which end with the test whatever happens."""
    with ExitStack() as stack:

        def start_one(port=0, **options):
            process = Process(received.parent, keys_file, port, **options)
            return stack.enter_context(process)

        yield start_one


def start(url, times=1, chunk=protocol.CHUNK_BYTES):
    return subprocess.Popen(
        [sys.executable, PROGRAM, endpoint(url).url, str(times), str(chunk)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "GRIDSTRATA_SECRET": SECRET},
    )


def kill(publisher):
    publisher.send_signal(signal.SIGKILL)
    publisher.communicate()


def bytes_there(received):
    """Return the bytes of uploads that have arrived; 0 when files go while they are counted."""
    uploads = received / ".gridstrata-uploads"
    try:
        files = [path for path in uploads.glob(f"{EDITION}-*/*/**/*") if path.is_file()]
        return sum(path.stat().st_size for path in files)
    except FileNotFoundError:
        return 0


def test_a_killed_publisher_leaves_the_old_release_and_the_next_goes_on(url, received):
    """Kill at several stages of the upload; every next publisher finds what has arrived."""
    first = publish(url)
    seen = []
    for stage in (1, 40_000, 90_000):
        publisher = start(url, times=2, chunk=2000)
        publisher.stdout.readline()
        wait_until(lambda stage=stage: bytes_there(received) >= stage)
        kill(publisher)
        seen.append(bytes_there(received))
        assert verify_release(received / EDITION).manifest == first.manifest
        assert verify_release(received / EDITION).is_sound
    assert seen == sorted(seen)
    assert publish(url, NEXT).changed
    assert verify_release(received / EDITION).is_sound


def test_publishers_killed_at_any_moment_leave_one_of_both_releases(known, url, received):
    publish(url)
    moments = random.Random(1)  # noqa: S311
    for _ in range(5):
        publisher = start(url, times=1000)
        publisher.stdout.readline()
        time.sleep(moments.uniform(0, 0.4))
        kill(publisher)
        report = verify_release(received / EDITION)
        assert report.problems == ()
        assert report.manifest.content in known
    publish(url)
    publish(url, NEXT)
    assert verify_release(received / EDITION).is_sound


def test_a_killed_receiver_keeps_the_old_release_and_the_publisher_outlasts_it(
    known, received, start_receiver
):
    """Kill and start the receiver over and over, while one publisher releases by turns."""
    moments = random.Random(2)  # noqa: S311
    process = start_receiver()
    publisher = start(process.url, times=16, chunk=20_000)
    publisher.stdout.readline()
    for _ in range(3):
        time.sleep(moments.uniform(0.05, 0.5))
        process.kill()
        report = verify_release(received / EDITION)
        assert report.problems == ()
        assert report.manifest.content in known
        process = start_receiver(process.port)
    with process:
        told, errors = publisher.communicate()
    assert errors == ""
    assert told.split()[-2] == known[1]
    assert verify_release(received / EDITION).manifest.content == known[1]


def test_a_receiver_that_stays_away_is_told(received, start_receiver):
    process = start_receiver()
    first = publish(process.url)
    publisher = start(process.url, times=2, chunk=2000)
    publisher.stdout.readline()
    wait_until(lambda: bytes_there(received) > 30_000)
    process.kill()
    with pytest.raises(GridError, match="The release before stays current"):
        publish(process.url, NEXT)
    kill(publisher)
    assert verify_release(received / EDITION).manifest == first.manifest
    with start_receiver(process.port):
        assert publish(process.url, NEXT).changed
    assert verify_release(received / EDITION).is_sound


def test_a_disk_of_the_receiver_that_is_full_is_told(received, start_receiver):
    """No file may grow beyond 50 kB there, which the GeoPackage does."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    told = r"disk of .* is full, and the release before stays current"
    with start_receiver() as roomy:
        first = publish(roomy.url)
    full = start_receiver(preexec_fn=limit)
    with full, pytest.raises(GridError, match=told):
        publish(full.url, NEXT)
    assert verify_release(received / EDITION).manifest == first.manifest
    with start_receiver() as roomy:
        assert publish(roomy.url, NEXT).changed
    log = roomy.log.read_text(encoding="utf-8")
    assert " 507 yantian-1 PUT /districts/440308/editions/2026-11/uploads/" in log
    assert SECRET not in log


def test_of_two_publishers_at_once_each_wins_or_is_told(known, url, received):
    publishers = [start(url, times=15) for _ in range(2)]
    errors = [publisher.communicate()[1] for publisher in publishers]
    told = [error for error in errors if error]
    assert all("was replaced by somebody else meanwhile" in error for error in told)
    assert len(told) < 2
    report = verify_release(received / EDITION)
    assert report.problems == ()
    assert report.manifest.content in known


def test_every_step_of_the_commit_may_be_the_last(known, bundle, tmp_path, monkeypatch):
    """Stop the receiver before each system call that changes its folder, as a power cut would."""
    old, made = tmp_path / "old", bundle(crs="EPSG:4526")
    with serving(receiver(old)) as url:
        publish(url)
        replaces = Raw(url).put_all(*made)
    for last in range(1, 80):
        folder = Path(shutil.copytree(old, tmp_path / str(last)))
        with serving(receiver(folder)) as url:
            raw = Raw(url)
            with monkeypatch.context() as patch:
                calls = stop_at(patch, last, folder)
                survived = raw.commit(made[0], replaces)[0] == 200
            report = verify_release(folder / DISTRICT / EDITION)
            assert report.problems == ()
            assert report.manifest.content in known
            again = reason(raw.commit(made[0], replaces))
            assert again in {(200, None), (404, "no_upload")}
            raw.commit(made[0], raw.put_all(*made))
            assert uploads(folder / DISTRICT) == []
        assert verify_release(folder / DISTRICT / EDITION).manifest == made[0]
        if survived:
            break
    assert survived
    assert len(calls) > 5


def stop_at(patch, last, folder):
    """From the `last` renaming or removal below a folder on, let nothing happen any more."""
    calls = []

    def counted(function):
        def call(path, *args, **options):
            if str(folder) in str(path):
                calls.append(function.__name__)
                if len(calls) >= last:
                    raise OSError("the power is cut")
            return function(path, *args, **options)

        return call

    for name in ("rename", "replace", "mkdir", "truncate"):
        patch.setattr(os, name, counted(getattr(os, name)))
    return calls


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "0.0.0.0"], "without --cert and --key only this computer"),  # noqa: S104
        (["--cert", "x.pem"], "--cert and --key belong together"),
        (["--keys", "nowhere.toml"], "nowhere.toml"),
        (["--cert", "keys.toml", "--key", "keys.toml", "--port", "0"], "receiver: "),
        (["--host", "platform.example"], "invalid ip_address value"),
    ],
    ids=["open to all", "half a certificate", "no keys", "no certificate", "no address"],
)
def test_a_receiver_that_would_not_be_safe_does_not_start(words, told, tmp_path, keys_file):
    command = [sys.executable, TOOLS / "receiver.py", "--folder", tmp_path, "--keys", keys_file]
    done = subprocess.run(
        [*command, *words], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
