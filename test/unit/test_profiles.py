import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.profiles import read_profile


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_default_profile_carries_the_contract_s_values(profile):
    assert (profile.noise, profile.drift, profile.minimum, profile.maximum) == (0.2, 2.0, 300, 500)
    assert profile.severity["crossing"] == "error"
    assert profile.severity["drift"] == "warning"
    assert profile.severity["unmatched_edge"] == "hint"


def test_own_profile_changes_only_what_it_names(tmp_path, profile):
    own = read_profile(write(tmp_path, '[widths]\ndrift = 5\n[severity]\noutside = "error"\n'))
    assert (own.noise, own.drift) == (0.2, 5.0)
    assert own.severity["outside"] == "error"
    assert own.severity["gap"] == profile.severity["gap"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('[severity]\noverlapp = "error"', "unknown rule overlapp", id="unknown rule"),
        pytest.param('[severity]\noverlap = "fatal"', "severity 'fatal'", id="unknown severity"),
        pytest.param("[widths", "not valid TOML", id="no TOML"),
        pytest.param("[widths]\nnoize = 1", r"unknown setting widths\.noize", id="unknown setting"),
        pytest.param("[width]\nnoise = 1", "unknown setting width", id="unknown section"),
        pytest.param('[widths]\nnoise = "1"', "widths.noise the value '1'", id="text for a number"),
        pytest.param("widths = 3", "widths the value 3", id="number for a section"),
        pytest.param("[size]\nminimum = 10.7", "size.minimum the value 10.7", id="broken number"),
        pytest.param("title = 3", "title the value 3", id="number for a text"),
        pytest.param("severity = 'gap'", "severity the value 'gap'", id="text for a section"),
        pytest.param("[widths]\nnoise = nan", "NOISE is nan m", id="noise that is no number"),
        pytest.param("[widths]\ndrift = inf", "DRIFT is inf m", id="endless drift"),
        pytest.param("[widths]\ndrift = -1", "DRIFT is -1 m", id="negative drift"),
        pytest.param("[widths]\nnoise = -1", "NOISE is -1 m", id="negative noise"),
        pytest.param("[widths]\ndrift = 0.1", r"DRIFT \(0.1 m\) is less than", id="drift < noise"),
        pytest.param("[size]\nminimum = 600", r"MINIMUM \(600\)", id="minimum above maximum"),
    ],
)
def test_profile_that_cannot_work_is_refused(tmp_path, text, message):
    with pytest.raises(GridError, match=message):
        read_profile(write(tmp_path, text))


def test_profile_that_is_no_utf_8_is_refused(tmp_path):
    (tmp_path / "own.toml").write_bytes('title = "规则"'.encode("gbk"))
    with pytest.raises(GridError, match=r"own\.toml is not valid TOML"):
        read_profile(tmp_path / "own.toml")


def test_missing_profile_is_refused(tmp_path):
    with pytest.raises(GridError, match=r"none\.toml cannot be read"):
        read_profile(tmp_path / "none.toml")


def test_drift_of_zero_asks_for_an_estimate(profile):
    assert profile.with_widths(0.2, 0.0).drift == 0
