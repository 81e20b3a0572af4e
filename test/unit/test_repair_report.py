"""The repair report proves what was mended, in either language, in one file safe to open."""

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError, Message
from gridstrata.core.findings import make_findings, no_findings
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.profiles import read_profile
from gridstrata.core.proof import Changes, Places, prove
from gridstrata.core.report import write_repair_report
from gridstrata.core.report.mending import (
    Mending,
    with_sound_places,
    with_sound_shapes,
)
from gridstrata.core.report.pairs import choose_places
from gridstrata.core.report.pictures import draw_mended, draw_pair
from gridstrata.core.report.sections import WORST_SHOWN
from gridstrata.core.report.texts import read_texts
from gridstrata.core.report.windows import choose_window

from .pages import NASTY, Reader, assert_cannot_break_out, assert_needs_nothing_else, texts_in

PROFILE = read_profile()
EN = read_texts("en")
NO_HOMES = np.empty((0, 2))
LOCKED = Message("Every grid that covers it is locked.")
WIDE = Message("It is wider than what may be mended.")


def objects(values):
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def layer(shapes, kind="base", prefix="G", name="My grids"):
    codes = np.array([f"{prefix}{number:03}" for number in range(len(shapes))])
    return GridLayer(kind, codes, objects(shapes), name)


def proof_of(places, changes=(), buildings=None):
    """Return the proof of (rule, codes, shape, width) and (place, giver, taker, both, shape, m)."""
    rule, codes, shape, width = zip(*places) if places else ((),) * 4
    place, giver, taker, both, piece, moved = zip(*changes) if changes else ((),) * 6
    return prove(
        Places(
            np.arange(1, len(places) + 1),
            objects(rule),
            objects(codes),
            objects(shape),
            np.array(width, dtype=float),
            objects([Message("Mended in way {n}.", n=n) for n in range(len(places))]),
        ),
        Changes(
            np.array(place, dtype=np.intp),
            objects(giver),
            objects(taker),
            np.array(both, dtype=bool),
            objects(piece),
            np.array(moved, dtype=float),
        ),
        buildings,
    )


class Repair:
    """Two grids that overlap by 2 m, a third with a gap of 1 m before it, and who lives there."""

    def __init__(self):
        box = shapely.box
        self.overlap, self.gap = box(98, 0, 100, 100), box(200, 0, 201, 100)
        self.before = layer([box(0, 0, 100, 100), box(98, 0, 200, 100), box(201, 0, 300, 100)])
        a, _, c = self.before.geometries
        self.after = replace(self.before, geometries=objects([a, box(100, 0, 200.5, 100), c]))
        self.after.geometries[2] = box(200.5, 0, 300, 100)
        self.buildings = Buildings(
            shapely.points([[99, 50], [200.2, 10], [10, 10]]),
            np.array([30, 5, 100]),
            np.array([60, 9, 300]),
        )
        self.places = [("overlap", "G000;G001", self.overlap, 2), ("gap", "G001;G002", self.gap, 1)]
        self.changes = [
            (1, "G001", "G000", True, self.overlap, 2),
            (2, "", "G001", False, box(200, 0, 200.5, 100), 0.5),
            (2, "", "G002", False, box(200.5, 0, 201, 100), 0.5),
        ]
        self.unresolved, self.reasons = no_findings(), []

    @property
    def proof(self):
        return proof_of(self.places, self.changes, self.buildings)

    def leave(self, *cases):
        """Leave places of (rule, codes, shape, reason)."""
        rule, codes, shape, reason = zip(*cases)
        made = make_findings(
            "gap", self.before.kind, PROFILE, geometry=objects(shape), codes=list(codes)
        )
        self.unresolved, self.reasons = replace(made, rule=objects(rule)), list(reason)

    def mending(self, **changes):
        values = {
            "before": with_sound_shapes(self.before),
            "after": with_sound_shapes(self.after),
            "base": None,
            "proof": with_sound_places(self.proof),
            "unresolved": self.unresolved,
            "reasons": self.reasons,
            "buildings": self.buildings,
            "texts": EN,
            "translate": str,
        }
        return Mending(**{**values, **changes})

    def page(self, folder, **options):
        path = folder / "r.html"
        options = {"buildings": self.buildings, **options}
        write_repair_report(
            path, self.before, self.after, self.proof, self.unresolved, self.reasons, **options
        )
        return path.read_text(encoding="utf-8")

    def words(self, folder, **options):
        return Reader(self.page(folder, **options)).words


