"""What is read for a gesture: what lies near, as it is drawn just now, in metres."""

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.dialogs.drawing.placed import strips
from gridstrata.dialogs.drawing.sheet_reader import SheetReader
from gridstrata.dialogs.workbench.settings import Settings, write_settings
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle, QgsSettings

from .conftest import X, Y, corner, square

SLIM = square(4, 4).replace("521100", "521099")


@pytest.fixture
def reader(session):
    reader = SheetReader(session)
    yield reader
    reader.shut_down()


@pytest.fixture
def chess(session, draw):
    """Ten by ten base grids of 100 m."""
    rows = [(f"{c:02}{r:02}", square(c, r)) for r in range(10) for c in range(10)]
    base = draw(rows, name="chess")
    session.project.addMapLayer(base)
    session.roles.assign(base, "base", code="code")
    return base


def at(column, row):
    x, y = corner(column + 0.5, row + 0.5)
    return QgsRectangle(x - 1, y - 1, x + 1, y + 1)


def place(column, row):
    return shapely.Point(*corner(column + 0.5, row + 0.5))


def test_only_the_neighbourhood_is_read(chess, reader):
    opened = reader.open(at(4, 4))
    assert 9 <= opened.is_complete.sum() < len(opened.ids) < 100
    codes = set(opened.sheet.base.codes[opened.is_complete].tolist())
    assert codes == {f"{c:02}{r:02}" for c in (3, 4, 5) for r in (3, 4, 5)}


def test_a_place_without_grids_opens_nothing(chess, reader):
    assert reader.open(at(-3, -3)) is None


def test_ground_beside_the_neighbourhood_makes_it_wider(chess, reader):
    opened = reader.open(at(4, 4))
    far = place(8, 4).buffer(10)
    assert not opened.holds(far)
    wide = reader.widen(opened, far)
    assert wide.holds(far)
    assert wide.holds(place(4, 4))
    assert wide.row_of(int(opened.ids[0])) is not None


def test_the_edit_buffer_is_read(chess, reader):
    chess.startEditing()
    feature = next(one for one in chess.getFeatures() if one["code"] == "0404")
    chess.changeGeometry(feature.id(), QgsGeometry.fromWkt(SLIM))
    chess.deleteFeature(next(one.id() for one in chess.getFeatures() if one["code"] == "0304"))
    opened = reader.open(at(4, 4))
    codes = opened.sheet.base.codes.tolist()
    assert "0304" not in codes
    assert opened.sheet.base.geometries[codes.index("0404")].area == 9_900
    chess.rollBack()


def test_new_codes_are_told_from_all_of_the_layer(chess, reader):
    opened = reader.open(at(0, 0))
    assert "0909" not in opened.sheet.codes
    assert "0909" in reader.with_codes(opened, 0).sheet.codes


def test_codes_that_are_known_are_not_looked_for_again(reader, chess):
    opened = reader.with_codes(reader.open(at(0, 0)), 0)
    assert reader.with_codes(opened, 0) is opened


def test_grids_that_were_removed_keep_their_codes_from_being_given_again(chess, reader):
    chess.startEditing()
    chess.deleteFeature(next(one.id() for one in chess.getFeatures() if one["code"] == "0909"))
    opened = reader.with_codes(reader.open(at(0, 0)), 0)
    assert "0909" in opened.sheet.codes
    chess.rollBack()


def test_layers_in_other_systems_are_brought_to_the_metres_of_the_base(
    session, town, draw, reproject, reader
):
    rows = [square(c, r, 50) for r in range(4) for c in range(4)]
    degrees = reproject(rows, "EPSG:4547", "EPSG:4490")
    fire = draw([(str(n), wkt) for n, wkt in enumerate(degrees)], "EPSG:4490", name="fire")
    session.project.addMapLayer(fire)
    session.roles.assign(fire, "fire", code="code")
    sheet = reader.open(at(0, 0)).sheet
    layer = next(one for one in sheet.professional if one.kind == "fire")
    bounds = np.array([shape.bounds for shape in layer.geometries])
    assert np.allclose(bounds[0], (X, Y, X + 50, Y + 50), atol=1e-3)


