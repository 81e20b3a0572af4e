"""A district released to a platform over HTTPS, beside the same release into a folder.

The receiver runs in a process of its own on this computer, behind a certificate made for it.
"""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from coverages import irregular_grids
from gridstrata.core.checks import StackCheck
from gridstrata.core.errors import GridError
from gridstrata.core.findings import no_findings
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from gridstrata.core.release.bundle import Draft
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.platform.endpoint import Endpoint
from gridstrata.core.release.platform.release import release_platform
from gridstrata.core.release.platform.signing import Credentials
from gridstrata.core.release.verify import verify_release
from table import print_table

from plugin import ROOT

# the receiver needs uvicorn, which is among the packages of the tests
PYTHON = ROOT / ".venv" / "bin" / "python"
RECEIVER = ROOT / "tools" / "receiver.py"
BASE_GRIDS = (374, 10_000)
KINDS = ("police", "fire", "safety", "health", "city")
DISTRICT, EDITION = "440308", "2026-11"
TODAY = date(2026, 11, 25)
CRS = "EPSG:4547"
GOAL_S = 2.0
ROUNDS = 5
ABOUT_A_DEGREE_M = 100_000.0
HEAD = (
    "base grids", "megabytes", "to a folder, s", f"to the platform, s (goal for 374: < {GOAL_S:g})",
    "of the folder's", "the same again, s", "resumed, s", "hashes equal",
)  # fmt: skip


@dataclass(frozen=True)
class Platform:
    """A receiver that runs: where it puts releases, and how to reach it."""

    received: Path
    endpoint: Endpoint
    credentials: Credentials


def run() -> None:
    """Print the time of a release to both targets, and whether the same bytes arrived."""
    rows = [_measure(count) for count in BASE_GRIDS]
    print_table(f"A release of {len(KINDS)} kinds over HTTPS, best of {ROUNDS}", HEAD, rows)


def make_draft(count: int) -> Draft:
    """Return about `count` base grids with a layer of each kind over them, all without fault."""
    shapes, frame = irregular_grids(_whole_square(count), seed=1)
    base = _layer("base", shapes)
    layers = [_grouped(base, kind, 6 + place) for place, kind in enumerate(KINDS)]
    stack, profile = Stack(base, tuple(layers), frame=frame), read_profile()
    return Draft(
        edition=EDITION,
        stack=stack,
        relations=build_relations(stack, profile),
        check=StackCheck(no_findings(), no_findings(), dict.fromkeys(KINDS, 2.0)),
        profile=profile,
        crs=CRS,
        lonlat={one.kind: _as_degrees(one.geometries) for one in (base, *layers)},
    )


def _measure(count: int) -> list[str]:
    draft = make_draft(count)
    with tempfile.TemporaryDirectory() as temporary, _platform(Path(temporary)) as platform:
        folder = Path(temporary) / "folder"
        written = pushed = again = float("inf")
        for number in range(ROUNDS):
            one = replace(draft, edition=f"{EDITION}-{number}")
            written = min(written, _seconds(release_folder, one, folder, today=TODAY))
            pushed = min(pushed, _seconds(_push, one, platform))
            again = min(again, _seconds(_push, one, platform))
        resumed = _resume(replace(draft, edition=f"{EDITION}-resumed"), platform)
        equal = all(_is_equal(one, platform.received / one.name) for one in folder.iterdir())
        megabytes = _bytes_below(folder) / ROUNDS / 1e6
    return [
        f"{len(draft.stack.base):,}",
        f"{megabytes:.1f}",
        f"{written:.2f}",
        f"{pushed:.2f}",
        f"{pushed / written:.2f}",
        f"{again:.2f}",
        f"{resumed:.2f}",
        "yes" if equal else "NO",
    ]


def _is_equal(written: Path, received: Path) -> bool:
    """Return whether the same manifest arrived, and files that are what it says."""
    manifests = {(place / "manifest.json").read_bytes() for place in (written, received)}
    return len(manifests) == 1 and verify_release(received).is_sound


class _Halfway:
    """Stops a release when half of its bytes have arrived."""

    def step(self, share: float) -> None:
        if share > 0.75:
            raise GridError("stopped")


def _resume(draft: Draft, platform: Platform) -> float:
    """Return the time of a release of which half has arrived already."""
    with contextlib.suppress(GridError):
        _push(draft, platform, _Halfway())
    return _seconds(_push, draft, platform)


def _push(draft: Draft, platform: Platform, progress: _Halfway | None = None) -> None:
    release_platform(draft, platform.endpoint, platform.credentials, today=TODAY, progress=progress)


@contextlib.contextmanager
def _platform(folder: Path) -> Iterator[Platform]:
    """Start a receiver behind a certificate of its own."""
    certificate, private, keys = (folder / name for name in ("cert.pem", "key.pem", "keys.toml"))
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", private, "-out", certificate]
    subprocess.run(["openssl", "req", "-x509", *made, *names], check=True, capture_output=True)  # noqa: S607
    secret = secrets.token_hex(32)
    keys.touch(mode=0o600)
    keys.write_text(f'[keys.bench]\ndistrict = "{DISTRICT}"\nsecret = "{secret}"\n')
    places = ["--folder", folder / "received", "--keys", keys]
    with subprocess.Popen(
        [PYTHON, RECEIVER, *places, "--cert", certificate, "--key", private, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            yield Platform(
                folder / "received" / DISTRICT,
                Endpoint(f"{url}/districts/{DISTRICT}", ca_file=certificate),
                Credentials("bench", secret),
            )
        finally:
            process.terminate()


def _layer(kind: str, shapes: np.ndarray) -> GridLayer:
    codes = np.array([f"{DISTRICT}{number:09d}" for number in range(1, len(shapes) + 1)])
    names = np.array([f"网格{number}" for number in range(1, len(shapes) + 1)], dtype=object)
    return GridLayer(kind, codes, shapes, attributes={"name": names})


def _grouped(base: GridLayer, kind: str, side: int) -> GridLayer:
    """Return grids that each unite the base grids of one of `side` x `side` squares."""
    x, y = shapely.get_coordinates(shapely.centroid(base.geometries)).T
    low, high = np.array([x.min(), y.min()]), np.array([x.max(), y.max()])
    column, row = ((np.c_[x, y] - low) / (high - low) * side * 0.999).astype(int).T
    groups = column * side + row
    unions = [shapely.union_all(base.geometries[groups == one]) for one in np.unique(groups)]
    return _layer(kind, np.array(unions, dtype=object))


def _as_degrees(shapes: np.ndarray) -> np.ndarray:
    """Return shapes about where they are: no projection is needed to measure a target."""
    return shapely.transform(shapes, lambda xy: xy / ABOUT_A_DEGREE_M + [109, -2])


def _whole_square(count: int) -> int:
    """Return the next square number: 400 grids for 374, of which 361 would be made otherwise."""
    return int(np.ceil(np.sqrt(count))) ** 2


def _seconds(work: Callable[..., object], *given: object, **named: object) -> float:
    start = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - start


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
