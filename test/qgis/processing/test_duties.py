"""Workers, admission records and hand-over profiles, from tables and from layer metadata."""

from pathlib import Path

import fiona
import pytest
from gridstrata.core.files import read_table
from qgis.core import QgsLayerMetadata, QgsProcessingException

WEST = "POLYGON((520600 2492500, 521600 2492500, 521600 2493500, 520600 2493500, 520600 2492500))"
EAST = "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))"
BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2493500, 520600 2493500, 520600 2492500))"
PHONE = "13987654321"
RECORD = {
    "owner_department": "盐田公安分局",
    "matters": "治安巡查",
    "approving_bodies": "区委政法委",
    "approved_on": "2026-01-01",
    "valid_until": "2099-12-31",
    "contact": "王警官",
}


@pytest.fixture
def layers(draw):
    return {
        "BASE": draw([("001", WEST), ("002", EAST)], name="base"),
        "PROFESSIONAL": [draw([("P1", BOTH)], name="police")],
    }


@pytest.fixture
def table(tmp_path):
    """Write rows as a CSV table of texts."""

    def table(name, *rows):
        path = tmp_path / f"{name}.csv"
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        types = ",".join(['"String"'] * len(rows[0]))
        path.with_suffix(".csvt").write_text(types + "\n", encoding="utf-8")
        return str(path)

    return table


@pytest.fixture
def workers(table):
    rows = [("001", "w1"), ("002", "w1")]
    return table(
        "workers",
        *({"grid_code": g, "worker_id": w, "role": "网格员", "phone": PHONE} for g, w in rows),
    )


@pytest.fixture
def found(run, rows, layers):
    def found(**given):
        done = run("checkstack", **{**layers, **given}, FINDINGS="TEMPORARY_OUTPUT")
        return {row["rule"]: row for row in rows(done["FINDINGS"])}

    return found


def in_metadata(layer, **changes):
    """Write the record into a layer's metadata, as its metadata editor does."""
    metadata = QgsLayerMetadata()
    record = {**RECORD, **changes}
    contact = QgsLayerMetadata.Contact(record.pop("contact"))
    metadata.setKeywords({f"gridstrata:{name}": [text] for name, text in record.items()})
    metadata.setContacts([contact])
    layer.setMetadata(metadata)


def release(run, layers, tmp_path, **given):
    target = str(tmp_path / "releases")
    done = run("release", **layers, **given, TARGET=target, EDITION="2026-11")
    folder = Path(done["RELEASE"])
    return next(path for path in folder.iterdir() if path.is_dir())


def test_worker_of_two_grids_is_found(found, workers):
    finding = found(WORKERS=workers)["shared_worker"]
    assert finding["base_codes"] == "001;002"
    assert "w1" in finding["message"]


def test_grid_without_a_worker_is_found(found, table):
    alone = table("workers", {"grid_code": "002", "worker_id": "w2"})
    assert found(WORKERS=alone)["unstaffed"]["base_codes"] == "001"


def test_worker_of_an_unknown_grid_is_told(found, table, listener):
    found(WORKERS=table("workers", {"grid_code": "999", "worker_id": "w9"}))
    assert any("999" in text for text in listener.warnings)


def test_table_without_the_fields_is_refused(problems, layers, table):
    bad = table("workers", {"grid": "001", "name": "w1"})
    told = problems("checkstack", **layers, WORKERS=bad, FINDINGS="TEMPORARY_OUTPUT")
    assert "WORKERS lacks the fields grid_code, worker_id" in told


def test_workers_are_handed_over_without_phone_numbers(run, layers, workers, tmp_path):
    content = release(run, layers, tmp_path, WORKERS=workers)
    assert list(read_table(content / "stack.gpkg", "workers").columns) == [
        "grid_code", "worker_id", "role",
    ]  # fmt: skip
    written = b"".join(path.read_bytes() for path in content.rglob("*") if path.is_file())
    assert PHONE.encode() not in written


def test_phone_numbers_are_handed_over_when_asked_for(run, layers, workers, tmp_path):
    content = release(run, layers, tmp_path, WORKERS=workers, PHONES=True)
    assert read_table(content / "stack.gpkg", "workers").columns["phone"].tolist() == [PHONE] * 2


def test_check_asks_for_no_record_where_nobody_keeps_any(found):
    assert "not_admitted" not in found()


def test_record_in_the_metadata_is_judged(found, layers):
    in_metadata(layers["PROFESSIONAL"][0])
    assert "not_admitted" not in found()
    in_metadata(layers["PROFESSIONAL"][0], valid_until="2020-01-01", approved_on="2019-01-01")
    finding = found()["not_admitted"]
    assert finding["kind"] == "police"
    assert "valid_until 2020-01-01" in finding["message"]


def test_record_in_a_table_is_judged(found, table):
    incomplete = table("records", {"kind": "police", **RECORD, "owner_department": ""})
    assert "owner_department" in found(ADMISSIONS=incomplete)["not_admitted"]["message"]


def test_gate_refuses_a_layer_without_a_record_where_the_profile_says_so(run, layers, tmp_path):
    profile = tmp_path / "strict.toml"
    profile.write_text('[severity]\nnot_admitted = "error"\n', encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="not_admitted 1"):
        release(run, layers, tmp_path, PROFILE=str(profile))
    in_metadata(layers["PROFESSIONAL"][0])
    content = release(run, layers, tmp_path, PROFILE=str(profile))
    manifest = (content.parent / "manifest.json").read_text(encoding="utf-8")
    assert "盐田公安分局" in manifest
    columns = read_table(content / "stack.gpkg", "admissions").columns
    assert columns["contact"].tolist() == ["王警官"]


def test_release_with_workers_and_records_verifies(run, layers, workers, tmp_path):
    in_metadata(layers["PROFESSIONAL"][0])
    content = release(run, layers, tmp_path, WORKERS=workers, HANDOVER="shapefile")
    assert run("verifyrelease", RELEASE=str(content.parent))["EDITION"] == "2026-11"


def test_handover_is_part_of_the_release(run, layers, workers, tmp_path):
    content = release(run, layers, tmp_path, WORKERS=workers, HANDOVER="shapefile")
    with fiona.open(content / "handover" / "base.shp") as source:
        assert [one.properties["grid_code"] for one in source] == ["001", "002"]
        assert [one.properties["worker_id"] for one in source] == ["w1", "w1"]
        assert source.crs.to_epsg() == 4547


def test_unknown_handover_is_refused_before_the_run(problems, layers, tmp_path):
    told = problems("release", **layers, TARGET=str(tmp_path), EDITION="2026-11", HANDOVER="pinjin")
    assert "no hand-over profile 'pinjin'" in told


def test_value_that_does_not_fit_leaves_no_release(run, layers, tmp_path):
    profile = tmp_path / "own.toml"
    field = '{ name = "C", from = "code", type = "text", length = 2, constraint = "M" }'
    profile.write_text(
        f'[[layer]]\nkinds = ["base"]\nname = "L"\nfield = [{field}]\n', encoding="utf-8"
    )
    with pytest.raises(QgsProcessingException, match="grid 001, field C: '001' has 3 characters"):
        release(run, layers, tmp_path, HANDOVER=str(profile))
    assert not list((tmp_path / "releases").glob("2026*"))
