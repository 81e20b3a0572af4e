"""Take releases pushed over HTTPS into a folder: the reference for a platform's developer.

    python tools/receiver.py --folder received --keys keys.toml --cert cert.pem --key key.pem

It needs what the plugin needs, and uvicorn. docs/platform.md tells the protocol.
"""

from __future__ import annotations

import argparse
import ipaddress
import logging
import runpy
import socket
import ssl
import sys
from pathlib import Path

import uvicorn

ROOT = Path(__file__).resolve().parents[1]
IPV4 = 4


def main(words: list[str] | None = None) -> None:
    """Serve until stopped."""
    asked = _parse(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        with _listen(asked.host, asked.port) as listening:
            server = _prepare(asked)
            print(_address(listening, asked), flush=True)
            server.run(sockets=[listening])
    except (OSError, ValueError) as error:
        sys.exit(f"receiver: {error}")


def _prepare(asked: argparse.Namespace) -> uvicorn.Server:
    """Return the server, its keys and certificate read."""
    runpy.run_path(str(ROOT / "conftest.py"))  # makes the checkout importable
    from receiving.app import Receiver
    from receiving.keys import read_keys
    from receiving.uploads import Limits

    limits = Limits(release_bytes=asked.largest_mb << 20)
    config = uvicorn.Config(
        Receiver(asked.folder, read_keys(asked.keys), limits=limits),
        ssl_certfile=asked.cert,
        ssl_keyfile=asked.key,
        lifespan="off",
        ws="none",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return uvicorn.Server(config)


def _parse(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="receiver", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="where releases go")
    parser.add_argument("--keys", type=Path, required=True, help="TOML, [keys.ID] district, secret")
    parser.add_argument("--cert", type=Path, help="the server's certificate and chain, PEM")
    parser.add_argument("--key", type=Path, help="its private key, PEM")
    parser.add_argument(
        "--host", type=ipaddress.ip_address, default="127.0.0.1", help="IP address to listen on"
    )
    parser.add_argument("--port", type=int, default=8443, help="0: any that is free")
    parser.add_argument("--largest-mb", type=int, default=4096, help="of one release")
    asked = parser.parse_args(words)
    if (asked.cert is None) != (asked.key is None):
        parser.error("--cert and --key belong together")
    if asked.cert is None and not asked.host.is_loopback:
        parser.error("without --cert and --key only this computer itself may be listened to")
    return asked


def _listen(host: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> socket.socket:
    family = socket.AF_INET if host.version == IPV4 else socket.AF_INET6
    listening = socket.create_server((str(host), port), family=family)
    # an answer leaves in two parts, and the second would wait for the first to be acknowledged
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _address(listening: socket.socket, asked: argparse.Namespace) -> str:
    host = str(asked.host) if asked.host.version == IPV4 else f"[{asked.host}]"
    return f"{'https' if asked.cert else 'http'}://{host}:{listening.getsockname()[1]}"


if __name__ == "__main__":
    main()
