"""What the demonstrations share: running jobs through QGIS, and tables for a terminal."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SEVERITIES = ("error", "warning", "hint")
INDENT, GAP = "  ", "  "
RELATION_CLASSES = ("1:1", "1:N", "N:1", "M:N")


class Job(NamedTuple):
    """How one run of the batch runner ended: why it was refused ("" if it was not), seconds."""

    refusal: str
    seconds: float


def run_job(algorithm: str, parameters: Mapping[str, object]) -> Job:
    """Run an algorithm through tools/qgis_process; a list gives a parameter several times."""
    given = [
        f"--{name}={value}"
        for name, values in parameters.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    start = time.perf_counter()
    done = subprocess.run(
        [ROOT / "tools" / "qgis_process", "run", algorithm, *given],
        capture_output=True,
        text=True,
        check=False,
    )
    return Job(done.stderr.strip() if done.returncode else "", time.perf_counter() - start)


def require(job: Job) -> Job:
    """Return a job that was done; end the program when it was refused."""
    if job.refusal:
        sys.exit(job.refusal)
    return job


def print_findings(files: Mapping[str, Sequence[Path]]) -> None:
    """Print the number of findings by rule and severity, a group of columns for every title."""
    counts = [_finding_counts(paths) for paths in files.values()]
    numbers = {
        rule: [by_rule[rule][severity] for by_rule in counts for severity in SEVERITIES]
        for rule in dict.fromkeys(rule for by_rule in counts for rule in by_rule)
    }
    worst_first = sorted(numbers.items(), key=lambda row: [-number for number in row[1]])
    rows = [[rule, *row] for rule, row in worst_first]
    groups = [(title, len(SEVERITIES)) for title in files]
    print_table(["findings", *SEVERITIES * len(files)], rows, groups)


def print_relations(path: Path) -> None:
    """Print the number of relations by kind and relation class."""
    rows = [
        [kind, *(counts[name] for name in (*RELATION_CLASSES, ""))]
        for kind, counts in sorted(_counts(path, "kind", "relation").items())
    ]
    print_table(["relations", *RELATION_CLASSES, "uncovered"], rows, [("class", 4), ("", 1)])


def print_table(
    heading: Sequence[str],
    rows: Sequence[Sequence[object]],
    groups: Sequence[tuple[str, int]] = (),
) -> None:
    """Print rows in columns: the first to the left, numbers to the right, zeros as a dot.

    Args:
        heading: One word a column.
        rows: One value a column.
        groups: Titles above the heading, each with the number of columns it stands over.
    """
    texts = [[_text(value) for value in row] for row in (heading, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts)]
    _print_groups(groups, widths)
    for number, row in enumerate(texts):
        cells = [text.rjust(width) for text, width in zip(row[1:], widths[1:])]
        print(INDENT + GAP.join([row[0].ljust(widths[0]), *cells]).rstrip())
        if number == 0:
            print(INDENT + GAP.join("─" * width for width in widths))


def _print_groups(groups: Sequence[tuple[str, int]], widths: Sequence[int]) -> None:
    line, column = " " * widths[0], 1
    for title, columns in groups:
        width = sum(widths[column : column + columns]) + len(GAP) * (columns - 1)
        line += GAP + title.center(width)
        column += columns
    if line.strip():
        print(INDENT + line.rstrip())


def say(title: str, text: str) -> None:
    """Print a sentence beside its title."""
    print(textwrap.fill(text, 96, initial_indent=f"{title:<11}", subsequent_indent=" " * 11))


def shown(path: Path) -> str:
    """Return a path as it is shown: relative to the checkout where it lies inside."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _finding_counts(paths: Sequence[Path]) -> dict[str, Counter[str]]:
    """Return the number of findings by rule and severity in all the files."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        for rule, by_severity in _counts(path, "rule", "severity").items():
            together[rule] += by_severity
    return together


def _counts(path: Path, row: str, column: str) -> dict[str, Counter[str]]:
    """Count the rows of a GeoPackage's only layer by two of its columns."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        (layer,) = database.execute("SELECT table_name FROM gpkg_contents").fetchone()
        query = f'SELECT "{row}", "{column}", count(*) FROM "{layer}" GROUP BY 1, 2'  # noqa: S608
        for key, value, number in database.execute(query):
            counts[key][value or ""] = number
    return counts


def _text(value: object) -> str:
    return "·" if value == 0 else str(value)
