"""Tasks that begin, end and are given up at any moment."""

from threading import Event, Thread

import pytest
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QCoreApplication


@pytest.fixture
def make_task():
    """Make a task that works until it is told to stop; what happens to it is noted."""
    from gridstrata.dialogs.workbench.task import BackgroundTask

    class Noting(BackgroundTask):
        def __init__(self):
            super().__init__("Noting")
            self.began, self.may_end = Event(), Event()
            self.notes = []
            self.on_end = lambda: self.notes.append("told")

        def work(self):
            self.began.set()
            while not (self.is_cancelled or self.may_end.wait(0.01)):
                pass
            self.notes.append("worked")
            return not self.is_cancelled

    return Noting


@pytest.fixture
def begin():
    """Have another thread begin a task, as QGIS does."""
    threads = []

    def begin(task):
        threads.append(Thread(target=task.run))
        threads[-1].start()
        return threads[-1]

    yield begin
    for thread in threads:
        thread.join(10)


def test_what_is_done_is_told_once(qtbot, make_task):
    task = make_task()
    task.may_end.set()
    task.start()
    qtbot.waitUntil(lambda: task.notes == ["worked", "told"], timeout=10_000)


def test_what_was_cancelled_before_it_began_is_told_at_once_and_never_begins(make_task, begin):
    task = make_task()
    task.cancel()
    assert task.notes == ["told"]
    begin(task).join(10)
    assert task.notes == ["told"]
    assert not task.began.is_set()


def test_letting_go_of_what_did_not_begin_does_not_wait_for_it(make_task, begin):
    task = make_task()
    task.let_go()
    begin(task).join(10)
    assert not task.began.is_set()


def test_letting_go_waits_until_the_work_has_ended(make_task, begin):
    task = make_task()
    begin(task)
    assert task.began.wait(10)
    task.let_go()
    assert "worked" in task.notes


def test_what_was_cancelled_before_it_is_queued_never_is(qtbot, make_task):
    task = make_task()
    task.start()
    task.cancel()
    qtbot.wait(50)
    assert task not in QgsApplication.taskManager().tasks()
    assert task.notes == ["told"]


def test_a_task_cancelled_in_the_queue_is_left_there(make_task):
    task = make_task()
    task.cancel()
    assert task.status() == QgsTask.TaskStatus.Queued


@pytest.mark.parametrize("patience", range(4))
def test_tasks_cancelled_while_they_begin_are_told_once(qtbot, make_task, patience):
    tasks = [make_task() for _ in range(50)]
    for task in tasks:
        task.start()
        for _ in range(patience):
            QCoreApplication.processEvents()
        task.let_go()
    qtbot.waitUntil(lambda: all("told" in task.notes for task in tasks), timeout=20_000)
    qtbot.wait(50)
    assert all(task.notes.count("told") == 1 for task in tasks)


def test_every_task_begins(qtbot, make_task):
    tasks = [make_task() for _ in range(100)]
    for task in tasks:
        task.may_end.set()
        task.start()
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: all(task.notes == ["worked", "told"] for task in tasks), timeout=20_000)
