"""The mapping taken out of QGIS: as a picture, as tables, as a graph for other programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QWidget

from ...core.errors import GridError
from ...core.relation_tables import write_matrix, write_relations
from ...processing.texts import told, tr
from ..workbench.look import theme_icon
from ..workbench.session import Session
from .errands import Errands
from .graph_scene import GraphScene
from .mapper import ALGORITHM, Mapper
from .matrix_model import MatrixModel
from .paper import SIDE_PX, png_of, svg_of, write_bytes


class Exports(QObject):
    """The menu of what can be exported; asks where to, and says when it is there."""

    def __init__(
        self,
        session: Session,
        mapper: Mapper,
        errands: Errands,
        graph: GraphScene,
        matrix: MatrixModel,
        parent: QWidget,
    ) -> None:
        """Keep what is exported."""
        super().__init__(parent)
        self._session = session
        self._mapper = mapper
        self._errands = errands
        self._graph = graph
        self._matrix = matrix
        self._window = parent

    def menu(self) -> QMenu:
        """Return the menu."""
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        for text, icon, file, kinds, write in (
            (
                tr("Graph as a picture (PNG)…"),
                "mActionSaveMapAsImage.svg",
                tr("mapping graph.png"),
                "PNG (*.png)",
                self._write_png,
            ),
            (
                tr("Graph as a drawing (SVG)…"),
                "mActionSaveAsSVG.svg",
                tr("mapping graph.svg"),
                "SVG (*.svg)",
                self._write_svg,
            ),
            (
                tr("Matrix as a table (CSV)…"),
                "mActionOpenTable.svg",
                tr("relation matrix.csv"),
                "CSV (*.csv)",
                self._write_matrix,
            ),
            (
                tr("Relations as a table (CSV)…"),
                "mActionOpenTable.svg",
                tr("relations.csv"),
                "CSV (*.csv)",
                self._write_relations,
            ),
            (
                tr("Graph for other programs (GraphML)…"),
                "mActionSharingExport.svg",
                tr("mapping graph.graphml"),
                "GraphML (*.graphml)",
                self._write_graph,
            ),
        ):
            action = menu.addAction(theme_icon(icon), text)
            action.triggered.connect(partial(self._ask, file, kinds, write))
        return menu

    def _ask(self, name: str, kinds: str, write: Callable[[Path], None], *_: object) -> None:
        """Ask for a file and write it; what cannot be written is told."""
        if self._mapper.view is None:
            self._session.warn(tr("There is no mapping yet. Map the grids first."))
            return
        folder = Path(self._session.project.absolutePath() or Path.home())
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Export"), str(folder / name), kinds)
        if not path:
            return
        suffix = Path(name).suffix
        target = Path(path if path.lower().endswith(suffix) else path + suffix)
        try:
            write(target)
        except GridError as error:
            self._session.refuse(told(error))

    def _write_png(self, path: Path) -> None:
        pictures = self._graph.record(SIDE_PX)
        self._write_later(path, lambda: write_bytes(path, png_of(pictures)))

    def _write_svg(self, path: Path) -> None:
        pictures = self._graph.record(SIDE_PX)
        self._write_later(path, lambda: write_bytes(path, svg_of(pictures)))

    def _write_matrix(self, path: Path) -> None:
        matrices, measure = dict(self._matrix.matrices), self._matrix.measure
        self._write_later(path, lambda: write_matrix(path, matrices, measure))

    def _write_relations(self, path: Path) -> None:
        view = self._mapper.view
        if view is not None:
            self._write_later(path, lambda: write_relations(path, view.relations, view.community))

    def _write_later(self, path: Path, write: Callable[[], None]) -> None:
        self._errands.run(tr("Export"), lambda _: write(), lambda _: self._tell(path))

    def _write_graph(self, path: Path) -> None:
        parameters = {**self._mapper.parameters(), "GRAPH": str(path)}
        self._session.runner.run(
            ALGORITHM, parameters, lambda _: self._tell(path), title=tr("Export")
        )

    def _tell(self, path: Path) -> None:
        self._session.tell(tr("{file} was written.").format(file=path.name))
