"""Algorithm assigncodes: its parameters, what it refuses, codes and register over several runs."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsProject,
    QgsVectorLayer,
)

X, Y, SIDE = 520_600, 2_492_500, 1000
A, B, C = "440308001001", "440308001002", "440308002001"
DAY = "2026-11-30"


def box(west, south, east, north):
    """Return a rectangle given in kilometres."""
    return shapely.box(X + SIDE * west, Y + SIDE * south, X + SIDE * east, Y + SIDE * north).wkt


GRIDS = [
    ("1", box(0, 0, 0.5, 1), ""),
    ("2", box(0.5, 0, 1, 1), ""),
    ("3", box(1, 0, 2, 1), ""),
]
CODES = [f"{A}001", f"{A}002", f"{B}001"]


@pytest.fixture
def grids(draw):
    def grids(rows=GRIDS, **given):
        return draw(rows, name="grids", code="id:string", **{"number": "string", **given})

    return grids


@pytest.fixture
def communities(draw):
    def communities(codes=(A, B, C), crs="EPSG:4547", shapes=None):
        shapes = shapes or [box(x, 0, x + 1, 1) for x in range(3)]
        rows = [(code, shape, "中英街管理局") for code, shape in zip(codes, shapes)]
        return draw(rows, crs, name="communities", title="string")

    return communities


@pytest.fixture
def given(grids, communities, tmp_path):
    """Return parameters for three grids in two communities, with a register."""
    return {
        "INPUT": grids(),
        "PARENTS": communities(),
        "DATE": DAY,
        "CODED": "memory:",
        "FINDINGS": "memory:",
        "REGISTER": str(tmp_path / "register.gpkg"),
    }


@pytest.fixture
def assign(run, given):
    def assign(**parameters):
        return run("assigncodes", **{**given, **parameters})

    return assign


@pytest.fixture
def codes(rows):
    def codes(results, field="code"):
        return [row[field] for row in rows(results["CODED"])]

    return codes


@pytest.fixture
def register(rows, given):
    """Return the register's rows by code."""

    def register(path=None):
        return {row["code"]: row for row in rows(f"{path or given['REGISTER']}|layername=codes")}

    return register


@pytest.fixture
def algorithm(provider):
    return provider.algorithm("assigncodes").create()


@pytest.mark.parametrize(
    ("name", "type_", "default", "parent"),
    [
        ("INPUT", QgsProcessingParameterFeatureSource, None, None),
        ("EXISTING_CODE", QgsProcessingParameterField, None, "INPUT"),
        ("SCHEME", QgsProcessingParameterString, "unit_grid", None),
        ("PARENTS", QgsProcessingParameterFeatureSource, None, None),
        ("PARENT_CODE", QgsProcessingParameterField, "code", "PARENTS"),
        ("PARENT_NAME", QgsProcessingParameterField, None, "PARENTS"),
        ("OBJECT_CLASS", QgsProcessingParameterString, "", None),
        ("DATE", QgsProcessingParameterString, "", None),
        ("ROW_HEIGHT", QgsProcessingParameterNumber, None, None),
        ("DRIFT", QgsProcessingParameterNumber, 2.0, None),
        ("CODED", QgsProcessingParameterFeatureSink, None, None),
        ("REGISTER", QgsProcessingParameterFileDestination, None, None),
        ("FINDINGS", QgsProcessingParameterFeatureSink, None, None),
    ],
)
def test_parameters_are_those_of_the_contract(algorithm, name, type_, default, parent):
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    if parent:
        assert definition.parentLayerParameterName() == parent


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"SCHEME": "unit"}, "SCHEME is 'unit'. Give one of base_grid, management_grid"),
        ({"SCHEME": "none.toml"}, "Code profile none.toml cannot be read"),
        ({"SCHEME": "{parent:12}"}, "there is no part {sequence:03}"),
        ({"SCHEME": "professional_grid"}, "OBJECT_CLASS is ''. Scheme professional_grid needs"),
        ({"OBJECT_CLASS": "010100"}, "Codes of scheme unit_grid have no object class"),
        ({"DATE": "30.11.2026"}, "DATE is '30.11.2026'. Give a day such as 2026-11-30."),
        ({"EXISTING_CODE": "kode"}, "Layer grids has no field kode. Its fields are: id, number."),
        ({"PARENT_CODE": "kode"}, "Layer communities has no field kode."),
        ({"PARENT_NAME": "kode"}, "Layer communities has no field kode."),
        ({"REGISTER": "register.txt"}, "REGISTER: register.txt must end in .gpkg."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, given, parameters, text):
    assert text in problems("assigncodes", **{**given, **parameters})


