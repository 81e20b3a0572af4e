"""Algorithm buildmapping: its parameters, what it refuses, what it writes."""

import json
import re

import pytest
import shapely
from gridstrata.core.relations import RELATION_COLUMNS
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsVectorLayer,
    QgsWkbTypes,
)

COMPONENT_FIELDS = [
    "kind",
    "component",
    "relation",
    "base_count",
    "professional_count",
    "base_codes",
    "professional_codes",
    "households",
]


def box(*bounds):
    return shapely.box(*bounds).wkt


X, Y = 520_600, 2_492_500
LEFT, RIGHT = box(X, Y, X + 100, Y + 100), box(X + 100, Y, X + 200, Y + 100)
BASE = (("001", LEFT), ("002", RIGHT))
CROSSING = (("P1", box(X, Y, X + 130, Y + 100)), ("P2", box(X + 130, Y, X + 200, Y + 100)))
BOW_TIE = f"POLYGON(({X} {Y}, {X + 100} {Y + 100}, {X + 100} {Y}, {X} {Y + 100}, {X} {Y}))"


@pytest.fixture
def stack(draw):
    def stack(professional=CROSSING, base=BASE, **more):
        layer = draw(professional, name="police", **more)
        return {"BASE": draw(base, name="base"), "PROFESSIONAL": [layer], "RELATIONS": "memory:"}

    return stack


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("RELATIONS", QgsProcessing.SourceType.TypeVector),
        ("LINKS", QgsProcessing.SourceType.TypeVectorLine),
        ("COMPONENTS", QgsProcessing.SourceType.TypeVector),
    ],
)
def test_sinks_are_those_of_the_contract(provider, name, type_):
    algorithm = provider.algorithm("buildmapping").create()
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is QgsProcessingParameterFeatureSink
    assert definition.dataType() == type_


def test_parameters_are_those_of_the_contract(provider):
    algorithm = provider.algorithm("buildmapping").create()
    names = [definition.name() for definition in algorithm.parameterDefinitions()]
    assert names == [
        "BASE",
        "BASE_CODE",
        "PROFESSIONAL",
        "PROFESSIONAL_CODE",
        "FRAME",
        "EXCLUSIONS",
        "BUILDINGS",
        "HOUSEHOLDS",
        "RESIDENTS",
        "COMMUNITIES",
        "COMMUNITY_CODE",
        "NOISE",
        "DRIFT",
        "RELATIONS",
        "LINKS",
        "COMPONENTS",
        "GRAPH",
    ]
    assert type(algorithm.parameterDefinition("GRAPH")) is QgsProcessingParameterFileDestination


@pytest.mark.parametrize("name", ["graph.gml", "graph", "graph.graphml.txt"])
def test_graph_of_another_format_is_refused_before_the_run(problems, stack, tmp_path, name):
    text = problems("buildmapping", **stack(), GRAPH=str(tmp_path / name))
    assert text == f"GRAPH: {name} must end in .graphml or .json."


def test_relations_have_the_fields_and_shares_of_the_contract(run, stack, rows):
    results = run("buildmapping", **stack())
    relations = rows(results["RELATIONS"])
    assert list(relations[0]) == [*RELATION_COLUMNS, "community", "wkt"]
    assert [(r["base_code"], r["professional_code"], r["base_share"]) for r in relations] == [
        ("001", "P1", pytest.approx(1)),
        ("002", "P1", pytest.approx(0.3)),
        ("002", "P2", pytest.approx(0.7)),
    ]
    assert [r["professional_share"] for r in relations] == pytest.approx([10 / 13, 3 / 13, 1])
    assert [r["relation"] for r in relations] == ["M:N"] * 3
    assert [r["best_fit"] for r in relations] == [True, False, True]
    assert [r["exact"] for r in relations] == [True, False, False]
    assert (results["RELATION_COUNT"], results["UNCOVERED_COUNT"]) == (3, 0)


