"""The gate refuses errors that nobody answers for."""

from datetime import date, timedelta

import pytest
from gridstrata.core.errors import GateError, GridError
from gridstrata.core.files import read_csv, write_csv
from gridstrata.core.findings import join_findings, no_findings
from gridstrata.core.profiles import read_profile
from gridstrata.core.release.gate import check_gate
from gridstrata.core.release.waivers import (
    Waiver,
    make_waivers,
    waiver_columns,
)

from .hand_made import TODAY, crossing

PROFILE = read_profile()


def waive(findings, expiry=TODAY, row=0):
    return Waiver(findings.finding_id[row], "moves in spring", "Li", expiry)


def test_a_stack_without_findings_passes():
    gate = check_gate(no_findings(), [], TODAY)
    assert (len(gate.blocking), gate.used, gate.notes) == (0, (), [])


def test_errors_are_refused_with_their_counts_by_rule():
    findings = join_findings([crossing(PROFILE, "a"), crossing(PROFILE, "b")])
    with pytest.raises(GateError, match=r"2 errors stand against it \(crossing 2\)") as caught:
        check_gate(findings, [], TODAY)
    assert caught.value.counts == {"crossing": 2}


def test_warnings_and_hints_do_not_block():
    findings = crossing(PROFILE)
    findings.severity[:] = "warning"
    assert len(check_gate(findings, [], TODAY).waived) == 0


def test_a_waived_error_passes_and_is_kept():
    findings = join_findings([crossing(PROFILE, "a")])
    gate = check_gate(findings, [waive(findings)], TODAY)
    assert gate.waived.finding_id == findings.finding_id
    assert gate.used == (waive(findings),)


def test_one_waiver_leaves_the_other_error_standing():
    findings = join_findings([crossing(PROFILE, "a"), crossing(PROFILE, "b")])
    with pytest.raises(GateError, match="1 error stands"):
        check_gate(findings, [waive(findings)], TODAY)


@pytest.mark.parametrize(
    ("expiry", "passes"),
    [
        pytest.param(TODAY, True, id="holds through its last day"),
        pytest.param(TODAY - timedelta(1), False, id="expired yesterday"),
    ],
)
def test_a_waiver_holds_until_it_expires(expiry, passes):
    findings = crossing(PROFILE)
    waivers = [waive(findings, expiry)]
    if passes:
        assert check_gate(findings, waivers, TODAY).expired == ()
        return
    with pytest.raises(GateError, match=rf"have expired: {findings.finding_id[0]} \({expiry}\)"):
        check_gate(findings, waivers, TODAY)


def test_an_expired_waiver_beside_one_in_force_does_no_harm():
    findings = crossing(PROFILE)
    waivers = [waive(findings, TODAY - timedelta(1)), waive(findings)]
    gate = check_gate(findings, waivers, TODAY)
    assert (gate.used, gate.expired) == ((waivers[1],), (waivers[0],))


def test_a_waiver_for_a_finding_that_is_gone_is_told():
    waiver = Waiver("gone", "was mended", "Li", TODAY)
    gate = check_gate(no_findings(), [waiver], TODAY)
    assert gate.unused == (waiver,)
    assert [str(note) for note in gate.notes] == ["Waivers without a finding: gone."]


ROW = {"finding_id": "ab12", "reason": "moves", "author": "李", "expiry": "2026-12-31"}


@pytest.mark.parametrize("name", ["finding_id", "reason", "author", "expiry"])
@pytest.mark.parametrize("value", ["", "  ", None])
def test_a_waiver_needs_every_value(name, value):
    with pytest.raises(GridError, match=f"Waivers w.csv, row 2: {name} is missing"):
        make_waivers("w.csv", [ROW, {**ROW, name: value}])


@pytest.mark.parametrize("text", ["31.12.2026", "2026-02-30", "soon"])
def test_a_bad_date_names_its_row(text):
    with pytest.raises(GridError, match=r"row 1: expiry '.*' is no date. Write it as YYYY-MM-DD"):
        make_waivers("w.csv", [{**ROW, "expiry": text}])


@pytest.mark.parametrize("value", ["2026-12-31", "2026-12-31T00:00:00", date(2026, 12, 31)])
def test_dates_come_as_text_or_as_dates(value):
    assert make_waivers("w", [{**ROW, "expiry": value}])[0].expiry == date(2026, 12, 31)


def test_waivers_survive_a_csv_file(tmp_path):
    waivers = make_waivers("w", [ROW, {**ROW, "finding_id": "0012", "reason": 'so "said", ok'}])
    write_csv(tmp_path / "w.csv", waiver_columns(waivers))
    columns = read_csv(tmp_path / "w.csv")
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    assert make_waivers("w", rows) == (waivers[1], waivers[0])
