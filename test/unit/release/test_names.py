"""Names that users give never lead anywhere."""

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.names import folder_name, safe_name, safe_names

TRICKY = [
    "..",
    ".",
    "",
    "../../etc",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\x",
    "a\0b",
    "a\nb",
    "nul",
    "COM1.txt",
    "trailing. ",
    ".hidden",
    "-rf",
    "sqlite_master",
    "\u202egpj.exe",
    "\ud800",
    "长" * 200,
]


@pytest.mark.parametrize("name", TRICKY, ids=ascii)
def test_a_tricky_name_becomes_one_plain_name(name, tmp_path):
    safe = safe_name(name)
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert safe == safe.strip(". ")
    assert len(safe.encode()) <= 120
    assert (tmp_path / safe).resolve().parent == tmp_path.resolve()
    (tmp_path / safe).mkdir()
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    "name", ["police", "警务网格", "safety 2026", "a.b", "O’Neil", "消防（一）"]
)
def test_a_fit_name_stays_as_it_is(name):
    assert safe_name(name) == name


def test_names_that_become_alike_are_told_apart():
    names = safe_names(["a/b", "a:b", "A_B"])
    assert len({name.casefold() for name in names.values()}) == 3
    assert names["A_B"] == "A_B"
    assert names == safe_names(["A_B", "a:b", "a/b"])


@pytest.mark.parametrize("name", ["=x", "(旧)警务", "#1", "~", "[a]"])
def test_a_name_begins_as_a_geopackage_table_may(name):
    assert safe_names([name]) == {name: f"_{name}"}


def test_a_name_that_is_taken_is_not_given_again():
    assert safe_names(["Frame", "fire"], taken=["frame"])["Frame"].startswith("Frame-")


@pytest.mark.parametrize("edition", [name for name in TRICKY if name], ids=ascii)
def test_an_edition_that_cannot_name_a_folder_is_refused_with_one_that_can(edition):
    with pytest.raises(GridError, match=r"EDITION .* cannot name a folder. Give '"):
        folder_name("EDITION", edition)


def test_an_empty_edition_is_refused():
    with pytest.raises(GridError, match="EDITION is empty"):
        folder_name("EDITION", " ")


def test_an_edition_keeps_its_chinese_name():
    assert folder_name("EDITION", "2026年第4季度") == "2026年第4季度"
