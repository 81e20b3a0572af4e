"""What a layer's name and fields speak of."""

import pytest
from gridstrata.dialogs.guesses import count_code_faults, guess_code_field, guess_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("base", "base", id="the kind itself"),
        pytest.param("Police_Response_District", "police", id="police before district"),
        pytest.param("盐田区消防网格", "fire", id="Chinese"),
        pytest.param("city_boundary", "frame", id="boundary"),
        pytest.param("roads", "", id="nothing known"),
    ],
)
def test_kind_is_guessed_from_the_name(name, kind):
    assert guess_kind(name) == kind


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param(["fid", "name", "code"], "code", id="code wins over name"),
        pytest.param(["fid", "street_code", "name"], "street_code", id="a name with code in it"),
        pytest.param(["fid", "面积", "网格编码"], "网格编码", id="Chinese"),
        pytest.param(["GEOID20", "pop"], "GEOID20", id="census blocks"),
        pytest.param(["fid", "ENGINE"], "ENGINE", id="not the row number"),
        pytest.param(["fid"], "fid", id="the row number when there is nothing else"),
        pytest.param([], "", id="no fields"),
    ],
)
def test_code_field_is_guessed_from_the_names(fields, field):
    assert guess_code_field(fields) == field


def test_missing_and_repeated_codes_are_counted_apart():
    assert count_code_faults(["a", "", "b", "a", "", "a", "c", "c"]) == (2, 2)


def test_sound_codes_have_no_faults():
    assert count_code_faults(["a", "b"]) == (0, 0)
