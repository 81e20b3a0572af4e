"""The mapping as CSV files."""

import csv

import numpy as np
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Stack
from gridstrata.core.relation_matrix import build_matrix
from gridstrata.core.relation_tables import write_matrix, write_relations
from gridstrata.core.relations import build_relations
from shapely import box

COMMUNITIES = {"001": "海山社区", "002": "海山社区", "003": ""}


@pytest.fixture
def mapped(grid_layer, profile):
    base = {f"00{place + 1}": box(10 * place, 0, 10 * place + 10, 10) for place in range(3)}
    police = grid_layer(kind="police", p=box(0, 0, 14, 10), q=box(14, 0, 25, 10))
    fire = grid_layer(kind="fire", f=box(0, 0, 30, 10))
    relations = build_relations(Stack(grid_layer(**base), (police, fire)), profile)
    return relations, np.array([COMMUNITIES[code] for code in relations.base_code.tolist()])


def read(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_relations_have_the_fields_of_the_contract_and_keep_leading_zeros(mapped, tmp_path):
    write_relations(tmp_path / "关系.csv", *mapped)
    header, first, *_ = rows = read(tmp_path / "关系.csv")
    assert (header[0], header[-1]) == ("kind", "community")
    assert dict(zip(header, first))["base_code"] == "001"
    assert {row[-1] for row in rows[1:]} == {"海山社区", ""}
    assert len(rows) == 1 + len(mapped[0])


@pytest.mark.parametrize(
    ("measure", "first"),
    [
        ("base_grids", ["海山社区", "2", "2", "2", "1", ""]),
        ("households", ["海山社区", "2", "0", "0", "0", ""]),
        ("share", ["海山社区", "2", "1.0", "0.7", "0.3", ""]),
    ],
)
def test_matrix_has_a_row_per_community_and_a_column_per_professional_grid(
    mapped, tmp_path, measure, first
):
    matrices = {kind: build_matrix(*mapped, kind) for kind in ("fire", "police")}
    write_matrix(tmp_path / "matrix.csv", matrices, measure)
    rows = read(tmp_path / "matrix.csv")
    assert rows[0] == ["community", "base_grids", "fire/f", "police/p", "police/q", "police/"]
    assert rows[1] == first
    assert len(rows) == 3


def test_matrix_of_nothing_is_a_header(tmp_path):
    write_matrix(tmp_path / "matrix.csv", {}, "share")
    assert read(tmp_path / "matrix.csv") == [["community", "base_grids"]]


def test_place_that_cannot_be_written_is_refused(mapped, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GridError):
        write_relations(tmp_path / "file" / "relations.csv", *mapped)