@pytest.fixture
def repair():
    return Repair()


def test_the_verdict_says_how_many_were_mended_and_how_far_borders_moved(repair, tmp_path):
    words = repair.words(tmp_path)
    assert "2 places mended No border moved by more than 2 m. No place was left" in words
    assert 'class="verdict clear"' in repair.page(tmp_path)


def test_the_verdict_says_how_many_were_left_and_why(repair, tmp_path):
    here = shapely.box(0, 0, 9, 9)
    repair.leave(
        ("gap", "G000", here, LOCKED), ("gap", "G001", here, WIDE), ("overlap", "G002", here, WIDE)
    )
    words = repair.words(tmp_path)
    assert "3 places were left as they are. 2 places It is wider than what may be" in words
    assert "1 place Every grid that covers it is locked." in words
    assert 'class="verdict partly"' in repair.page(tmp_path)


def test_the_verdict_gives_the_three_most_frequent_reasons(repair, tmp_path):
    reasons = [Message("Reason {n}.", n=n) for n in range(5) for _ in range(5 - n)]
    repair.leave(*(("gap", "G000", None, reason) for reason in reasons))
    words = repair.words(tmp_path)
    told = words[: words.index("grids in the layer")]
    assert "5 places Reason 0. 4 places Reason 1. 3 places Reason 2. 3 places for other" in told
    assert "Reason 3." in words[len(told) :]


def test_the_figures_are_those_of_the_proof(repair, tmp_path):
    words = repair.words(tmp_path)
    assert "3 grids in the layer 2 grids changed 300 m² changed hands" in words
    assert "2 buildings moved 35 households moved" in words


def test_rules_are_summed_up_and_add_up(repair, tmp_path):
    words = repair.words(tmp_path)
    assert "Overlap 1 200.00 200.00 1 30 2.00" in words
    assert "Gap 1 100.00 100.00 1 5 0.50" in words
    assert "Total 2 300.00 300.00 2 35 2.00" in words


def test_the_total_is_that_of_the_printed_figures(repair, tmp_path):
    repair.places = [
        ("overlap", "G000;G001", shapely.box(0, 0, 1, 0.006), 1),
        ("gap", "G000;G001", shapely.box(0, 0, 1, 0.006), 1),
    ]
    assert "Total 2 0.02 " in repair.words(tmp_path)


def test_changed_grids_are_balanced(repair, tmp_path):
    words = repair.words(tmp_path)
    assert "G001 10,200.00 +50.00 −200.00 10,050.00 30 +5 −30 5" in words
    assert "G002 9,900.00 +50.00 – 9,950.00 0 – – 0" in words
    assert "All changed grids 20,100.00 +100.00 −200.00 20,000.00 30 +5 −30 5" in words
    assert "further apart than 0.00 m²" in words


def test_a_balance_that_is_off_is_told(repair, tmp_path):
    repair.changes = repair.changes[:2]
    assert "further apart than 50.00 m²" in repair.words(tmp_path)


def test_what_lives_there_is_left_out_without_buildings(repair, tmp_path):
    words = repair.words(tmp_path, buildings=None)
    assert "Households" not in words
    assert "G002 9,900.00 +50.00 – 9,950.00 All changed grids" in words
    assert "No buildings were given" in words


def many_gaps(n):
    """Return a repair of n gaps of 1 m, each west of its grid."""
    repair = Repair()
    west = 20.0 * np.arange(n)
    repair.before = layer(shapely.box(west + 1, 0, west + 20, 20))
    repair.after = layer(shapely.box(west, 0, west + 20, 20))
    gaps = shapely.box(west, 0, west + 1, 20)
    codes = repair.before.codes.tolist()
    repair.places = [("gap", code, gap, 1) for code, gap in zip(codes, gaps)]
    repair.changes = [
        (row + 1, "", code, False, gap, 1) for row, (code, gap) in enumerate(zip(codes, gaps))
    ]
    return repair


