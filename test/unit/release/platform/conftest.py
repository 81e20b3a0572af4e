"""A receiver in this process, and where it puts what it receives."""

import os

import pytest
from gridstrata.core.progress import Silent
from gridstrata.core.release.bundle import write_bundle
from gridstrata.core.release.gate import check_gate

from ..hand_made import TODAY, make_draft
from .receivers import DISTRICT, Raw, receiver, serving


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch):
    """Let nothing be forced onto the disk: what is tested is the order of the steps."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setenv("OGR_SQLITE_SYNCHRONOUS", "OFF")


@pytest.fixture
def received(tmp_path):
    return tmp_path / "received" / DISTRICT


@pytest.fixture
def url(tmp_path):
    with serving(receiver(tmp_path / "received")) as address:
        yield address


@pytest.fixture
def raw(url):
    return Raw(url)


@pytest.fixture
def bundle(tmp_path):
    """Write a bundle; return manifest and folder."""

    def make(name="bundle", **changes):
        draft, folder = make_draft(**changes), tmp_path / name
        folder.mkdir()
        gate = check_gate(draft.check.findings, draft.waivers, TODAY)
        return write_bundle(draft, gate, folder, Silent()), folder

    return make