def test_register_in_the_file_of_an_input_is_refused(problems, given, grids, save, tmp_path):
    source = save(grids(), "grids", tmp_path / "input.gpkg")
    text = problems(
        "assigncodes",
        **{**given, "INPUT": source, "REGISTER": str(tmp_path / "input.gpkg")},
    )
    assert "holds an input. Choose another file." in text


def test_selected_features_only_are_refused_lest_all_other_codes_are_retired(problems, given):
    project = QgsProject.instance()
    project.addMapLayer(given["INPUT"])
    part = QgsProcessingFeatureSourceDefinition(given["INPUT"].id(), True)
    try:
        assert "retired for good" in problems("assigncodes", **{**given, "INPUT": part})
        free = {**given, "INPUT": part, "REGISTER": None}
        assert "retired for good" not in problems("assigncodes", **free)
    finally:
        project.takeMapLayer(given["INPUT"])


def test_folder_in_the_place_of_the_register_is_refused(assign, given):
    Path(given["REGISTER"]).mkdir()
    with pytest.raises(QgsProcessingException, match="cannot be written: Is a directory"):
        assign()


def test_grids_get_codes_and_keep_their_fields(assign, rows, register):
    results = assign()
    coded = rows(results["CODED"])
    assert [(row["id"], row["code"]) for row in coded] == list(zip("123", CODES))
    assert list(coded[0]) == ["id", "number", "code", "wkt"]
    assert (results["NEW_COUNT"], results["KEPT_COUNT"], results["UNCODED_COUNT"]) == (3, 0, 0)
    assert (results["RETIRED_COUNT"], results["FINDING_COUNT"]) == (0, 0)
    remembered = register()
    assert list(remembered) == CODES
    assert {row["issued"] for row in remembered.values()} == {DAY}
    assert {row["scheme"] for row in remembered.values()} == {"unit_grid"}


def test_date_is_today_when_none_is_given(assign, register):
    before = date.today().isoformat()
    assign(DATE="")
    assert all(before <= row["issued"] <= date.today().isoformat() for row in register().values())


def test_second_run_gives_the_same_codes_and_the_same_register_to_the_byte(
    assign, given, codes, listener
):
    assign()
    before = Path(given["REGISTER"]).read_bytes()
    results = assign()
    assert codes(results) == CODES
    assert results["KEPT_COUNT"] == 3
    assert Path(given["REGISTER"]).read_bytes() == before
    assert "The register stays as it was" in listener.told
    assert results["REGISTER"] == given["REGISTER"]


def test_coded_layer_goes_in_again_with_its_codes(assign, codes, register):
    coded = assign()["CODED"]
    results = assign(INPUT=coded, EXISTING_CODE="code")
    assert codes(results) == CODES
    assert {row["retired"] for row in register().values()} == {""}


def test_grids_that_are_gone_have_their_codes_retired_and_followed(
    assign, grids, codes, register, listener
):
    assign(DATE="2025-01-01")
    merged = grids([("1", box(0, 0, 1, 1), ""), GRIDS[2]])
    results = assign(INPUT=merged)
    assert codes(results) == [f"{A}003", f"{B}001"]
    assert results["RETIRED_COUNT"] == 2
    assert f"Retired: {A}001, {A}002" in listener.told
    remembered = register()
    old, new = remembered[f"{A}001"], remembered[f"{A}003"]
    assert (old["issued"], old["retired"], old["successors"]) == ("2025-01-01", DAY, f"{A}003")
    assert (new["issued"], new["predecessors"]) == (DAY, f"{A}001;{A}002")
    back = assign(DATE="2027-01-01")
    assert codes(back) == [f"{A}004", f"{A}005", f"{B}001"]


def test_existing_codes_stay_in_their_field_and_empty_ones_are_filled(assign, grids, codes):
    layer = grids([(*GRIDS[0][:2], f"{A}007"), *GRIDS[1:]])
    results = assign(INPUT=layer, EXISTING_CODE="number")
    assert codes(results, "number") == [f"{A}007", f"{A}008", f"{B}001"]


def test_numbers_and_short_fields_become_text_so_that_no_digit_is_lost(assign, draw, codes, rows):
    layer = draw(
        [("1", box(0, 0, 0.5, 1), int(CODES[0])), ("2", box(0.5, 0, 1, 1), None)],
        code="id:string",
        number="int8",
    )
    results = assign(INPUT=layer, EXISTING_CODE="number")
    assert codes(results, "number") == CODES[:2]
    short = draw([("1", GRIDS[0][1], "")], code="id:string", number="string(3)")
    assert codes(assign(INPUT=short, EXISTING_CODE="number", REGISTER=None), "number") == CODES[:1]


