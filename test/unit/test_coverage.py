import numpy as np
import pytest
import shapely
from gridstrata.core.coverage import check_coverage, find_outline
from gridstrata.core.layers import GridLayer
from gridstrata.core.progress import CancelledError
from shapely import affinity, box

SQUARES = {"a": box(0, 0, 10, 10), "b": box(10, 0, 20, 10)}
FRAME = box(0, 0, 20, 10)
LAKE = box(5, 5, 15, 15)
AROUND_LAKE = shapely.difference(box(0, 0, 20, 20), LAKE)


def rows(findings):
    """Return findings as (rule, severity, codes, area) for comparison."""
    return [
        (rule, severity, codes, round(float(area), 3))
        for rule, severity, codes, area in zip(
            findings.rule, findings.severity, findings.base_codes, findings.area_m2
        )
    ]


@pytest.mark.parametrize(
    ("grids", "frame", "exclusions", "expected"),
    [
        pytest.param(SQUARES, FRAME, None, [], id="clean"),
        pytest.param(SQUARES, None, None, [], id="clean without a frame"),
        pytest.param(
            {"a": box(0, 0, 11, 10), "b": box(10, 0, 20, 10)},
            FRAME,
            None,
            [("overlap", "error", "a;b", 10.0)],
            id="overlap",
        ),
        pytest.param(
            {"a": box(0, 0, 10.05, 10), "b": box(10, 0, 20, 10)},
            FRAME,
            None,
            [("overlap", "hint", "a;b", 0.5)],
            id="overlap no wider than noise is a hint",
        ),
        pytest.param(
            {"a": box(0, 0, 9, 10), "b": box(10, 0, 20, 10)},
            FRAME,
            None,
            [("gap", "error", "a;b", 10.0)],
            id="gap open to the outside, framed",
        ),
        pytest.param(
            {"a": box(0, 0, 9, 10), "b": box(10, 0, 20, 10)},
            None,
            None,
            [],
            id="what is open to the outside needs a frame to be a gap",
        ),
        pytest.param(
            {"a": box(0, 0, 7, 10), "b": box(10, 0, 20, 10)},
            FRAME,
            None,
            [("blind_spot", "error", "a;b", 30.0)],
            id="wider than drift is a blind spot",
        ),
        pytest.param(
            {
                "a": "POLYGON ((0 0, 9 0, 10 1, 9 2, 9 8, 10 9, 9 10, 0 10, 0 0))",
                "b": "POLYGON ((20 0, 11 0, 10 1, 11 2, 11 8, 10 9, 11 10, 20 10, 20 0))",
            },
            None,
            None,
            [("gap", "error", "a;b", 14.0)],
            id="grids that only touch enclose a gap, too",
        ),
        pytest.param({"a": AROUND_LAKE}, None, LAKE, [], id="excluded lake, no frame"),
        pytest.param({"a": AROUND_LAKE}, box(0, 0, 20, 20), LAKE, [], id="excluded lake"),
        pytest.param({"a": box(0, 0, 20, 20)}, box(0, 0, 20, 20), LAKE, [], id="covered lake"),
        pytest.param(
            {"a": box(0, 0, 20, 10)},
            FRAME,
            box(18, 2, 25, 8),
            [],
            id="exclusion that reaches over the frame",
        ),
        pytest.param(
            {"a": AROUND_LAKE},
            box(0, 0, 20, 20),
            None,
            [("blind_spot", "error", "a", 100.0)],
            id="lake that nobody excluded",
        ),
        pytest.param(
            {"a": box(0, 0, 10, 10), "b": box(10, 0, 23, 10)},
            FRAME,
            None,
            [("outside", "warning", "b", 30.0)],
            id="outside",
        ),
        pytest.param(
            {"a": box(0, 0, 10, 10), "b": box(10, 0, 20.1, 10)},
            FRAME,
            None,
            [("outside", "hint", "b", 1.0)],
            id="outside by noise is a hint",
        ),
        pytest.param(
            {"a": SQUARES["a"], "c": SQUARES["a"], "b": SQUARES["b"]},
            FRAME,
            None,
            [("overlap", "error", "a;c", 100.0)],
            id="the same grid twice",
        ),
        pytest.param(
            {**SQUARES, "c": box(0, 0, 20, 10)},
            FRAME,
            None,
            [("overlap", "error", "a;c", 100.0), ("overlap", "error", "b;c", 100.0)],
            id="a large grid over two small ones",
        ),
        pytest.param(
            {"a": box(0, 0, 10, 10), "b": box(8, 0, 20, 10), "c": box(5, -5, 12, 5)},
            box(0, -5, 20, 10),
            None,
            [
                ("blind_spot", "error", "a;c", 25.0),
                ("blind_spot", "error", "b;c", 40.0),
                ("overlap", "error", "a;b", 10.0),
                ("overlap", "error", "a;b;c", 10.0),
                ("overlap", "error", "a;c", 15.0),
                ("overlap", "error", "b;c", 10.0),
            ],
            id="three grids: one finding per set of owners",
        ),
    ],
)
def test_coverage_findings(grid_layer, profile, grids, frame, exclusions, expected):
    check = check_coverage(grid_layer(**grids), profile, frame=frame, exclusions=exclusions)
    assert sorted(rows(check.findings)) == sorted(expected)
    assert len(check.mismatches) == 0


