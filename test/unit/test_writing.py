"""Files are written whole, or not at all."""

import errno
import os

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.writing import write_text


@pytest.mark.parametrize(
    ("number", "message"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "read-only"), (errno.EIO, "error. Choose")],
)
def test_a_text_that_cannot_be_written_leaves_the_old_one(number, message, tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    write_text(path, "old")

    def fail(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(GridError, match=f"x.csv cannot be written: .*{message}"):
        write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_is_made_where_none_is(tmp_path):
    write_text(tmp_path / "a" / "b" / "x.txt", "一")
    assert (tmp_path / "a" / "b" / "x.txt").read_text(encoding="utf-8") == "一"
