"""Codes put together and taken apart."""

import pytest
from gridstrata.core.codes.profile import read_scheme
from gridstrata.core.codes.scheme import Address
from gridstrata.core.errors import GridError


def test_what_is_composed_can_be_parsed():
    scheme = read_scheme("professional_grid")
    parts = {
        "class": "010100",
        "district": "440308",
        "street": "001",
        "community": "002",
        "sequence": "07",
    }
    code = scheme.compose(parts)
    assert code == "01010044030800100207"
    assert scheme.parse(code) == parts


@pytest.mark.parametrize(
    ("scheme", "address", "object_class", "code"),
    [
        ("unit_grid", Address("440308001002", 7), "", "440308001002007"),
        ("professional_grid", Address("440308001002", 0), "010100", "01010044030800100200"),
        ("professional_grid", Address("440308001", 601, True), "010100", "01010044030800160100"),
        ("{parent:4}/{sequence:02}", Address("YT01", 3), "", "YT01/03"),
    ],
)
def test_address_and_code_say_the_same(scheme, address, object_class, code):
    scheme = read_scheme(scheme)
    assert scheme.code_at(address, object_class) == code
    assert scheme.address_of(scheme.parse(code)) == address


@pytest.mark.parametrize(
    "code", ["44030800100200", "4403080010020071", "44030800100200A", "", "440308 01002007", "４４"]
)
def test_code_of_another_form_has_no_parts(code):
    assert read_scheme("unit_grid").parse(code) is None


def test_leading_zeros_are_kept():
    assert read_scheme("unit_grid").parse("010101001001001")["district"] == "010101"


@pytest.mark.parametrize(
    ("code", "usable"),
    [
        pytest.param("440308001002", True, id="community"),
        pytest.param("440308403001", True, id="bonded zone"),
        pytest.param("", False, id="bureau without a code"),
        pytest.param("440308L01001", False, id="local code with a letter"),
        pytest.param("440308900001", False, id="street beyond the national ones"),
        pytest.param("440308003000", False, id="street itself"),
        pytest.param("440308003", False, id="nine digits"),
    ],
)
def test_parent_has_a_national_code_or_none_that_could_be_used(code, usable):
    assert (read_scheme("unit_grid").split_parent(code) is not None) == usable


def test_number_of_merged_grids_is_no_community_s(tmp_path):
    (tmp_path / "own.toml").write_text(
        'template = "{street:3}{community:3}{sequence:02}"\nmerged = 601\n', encoding="utf-8"
    )
    scheme = read_scheme(str(tmp_path / "own.toml"))
    assert scheme.split_parent("001600") is not None
    assert scheme.split_parent("001601") is None


def test_missing_part_is_refused_with_its_name():
    with pytest.raises(GridError, match="unit_grid: '' is no street of 3 characters"):
        read_scheme("unit_grid").compose({"district": "440308", "sequence": "001"})