def test_old_code_field_is_put_aside_when_it_is_not_to_be_kept(assign, draw, rows):
    layer = draw([("old", box(0, 0, 1, 1))])
    (row,) = rows(assign(INPUT=layer)["CODED"])
    assert (row["code"], row["code_before"]) == (f"{A}001", "old")


def test_grids_that_cannot_be_coded_are_told_with_the_reason(
    assign, grids, communities, rows, listener
):
    across = grids([("1", box(0.5, 0, 1.5, 1), ""), ("2", box(2, 0, 3, 1), "")])
    results = assign(INPUT=across, PARENTS=communities((A, B, None)), PARENT_NAME="title")
    assert [str(row["code"]) for row in rows(results["CODED"])] in (["NULL"] * 2, ["None"] * 2)
    findings = rows(results["FINDINGS"])
    assert [(row["rule"], row["severity"], row["feature"]) for row in findings] == [
        ("several_parents", "error", 1),
        ("parent_without_code", "error", 2),
    ]
    assert findings[0]["parents"] == f"{A};{B}"
    assert findings[0]["area_m2"] == pytest.approx(1e6)
    assert "lies in 中英街管理局, which has no code" in findings[1]["message"]
    assert len({row["finding_id"] for row in findings}) == 2
    assert findings[1]["message"] in listener.warnings
    assert results["UNCODED_COUNT"] == results["FINDING_COUNT"] == 2


def test_old_vintage_is_a_finding_and_stays(assign, grids, codes, rows):
    layer = grids([(*GRIDS[0][:2], "440307001001009"), *GRIDS[1:]])
    results = assign(INPUT=layer, EXISTING_CODE="number")
    assert codes(results, "number")[0] == "440307001001009"
    (finding,) = rows(results["FINDINGS"])
    assert (finding["rule"], finding["base_codes"]) == ("other_parent", "440307001001009")


def test_professional_grids_are_coded_by_their_class(assign, grids, codes, rows):
    layer = grids([("1", box(0, 0, 2, 1), ""), ("2", box(2, 0, 3, 1), "")])
    layer.setCustomProperty("gridstrata/kind", "police")
    results = assign(INPUT=layer, SCHEME="professional_grid", OBJECT_CLASS="010100")
    assert codes(results) == ["01010044030800160100", f"010100{C}00"]
    streets = grids([("1", box(1, 0, 3, 1), "")])
    streets.setCustomProperty("gridstrata/kind", "fire")
    results = assign(INPUT=streets, SCHEME="professional_grid", OBJECT_CLASS="020100")
    (finding,) = rows(results["FINDINGS"])
    assert (finding["kind"], finding["rule"]) == ("fire", "several_parents")


def test_own_profile_is_a_file(assign, codes, tmp_path):
    profile = tmp_path / "own.toml"
    profile.write_text('template = "YT{parent:12}-{sequence:02}"\n', encoding="utf-8")
    assert codes(assign(SCHEME=str(profile))) == [f"YT{A}-01", f"YT{A}-02", f"YT{B}-01"]


def test_layers_in_degrees_share_a_register_with_layers_in_metres(
    assign, draw, reproject, codes, given
):
    assign()
    before = Path(given["REGISTER"]).read_bytes()
    there = reproject([wkt for _, wkt, _ in GRIDS], "EPSG:4547", "EPSG:4490")
    layer = draw(list(zip("123", there)), "EPSG:4490", code="id:string")
    results = assign(INPUT=layer)
    assert codes(results) == CODES
    assert Path(given["REGISTER"]).read_bytes() == before


def test_register_begun_in_degrees_goes_on_in_degrees(assign, draw, reproject, codes, register):
    there = reproject([wkt for _, wkt, _ in GRIDS], "EPSG:4547", "EPSG:4490")
    layer = draw(list(zip("123", there)), "EPSG:4490", code="id:string")
    assign(INPUT=layer)
    shape = shapely.from_wkt(register()[CODES[0]]["wkt"])
    assert 114 < shape.centroid.x < 115
    assert codes(assign()) == CODES


