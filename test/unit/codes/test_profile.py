"""Code profiles: those that come along, a district's own, and what cannot work."""

import pytest
from gridstrata.core.codes.profile import profile_names, read_scheme
from gridstrata.core.errors import GridError


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_profiles_that_come_along_are_those_of_the_standards():
    assert profile_names() == ["base_grid", "management_grid", "professional_grid", "unit_grid"]


@pytest.mark.parametrize(
    ("name", "parts", "last"),
    [
        ("unit_grid", {"district": 6, "street": 3, "community": 3, "sequence": 3}, 999),
        ("management_grid", {"district": 6, "street": 3, "community": 3, "sequence": 3}, 999),
        ("base_grid", {"district": 6, "street": 3, "community": 3, "sequence": 3}, 999),
        (
            "professional_grid",
            {"class": 6, "district": 6, "street": 3, "community": 3, "sequence": 2},
            99,
        ),
    ],
)
def test_profile_has_the_parts_of_its_standard(name, parts, last):
    scheme = read_scheme(name)
    assert {part.name: part.width for part in scheme.parts} == parts
    assert scheme.last == last
    assert scheme.title
    assert scheme.standard


def test_professional_grids_are_merged_from_601_and_undivided_as_00():
    scheme = read_scheme("professional_grid")
    assert (scheme.merged, scheme.undivided, scheme.shared_width) == (601, 0, 9)


def test_district_writes_its_own_profile(tmp_path):
    text = 'title = "本区"\ntemplate = "YT{street:9}{community:3}-{sequence:04}"\nrow_height = 50\n'
    scheme = read_scheme(write(tmp_path, text))
    assert (scheme.name, scheme.title, scheme.row_height) == ("own", "本区", 50)
    parts = scheme.parse("YT440308001002-0007")
    assert parts == {"street": "440308001", "community": "002", "sequence": "0007"}


def test_template_is_a_scheme_of_its_own():
    scheme = read_scheme(" {parent:12}-{sequence:03} ")
    assert scheme.name == scheme.template == "{parent:12}-{sequence:03}"
    assert scheme.parse("440308L01001-012") == {"parent": "440308L01001", "sequence": "012"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("template = 3", r"own\.toml: template is 3", id="number for a text"),
        pytest.param("title = 'x'", r"own\.toml: template is missing", id="no template"),
        pytest.param("template = '{parent:12}'", r"no part \{sequence", id="no number"),
        pytest.param("template = '{sequence:3}'", r"no part \{parent:12\}", id="no parent"),
        pytest.param("template = '{parent}{sequence:3}'", "write parent with its", id="no width"),
        pytest.param("template = '{a:3}{a:3}{sequence:3}'", "part a is there twice", id="twice"),
        pytest.param("template = '{a:3}{sequence:3'", "a brace is missing", id="no brace"),
        pytest.param("template = '{a-b:3}{sequence:3}'", "write a-b with", id="no name"),
        pytest.param("template", "not valid TOML", id="no TOML"),
        pytest.param("row_hight = 3", r"row_hight is unknown\. Known", id="unknown member"),
        pytest.param("row_height = 0", "row_height is 0", id="no height"),
        pytest.param("row_height = nan", "row_height is nan", id="height that is no number"),
        pytest.param("undivided = 1", "undivided is 1", id="undivided is a sequence number"),
        pytest.param("merged = true", "merged is True", id="truth for a number"),
        pytest.param("ranges = 3", "ranges is 3", id="number for a section"),
        pytest.param("[ranges]\na = [5, 1]", r"ranges\.a is \[5, 1\]", id="range reversed"),
        pytest.param("[ranges]\nb = [1, 2]", r"ranges\.b is no part", id="range of nothing"),
        pytest.param("merged = 1000", "merged is 1000, the template has room up to 999", id="wide"),
    ],
)
def test_profile_that_cannot_work_is_refused_with_file_and_member(tmp_path, text, message):
    if not text.startswith(("template", "title")):
        text = f'template = "{{s:3}}{{a:3}}{{sequence:03}}"\n{text}'
    with pytest.raises(GridError, match=message) as refused:
        read_scheme(write(tmp_path, text))
    assert "own.toml" in str(refused.value)


def test_merging_needs_what_the_parents_can_share(tmp_path):
    text = 'template = "{parent:12}{sequence:02}"\nmerged = 601'
    with pytest.raises(GridError, match=r"own\.toml: merged needs a parent's code of several"):
        read_scheme(write(tmp_path, text))


def test_name_of_no_profile_is_refused_with_those_there_are():
    with pytest.raises(GridError, match=r"'unit'\. Give one of base_grid, management_grid, prof"):
        read_scheme("unit")


def test_missing_profile_is_refused():
    with pytest.raises(GridError, match=r"none\.toml cannot be read"):
        read_scheme("/none/none.toml")


def test_profile_that_is_no_utf_8_is_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes('title = "单元网格"'.encode("gbk"))
    with pytest.raises(GridError, match=r"own\.toml is not valid TOML"):
        read_scheme(str(path))