def test_a_long_balance_is_cut_off_and_summed_up(tmp_path):
    words = many_gaps(60).words(tmp_path)
    assert "G039 380.00" in words
    assert "G040 380.00" not in words
    assert "All changed grids 22,800.00 +1,200.00 – 24,000.00" in words
    assert "20 more changed grids are in the table" in words


def test_what_was_left_is_listed_by_reason_with_its_first_grids(repair, tmp_path):
    here = shapely.box(0, 0, 9, 9)
    repair.leave(
        *(("blind_spot", f"G00{n};H00{n}", here, WIDE) for n in range(7)),
        ("overlap", "G002", here, LOCKED),
    )
    words = repair.words(tmp_path)
    listed = words[words.rindex("What was left as it is") :]
    assert "Blind spot It is wider than what may be mended. 7 G000, H000 G001, H001" in listed
    assert "G004, H004 and 2 more places" in listed
    assert "Overlap Every grid that covers it is locked. 1 G002" in listed


def test_nothing_mended_and_nothing_left_is_a_page_too(repair, tmp_path):
    repair.after, repair.places, repair.changes = repair.before, [], []
    words = repair.words(tmp_path)
    assert "Nothing was mended No place was left as it was." in words
    assert "Before and after" not in words
    assert "What every changed grid" not in words


def test_codes_missing_and_places_without_a_code_are_told(repair, tmp_path):
    codes = repair.before.codes.copy()
    codes[1] = ""
    repair.before, repair.after = (
        replace(one, codes=codes) for one in (repair.before, repair.after)
    )
    repair.leave(("gap", "", shapely.box(0, 0, 9, 9), LOCKED))
    words = repair.words(tmp_path)
    assert "without a code 10,200.00" in words
    assert "locked. 1 without a code" in words


def test_faulty_shapes_are_drawn_and_balanced_all_the_same(repair, tmp_path):
    bow = shapely.Polygon([(0, 200), (10, 210), (10, 200), (0, 210)])
    more = [None, shapely.Polygon(), bow]
    repair.before = layer([*repair.before.geometries, *more])
    repair.after = layer([*repair.after.geometries, *more])
    repair.leave(("empty_geometry", "G003", None, LOCKED), ("gap", "G005", bow, LOCKED))
    words = repair.words(tmp_path)
    assert "6 grids in the layer 2 grids changed" in words
    assert "nan" not in words


def test_a_place_without_a_shape_has_no_picture(repair, tmp_path):
    repair.places[0] = ("overlap", "G000;G001", None, 2)
    assert draw_pair(repair.mending(), 0).before == ""
    assert "Overlap 1 0.00 200.00" in repair.words(tmp_path)


def test_an_empty_layer_has_no_map(tmp_path):
    repair = many_gaps(0)
    assert draw_mended(repair.mending(), np.empty(0, dtype=np.intp)) == ""
    assert "0 grids in the layer" in repair.words(tmp_path)


def test_names_cannot_break_out_of_the_page(repair, tmp_path):
    codes = np.array([f"{NASTY}{n}" for n in range(3)])
    repair.before, repair.after = (
        replace(one, codes=codes, name=NASTY) for one in (repair.before, repair.after)
    )
    repair.places = [(rule, NASTY, *rest) for rule, _, *rest in repair.places]
    repair.changes = [(n, NASTY, f"{NASTY}1", *rest) for n, _, _, *rest in repair.changes]
    repair.leave(("gap", NASTY, repair.gap, Message(NASTY)))
    page = Reader(repair.page(tmp_path, title=NASTY))
    assert_cannot_break_out(page)
    assert "<script>alert('1')</script>" in page.words


def test_the_file_needs_nothing_else(repair, tmp_path):
    assert_needs_nothing_else(repair.page(tmp_path))


def test_the_same_repair_makes_the_same_file(repair, tmp_path):
    assert repair.page(tmp_path) == repair.page(tmp_path)


def test_inputs_are_not_modified(repair, tmp_path):
    layers = (repair.before, repair.after)
    shapes = [shapely.to_wkb(one.geometries).tolist() for one in layers]
    repair.page(tmp_path)
    assert [shapely.to_wkb(one.geometries).tolist() for one in layers] == shapes


def test_a_report_that_cannot_be_written_is_refused(repair, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GridError, match=r"r.html cannot be written"):
        repair.page(tmp_path / "file")


