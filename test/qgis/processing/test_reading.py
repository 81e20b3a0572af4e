"""Layers whose files change over to another journal while they are read."""

import sqlite3
import threading
from contextlib import closing

import pytest
from gridstrata.core.errors import GridError
from gridstrata.processing import reading
from gridstrata.processing.layers import read_rows, source_of
from gridstrata.processing.reading import read_to_the_end
from gridstrata.processing.records import records_of
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

ROUNDS = 12


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Pause shortly, and forget the layers afterwards that were to be opened anew."""
    monkeypatch.setattr(reading, "_PAUSES_S", (0.05,) * 6)
    yield
    reading.reopen_when_broken([])


@pytest.fixture
def stored(draw, save, tmp_path):
    """Return two layers of a new GeoPackage, and its path."""

    def stored():
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.gpkg"
        tables = [save(draw(name=name), name, path) for name in ("base", "police")]
        return *(QgsVectorLayer(table, "drawn", "ogr") for table in tables), path

    return stored


@pytest.fixture
def police(draw):
    return draw(name="police")


@pytest.fixture
def source(police):
    return source_of(police, QgsProcessingContext())


def broken(rows, times):
    """Return what reads rows, but breaks off the first times."""
    left = [times]

    def read():
        if left[0]:
            left[0] -= 1
            gdal.PushErrorHandler("CPLQuietErrorHandler")
            gdal.Error(gdal.CE_Failure, gdal.CPLE_AppDefined, "unable to open database file")
            gdal.PopErrorHandler()
            return rows[:1]
        return rows

    return read


def test_what_breaks_off_is_read_again(source):
    rows = read_to_the_end(broken([1, 2, 3], times=2), source, least=3, count=len)
    assert rows == [1, 2, 3]


def test_what_breaks_off_again_and_again_is_refused(source):
    with pytest.raises(GridError, match=r"Layer police was read in part only: unable to open"):
        read_to_the_end(broken([1, 2, 3], times=99), source, least=3, count=len)


def test_an_error_that_costs_no_row_does_not_matter(source):
    asked = []

    def read():
        asked.append(True)
        return broken([1], times=1)()

    assert read_to_the_end(read, source, least=1, count=len) == [1]
    assert len(asked) == 1


def test_what_breaks_off_is_taken_as_it_is_where_nobody_knows_how_much_there_is(source):
    assert read_to_the_end(broken([1, 2], times=99), source, least=0, count=len) == [1]


def test_warnings_are_no_errors(source):
    asked = []

    def read():
        asked.append(True)
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        gdal.Error(gdal.CE_Warning, gdal.CPLE_AppDefined, "something odd")
        gdal.PopErrorHandler()
        return []

    read_to_the_end(read, source, least=3, count=len)
    assert len(asked) == 1


def test_errors_of_before_are_forgotten(source):
    broken([1], times=1)()
    asked = []
    read_to_the_end(lambda: asked.append(True) or asked, source, least=0, count=len)
    assert len(asked) == 1


@pytest.mark.parametrize("kind", ["shapes", "records"])
def test_a_layer_is_whole_that_is_read_while_editing_begins(stored, kind):
    def read(layer):
        source = source_of(layer, QgsProcessingContext())
        if kind == "records":
            return len(list(records_of(source, ["code"])))
        return len(read_rows(source, ["code"], QgsProcessingFeedback()))

    counts = []
    for _ in range(ROUNDS):
        layer, other, _ = stored()
        expected = other.featureCount()
        begun, stop = threading.Event(), threading.Event()

        def go_on(other=other, begun=begun, stop=stop):
            while not stop.is_set():
                counts.append(read(other))
                begun.set()

        thread = threading.Thread(target=go_on)
        thread.start()
        begun.wait(10)
        layer.startEditing()
        stop.set()
        thread.join(10)
        layer.rollBack()
    assert set(counts) == {expected}


def test_a_file_that_another_process_edits_is_opened_anew(stored):
    layer, _, path = stored()
    source = source_of(layer, QgsProcessingContext())
    expected = len(read_rows(source, ["code"], QgsProcessingFeedback()))
    with closing(sqlite3.connect(path)) as process:
        process.execute("PRAGMA journal_mode = WAL")
        with pytest.raises(GridError, match="read in part only"):
            read_rows(source, ["code"], QgsProcessingFeedback())
        reading.reopen_when_broken([layer])
        assert len(read_rows(source, ["code"], QgsProcessingFeedback())) == expected
