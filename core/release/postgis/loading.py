"""Rows brought into the database: copied, and then merged with what is current there."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from itertools import repeat
from typing import Any

from ...progress import Progress
from ..manifest import FileEntry
from .driver import driver
from .names import Schema
from .rows import HEADER, TRAILER, Pieces, join_rows, row_head, sized
from .tables import Content, Versioned

_CHUNK_ROWS = 20000
_BLOCKS_AHEAD = 3
_LOOK_S = 0.2
_DAY_0 = date(2000, 1, 1)

_CLOSE = """
UPDATE {table} AS t SET valid_to = %s, closed_by = %s
WHERE t.valid_to IS NULL AND NOT EXISTS (SELECT FROM {staged} AS s WHERE {same_row})
"""
_OPEN = """
INSERT INTO {table} ({columns}, valid_from, opened_by)
SELECT {columns}, %s, %s FROM {staged} AS s
WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE t.valid_to IS NULL AND {same_key})
"""


class _Stream:
    """What COPY reads from; it keeps the error that stopped it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.error: BaseException | None = None

    def read(self, _size: int = -1) -> bytes:
        """Return the next chunk, however long, nothing at the end."""
        try:
            return next(self._chunks, b"")
        except BaseException as error:
            self.error = error
            raise


def copy_content(
    cursor: Any,
    content: Content,
    target: tuple[str, str],
    constants: Mapping[str, int | date],
    progress: Progress,
) -> FileEntry:
    """Copy rows into a table.

    Args:
        cursor: Of an open transaction.
        content: The rows.
        target: Schema and table.
        constants: Values of further columns, the same in every row.
        progress: Told of every chunk; may raise CancelledError.

    Returns:
        What the manifest says of the rows: their bytes and digest, the further columns left out.
    """
    sql = driver().sql
    columns = (*content.table.columns, *constants)
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(*target), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    tail: Pieces = [repeat(b"".join(map(_constant, constants.values())))]
    head: Pieces = [repeat(row_head(len(columns)))]
    measure = _Measure()

    def encode(rows: slice) -> bytes:
        pieces = content.encode(rows)
        measure.take(join_rows(pieces))
        return join_rows([*head, *pieces, *tail])

    with ThreadPoolExecutor(max_workers=1) as pool:
        stream = _Stream(_payload(_ahead(pool, encode, content.count), content.count, progress))
        try:
            cursor.copy_expert(command, stream)
        except driver().Error:
            if stream.error is not None:
                raise stream.error from None
            raise
        finally:
            pool.shutdown(cancel_futures=True)
    return FileEntry(content.name, measure.size, measure.digest.hexdigest())


def describe_content(content: Content) -> FileEntry:
    """Return what a manifest says of rows, without copying them anywhere."""
    measure = _Measure()
    for rows in _slices(content.count):
        measure.take(join_rows(content.encode(rows)))
    return FileEntry(content.name, measure.size, measure.digest.hexdigest())


def stage(cursor: Any, schema: Schema, table: Versioned) -> None:
    """Make a table of this session alone that takes the rows of a release."""
    sql = driver().sql
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA"
        ).format(
            sql.Identifier(table.staged),
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.Identifier(schema.name, table.name),
        )
    )


def merge(
    cursor: Any, schema: Schema, table: Versioned, release: int, day: date, progress: Progress
) -> int:
    """Close the current rows that the staged ones do not repeat, and open those that are new.

    Args:
        cursor: Of the transaction in which the rows were staged.
        schema: Where the table is.
        table: The table.
        release: Number of the release.
        day: The day from which it holds.
        progress: Looked at several times a second; may raise CancelledError.

    Returns:
        The number of rows closed and opened.
    """
    sql = driver().sql
    names = {
        "table": sql.Identifier(schema.name, table.name),
        "staged": sql.Identifier("pg_temp", table.staged),
        "columns": sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        "same_row": _all_equal(table.columns),
        "same_key": _all_equal(table.keys),
    }
    wait_for(cursor, sql.SQL("ANALYZE {staged}").format(**names), (), progress)
    wait_for(cursor, sql.SQL(_CLOSE).format(**names), (day, release), progress)
    closed = cursor.rowcount
    wait_for(cursor, sql.SQL(_OPEN).format(**names), (day, release), progress)
    return int(closed + cursor.rowcount)


def wait_for(cursor: Any, command: Any, arguments: tuple[Any, ...], progress: Progress) -> None:
    """Run a command that may take long, and stop the server when the work is cancelled."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(cursor.execute, command, arguments or None)
        while wait([running], timeout=_LOOK_S).not_done:
            _look(cursor, progress)
        running.result()


def _constant(value: int | date) -> bytes:
    if isinstance(value, date):
        return sized((value - _DAY_0).days.to_bytes(4, "big", signed=True))
    return sized(value.to_bytes(8, "big"))


class _Measure:
    def __init__(self) -> None:
        self.size = 0
        self.digest = hashlib.sha256()

    def take(self, block: bytes) -> None:
        self.size += len(block)
        self.digest.update(block)


def _look(cursor: Any, progress: Progress) -> None:
    try:
        progress.step(0)
    except BaseException:
        cursor.connection.cancel()
        raise


def _payload(blocks: Iterator[bytes], count: int, progress: Progress) -> Iterator[bytes]:
    yield HEADER
    for number, block in enumerate(blocks, start=1):
        yield block
        progress.step(min(1, number * _CHUNK_ROWS / count))
    yield TRAILER


def _ahead(
    pool: ThreadPoolExecutor, encode: Callable[[slice], bytes], count: int
) -> Iterator[bytes]:
    """Yield the rows of a table, the next ones being encoded while the server reads these."""
    pending: deque[Future[bytes]] = deque()
    for rows in _slices(count):
        pending.append(pool.submit(encode, rows))
        if len(pending) > _BLOCKS_AHEAD:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, _CHUNK_ROWS):
        yield slice(start, start + _CHUNK_ROWS)


def _all_equal(columns: tuple[str, ...]) -> Any:
    sql = driver().sql
    return sql.SQL(" AND ").join(
        sql.SQL("s.{0} = t.{0}").format(sql.Identifier(column)) for column in columns
    )
