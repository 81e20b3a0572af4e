"""A registered provider, layers drawn from WKT, and runs that remember what the user was told."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

WEST = "POLYGON((520600 2492500, 521600 2492500, 521600 2493500, 520600 2493500, 520600 2492500))"
EAST = "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))"
NORTH = (
    "POLYGON((520600 2493500, 521600 2493500, 522600 2493500, 522600 2494500, 520600 2494500, "
    "520600 2493500))"
)
THREE = (("001", WEST), ("002", EAST), ("003", NORTH))


class Listener(QgsProcessingFeedback):
    """Remembers what an algorithm says, and cancels.

    At `cancel_at` percent, or when it is asked more than `patience` times whether to.
    """

    def __init__(self, patience=None, cancel_at=None):
        super().__init__(False)
        self.told, self.warnings, self.errors = [], [], []
        self._patience = patience
        self._cancel_at = cancel_at
        self.progressChanged.connect(self._look_at)

    def _look_at(self, percent):
        if self._cancel_at is not None and percent >= self._cancel_at:
            self.cancel()

    def pushInfo(self, info):  # noqa: N802 (QGIS's name, as the next three)
        self.told.append(info)

    def pushWarning(self, warning):  # noqa: N802
        self.warnings.append(warning)

    def reportError(self, error, fatalError=False):  # noqa: N802, N803
        self.errors.append(error)

    def isCanceled(self):  # noqa: N802
        if self._patience is not None:
            self._patience -= 1
            if self._patience < 0:
                self.cancel()
        return super().isCanceled()

    @property
    def has_cancelled(self):
        return super().isCanceled()


@pytest.fixture(scope="module")
def provider(qgis_app, qgis_processing):
    from gridstrata.processing.provider import GridStrataProvider

    provider = GridStrataProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def draw(qgis_app):
    """Draw a layer in memory: rows of code and WKT, further values by field in `fields`."""

    def draw(
        rows=THREE, crs="EPSG:4547", *, name="grids", kind="Polygon", code="code:string", **more
    ):
        fields = "".join(f"&field={field}:{type_}" for field, type_ in more.items())
        layer = QgsVectorLayer(f"{kind}?crs={crs}&field={code}{fields}", name, "memory")
        features = []
        for value, wkt, *others in rows:
            feature = QgsFeature(layer.fields())
            feature.setAttributes([value, *others])
            if wkt:
                feature.setGeometry(QgsGeometry.fromWkt(wkt))
            features.append(feature)
        assert layer.dataProvider().addFeatures(features)[0]
        return layer

    return draw


@pytest.fixture
def reproject(qgis_app):
    """Return WKT in another CRS: `reproject([wkt, ...], "EPSG:4547", "EPSG:4490")`."""

    def reproject(shapes, source, target):
        systems = (QgsCoordinateReferenceSystem(source), QgsCoordinateReferenceSystem(target))
        transform = QgsCoordinateTransform(*systems, QgsCoordinateTransformContext())
        geometries = [QgsGeometry.fromWkt(wkt) for wkt in shapes]
        for geometry in geometries:
            geometry.transform(transform)
        return [geometry.asWkt(17) for geometry in geometries]

    return reproject


@pytest.fixture
def save(tmp_path):
    """Save a layer as a layer of a GeoPackage, and return `path|layername=name`."""

    def save(layer, name, path=None):
        path = path or tmp_path / "input.gpkg"
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = name
        if path.exists():
            options.actionOnExistingFile = (
                QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
            )
        context = QgsProject.instance().transformContext()
        error = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
        assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
        return f"{path}|layername={name}"

    return save


@pytest.fixture
def listen():
    return Listener


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def run(provider, listener):
    """Run an algorithm of the provider as QGIS does: check the parameters, then execute."""
    import processing

    def run(name, feedback=listener, **parameters):
        return processing.run(f"gridstrata:{name}", parameters, feedback=feedback)

    return run


@pytest.fixture
def problems(provider):
    """Return what an algorithm says of parameters before the run; "" when it would run."""

    def problems(name, **parameters):
        algorithm = provider.algorithm(name).create()
        fine, text = algorithm.checkParameterValues(parameters, QgsProcessingContext())
        return "" if fine else text

    return problems


@pytest.fixture
def rows():
    """Return a layer's rows as dictionaries, its geometries as `wkt`."""

    def rows(layer):
        layer = layer if isinstance(layer, QgsVectorLayer) else QgsVectorLayer(layer, "x", "ogr")
        assert layer.isValid()
        names = layer.fields().names()
        return [
            {**dict(zip(names, feature.attributes())), "wkt": feature.geometry().asWkt(3)}
            for feature in layer.getFeatures()
        ]

    return rows
