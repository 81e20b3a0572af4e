"""Where a release goes: a folder, a database, or a platform; and what opens these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsDataSourceUri,
    QgsNetworkAccessManager,
    QgsProcessingUtils,
    QgsProviderConnectionException,
    QgsProviderRegistry,
)
from qgis.PyQt.QtNetwork import QNetworkProxy

from ..core.errors import GridError
from ..core.progress import Progress
from ..core.release.bundle import Draft
from ..core.release.folder import release_folder
from ..core.release.manifest import MANIFEST_NAME, Manifest
from ..core.release.platform.endpoint import Endpoint
from ..core.release.platform.release import release_platform
from ..core.release.platform.signing import Credentials
from ..core.release.postgis.publish import Target, release_database
from ..core.writing import write_text
from .texts import tr

_DATABASE = "postgres:"
_LIBPQ = re.compile(r"postgres(ql)?://|[a-z_]+\s*=", re.I)
_PLATFORM = re.compile(r"https?://", re.I)
_POSTGRES = "postgres"
# also written with percent signs, which libpq takes in addresses
_PASSWORD = re.compile(r"password\s*=|://[^/@]*:[^/@]*@", re.I)


@dataclass(frozen=True)
class Place:
    """Where a release is to go, as it was given.

    Attributes:
        text: A folder; postgres:NAME of a connection in QGIS, or libpq's words without a password;
            or a platform's address.
        district: Whose grids they are; databases hold those of one.
        auth: Id of a configuration in QGIS's authentication system; "" for none.
        ca_file: Certificates of those who vouch for a platform; None: those the system trusts.
    """

    text: str
    district: str = ""
    auth: str = ""
    ca_file: Path | None = None

    @property
    def is_database(self) -> bool:
        """Return whether it is a database."""
        return self.is_saved or bool(_LIBPQ.match(self.text))

    @property
    def is_saved(self) -> bool:
        """Return whether it is a connection kept in QGIS."""
        return self.text.startswith(_DATABASE) and "://" not in self.text

    @property
    def is_platform(self) -> bool:
        """Return whether it is a platform."""
        return bool(_PLATFORM.match(self.text))

    @property
    def holds_password(self) -> bool:
        """Return whether a password is in the text, where histories and models would keep it."""
        return self.is_database and bool(_PASSWORD.search(unquote(self.text)))

    def connection(self) -> str:
        """Return what libpq is told, authentication expanded; it must be told to nobody else.

        Raises:
            GridError: If there is no such connection or configuration, or a password is in the
                text, where it would end up in histories and models.
        """
        if self.holds_password:
            raise GridError(password_told())
        if self.is_saved:
            uri = QgsDataSourceUri(_saved_uri(self.text.removeprefix(_DATABASE)))
            if self.auth:
                uri.setAuthConfigId(self.auth)
            return str(uri.connectionInfo(True))  # noqa: FBT003 (QGIS's signature)
        if not self.auth:
            return self.text
        config = _auth_config(self.auth)
        user, password = config.config("username"), config.config("password")
        if "://" in self.text:
            mark = "&" if "?" in self.text else "?"
            login = {"user": user, "password": password}
            return f"{self.text}{mark}{urlencode(login, quote_via=quote)}"
        return f"{self.text} user={_quoted(user)} password={_quoted(password)}"

    def credentials(self) -> Credentials:
        """Return the key that a platform knows us by.

        Raises:
            GridError: If there is none.
        """
        if not self.auth:
            raise GridError(
                tr(
                    "A platform takes releases that are signed. Give AUTH: a configuration of "
                    "QGIS's authentication system with the key's id as user and its secret as "
                    "password."
                )
            )
        config = _auth_config(self.auth)
        return Credentials(config.config("username"), config.config("password"))


def password_told() -> str:
    """Return what to say of a password in TARGET."""
    return tr(
        "TARGET holds a password. Leave it out: keep it in QGIS's authentication system, in a "
        "service file, or in .pgpass."
    )


@dataclass(frozen=True)
class Done:
    """A release that was handed over.

    Attributes:
        release: Its folder, its number and database, or its address.
        manifest: File of its manifest.
        changed: False when the very same release was there already.
    """

    release: str
    manifest: Path
    changed: bool


def hand_over(draft: Draft, place: Place, today: date, progress: Progress) -> Done:
    """Release an edition to where it is to go.

    Raises:
        GateError: If errors stand against it.
        GridError: If it cannot go there.
    """
    if place.is_database:
        target = Target(place.connection(), place.district)
        stored = release_database(draft, target, today=today, progress=progress)
        name = tr("release {number} in {place}").format(number=stored.id, place=stored.place)
        return Done(name, _copy(stored.manifest), stored.changed)
    if place.is_platform:
        endpoint = Endpoint(place.text, place.ca_file, _proxy())
        sent = release_platform(
            draft, endpoint, place.credentials(), today=today, progress=progress
        )
        return Done(sent.url, _copy(sent.manifest), sent.changed)
    written = release_folder(draft, Path(place.text), today=today, progress=progress)
    return Done(str(written.folder), written.manifest_path, written.changed)


def _copy(manifest: Manifest) -> Path:
    """Return a file with the manifest of a release that stands elsewhere."""
    path = Path(QgsProcessingUtils.generateTempFilename(MANIFEST_NAME))
    write_text(path, manifest.to_json())
    return path


def _saved_uri(name: str) -> str:
    metadata = QgsProviderRegistry.instance().providerMetadata(_POSTGRES)
    try:
        connection = metadata.findConnection(name)
    except QgsProviderConnectionException:
        connection = None
    if connection is None:
        text = tr("QGIS has no PostgreSQL connection {name}. Make it in the browser panel.")
        raise GridError(text.format(name=name))
    return str(connection.uri())


def _auth_config(auth: str) -> QgsAuthMethodConfig:
    config = QgsAuthMethodConfig()
    manager = QgsApplication.authManager()
    found = manager.loadAuthenticationConfig(auth, config, True)  # noqa: FBT003 (as above)
    loaded = found[0] if isinstance(found, tuple) else found
    if not loaded or not config.config("username"):
        text = tr(
            "The authentication configuration {name} cannot be used. Make one of the method "
            "Basic, with user and password, and unlock QGIS's authentication system."
        )
        raise GridError(text.format(name=auth))
    return config


def _proxy() -> str:
    """Return the proxy that QGIS is set to, "" for none."""
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    if proxy.type() != QNetworkProxy.ProxyType.HttpProxy or not proxy.hostName():
        return ""
    return f"http://{proxy.hostName()}:{proxy.port()}"


def _quoted(value: str) -> str:
    """Return a value as libpq's connection strings take it."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