def test_messages_are_told_in_the_reader_s_language(repair, tmp_path):
    repair.leave(("gap", "G000", repair.gap, LOCKED))
    words = repair.words(tmp_path, translate=lambda text: f"¿{text}?")
    assert "¿Every grid that covers it is locked.?" in words
    assert "¿Mended in way 1.?" in words
    assert "¿¿nobody? → G001: 50.00 m², buildings: 1, households: 5.?" in words


def test_a_chinese_page_holds_no_english_sentence(repair, tmp_path):
    repair.leave(("gap", "G000", repair.gap, Message("理由")))
    translated = {"Mended in way {n}.": "办法{n}。", "nobody": "无人"}
    moves = "{giver} → {taker}：{area} 平方米，{buildings} 栋，{households} 户。"
    bare = "{giver} → {taker}：{area} 平方米。"
    words = repair.words(
        tmp_path,
        locale="zh_CN",
        translate=lambda text: translated.get(
            text, moves if "{buildings}" in text else bare if "{giver}" in text else text
        ),
    )
    body = words[words.index("网格修复报告", 20) :].replace("My grids", "")
    assert set(re.findall(r"[A-Za-z]{2,}", body)) <= {"GridStrata"}
    assert "已修复 2 处 网格边界最多移动 2 米。1 处保留原状。" in body
    assert "无人 → G001：50.00 平方米，1 栋，5 户。" in body


def test_the_page_takes_another_title(repair, tmp_path):
    words = repair.words(tmp_path, title="Alignment report")
    assert words.count("Alignment report") == 2
    assert "Repair report" not in words


def test_every_rule_has_its_first_place_shown_before_any_its_second():
    repair = many_gaps(20)
    repair.places[3] = ("overlap", *repair.places[3][1:])
    repair.places[4] = ("blind_spot", *repair.places[4][1:])
    repair.buildings = Buildings(
        shapely.points([[140.5, 5], [180.5, 5]]), np.array([7, 9]), np.array([1, 1])
    )
    rows = choose_places(repair.mending())
    assert len(rows) == WORST_SHOWN
    assert repair.proof.places.rule[rows].tolist() == ["overlap", *["gap"] * 10, "blind_spot"]
    assert rows[1:3].tolist() == [9, 7]


def test_a_place_is_drawn_before_and_after_in_the_same_window(repair):
    pair = draw_pair(repair.mending(), 1)
    for drawing in (pair.before, pair.after):
        assert {"G001", "G002"} <= set(texts_in(drawing))
        assert texts_in(drawing)[-1].endswith(" m")
        assert 'class="border"' in drawing
        assert 'class="building moved"' in drawing
    assert 'class="finding error"' in pair.before
    assert pair.styles == {"G001": "taker0", "G002": "taker1"}
    for name in ("piece taker0", "piece taker1", "tint taker0", "tint taker1"):
        assert f'class="{name}"' in pair.after


def test_ground_that_nobody_takes_is_drawn_as_such(repair):
    repair.changes[2] = (2, "G002", "", False, repair.changes[2][4], 0.5)
    pair = draw_pair(repair.mending(), 1)
    assert pair.styles == {"G001": "taker0", "": "nobody"}
    assert 'class="piece nobody"' in pair.after


def test_more_takers_than_patterns_share_a_plain_one(repair):
    shapes = shapely.box(np.arange(9), 0, np.arange(9) + 1, 9)
    repair.places[1] = ("blind_spot", "", shapely.box(0, 0, 9, 9), 9)
    repair.changes = [(2, "", f"T{n}", False, shape, 1) for n, shape in enumerate(shapes)]
    styles = draw_pair(repair.mending(), 1).styles
    assert list(styles.values()) == [f"taker{n}" for n in range(6)] + ["others"] * 3


def test_moves_in_the_picture_come_first_and_the_rest_is_counted(repair, tmp_path):
    long = shapely.box(0, 0, 9000, 1)
    repair.places = [("gap", "G000", long, 1)]
    starts = np.arange(0, 9000, 100)
    pieces = shapely.box(starts, 0, starts + 100, 1)
    repair.changes = [(1, "", f"T{n:02}", False, piece, 1) for n, piece in enumerate(pieces)]
    text = repair.page(tmp_path, buildings=None)
    assert "84 more, in the table." in Reader(text).words
    moves = re.findall(r"<li>(<svg.*?</svg>)nobody", text)
    seen = ["unseen" not in swatch for swatch in moves]
    assert seen == sorted(seen, reverse=True)
    assert any(seen)


