"""Receivers for the tests: in a thread of this process, or in a process that may be killed."""

import importlib.util
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.platform.client import Patience
from gridstrata.core.release.platform.endpoint import Endpoint
from gridstrata.core.release.platform.release import release_platform
from gridstrata.core.release.platform.signing import Credentials, signed_headers

from ..hand_made import TODAY, make_draft

TOOLS = Path(__file__).resolve().parents[4] / "tools"
DISTRICT, EDITION = "440308", "2026-11"
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
CREDENTIALS = Credentials("yantian-1", SECRET)
UPLOAD_PATH = f"/editions/{EDITION}/uploads/0123456789abcdef"
HASTE = Patience(attempts=4, first_wait_s=0.05, longest_wait_s=0.2, answer_s=10, commit_s=20)
KEYS = f"""
[keys.yantian-1]
district = "{DISTRICT}"
secret = "{SECRET}"

[keys.luohu-1]
district = "440303"
secret = "{SECRET[::-1]}"
"""


def tool(name):
    """Import a part of the receiver, which lives among the development scripts."""
    if "receiving" not in sys.modules:
        package = TOOLS / "receiving"
        spec = importlib.util.spec_from_file_location(
            "receiving", package / "__init__.py", submodule_search_locations=[str(package)]
        )
        sys.modules["receiving"] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"receiving.{name}")


def keys():
    key = tool("keys").Key
    return {"yantian-1": key(DISTRICT, SECRET), "luohu-1": key("440303", SECRET[::-1])}


def receiver(folder, **options):
    return tool("app").Receiver(folder, keys(), **options)


@contextmanager
def serving(app, *, cert=None, key=None):
    """Serve an application from a thread; give its address, https when there is a certificate."""
    config = uvicorn.Config(
        app,
        ssl_certfile=cert,
        ssl_keyfile=key,
        lifespan="off",
        ws="none",
        interface="asgi3",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            scheme = "https" if cert else "http"
            yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Process:
    """A receiver in a process of its own, which logs to a file."""

    def __init__(self, folder, keys_file, port=0, **options):
        command = [sys.executable, TOOLS / "receiver.py", "--folder", folder, "--keys", keys_file]
        self.log = keys_file.with_name("receiver.log")
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(port)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                **options,
            )
        self.url = self._process.stdout.readline().strip()
        self.port = int(re.search(r"\d+$", self.url)[0])

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self._process.poll() is None:
            self._process.terminate()
            self._process.communicate()

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()


def write_keys(folder):
    path = folder / "keys.toml"
    path.write_text(KEYS, encoding="utf-8")
    path.chmod(0o600)
    return path


def endpoint(url, **options):
    return Endpoint(f"{url}/districts/{DISTRICT}", **options)


def publish(url, draft=None, *, credentials=CREDENTIALS, patience=HASTE, progress=None, **options):
    return release_platform(
        draft or make_draft(),
        endpoint(url, **options),
        credentials,
        today=TODAY,
        patience=patience,
        progress=progress,
    )


def reason(answer):
    """Return status and reason of a refusal."""
    return answer[0], answer[1].get("error")


def uploads(received):
    """Return what is kept of uploads."""
    return list((received / ".gridstrata-uploads").iterdir())


class Raw:
    """Somebody who knows the protocol, and what to break in it."""

    def __init__(self, url, credentials=CREDENTIALS, district=DISTRICT):
        self.address = urlsplit(url)
        self.credentials = credentials
        self.root = f"/districts/{district}"

    def ask(self, method, path, body=b"", *, now=None, sent=None, **headers):
        """Sign `body` and send it, or `sent` in its place; headers replace those of signing."""
        target = self.root + path
        signed = signed_headers(self.credentials, method, target, body, now or time.time())
        signed |= {name.replace("_", "-"): value for name, value in headers.items()}
        signed = {name: value for name, value in signed.items() if value is not None}
        with closing(HTTPConnection(self.address.hostname, self.address.port, timeout=10)) as line:
            line.request(method, target, body if sent is None else sent, signed)
            response = line.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, json.loads(response.read()), headers

    def told(self, method, path, body=b"", **options):
        return reason(self.ask(method, path, body, **options))

    def open(self, manifest, text=None, edition=None):
        path = protocol.upload_path(edition or manifest.edition, manifest.content)
        return self.ask("PUT", path, (text or manifest.to_json()).encode())

    def put(self, manifest, path, body, start=0, **options):
        place = protocol.file_path(manifest.edition, manifest.content, path, start)
        return self.ask("PUT", place, body, **options)

    def put_all(self, manifest, folder):
        """Open the upload, send all it lacks, and return what it would replace."""
        state = self.open(manifest)[1]
        lacking = {} if state["state"] == protocol.CURRENT else state["files"]
        for path, have in lacking.items():
            if rest := (folder / path).read_bytes()[have:]:
                assert self.put(manifest, path, rest, have)[0] == 200
        return state["replaces"]

    def publish(self, manifest, folder):
        assert self.commit(manifest, self.put_all(manifest, folder))[1]["changed"] is True

    def commit(self, manifest, replaces=protocol.NOTHING):
        path = protocol.commit_path(manifest.edition, manifest.content, replaces)
        return self.ask("POST", path)


def wait_until(happens, seconds=20):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.002)
