"""Write resources/styles/*.qml anew (`make styles`): colours and shapes are decided here."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCentroidFillSymbolLayer,
    QgsFeatureRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"

SHAPE_RULES = "invalid_geometry,empty_geometry,missing_code,duplicate_code,multipart"
# legend title, rules (none: all that are left), marker of a finding too narrow for the map's scale
SPLIT = ("really split", "crossing", "cross_fill")
OVERLAP = ("overlap", "overlap", "square")
GAP = ("gap or blind spot", "gap,blind_spot", "diamond")
OUTSIDE = ("beyond the frame", "outside", "triangle")
DRIFT = ("drift", "drift", "circle")
FAULTY = ("faulty shape or code", SHAPE_RULES, "star")
SIZE = ("too few or too many households", "undersized,oversized", "")
OTHER = ("other", "", "pentagon")
LEGEND = {
    "hint": ("#7a8794", 1.6, (OVERLAP, GAP, OUTSIDE, OTHER)),
    "warning": ("#f08c1a", 1.8, (DRIFT, OUTSIDE, FAULTY, SIZE, OTHER)),
    "error": ("#d7191c", 2.8, (SPLIT, OVERLAP, GAP, FAULTY, OTHER)),
}
# these cover whole grids: a fill would hide what lies below
OUTLINE_ONLY = (FAULTY, SIZE)
FILL_ALPHA = 110
TOO_NARROW_TO_SEE = 'coalesce("width_m" * 1000 / @map_scale < 1.5, true)'
CHANGE_TOO_NARROW = 'coalesce("displacement_m" * 2000 / @map_scale < 1.5, true)'
WORST_ON_TOP = "array_find(array('hint', 'warning', 'error'), \"severity\")"

KIND_COLOURS = {
    "police": "#1f5fbf",
    "fire": "#9c5a2b",
    "safety": "#c2a100",
    "health": "#178a5b",
    "city_management": "#7b3fa0",
}
# the coarser a department divides, the wider its border: all stay visible where they coincide
KIND_WIDTHS_MM = {"police": 0.7, "fire": 2.2, "safety": 0.45, "health": 1.6, "city_management": 1.1}
BORDER_ALPHA = 150
# Grids numbered one after the other have different colours, none of them that of water; codes are
# texts of any kind
DESIGN_COLOURS = ("#f2b5a7", "#d7e3a1", "#e3c6e8", "#f7dc9b", "#b5e0c6", "#d9cdbf", "#f4c6d0")
DESIGN_COLOUR = (
    'coalesce(ascii(right("code", 1)) + 3 * ascii(right("code", 2)) + '
    f'2 * ascii(right("community", 1)), 0) % {len(DESIGN_COLOURS)}'
)
DESIGN_ALPHA = 120
DESIGN_BORDER = "#1d4f91"
COMPOSED_COLOUR = "#1f5fbf"
CHANGE_COLOUR = "#2f9e44"
EVENT_STATES = (
    ("handled", "\"state\" = '已处置'", "#9fb8c9", "1"),
    ("not yet handled", "ELSE", "#d7301f", "2.2"),
)
# handling rate of events, from bad to good; colours tell apart for the colour-blind too
RATE_CLASSES = (
    ("under 80 %", '"handling_rate" < 0.8', "#c62f20"),
    ("80 to 95 %", '"handling_rate" >= 0.8 AND "handling_rate" < 0.95', "#f28e4b"),
    ("95 to 99 %", '"handling_rate" >= 0.95 AND "handling_rate" < 0.99', "#fbdca6"),
    ("99 % and more", '"handling_rate" >= 0.99', "#bcd7ea"),
    ("no events", '"handling_rate" IS NULL', "#f2f2f0"),
)
COMPOSED_WIDTH_MM = 0.9
EDITION_COLOURS = {
    "border_moved": "#2f9e44",
    "split": "#dd7a1b",
    "merged": "#2b6cb0",
    "reshuffled": "#8e5bb0",
    "recoded": "#c2a100",
    "new": "#1d8a99",
    "retired": "#d7191c",
    "noise": "#b9c0c7",
}
RELATION_COLOURS = {"1:1": "#4d9a57", "1:N": "#1d8a99", "N:1": "#8e5bb0", "M:N": "#d7191c"}
SHARE_AS_WIDTH = 'scale_linear("base_share", 0, 1, 0.25, 0.8)'


def write_styles() -> None:
    """Write every style of the plugin."""
    _save("Polygon", "findings", _findings())
    _save("LineString", "mismatches", _mismatches())
    _save("LineString", "links", _links())
    _save("Polygon", "grids_base", _outline("#8f979e", 0.2), _labels("#6b737a", 7, 6_000))
    _save("Polygon", "grids_designed", _coloured_grids(), _labels(DESIGN_BORDER, 8, 10_000))
    _save("Polygon", "atoms", _outline("#7a8794", 0.12))
    _save("Polygon", "changes", _changes())
    _save("Polygon", "edition_changes", _edition_changes())
    _save("Point", "events", _events())
    _save("Polygon", "rates", _rates(), _labels("#3a3f45", 8, 30_000))
    for kind, colour in KIND_COLOURS.items():
        renderer = _outline(_with_alpha(colour, BORDER_ALPHA), KIND_WIDTHS_MM[kind])
        _save("Polygon", f"grids_{kind}", renderer, _labels(colour, 8, 10_000))
    _save("Polygon", "grids_composed", _composed_grids(), _labels(COMPOSED_COLOUR, 9, 100_000))
    _save("Polygon", "water", _fill("#cfe3ef"))
    _save("Polygon", "buildings", _fill("#d9d4c8"))
    _save("Polygon", "territory", _outline("#4a4f55", 0.3, "dash"))
    _save("Polygon", "defects", _outline("#b0267e", 0.4, "dot"))
    _save("LineString", "rivers", _line("#8fbcd6", 0.5))
    _save("LineString", "roads", _line("#c9c3b6", 0.35))


def _save(
    geometry: str,
    name: str,
    renderer: QgsFeatureRenderer,
    labels: QgsVectorLayerSimpleLabeling | None = None,
) -> None:
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:4547&field=code:string", name, "memory")
    layer.setRenderer(renderer)
    if labels:
        layer.setLabeling(labels)
        layer.setLabelsEnabled(True)
    categories = QgsVectorLayer.StyleCategory.Symbology | QgsVectorLayer.StyleCategory.Labeling
    layer.saveNamedStyle(str(STYLES / f"{name}.qml"), categories)


def _findings() -> QgsRuleBasedRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    for severity, (colour, size, families) in LEGEND.items():
        parent = QgsRuleBasedRenderer.Rule(None, 0, 0, f"\"severity\" = '{severity}'", severity)
        parent.setRuleKey(severity)
        for family in families:
            title, rules, marker = family
            fill = "no" if family in OUTLINE_ONLY else "b_diagonal" if family is GAP else "solid"
            symbol = _area_symbol(colour, fill)
            if marker:
                symbol.appendSymbolLayer(_spot(colour, marker, size))
            names = ", ".join(f"'{rule}'" for rule in rules.split(","))
            condition = f'"rule" IN ({names})' if rules else "ELSE"
            rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, condition, title)
            rule.setRuleKey(f"{severity}, {title}")
            parent.appendChild(rule)
        root.appendChild(parent)
    renderer = QgsRuleBasedRenderer(root)
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause(WORST_ON_TOP)]))
    renderer.setOrderByEnabled(True)
    return renderer


def _area_symbol(colour: str, fill: str) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {
            "color": _with_alpha(colour, FILL_ALPHA),
            "style": fill,
            "outline_color": colour,
            "outline_width": "0.25",
        }
    )


def _spot(
    colour: str, marker: str, size_mm: float, shown_if: str = TOO_NARROW_TO_SEE
) -> QgsCentroidFillSymbolLayer:
    """Return a marker inside the area that shows only where the area itself is too narrow."""
    dot = QgsMarkerSymbol.createSimple(
        {"name": marker, "color": colour, "outline_color": "white", "outline_width": "0.2"}
    )
    dot.setSize(size_mm)
    spot = QgsCentroidFillSymbolLayer()
    spot.setSubSymbol(dot)
    spot.setPointOnSurface(True)
    spot.setDataDefinedProperty(
        QgsSymbolLayer.Property.PropertyLayerEnabled, QgsProperty.fromExpression(shown_if)
    )
    return spot


def _changes() -> QgsSingleSymbolRenderer:
    symbol = _area_symbol(CHANGE_COLOUR, "solid")
    symbol.appendSymbolLayer(_spot(CHANGE_COLOUR, "circle", 2.0, CHANGE_TOO_NARROW))
    return QgsSingleSymbolRenderer(symbol)


def _events() -> QgsRuleBasedRenderer:
    """Return events as dots, what is not handled yet on top."""
    root = QgsRuleBasedRenderer.Rule(None)
    for title, condition, colour, size in EVENT_STATES:
        symbol = QgsMarkerSymbol.createSimple(
            {"name": "circle", "color": colour, "size": size, "outline_color": "#ffffff",
             "outline_width": "0.15"}
        )  # fmt: skip
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, condition, title)
        rule.setRuleKey(title)
        root.appendChild(rule)
    return QgsRuleBasedRenderer(root)


def _rates() -> QgsRuleBasedRenderer:
    """Return base grids by the share of events handled; those of other kinds are left out."""
    root = QgsRuleBasedRenderer.Rule(None)
    for title, condition, colour in RATE_CLASSES:
        symbol = QgsFillSymbol.createSimple(
            {"color": colour, "outline_color": "#6b737a", "outline_width": "0.2"}
        )
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, f"\"kind\" = 'base' AND {condition}", title)
        rule.setRuleKey(title)
        root.appendChild(rule)
    return QgsRuleBasedRenderer(root)


def _edition_changes() -> QgsCategorizedSymbolRenderer:
    categories = [
        QgsRendererCategory(change, _area_symbol(colour, "solid"), change.replace("_", " "))
        for change, colour in EDITION_COLOURS.items()
    ]
    return QgsCategorizedSymbolRenderer("change", categories)


def _mismatches() -> QgsSingleSymbolRenderer:
    symbol = QgsLineSymbol.createSimple({"color": "#c2185b", "width": "0.7"})
    vertex = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "white", "outline_color": "#c2185b", "outline_width": "0.3"}
    )
    vertex.setSize(1.6)
    vertices = QgsMarkerLineSymbolLayer()
    vertices.setPlacement(QgsMarkerLineSymbolLayer.Placement.Vertex)
    vertices.setSubSymbol(vertex)
    symbol.appendSymbolLayer(vertices)
    return QgsSingleSymbolRenderer(symbol)


def _links() -> QgsCategorizedSymbolRenderer:
    categories = []
    for relation, colour in RELATION_COLOURS.items():
        symbol = QgsLineSymbol.createSimple(
            {"color": _with_alpha(colour, 190), "capstyle": "round"}
        )
        symbol.symbolLayer(0).setDataDefinedProperty(
            QgsSymbolLayer.Property.PropertyStrokeWidth, QgsProperty.fromExpression(SHARE_AS_WIDTH)
        )
        categories.append(QgsRendererCategory(relation, symbol, relation))
    return QgsCategorizedSymbolRenderer("relation", categories)


def _coloured_grids() -> QgsCategorizedSymbolRenderer:
    categories = []
    # None stands for all other values
    for number, colour in (*enumerate(DESIGN_COLOURS), (None, DESIGN_COLOURS[0])):
        symbol = QgsFillSymbol.createSimple(
            {
                "color": _with_alpha(colour, DESIGN_ALPHA),
                "outline_color": DESIGN_BORDER,
                "outline_width": "0.5",
                "joinstyle": "round",
            }
        )
        categories.append(QgsRendererCategory(number, symbol, ""))
    return QgsCategorizedSymbolRenderer(DESIGN_COLOUR, categories)


def _composed_grids() -> QgsSingleSymbolRenderer:
    return _outline(_with_alpha(COMPOSED_COLOUR, BORDER_ALPHA), COMPOSED_WIDTH_MM)


def _fill(colour: str) -> QgsSingleSymbolRenderer:
    return QgsSingleSymbolRenderer(
        QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"})
    )


def _line(colour: str, width_mm: float) -> QgsSingleSymbolRenderer:
    return QgsSingleSymbolRenderer(
        QgsLineSymbol.createSimple({"color": colour, "width": str(width_mm)})
    )


def _outline(colour: str, width_mm: float, dashes: str = "solid") -> QgsSingleSymbolRenderer:
    return QgsSingleSymbolRenderer(
        QgsFillSymbol.createSimple(
            {
                "style": "no",
                "outline_color": colour,
                "outline_width": str(width_mm),
                "outline_style": dashes,
                "joinstyle": "round",
            }
        )
    )


def _labels(colour: str, size: float, smallest_scale: int) -> QgsVectorLayerSimpleLabeling:
    """Return code labels with a white halo, shown from 1:`smallest_scale` inwards."""
    text = QgsTextFormat()
    text.setSize(size)
    text.setColor(QColor(colour).darker(130))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = "code"
    settings.setFormat(text)
    settings.placement = QgsPalLayerSettings.Placement.Horizontal
    settings.scaleVisibility = True
    settings.minimumScale = smallest_scale
    settings.maximumScale = 1
    return QgsVectorLayerSimpleLabeling(settings)


def _with_alpha(colour: str, alpha: int) -> str:
    parts = QColor(colour)
    return f"{parts.red()},{parts.green()},{parts.blue()},{alpha}"


if __name__ == "__main__":
    application = QgsApplication([], False)  # noqa: FBT003 (QGIS's signature)
    application.initQgis()
    write_styles()
    application.exitQgis()