@pytest.mark.parametrize("width", [5.0, 1.0, 0.3, 0.05, 0.01, 0.002])
@pytest.mark.parametrize("angle", [0, 17, 45])
def test_width_and_place_of_a_gap_are_right_at_any_angle(grid_layer, profile, width, angle):
    def turn(shape):
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), 525000, 2495000)

    grids = {"a": box(0, 0, 100, 100), "b": box(100 + width, 0, 200, 100)}
    layer = grid_layer(**{code: turn(shape) for code, shape in grids.items()})
    check = check_coverage(layer, profile, frame=turn(box(0, 0, 200, 100)))
    truth = turn(box(100, 0, 100 + width, 100))
    assert check.findings.rule.tolist() == ["blind_spot" if width > 2 else "gap"]
    assert check.findings.width_m[0] == pytest.approx(width, rel=0.02)
    found = check.findings.geometry[0]
    assert found.intersection(truth).area / found.union(truth).area > 0.99


def test_borders_with_other_vertices_are_mismatches(grid_layer, profile):
    layer = grid_layer(a=box(0, 0, 20, 10), b=box(0, 10, 10, 20), c=box(10, 10, 20, 20))
    check = check_coverage(layer, profile)
    assert len(check.findings) == 0
    assert sorted(
        (codes, line.wkt) for codes, line in zip(check.mismatches.base_codes, _lines(check))
    ) == [("a;b", "LINESTRING (0 10, 10 10)"), ("a;c", "LINESTRING (10 10, 20 10)")]
    assert set(check.mismatches.severity) == {"hint"}


def _lines(check):
    return [shapely.normalize(line) for line in check.mismatches.geometry]


def test_overlap_below_a_millimetre_is_the_same_line_with_other_vertices(grid_layer, profile):
    check = check_coverage(grid_layer(a=box(0, 0, 10.0005, 10), b=SQUARES["b"]), profile)
    assert len(check.findings) == 0
    assert check.mismatches.base_codes.tolist() == ["a;b"]


def test_extra_vertex_is_one_mismatch_of_its_length(grid_layer, profile):
    with_vertex = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 4, 10 0))"
    check = check_coverage(grid_layer(a=SQUARES["a"], b=with_vertex), profile, frame=FRAME)
    assert check.mismatches.base_codes.tolist() == ["a;b"]
    assert check.mismatches.length_m[0] == pytest.approx(10)


def test_short_edge_that_only_begins_at_a_neighbour_is_no_mismatch(grid_layer, profile):
    with_vertex = "POLYGON ((10 0, 10.0015 0, 20 0, 20 10, 10 10, 10 0))"
    check = check_coverage(grid_layer(a=SQUARES["a"], b=with_vertex), profile, frame=FRAME)
    assert len(check.mismatches) == 0


def test_mismatch_beside_an_overlap_belongs_to_it(grid_layer, profile):
    bulging = "POLYGON ((0 0, 10 0, 10 4, 11 4, 11 6, 10 6, 10 10, 0 10, 0 0))"
    check = check_coverage(grid_layer(a=bulging, b=SQUARES["b"]), profile, frame=FRAME)
    assert rows(check.findings) == [("overlap", "error", "a;b", 2.0)]
    assert len(check.mismatches) == 0