@pytest.mark.parametrize(
    ("place", "width", "across"),
    [
        pytest.param(shapely.box(0, 0, 9500, 2), 2, 60, id="long"),
        pytest.param(shapely.box(0, 0, 9500, 0.02), 0.02, 20, id="long and very thin"),
        pytest.param(shapely.box(0, 0, 100, 80), 80, 170, id="compact"),
        pytest.param(shapely.box(0, 0, 2, 1), 1, 20, id="tiny"),
    ],
)
def test_a_window_shows_the_width_of_a_long_place_and_all_of_a_compact_one(place, width, across):
    west, south, east, north = choose_window(place, width, objects([place]), ["a"], NO_HOMES)
    assert east - west == pytest.approx(across)
    assert shapely.box(west, south, east, north).intersection(place).area > 0


def test_a_window_looks_at_the_place_where_most_grids_meet():
    pieces = objects(
        [shapely.box(0, 0, 800, 2), shapely.box(800, 1, 1000, 2), shapely.box(800, 0, 1000, 1)]
    )
    window = choose_window(shapely.box(0, 0, 1000, 2), 2, pieces, ["a", "b", "c"], NO_HOMES)
    assert shapely.box(*window).contains(shapely.Point(800, 1))


def test_a_window_looks_at_a_building_that_changed_hands():
    place = shapely.box(0, 0, 1000, 2)
    homes = np.array([[333.0, 1.0]])
    window = choose_window(place, 2, objects([place]), ["a"], homes)
    assert shapely.box(*window).centroid.equals(shapely.Point(333, 1))


def test_a_window_needs_no_pieces():
    place = shapely.box(0, 0, 1000, 2)
    window = choose_window(place, 2, objects([]), [], NO_HOMES)
    assert shapely.box(*window).intersects(place)


def test_marks_tell_rules_and_what_was_left_apart(repair, tmp_path):
    repair.leave(("gap", "G000", shapely.box(0, 0, 9, 9), LOCKED))
    repair.places[1] = ("outside", *repair.places[1][1:])
    text = repair.page(tmp_path)
    marks = set(re.findall(r'<path class="mark (\w+)" d="M\d+ \d+(m[^M"]+)', text))
    assert {style for style, _ in marks} == {"overlap", "other", "left", "building"}
    assert len({glyph for _, glyph in marks}) == 4
    words = Reader(text).words
    assert "Overlap, mended: 1 Other, mended: 1 Left as it is: 1 grid" in words


def test_shown_places_are_numbered_on_the_overview(repair):
    drawing = draw_mended(repair.mending(), np.array([1]))
    assert texts_in(drawing) == ["2", "20 m"]


def test_a_professional_layer_is_drawn_over_the_base_grids(repair, tmp_path):
    repair.before = replace(repair.before, kind="police")
    repair.after = replace(repair.after, kind="police", name="")
    repair.places[1] = ("drift", *repair.places[1][1:])
    text = repair.page(tmp_path, base=layer([shapely.box(0, 0, 150, 100), None], prefix="B"))
    assert text.count('class="base"') > 3
    words = Reader(text).words
    assert "Layer: Police" in words
    assert "Border slightly off 1 100.00" in words
    assert "base grid" in words
    assert 'class="base"' not in repair.page(tmp_path)


def test_a_layer_of_very_many_grids_is_drawn_as_its_outline(tmp_path):
    repair = many_gaps(1)
    x, y = (axis.ravel() * 10.0 for axis in np.meshgrid(np.arange(100), np.arange(100)))
    shapes = shapely.box(x, y, x + 10, y + 10)
    repair.before = layer(shapes)
    repair.after = replace(repair.before, geometries=repair.before.geometries.copy())
    repair.after.geometries[0] = shapely.box(-1, 0, 10, 10)
    assert len(repair.page(tmp_path)) < 100_000


def test_very_many_places_stay_a_page(tmp_path):
    text = many_gaps(2000).page(tmp_path)
    marks = re.search(r'class="mark gap" d="([^"]*)"', text).group(1)
    assert 100 < marks.count("M") < 200
    assert len(text) < 600_000
