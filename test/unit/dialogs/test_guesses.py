"""What a layer's name and fields speak of."""

import pytest
from gridstrata.dialogs.guesses import (
    guess_code_field,
    guess_count_field,
    guess_kind,
    guess_roles,
)


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


ALL = ("base", "frame", "police", "exclusions", "buildings", "workers")


def guess(names, free=ALL, fitting=None):
    ids = dict(enumerate(names))
    by_id = {str(number): name for number, name in ids.items()}
    roles = {role: set(by_id) if fitting is None else fitting.get(role, ()) for role in free}
    return {role: by_id[key] for role, key in guess_roles(by_id, roles).items()}


def test_every_role_goes_to_one_layer_called_so():
    names = ["Buildings 2024", "盐田区基础网格", "frame", "police", "roads", "网格员"]
    assert guess(names) == {
        "frame": "frame",
        "police": "police",
        "buildings": "Buildings 2024",
        "base": "盐田区基础网格",
        "workers": "网格员",
    }


def test_layer_called_just_like_the_role_goes_before_one_that_mentions_it():
    assert guess(["a police draft", "police"]) == {"police": "police"}
    assert guess(["reservoirs", "exclusions"]) == {"exclusions": "exclusions"}
    assert guess(["district outline", "subdistricts", "Frame"]) == {"frame": "Frame"}


def test_role_that_is_taken_is_not_given_away():
    assert guess(["police", "base"], free=("base",)) == {"base": "base"}


def test_layer_of_other_shapes_does_not_get_the_role():
    assert guess(["base", "base lines"], fitting={"base": {"1"}}) == {"base": "base lines"}


@pytest.mark.parametrize(
    ("fields", "what", "field"),
    [
        pytest.param(["id", "households"], "households", "households", id="the word itself"),
        pytest.param(["楼栋编码", "总户数"], "households", "总户数", id="Chinese"),
        pytest.param(["id", "Population_2020"], "residents", "Population_2020", id="population"),
        pytest.param(["id", "name"], "residents", "", id="none"),
    ],
)
def test_field_of_counts_is_guessed_from_the_names(fields, what, field):
    assert guess_count_field(fields, what) == field