def test_border_that_the_frame_follows_is_no_mismatch(grid_layer, profile):
    """The frame has a crack that ends on the common border of a and b: both answer each other."""
    cracked = shapely.difference(FRAME, box(10, 0, 10.5, 10))
    check = check_coverage(grid_layer(**SQUARES), profile, frame=cracked)
    assert check.findings.rule.tolist() == ["outside"]
    assert len(check.mismatches) == 0


def test_codes_of_a_professional_layer_stand_in_its_own_column(grid_layer, profile):
    layer = grid_layer(kind="police", p=box(0, 0, 11, 10), q=box(10, 0, 20, 10))
    findings = check_coverage(layer, profile, frame=FRAME).findings
    assert findings.professional_codes.tolist() == ["p;q"]
    assert findings.base_codes.tolist() == [""]
    assert findings.kind.tolist() == ["police"]


@pytest.fixture(scope="module")
def lattice():
    """Return a valid coverage of 400 irregular grids with inclined borders, and its frame."""
    rng = np.random.default_rng(5)
    x, y = np.meshgrid(np.arange(20.0), np.arange(20.0))
    seeds = np.c_[x.ravel(), y.ravel()] + rng.uniform(0.1, 0.9, (400, 2))
    frame = affinity.rotate(box(0, 0, 20, 20), 8)
    cut = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame)),
        frame,
    )
    scaled = [affinity.scale(shape, 150, 150, origin=(0, 0)) for shape in cut]
    codes = np.array([f"{row:03}" for row in range(len(scaled))])
    layer = GridLayer("base", codes, np.array(scaled, dtype=object))
    return layer, affinity.scale(frame, 150, 150, origin=(0, 0))


def test_valid_coverage_has_no_findings(lattice, profile):
    layer, frame = lattice
    for given in (frame, None):
        check = check_coverage(layer, profile, frame=given)
        assert len(check.findings) == len(check.mismatches) == 0


def test_order_of_rows_changes_nothing(lattice, profile):
    layer, frame = lattice
    shrunk = layer.geometries.copy()
    shrunk[50] = shrunk[50].buffer(-0.5, join_style="mitre")
    shrunk[300] = shrunk[300].buffer(0.5, join_style="mitre")
    dirty = GridLayer("base", layer.codes, shrunk)
    shuffled = dirty.take(np.random.default_rng(1).permutation(len(dirty)))
    first = check_coverage(dirty, profile, frame=frame).findings
    second = check_coverage(shuffled, profile, frame=frame).findings
    assert len(first) > 5
    assert first.finding_id == second.finding_id
    assert shapely.equals_exact(first.geometry, second.geometry, 1e-6, normalize=True).all()


def test_edit_elsewhere_keeps_the_ids(lattice, profile):
    layer, frame = lattice
    shrunk = layer.geometries.copy()
    shrunk[50] = shrunk[50].buffer(-0.5, join_style="mitre")
    before = check_coverage(GridLayer("base", layer.codes, shrunk), profile, frame=frame).findings
    shrunk[300] = shrunk[300].buffer(0.5, join_style="mitre")
    after = check_coverage(GridLayer("base", layer.codes, shrunk), profile, frame=frame).findings
    assert set(before.finding_id) < set(after.finding_id)


def test_input_is_not_modified(lattice, profile):
    layer, frame = lattice
    before = shapely.to_wkb(layer.geometries).tolist()
    check_coverage(layer, profile, frame=frame)
    assert shapely.to_wkb(layer.geometries).tolist() == before


def test_outline_is_the_union_vertex_by_vertex(lattice):
    layer, _ = lattice
    outline = find_outline(layer)
    assert outline.symmetric_difference(shapely.union_all(layer.geometries)).area < 1e-6
    own = {tuple(point) for point in shapely.get_coordinates(layer.geometries)}
    assert {tuple(point) for point in shapely.get_coordinates(outline)} <= own


def test_outline_of_nothing_is_empty(grid_layer):
    assert find_outline(grid_layer()).is_empty


def test_cancel_stops_the_check(lattice, profile):
    class Stop:
        def step(self, share):
            raise CancelledError

    layer, frame = lattice
    with pytest.raises(CancelledError):
        check_coverage(layer, profile, frame=frame, progress=Stop())
