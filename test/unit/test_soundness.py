import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer
from gridstrata.core.soundness import find_faults, mended, require_sound
from shapely import box

BOW_TIE = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
TWO_PARTS = shapely.MultiPolygon([box(0, 0, 1, 1), box(5, 0, 6, 1)])
WHOLE = box(20, 0, 30, 10)


def layer(*grids):
    codes, shapes = zip(*grids)
    column = np.empty(len(shapes), dtype=object)
    column[:] = shapes
    return GridLayer("base", np.array(codes), column, "Grids 2026")


@pytest.mark.parametrize(
    ("grids", "expected"),
    [
        pytest.param([("a", WHOLE)], [], id="sound"),
        pytest.param([("a", BOW_TIE)], [("invalid_geometry", "error", "a")], id="bow tie"),
        pytest.param([("a", None)], [("empty_geometry", "error", "a")], id="null"),
        pytest.param([("a", shapely.Polygon())], [("empty_geometry", "error", "a")], id="empty"),
        pytest.param([("a", TWO_PARTS)], [("multipart", "warning", "a")], id="two parts"),
        pytest.param([("", WHOLE)], [("missing_code", "error", "")], id="no code"),
        pytest.param(
            [("a", WHOLE), ("a", box(0, 0, 1, 1)), ("b", TWO_PARTS)],
            [("duplicate_code", "error", "a"), ("multipart", "warning", "b")],
            id="code used twice",
        ),
        pytest.param(
            [("", None)],
            [("empty_geometry", "error", ""), ("missing_code", "error", "")],
            id="neither shape nor code",
        ),
    ],
)
def test_faults_of_single_grids(profile, grids, expected):
    faults = find_faults(layer(*grids), profile)
    assert list(zip(faults.rule, faults.severity, faults.base_codes)) == expected


def test_fault_tells_its_reason(profile):
    faults = find_faults(layer(("a", BOW_TIE), ("b", TWO_PARTS)), profile)
    assert faults.messages() == [
        "The shape of a is invalid: Self-intersection[5 5].",
        "b is in 2 pieces.",
    ]


def test_fault_can_be_drawn(profile):
    faults = find_faults(layer(("a", BOW_TIE), ("b", None)), profile)
    assert shapely.is_valid(faults.geometry).all()
    assert sorted(shapely.area(faults.geometry).tolist()) == [0, 50]


@pytest.mark.parametrize(
    ("grids", "message"),
    [
        pytest.param(
            [("a", BOW_TIE)], r"invalid shape \(a\)\. run \"fix geometries\"", id="invalid"
        ),
        pytest.param([("a", None)], r"without a shape \(a\)\. draw or delete", id="null"),
        pytest.param([("", None)], r"without a shape \(without a code\)", id="null, no code"),
        pytest.param([("", WHOLE)], r"without a code\. give every grid a code", id="no code"),
        pytest.param(
            [("a", WHOLE), ("a", WHOLE)], r"code used twice \(a\)\. give each its own", id="twice"
        ),
        pytest.param(
            [(f"{n}", None) for n in range(7)], r"\(0, 1, 2, 3, 4 and 2 more\)", id="many"
        ),
    ],
)
def test_unsound_layer_is_refused_with_layer_code_and_remedy(grids, message):
    with pytest.raises(GridError, match=f"(?i)Layer Grids 2026 has grids .*{message}"):
        require_sound(layer(*grids))


def test_layer_without_grids_is_refused(grid_layer):
    with pytest.raises(GridError, match="Layer police has no grids"):
        require_sound(grid_layer(kind="police"))


def test_sound_layer_is_accepted():
    require_sound(layer(("a", WHOLE), ("b", TWO_PARTS)))


def test_mended_layer_is_valid_and_keeps_the_ground():
    usable = mended(layer(("a", BOW_TIE), ("b", None), ("c", WHOLE)))
    assert usable.codes.tolist() == ["a", "c"]
    assert shapely.is_valid(usable.geometries).all()
    assert shapely.area(usable.geometries).tolist() == [50, 100]


def test_shape_that_leaves_a_line_behind_is_mended_to_its_polygons():
    with_spike = shapely.from_wkt("POLYGON ((0 0, 10 0, 10 10, 10 20, 10 10, 0 10, 0 0))")
    usable = mended(layer(("a", with_spike)))
    assert usable.geometries[0].geom_type == "Polygon"
    assert usable.geometries[0].area == pytest.approx(100)


def test_shape_without_any_ground_is_dropped():
    flat = shapely.from_wkt("POLYGON ((0 0, 10 0, 0 0, 0 0))")
    assert len(mended(layer(("a", flat)))) == 0
