"""Where a release goes: chosen, kept with the project, and never with a password."""

import pytest
from qgis.core import QgsProject, QgsProviderRegistry, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLineEdit

ADDRESS = "https://platform.example/releases"


@pytest.fixture
def choose(qtbot, panel):
    """Choose a target by its place in the list, with keys."""

    def choose(place):
        qtbot.keyClick(panel.target, Qt.Key.Key_Home)
        for _ in range(place):
            qtbot.keyClick(panel.target, Qt.Key.Key_Down)

    return choose


@pytest.fixture
def connection(qgis_app):
    """A PostgreSQL connection in QGIS."""
    QgsSettings().setValue("PostgreSQL/connections/city/host", "db.example")
    yield "city"
    QgsSettings().remove("PostgreSQL/connections/city")


@pytest.fixture
def asked(session, monkeypatch):
    """Return what a release would be started with."""
    calls = []

    def run(algorithm, parameters, *_, **__):
        calls.append((algorithm, parameters))

    monkeypatch.setattr(session.runner, "run", run)
    return calls


def shown(panel):
    fields = ("folder", "connection", "district", "platform", "authority", "auth")
    return [name for name in fields if getattr(panel, name).isVisible()]


def test_only_the_fields_of_the_chosen_target_are_shown(panel, choose):
    assert shown(panel) == ["folder"]
    choose(1)
    assert shown(panel) == ["connection", "district", "auth"]
    choose(2)
    assert shown(panel) == ["platform", "authority", "auth"]
    choose(0)
    assert shown(panel) == ["folder"]


def test_a_saved_connection_is_offered_and_named(
    district, connection, panel, choose, click, enter, asked
):
    panel.shown()
    choose(1)
    enter(panel.connection.lineEdit(), connection)
    enter(panel.district, "440308")
    click(panel.publish)
    (algorithm, parameters) = asked[0]
    assert algorithm == "release"
    assert parameters["TARGET"] == "postgres:city"
    assert parameters["DISTRICT"] == "440308"
    assert "CA_FILE" not in parameters


def test_a_service_is_taken_as_it_is_typed(district, panel, choose, click, enter, asked):
    choose(1)
    enter(panel.connection.lineEdit(), "service=city")
    click(panel.publish)
    assert asked[0][1]["TARGET"] == "service=city"


def test_a_platform_gets_its_address_and_certificates(district, panel, choose, click, enter, asked):
    choose(2)
    enter(panel.platform, ADDRESS)
    enter(panel.authority.findChild(QLineEdit), "ca.pem")
    click(panel.publish)
    parameters = asked[0][1]
    assert (parameters["TARGET"], parameters["CA_FILE"]) == (ADDRESS, "ca.pem")
    assert "DISTRICT" not in parameters


def test_everything_is_kept_with_the_project(
    session, panel, choose, click, enter, enter_folder, tmp_path
):
    enter_folder(tmp_path)
    choose(1)
    enter(panel.connection.lineEdit(), "service=city")
    enter(panel.district, "440308")
    choose(2)
    enter(panel.platform, ADDRESS)
    enter(panel.handover.lineEdit(), "pinyin")
    click(panel.phones)
    path = str(tmp_path / "project.qgz")
    assert session.project.write(path)
    session.project.clear()
    assert panel.target.currentIndex() == 0
    assert panel.platform.text() == panel.district.text() == ""
    assert not panel.phones.isChecked()
    assert session.project.read(path)
    assert panel.target.currentIndex() == 2
    assert panel.folder.filePath() == str(tmp_path)
    assert panel.connection.currentText() == "service=city"
    assert (panel.district.text(), panel.platform.text()) == ("440308", ADDRESS)
    assert panel.handover.currentText() == "pinyin"
    assert panel.phones.isChecked()


def test_looking_does_not_change_the_project(session, open_panel):
    session.project.setDirty(False)
    panel = open_panel()
    panel.hidden()
    panel.shown()
    assert not session.project.isDirty()


@pytest.mark.parametrize(
    "text",
    ["host=db user=me password=secret", "postgresql://me:secret@db/city"],
)
@pytest.mark.usefixtures("district")
def test_a_password_is_not_kept_and_refused(session, panel, choose, click, enter, said, text):
    choose(1)
    enter(panel.connection.lineEdit(), text)
    enter(panel.district, "440308")
    assert "secret" not in str(
        [session.project.readEntry("gridstrata", key) for key in entries(session)]
    )
    click(panel.publish)
    assert "TARGET holds a password" in said()[0]


def entries(session):
    project = session.project
    return [
        *project.entryList("gridstrata", ""),
        *(f"release/{key}" for key in project.entryList("gridstrata", "release")),
    ]


def test_a_database_without_a_district_is_refused(district, panel, choose, click, enter, said):
    choose(1)
    enter(panel.connection.lineEdit(), "service=city")
    click(panel.publish)
    assert "Give DISTRICT, its code." in said()[0]


def test_a_platform_without_a_key_is_refused(district, panel, choose, click, enter, said, wait):
    choose(2)
    enter(panel.platform, ADDRESS)
    click(panel.publish)
    wait()
    assert "A platform takes releases that are signed." in said()[0]


def test_the_hand_over_of_the_settings_is_offered(open_panel):
    QgsSettings().setValue("gridstrata/handover", "shapefile")
    try:
        assert open_panel().handover.currentText() == "shapefile"
    finally:
        QgsSettings().remove("gridstrata/handover")


def test_without_connections_none_is_offered(panel):
    assert QgsProviderRegistry.instance().providerMetadata("postgres") is not None
    assert panel.connection.count() == 0


def test_two_projects_in_a_row_keep_their_own(session, panel, enter_folder, tmp_path):
    paths = []
    for name in ("first", "second"):
        enter_folder(tmp_path / name)
        paths.append(str(tmp_path / f"{name}.qgz"))
        assert session.project.write(paths[-1])
        session.project.clear()
    for name, path in zip(("first", "second"), paths):
        assert QgsProject.instance().read(path)
        assert panel.folder.filePath() == str(tmp_path / name)