def test_a_base_layer_in_degrees_is_measured_in_metres(session, draw, reproject, reader):
    wkt = reproject([square(0, 0)], "EPSG:4547", "EPSG:4490")
    base = draw([("1", wkt[0])], "EPSG:4490", name="base")
    session.project.addMapLayer(base)
    session.roles.assign(base, "base", code="code")
    opened = reader.open(base.extent())
    assert opened.sheet.base.geometries[0].area == pytest.approx(10_000, rel=1e-3)
    back = opened.back(opened.sheet.base.geometries)[0]
    assert QgsGeometry.fromWkt(back.wkt).asWkt(17) == QgsGeometry.fromWkt(wkt[0]).asWkt(17)


def test_buildings_are_read_once_however_often_the_sheet_grows(session, town, reader):
    opened = reader.open(at(0, 0))
    assert len(opened.sheet.buildings) == 16
    assert opened.sheet.buildings.households.sum() == 1600
    wide = reader.widen(opened, place(1, 1))
    assert len(wide.sheet.buildings) == 16


def test_professional_layers_without_codes_or_system_are_left_out(session, town, draw, reader):
    fire = draw([("F1", square(0, 0))], name="fire")
    fire.setCrs(QgsCoordinateReferenceSystem())
    health = draw([("H1", square(0, 0))], name="health")
    session.project.addMapLayers([fire, health])
    session.roles.assign(fire, "fire", code="code")
    session.roles.assign(health, "health", code="")
    assert [one.kind for one in reader.open(at(0, 0)).sheet.professional] == ["police"]


def test_the_frame_is_kept_until_it_changes(session, town, draw, reader):
    frame = draw([("f", square(0, 0, 200))], name="frame")
    session.project.addMapLayer(frame)
    session.roles.assign(frame, "frame")
    assert reader.open(at(0, 0)).sheet.frame.area == 40_000
    frame.startEditing()
    frame.changeGeometry(next(frame.getFeatures()).id(), QgsGeometry.fromWkt(square(0, 0)))
    assert reader.open(at(0, 0)).sheet.frame.area == 10_000
    frame.rollBack()
    assert reader.open(at(0, 0)).sheet.frame.area == 40_000


def test_codes_that_are_decimals_are_refused_by_name(session, draw, reader):
    base = draw([(1.5, square(0, 0))], name="base", code="code:double")
    session.project.addMapLayer(base)
    session.roles.assign(base, "base", code="code")
    with pytest.raises(GridError, match="Field code of layer base holds decimals"):
        reader.open(at(0, 0))


def test_a_rule_profile_that_cannot_be_read_is_refused_by_name(session, town, reader):
    write_settings(Settings(rule_profile="missing.toml"))
    try:
        with pytest.raises(GridError, match=r"missing\.toml"):
            reader.open(at(0, 0))
    finally:
        QgsSettings().remove("gridstrata")


def test_the_band_of_the_settings_is_used(session, town, reader):
    write_settings(Settings(minimum=200, maximum=800))
    try:
        profile = reader.open(at(0, 0)).sheet.profile
    finally:
        QgsSettings().remove("gridstrata")
    assert (profile.minimum, profile.maximum) == (200, 800)


def test_what_is_new_in_a_larger_box_is_found_in_strips():
    inner, outer = np.array([0.0, 0, 2, 2]), np.array([-1.0, 0, 2, 3])
    found = [tuple(box) for box in strips(inner, outer)]
    assert found == [(-1, 0, 0, 3), (0, 2, 2, 3)]
    assert strips(inner, inner) == []
    apart = strips(np.array([10.0, 10, 11, 11]), outer)
    assert sum((box[2] - box[0]) * (box[3] - box[1]) for box in apart) == 9
