"""The register over the years: nothing is forgotten, nothing comes back, all is followed."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from gridstrata.core.codes.profile import read_scheme
from gridstrata.core.codes.register import Entries, texts
from gridstrata.core.codes.store import read_register, write_register
from gridstrata.core.codes.update import KEPT
from gridstrata.core.errors import GridError
from gridstrata.core.files import Table, read_layer, read_table, write_geopackage

from .conftest import COMMUNITIES, quarters, squares

A, B, C, D = COMMUNITIES
POLICE = {"scheme": "professional_grid", "object_class": "010100"}
FIRE = {**POLICE, "object_class": "020100"}
NAMES = [f"{A}003", f"{A}004", f"{A}001", f"{A}002"]


def entries_of(assignment):
    """Return what the register holds by code, as plain values."""
    entries = assignment.register.entries
    return {
        code: (issued, retired, before, after)
        for code, issued, retired, before, after in zip(
            entries.code.tolist(),
            entries.issued.tolist(),
            entries.retired.tolist(),
            entries.predecessors.tolist(),
            entries.successors.tolist(),
        )
    }


@pytest.fixture
def first(assign):
    """Return a first numbering of the four quarters of a community, in 2025."""
    return assign(quarters(0), today="2025-01-01", row_height=500.0)


def test_register_remembers_every_code_with_its_day_and_place(first):
    entries = first.register.entries
    assert entries.code.tolist() == sorted(NAMES)
    assert set(entries.parent.tolist()) == {A}
    assert entries.sequence.tolist() == ["001", "002", "003", "004"]
    assert set(entries.issued.tolist()) == {"2025-01-01"}
    assert entries.is_live.all()
    assert shapely.equals(entries.place, quarters(0)[[2, 3, 0, 1]]).all()
    assert first.register.row_height == 500.0


def test_second_run_with_no_change_changes_nothing(assign, first):
    again = assign(quarters(0), register=first.register)
    assert again.codes.tolist() == NAMES
    assert again.matched.tolist() == sorted(NAMES)
    assert not again.update.is_changed
    assert entries_of(again) == entries_of(first)


def test_second_run_on_the_coded_layer_changes_nothing_either(assign, first):
    again = assign(quarters(0), first.codes, register=first.register)
    assert again.codes.tolist() == NAMES
    assert not len(again.matched)
    assert not again.update.is_changed


def test_number_that_was_retired_is_never_issued_again(assign, first):
    without_last = assign(
        quarters(0)[[0, 2, 3]], first.codes[[0, 2, 3]], register=first.register
    ).register
    again = assign(quarters(0), [NAMES[0], "", *NAMES[2:]], register=without_last)
    assert again.codes.tolist() == [NAMES[0], f"{A}005", *NAMES[2:]]
    assert entries_of(again)[f"{A}004"] == ("2025-01-01", "2026-11-30", "", "")


def test_highest_number_counts_even_after_the_layer_and_all_codes_are_gone(assign, first):
    emptied = assign(quarters(1), register=first.register).register
    back = assign(quarters(0), register=emptied)
    assert back.codes.tolist() == [f"{A}007", f"{A}008", f"{A}005", f"{A}006"]


def test_retired_code_does_not_come_back(assign, first):
    without = assign(quarters(0)[1:], first.codes[1:], register=first.register).register
    found = assign(quarters(0), first.codes, register=without)
    assert found.codes.tolist() == ["", *NAMES[1:]]
    (finding,) = found.findings
    assert (finding.row, finding.rule) == (0, "retired_code")
    assert f"Code {A}003 was retired on 2026-11-30" in str(finding.message)
    assert not found.update.is_changed


def test_split_grid_is_followed_by_both_halves(assign, first):
    halves = squares((0, 0, 0.25, 0.5), (0.25, 0, 0.5, 0.5))
    shapes = np.concatenate([halves, quarters(0)[1:]])
    found = assign(shapes, ["", "", *NAMES[1:]], register=first.register)
    assert found.codes.tolist() == [f"{A}005", f"{A}006", *NAMES[1:]]
    entries = entries_of(found)
    assert entries[f"{A}003"] == ("2025-01-01", "2026-11-30", "", f"{A}005;{A}006")
    assert entries[f"{A}005"] == ("2026-11-30", "", f"{A}003", "")
    assert entries[f"{A}006"] == ("2026-11-30", "", f"{A}003", "")
    assert entries[f"{A}004"] == ("2025-01-01", "", "", "")


def test_merged_grids_are_followed_by_the_one_grid(assign, first):
    shapes = np.concatenate([squares((0, 0, 1, 0.5)), quarters(0)[2:]])
    found = assign(shapes, register=first.register)
    assert found.codes.tolist() == [f"{A}005", *NAMES[2:]]
    entries = entries_of(found)
    assert entries[f"{A}005"] == ("2026-11-30", "", f"{A}003;{A}004", "")
    assert entries[f"{A}003"] == ("2025-01-01", "2026-11-30", "", f"{A}005")


def test_grid_taken_up_by_a_neighbour_is_followed_by_it(assign, first):
    shapes = np.concatenate([squares((0, 0, 1, 0.5)), quarters(0)[2:]])
    found = assign(shapes, [NAMES[0], *NAMES[2:]], register=first.register)
    entries = entries_of(found)
    assert entries[f"{A}004"] == ("2025-01-01", "2026-11-30", "", f"{A}003")
    assert entries[f"{A}003"] == ("2025-01-01", "", f"{A}004", "")


def test_grid_cut_out_of_one_that_goes_on_has_it_for_predecessor(assign, first):
    shapes = np.concatenate(
        [squares((0, 0, 0.3, 0.5)), quarters(0)[1:], squares((0.3, 0, 0.5, 0.5))]
    )
    found = assign(shapes, [*NAMES, ""], register=first.register)
    entries = entries_of(found)
    assert entries[f"{A}005"] == ("2026-11-30", "", f"{A}003", "")
    assert entries[f"{A}003"] == ("2025-01-01", "", "", f"{A}005")


def test_border_that_moved_a_little_keeps_the_code_and_is_seen(assign, first):
    shapes = np.concatenate([squares((0, 0, 0.51, 0.5), (0.51, 0, 1, 0.5)), quarters(0)[2:]])
    found = assign(shapes, register=first.register)
    assert found.codes.tolist() == NAMES
    assert found.update.is_changed
    moved = found.update.seen != KEPT
    assert found.register.entries.code[moved].tolist() == [f"{A}003", f"{A}004"]


def test_codes_that_grids_had_before_are_taken_over(assign):
    found = assign(quarters(0)[:2], [f"{A}017", ""])
    entries = found.register.entries
    assert entries.code.tolist() == [f"{A}017", f"{A}018"]
    assert entries.note.tolist() == ["adopted", ""]


def test_malformed_codes_are_not_in_the_register(assign):
    assert assign(quarters(0)[:1], ["12"]).register.entries.code.tolist() == []


def test_classes_share_a_register_and_leave_each_other_alone(assign):
    shape = squares((0, 0, 1, 1))
    police = assign(shape, **POLICE)
    fire = assign(shape, register=police.register, **FIRE)
    assert fire.codes.tolist() == [f"020100{A}00"]
    assert fire.register.entries.code.tolist() == [f"010100{A}00", f"020100{A}00"]
    assert fire.register.entries.is_live.all()
    assert not assign(shape, register=fire.register, **POLICE).update.is_changed


def test_number_of_an_undivided_community_is_not_used_twice(assign):
    whole, halves = squares((0, 0, 1, 1)), squares((0, 0, 0.5, 1), (0.5, 0, 1, 1))
    one = assign(whole, **POLICE)
    two = assign(halves, register=one.register, **POLICE)
    assert two.codes.tolist() == [f"010100{A}01", f"010100{A}02"]
    back = assign(whole, register=two.register, **POLICE)
    assert back.codes.tolist() == [f"010100{A}03"]
    assert [finding.rule for finding in back.findings] == ["undivided_spent"]


def test_merged_numbers_go_on_after_the_highest_ever(assign):
    one = assign(squares((0, 0, 2, 1)), **POLICE)
    none = assign(squares((0, 0, 1, 1)), register=one.register, **POLICE)
    again = assign(squares((0, 0, 2, 1)), register=none.register, **POLICE)
    assert again.codes.tolist() == ["01010044030800160200"]


def test_row_height_is_that_of_the_first_numbering(assign, first):
    shapes = np.concatenate([quarters(0), quarters(1)])
    found = assign(shapes, register=first.register, row_height=2000.0)
    assert found.codes[4:].tolist() == [f"{B}003", f"{B}004", f"{B}001", f"{B}002"]
    assert found.register.row_height == 500.0
    assert "begun with rows of 500 m, which are kept" in str(found.notes[0])


def test_dates_reversed_are_refused(assign, first):
    with pytest.raises(GridError, match=f"{A}003 was issued on 2025-01-01 and cannot be retired"):
        assign(quarters(0)[1:], first.codes[1:], register=first.register, today="2024-12-31")


def test_day_before_the_last_change_is_refused_when_something_changes(assign, first):
    more = np.concatenate([quarters(0), quarters(1)])
    with pytest.raises(GridError, match="DATE is 2024-12-31, but codes were issued or retired on"):
        assign(more, register=first.register, today="2024-12-31")
    assert not assign(quarters(0), register=first.register, today="2024-12-31").update.is_changed


def test_code_that_moved_to_another_grid_is_told_and_the_register_stays(assign, first):
    swapped = [NAMES[1], NAMES[0], *NAMES[2:]]
    found = assign(quarters(0), swapped, register=first.register)
    assert found.codes.tolist() == swapped
    assert [(f.row, f.rule) for f in found.findings] == [(0, "moved_code"), (1, "moved_code")]
    assert not found.update.is_changed


def test_order_of_the_rows_changes_nothing_in_the_register(assign, first):
    shapes = np.concatenate([squares((0, 0, 1, 0.5)), quarters(0)[2:], quarters(1)])
    one = assign(shapes, register=first.register)
    other = assign(shapes[::-1], register=first.register)
    assert entries_of(one) == entries_of(other)
    assert list(entries_of(one)) == list(entries_of(other))


def test_register_of_another_scheme_is_refused(assign, first):
    with pytest.raises(GridError, match=r"is of scheme unit_grid .* not of management_grid"):
        assign(quarters(0), scheme="management_grid", register=first.register)


def test_register_of_another_district_is_refused(assign, communities, first):
    elsewhere = communities([code.replace("440308", "440304") for code in COMMUNITIES])
    with pytest.raises(GridError, match=r"its codes begin with 440308, .* with 440304"):
        assign(quarters(0), parents=elsewhere, register=first.register)


def test_register_begun_with_old_codes_is_still_this_district_s(assign):
    old = assign(quarters(0)[:1], ["440307001001005"])
    assert not assign(quarters(0)[:1], old.codes, register=old.register).update.is_changed


@pytest.mark.parametrize(
    ("mistake", "rule"),
    [(NAMES[1], "moved_code"), ("12", "malformed_code")],
)
def test_code_is_not_retired_because_its_grid_was_given_a_wrong_one(assign, first, mistake, rule):
    found = assign(quarters(0), [mistake, *NAMES[1:]], register=first.register)
    assert rule in [finding.rule for finding in found.findings]
    assert not found.update.is_changed
    corrected = assign(quarters(0), NAMES, register=found.register)
    assert corrected.codes.tolist() == NAMES
    assert not corrected.findings


def test_two_processes_make_the_same_register(tmp_path):
    program = Path(__file__).with_name("numberer.py")
    files = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.gpkg"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, program, path, "once"], env=environment, check=True)
        files.append(path.read_bytes())
    assert files[0] == files[1]


# On the disk


@pytest.fixture
def saved(first, tmp_path):
    path = tmp_path / "register.gpkg"
    write_register(path, replace(first.register, crs="EPSG:4547"))
    return path


def read(path, scheme="unit_grid"):
    return read_register(path, read_scheme(scheme))


def spoil(path, change, about=lambda about: about):
    """Write the register again with changed columns or members."""
    codes, members = read_layer(path, "codes"), read_table(path, "about")
    keys = dict(zip(members.columns["key"].tolist(), members.columns["value"].tolist()))
    keys = about(keys)
    columns = change(dict(codes.columns))
    place = codes.places[: len(next(iter(columns.values())))]
    described = {"key": np.array(list(keys)), "value": np.array(list(keys.values()))}
    write_geopackage(path, [Table("codes", columns, place, "EPSG:4547"), Table("about", described)])


def test_what_is_written_is_read(first, saved):
    register = read(saved)
    assert register.name == "register.gpkg"
    assert (register.scheme, register.template) == (first.register.scheme, first.register.template)
    assert (register.row_height, register.crs) == (500.0, "EPSG:4547")
    assert register.districts == ("440308",)
    for name in ("code", "parent", "sequence", "issued", "retired", "predecessors", "note"):
        written, found = (getattr(r.entries, name).tolist() for r in (first.register, register))
        assert written == found
    same = shapely.equals_exact(register.entries.place, first.register.entries.place, 0)
    assert same.all()


def test_codes_stay_text_in_the_file(saved):
    assert read_layer(saved, "codes").columns["sequence"].tolist() == ["001", "002", "003", "004"]


def test_second_run_writes_the_same_bytes(assign, saved):
    before = saved.read_bytes()
    again = assign(quarters(0), register=read(saved))
    write_register(saved, again.register)
    assert saved.read_bytes() == before


def test_empty_register_is_written_and_read(first, tmp_path):
    path = tmp_path / "empty.gpkg"
    write_register(path, replace(first.register, crs="EPSG:4547", entries=Entries()))
    assert len(read(path)) == 0


def test_write_that_fails_leaves_the_old_register(first, saved, monkeypatch):
    before = saved.read_bytes()
    wrong = replace(first.register.entries, note=texts(["x", "x", "x"]))
    with pytest.raises(Exception):  # noqa: B017, PT011 (whatever it is)
        write_register(saved, replace(first.register, entries=wrong, crs="no such CRS"))
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda c: {n: v[1:] for n, v in c.items()}, "it holds 3 of 4 codes", id="row deleted"
        ),
        pytest.param(
            lambda c: {**c, "code": c["code"][[0, 0, 2, 3]]}, "001 is there twice", id="code twice"
        ),
        pytest.param(
            lambda c: {**c, "code": np.array(["x", *c["code"][1:]])},
            "x is no code of scheme unit_grid",
            id="code changed",
        ),
        pytest.param(
            lambda c: {**c, "issued": np.array(["1.1.2025"] * 4)}, "date '1.1.2025'", id="no day"
        ),
        pytest.param(
            lambda c: {**c, "issued": np.array([""] * 4)}, "has the date '-'", id="no date"
        ),
        pytest.param(
            lambda c: {**c, "retired": np.array(["2024-12-31"] * 4)},
            "retired on 2024-12-31, before it was issued on 2025-01-01",
            id="dates reversed",
        ),
        pytest.param(
            lambda c: {n: v for n, v in c.items() if n != "retired"},
            "field retired is missing",
            id="field missing",
        ),
    ],
)
def test_damaged_register_is_refused_with_the_remedy(saved, change, message):
    spoil(saved, change)
    with pytest.raises(GridError, match=message) as refused:
        read(saved)
    assert "Register register.gpkg is damaged" in str(refused.value)
    assert "Put a copy from before in its place" in str(refused.value)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        (lambda a: {k: v for k, v in a.items() if k != "count"}, "count is missing"),
        (lambda a: {**a, "row_height": "nan"}, "row_height is 'nan'"),
        (lambda a: {**a, "row_height": "high"}, "row_height is 'high'"),
        (lambda a: {**a, "format": "2"}, "another version of the plugin"),
    ],
)
def test_register_that_does_not_say_what_it_is_is_refused(saved, about, message):
    spoil(saved, lambda columns: columns, about)
    with pytest.raises(GridError, match=message):
        read(saved)


def test_file_that_is_no_register_is_refused(tmp_path, saved):
    other = tmp_path / "other.gpkg"
    write_geopackage(other, [Table("grids", {"code": np.array(["1"])})])
    with pytest.raises(GridError, match="damaged: layer about is missing"):
        read(other)
    (tmp_path / "text.gpkg").write_text("register")
    with pytest.raises(GridError, match=r"text\.gpkg is damaged: it cannot be read"):
        read(tmp_path / "text.gpkg")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_register_cut_short_is_refused(saved, share):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(GridError, match="is damaged"):
        read(saved)


def test_register_that_somebody_edits_is_refused(saved):
    saved.with_name("register.gpkg-wal").write_bytes(b"pages")
    with pytest.raises(GridError, match=r"open in another program.*Close it there"):
        read(saved)


def test_codes_with_sql_in_them_are_only_text(assign, communities, tmp_path):
    parents = communities(("A'--;DROP TABLE", "B", "C", "D"))
    found = assign(
        quarters(0)[:1], scheme="{parent:1}{sequence:02}", parents=parents, parent_names=None
    )
    assert found.codes.tolist() == [""]
    path = tmp_path / "it's;--.gpkg"
    write_register(path, replace(found.register, crs="EPSG:4547"))
    assert len(read(path, "{parent:1}{sequence:02}")) == 0
