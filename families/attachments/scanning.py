"""Asking ClamAV whether a file is harmful, by its own protocol (INSTREAM), where the centre has one (CENTRE_CLAMAV)."""

import socket
import struct

from django.conf import settings

SECONDS = 30
PIECE = 64 * 1024


class Harmful(Exception):
    """The scanner found something."""


class NoScanner(Exception):
    """A scanner is set up and does not answer as it should."""


def scan(data: bytes) -> None:
    """Nothing where no scanner is set up, or where it finds nothing. Raises Harmful and NoScanner."""
    if not settings.CENTRE_CLAMAV:
        return
    try:
        answer = _ask(settings.CENTRE_CLAMAV, data)
    except OSError as error:
        raise NoScanner from error
    if answer.endswith("FOUND"):
        raise Harmful
    if not answer.endswith("OK"):
        raise NoScanner


def _ask(address: str, data: bytes) -> str:
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < 4096 and (part := line.recv(4096)):
            answer += part
    return answer.split(b"\0")[0].decode("ascii", "replace").strip()


def _connected(address: str) -> socket.socket:
    """address: "host:port", or the path of a socket."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