def test_relations_are_a_table_without_shapes(run, stack, tmp_path):
    path = str(tmp_path / "relations.gpkg")
    run("buildmapping", **{**stack(), "RELATIONS": path})
    table = QgsVectorLayer(path, "relations", "ogr")
    assert table.featureCount() == 3
    assert not table.isSpatial()


def test_households_are_shared_out(run, stack, draw, rows):
    places = [("a", f"POINT({X + 10} {Y + 10})", 5), ("b", f"POINT({X + 110} {Y + 10})", 3),
              ("c", f"POINT({X + 190} {Y + 10})", 1)]  # fmt: skip
    buildings = draw(places, kind="Point", households="integer")
    results = run("buildmapping", **stack(), BUILDINGS=buildings, HOUSEHOLDS="households")
    relations = rows(results["RELATIONS"])
    assert [r["households"] for r in relations] == [5, 3, 1]
    assert [r["base_household_share"] for r in relations] == pytest.approx([1, 0.75, 0.25])
    assert [r["best_fit"] for r in relations] == [True, True, False]


def test_uncovered_base_grid_has_a_row_without_a_professional_code(run, stack, rows):
    results = run("buildmapping", **stack([("P1", LEFT)]))
    pairs = [(r["base_code"], r["professional_code"]) for r in rows(results["RELATIONS"])]
    assert pairs == [("001", "P1"), ("002", "")]
    assert (results["RELATION_COUNT"], results["UNCOVERED_COUNT"]) == (1, 1)


def test_community_is_the_one_that_holds_most_of_the_base_grid(run, stack, draw, rows):
    limits = [("west", box(X, Y, X + 160, Y + 100)), ("east", box(X + 160, Y, X + 200, Y + 100))]
    communities = draw(limits, name="communities", code="number:string")
    given = {"COMMUNITIES": communities, "COMMUNITY_CODE": "number"}
    relations = rows(run("buildmapping", **stack(), **given)["RELATIONS"])
    assert [(r["base_code"], r["community"]) for r in relations] == [
        ("001", "west"),
        ("002", "west"),
        ("002", "west"),
    ]


def test_base_grid_outside_of_all_communities_has_none(run, stack, draw, rows):
    communities = draw([("west", LEFT)], name="communities")
    relations = rows(run("buildmapping", **stack(), COMMUNITIES=communities)["RELATIONS"])
    assert [r["community"] for r in relations] == ["west", "", ""]


def test_without_communities_the_field_is_empty(run, stack, rows):
    assert {r["community"] for r in rows(run("buildmapping", **stack())["RELATIONS"])} == {""}


@pytest.mark.parametrize(
    ("shapes", "text"),
    [
        pytest.param(
            [(None, LEFT)], "Layer communities has communities without a code. Give", id="NULL code"
        ),
        pytest.param([], "Layer communities is empty", id="empty"),
        pytest.param(
            [("far", box(X + 9e4, Y, X + 9.1e4, Y + 100))], "Layer communities", id="away"
        ),
    ],
)
def test_communities_that_cannot_work_are_refused(run, stack, draw, tmp_path, shapes, text):
    given = {**stack(), "RELATIONS": str(tmp_path / "relations.gpkg")}
    with pytest.raises(QgsProcessingException, match=text):
        run("buildmapping", **given, COMMUNITIES=draw(shapes, name="communities"))
    assert list(tmp_path.iterdir()) == []


def test_code_field_that_communities_do_not_have_is_refused_before_the_run(problems, stack, draw):
    communities = draw([("west", LEFT)], name="communities")
    text = problems("buildmapping", **stack(), COMMUNITIES=communities, COMMUNITY_CODE="no")
    assert text == "Layer communities has no field no. Its fields are: code."


def test_links_lead_from_base_grid_to_professional_grid(run, stack, rows):
    links = run("buildmapping", **stack(), LINKS="memory:")["LINKS"]
    assert links.wkbType() == QgsWkbTypes.Type.LineString
    assert links.crs().authid() == "EPSG:4547"
    drawn = {(r["base_code"], r["professional_code"]): r["wkt"] for r in rows(links)}
    assert drawn["001", "P1"] == f"LineString ({X + 50} {Y + 50}, {X + 65} {Y + 50})"
    assert drawn["002", "P2"] == f"LineString ({X + 150} {Y + 50}, {X + 165} {Y + 50})"
    assert rows(links)[0]["relation"] == "M:N"