def test_overflow_is_refused_and_leaves_everything_as_it_was(assign, grids, given, tmp_path):
    full = grids([(*GRIDS[0][:2], f"{A}999"), GRIDS[1]])
    with pytest.raises(QgsProcessingException, match=f"{A} has no number left"):
        assign(INPUT=full, EXISTING_CODE="number", CODED=str(tmp_path / "coded.gpkg"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["scheme", "district", "damaged", "dates"])
def test_register_that_does_not_fit_is_refused_and_kept(
    assign, grids, communities, given, what, tmp_path
):
    assign()
    if what == "damaged":
        whole = Path(given["REGISTER"]).read_bytes()
        Path(given["REGISTER"]).write_bytes(whole[: len(whole) // 2])
    before = Path(given["REGISTER"]).read_bytes()
    wrong, message = {
        "scheme": ({"SCHEME": "management_grid"}, "is of scheme unit_grid"),
        "district": ({"PARENTS": communities(["440304001001"] * 3)}, "of another district"),
        "damaged": ({}, "register.gpkg is damaged"),
        "dates": ({"INPUT": grids(GRIDS[:1]), "DATE": "2020-01-01"}, "cannot be retired on 2020"),
    }[what]
    with pytest.raises(QgsProcessingException, match=message):
        assign(**wrong, CODED=str(tmp_path / "coded.gpkg"))
    assert Path(given["REGISTER"]).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["register.gpkg"]


def test_register_that_somebody_else_changed_meanwhile_is_not_overwritten(
    assign, given, grids, monkeypatch
):
    from gridstrata.processing import assign_codes

    assign()
    compute = assign_codes.assign_codes

    def overtaken(*layers, **options):
        copy = shutil.copy(given["REGISTER"], f"{given['REGISTER']}.new")
        Path(copy).replace(given["REGISTER"])
        return compute(*layers, **options)

    monkeypatch.setattr(assign_codes, "assign_codes", overtaken)
    with pytest.raises(QgsProcessingException, match="changed by somebody else"):
        assign(INPUT=grids(GRIDS[:2]))


def test_coded_layer_that_cannot_be_written_leaves_the_register(assign, grids, given, tmp_path):
    assign()
    before = Path(given["REGISTER"]).read_bytes()
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        assign(INPUT=grids(GRIDS[:2]), CODED=str(tmp_path / "missing" / "coded.gpkg"))
    assert Path(given["REGISTER"]).read_bytes() == before


@pytest.mark.parametrize("percent", [0, 10, 60])
def test_cancel_leaves_nothing(assign, listen, given, run, percent, tmp_path):
    feedback = listen(cancel_at=percent)
    if percent == 0:
        feedback.cancel()
    results = run("assigncodes", feedback, **{**given, "CODED": str(tmp_path / "coded.gpkg")})
    assert "CODED" not in results
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("register", [None, "", QgsProcessing.TEMPORARY_OUTPUT])
def test_run_without_a_lasting_register_warns(assign, codes, listener, register):
    assert codes(assign(REGISTER=register)) == CODES
    assert any("No register is given" in warning for warning in listener.warnings)


def test_register_is_made_in_a_model_and_read_by_its_next_run(provider, given, register, rows):
    model = QgsProcessingModelAlgorithm("number", "")
    child = QgsProcessingModelChildAlgorithm("gridstrata:assigncodes")
    child.setChildId("assign")
    for name in ("INPUT", "PARENTS"):
        model.addModelParameter(
            QgsProcessingParameterVectorLayer(name), QgsProcessingModelParameter(name)
        )
        source = QgsProcessingModelChildParameterSource.fromModelParameter(name)
        child.addParameterSources(name, [source])
    for name, value in (("SCHEME", "unit_grid"), ("DATE", DAY), ("PARENT_CODE", "code")):
        source = QgsProcessingModelChildParameterSource.fromStaticValue(value)
        child.addParameterSources(name, [source])
    wanted = {}
    for name in ("CODED", "REGISTER"):
        output = QgsProcessingModelOutput(name, name)
        output.setChildId("assign")
        output.setChildOutputName(name)
        wanted[name] = output
    child.setModelOutputs(wanted)
    model.addChildAlgorithm(child)
    model.initAlgorithm()
    names = [d.name() for d in model.destinationParameterDefinitions()]
    (coded,) = (name for name in names if name.endswith("CODED"))
    (kept,) = (name for name in names if name.endswith("REGISTER"))

    def run(layer):
        context = QgsProcessingContext()
        parameters = {
            "INPUT": layer,
            "PARENTS": given["PARENTS"],
            coded: QgsProcessing.TEMPORARY_OUTPUT,
            kept: given["REGISTER"],
        }
        results, done = model.run(parameters, context, QgsProcessingFeedback())
        assert done
        assert results[kept] == given["REGISTER"]
        layer = context.getMapLayer(results[coded])
        return [row["code"] for row in rows(layer)]

    assert run(given["INPUT"]) == CODES
    fewer = QgsVectorLayer(given["INPUT"].source(), "fewer", "memory")
    fewer.dataProvider().addFeatures(list(given["INPUT"].getFeatures())[1:])
    assert run(fewer) == CODES[1:]
    assert register()[CODES[0]]["retired"] == DAY


def test_inputs_are_not_modified(assign, given, rows):
    before = rows(given["INPUT"]), rows(given["PARENTS"])
    assign()
    assert (rows(given["INPUT"]), rows(given["PARENTS"])) == before
