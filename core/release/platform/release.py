"""The platform target: the bundle of the folder target, pushed over HTTPS."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ...progress import CancelledError, Progress, Silent, Span
from ...writing import write_errors
from ..bundle import Draft, pass_gate, write_bundle
from ..gate import Gate
from ..manifest import Manifest
from .client import Client, Patience
from .endpoint import Endpoint
from .signing import Credentials
from .upload import push_bundle

_WRITTEN = 0.5


@dataclass(frozen=True)
class PlatformRelease:
    """A release that stands on a platform.

    Attributes:
        url: Address of the edition there.
        manifest: What the release says of itself.
        gate: What the gate saw.
        changed: False when the same release stood there already, and nothing was sent.
    """

    url: str
    manifest: Manifest
    gate: Gate
    changed: bool


def release_platform(
    draft: Draft,
    endpoint: Endpoint,
    credentials: Credentials,
    *,
    today: date,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> PlatformRelease:
    """Release an edition to a platform, where it replaces an older release of the same edition.

    An attempt that fails, or is killed, leaves the platform's release as it was; the next attempt
    with the same edition goes on where it stopped. When work is cancelled during the very last
    step, the platform may have it in place already: releasing again tells.

    Args:
        draft: The edition.
        endpoint: The platform.
        credentials: The key to sign with.
        today: The day to judge the expiry of waivers on.
        progress: Told of every stage; when it cancels, nothing is left behind here.
        patience: How long to bear with a platform that does not answer.

    Raises:
        GateError: If errors stand that no waiver covers.
        GridError: If a layer is not sound, the edition is no fit name, or the platform cannot be
            reached, does not prove who it is, or refuses.
    """
    progress = progress or Silent()
    draft, gate = pass_gate(draft, today)
    sending = Span(progress, _WRITTEN, 1)
    client = Client(endpoint, credentials, draft.edition, sending, patience or Patience())
    with TemporaryDirectory(prefix="gridstrata-") as temporary, closing(client):
        folder = Path(temporary)
        with write_errors(folder):
            manifest = write_bundle(draft, gate, folder, Span(progress, 0, _WRITTEN))
        changed = push_bundle(client, folder, manifest)
    # what is in place cannot be cancelled any more
    with suppress(CancelledError):
        progress.step(1)
    return PlatformRelease(client.url, manifest, gate, changed)