def test_links_start_inside_grids_whatever_their_form(run, stack, rows):

    angle = (
        f"POLYGON(({X} {Y}, {X + 100} {Y}, {X + 100} {Y + 10}, {X + 10} {Y + 10}, "
        f"{X + 10} {Y + 100}, {X} {Y + 100}, {X} {Y}))"
    )
    links = run("buildmapping", **stack([("P", LEFT)], [("1", angle)]), LINKS="memory:")["LINKS"]
    (link,) = rows(links)
    start = shapely.Point(shapely.from_wkt(link["wkt"]).coords[0])
    assert shapely.from_wkt(angle).contains(start)


def test_components_gather_what_hangs_together(run, stack, rows):
    components = rows(run("buildmapping", **stack(), COMPONENTS="memory:")["COMPONENTS"])
    assert list(components[0]) == [*COMPONENT_FIELDS, "wkt"]
    assert [list(component.values())[:-1] for component in components] == [
        ["police", 1, "M:N", 2, 2, "001;002", "P1;P2", 0]
    ]


@pytest.mark.parametrize("suffix", ["graphml", "json"])
def test_graph_holds_every_kind(run, stack, tmp_path, suffix):
    path = tmp_path / f"图.{suffix}"
    results = run("buildmapping", **stack(), GRAPH=str(path))
    assert results["GRAPH"] == str(path)
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r'"((?:base|police)/\w+)"', text))
    assert names == {"base/001", "base/002", "police/P1", "police/P2"}
    if suffix == "json":
        assert len(json.loads(text)["nodes"]) == 4


@pytest.mark.parametrize(
    ("faulty", "text"),
    [
        pytest.param([("P1", LEFT), ("P1", RIGHT)], r"used twice \(P1\)", id="code twice"),
        pytest.param([(None, LEFT), ("P2", RIGHT)], "without a code", id="NULL code"),
        pytest.param([("P1", BOW_TIE), ("P2", RIGHT)], r"invalid shape \(P1\)", id="bow tie"),
        pytest.param([("P1", LEFT), ("P2", None)], r"without a shape \(P2\)", id="NULL shape"),
    ],
)
@pytest.mark.parametrize("role", ["base", "police"])
def test_faulty_layers_are_refused_and_nothing_is_written(run, stack, tmp_path, role, faulty, text):
    given = stack(faulty) if role == "police" else stack(base=faulty)
    outputs = {
        name: str(tmp_path / f"{name}.gpkg") for name in ("RELATIONS", "LINKS", "COMPONENTS")
    }
    with pytest.raises(QgsProcessingException, match=f"Layer {role} has grids .*{text}"):
        run("buildmapping", **{**given, **outputs, "GRAPH": str(tmp_path / "graph.json")})
    assert list(tmp_path.iterdir()) == []


def test_drift_0_is_estimated_and_told(run, stack, listener):
    run("buildmapping", **stack(), DRIFT=0)
    assert any(re.match(r"police: disagreement up to \d+\.\d\d m", text) for text in listener.told)


def test_relation_classes_are_told(run, stack, listener):
    run("buildmapping", **stack())
    assert "police: M:N × 3" in listener.told


def test_same_input_gives_the_same_bytes(run, stack, tmp_path):
    paths = [tmp_path / name for name in ("a.json", "b.json")]
    for path in paths:
        run("buildmapping", **stack(), GRAPH=str(path))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_cancelled_mapping_leaves_nothing(run, stack, listen, tmp_path):
    given = {**stack(), "RELATIONS": str(tmp_path / "out.gpkg"), "GRAPH": str(tmp_path / "g.json")}
    for patience in range(0, 30, 3):
        feedback = listen(patience)
        results = run("buildmapping", feedback, **given)
        if feedback.has_cancelled:
            assert results == {}
            assert list(tmp_path.iterdir()) == []
    assert not feedback.has_cancelled
