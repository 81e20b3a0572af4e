"""Drawing in the sample district: whatever is painted, no overlap and no gap comes to be."""

import random

from gridstrata.dialogs.drawing.tools.paint import PaintTool

PAINTS = 100


def test_a_hundred_random_paints_leave_no_new_overlap_or_gap(
    sample, show, hold, mouse, faults, desk
):
    layers = sample.sample
    base = layers.base
    around = {"FRAME": layers.frame, "EXCLUSIONS": layers.exclusions}
    before = faults(base, **around)
    show(base)
    desk.by_buildings = True
    hold(PaintTool)
    chance = random.Random(7)  # noqa: S311 (places to paint at, no secret)
    middles = [one.geometry().boundingBox().center() for one in layers.buildings.getFeatures()]
    extent = base.extent()
    done = []
    desk.done.connect(done.append)
    for _ in range(PAINTS):
        start = chance.choice(middles)
        sample.canvas.setExtent(extent.fromCenterAndSize(start, 600, 600))
        sample.canvas.stopRendering()
        turn = [chance.uniform(-200, 200) for _ in range(4)]
        mouse.drag(
            (start.x(), start.y()),
            (start.x() + turn[0], start.y() + turn[1]),
            (start.x() + turn[0] + turn[2], start.y() + turn[1] + turn[3]),
        )
    assert len(done) > PAINTS // 4
    assert base.undoStack().count() == len(done)
    assert faults(base, **around) == before
    for _ in done:
        base.undoStack().undo()
    assert not base.isModified() or not base.editBuffer().changedGeometries()
