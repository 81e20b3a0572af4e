"""The file of keys that a receiver is started with."""

import os

import pytest

from .receivers import (
    DISTRICT,
    SECRET,
    tool,
    write_keys,
)


@pytest.fixture
def keys_file(tmp_path):
    return write_keys(tmp_path)


def test_keys_are_read_from_a_file(keys_file):
    read = tool("keys").read_keys(keys_file)
    assert {name: key.district for name, key in read.items()} == {
        "yantian-1": DISTRICT,
        "luohu-1": "440303",
    }
    assert SECRET not in repr(read)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (SECRET, "short", "no secret of 32 characters"),
        (f'"{SECRET}"', "7", "no secret of 32 characters"),
        ('"440308"', '"../x"', "no district that can name a folder"),
        ('"440308"', "440308", "no district that can name a folder"),
        ("keys.yantian-1", "keys.'a b'", "Key id 'a b'"),
        ("[keys.", "[other.", "no TOML with a table"),
        ('"440308"', '"440308', "no TOML with a table"),
    ],
)
def test_a_file_of_keys_that_will_not_do_is_refused(old, new, told, keys_file):
    text = keys_file.read_text(encoding="utf-8")
    assert old in text
    keys_file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=told) as refusal:
        tool("keys").read_keys(keys_file)
    assert SECRET not in str(refusal.value)


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights elsewhere")
def test_a_file_of_keys_that_others_may_read_is_refused(keys_file):
    keys_file.chmod(0o644)
    with pytest.raises(ValueError, match=r"can be read by others\. Run: chmod 600"):
        tool("keys").read_keys(keys_file)
