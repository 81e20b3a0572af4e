"""Who may publish: the keys of the districts."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from gridstrata.core.release.names import safe_name
from gridstrata.core.release.platform.signing import is_key_id

_SHORTEST_SECRET = 32
_OTHERS = 0o077


@dataclass(frozen=True)
class Key:
    """A shared secret, and the one district that its holder publishes for."""

    district: str
    secret: str = field(repr=False)


def read_keys(path: Path) -> dict[str, Key]:
    """Read a TOML file of tables [keys.ID], each with `district` and `secret`.

    Raises:
        ValueError: Saying what is wrong with the file, without any secret.
        OSError: If it cannot be read.
    """
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise ValueError(f"{path} can be read by others. Run: chmod 600 {path}")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["keys"]
    except (KeyError, ValueError):
        # what is wrong may stand in the line of a secret, so it is not quoted
        raise ValueError(f"{path} is no TOML with a table [keys.ID] for every key.") from None
    return {key_id: _key(key_id, members) for key_id, members in tables.items()}


def _key(key_id: str, members: Mapping[str, object]) -> Key:
    district, secret = members.get("district"), members.get("secret")
    if not is_key_id(key_id):
        raise ValueError(f"Key id {key_id!r} is not 1 to 64 of letters, digits and . _ -")
    if not isinstance(district, str) or safe_name(district) != district:
        raise ValueError(f"Key {key_id} has no district that can name a folder, such as 440308.")
    if not isinstance(secret, str) or len(secret) < _SHORTEST_SECRET:
        raise ValueError(
            f"Key {key_id} has no secret of {_SHORTEST_SECRET} characters. "
            "Run: openssl rand -hex 32"
        )
    return Key(district, secret)
