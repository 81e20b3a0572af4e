"""The mapping as CSV files that spreadsheets open: UTF-8 with a mark at the beginning."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .graph import node_name
from .layers import Codes
from .relation_matrix import RelationMatrix
from .relations import RELATION_COLUMNS, Relations
from .writing import replacing, write_errors

# Without the mark, spreadsheets take Chinese for another encoding
_ENCODING = "utf-8-sig"
_AT_ONCE = 5000

MEASURES = ("base_grids", "households", "share")


def write_relations(path: Path, relations: Relations, community: Codes) -> None:
    """Write the relation table, its fields named as those of the algorithm's table.

    Raises:
        GridError: If the file cannot be written.
    """
    columns = [*relations.columns().values(), community]
    rows = (
        row
        for start in range(0, len(relations), _AT_ONCE)
        for row in zip(*(column[start : start + _AT_ONCE].tolist() for column in columns))
    )
    _write(path, (*RELATION_COLUMNS, "community"), rows)


def write_matrix(path: Path, matrices: Mapping[str, RelationMatrix], measure: str) -> None:
    """Write communities down and professional grids across, kind after kind.

    Args:
        path: The file.
        matrices: The matrices by kind, all of the same communities.
        measure: What the cells say, of `MEASURES`; an empty cell is left empty.

    Raises:
        GridError: If the file cannot be written.
    """
    names = [
        node_name(kind, code)
        for kind, matrix in matrices.items()
        for code in matrix.professional.tolist()
    ]
    header = ("community", "base_grids", *names)
    _write(path, header, _matrix_rows(list(matrices.values()), measure))


def _matrix_rows(matrices: Sequence[RelationMatrix], measure: str) -> Iterator[list[Any]]:
    for place, community in enumerate(matrices[0].communities.tolist() if matrices else ()):
        row = [community, int(matrices[0].grids_of_community[place])]
        for matrix in matrices:
            cells: list[Any] = [""] * len(matrix.professional)
            for cell in (matrix.row == place).nonzero()[0]:
                cells[matrix.column[cell]] = getattr(matrix, measure)[cell].item()
            row.extend(cells)
        yield row


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (
        write_errors(path),
        replacing(path) as part,
        part.open("w", encoding=_ENCODING, newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
