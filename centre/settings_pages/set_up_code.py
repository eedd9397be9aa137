"""Whoever opens a fresh centre first becomes its coordinator: from another machine only with the code of this one."""

import hmac
import ipaddress
import logging
import os
import secrets
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings

logger = logging.getLogger("centre.set_up")
# No letters or figures that look alike when read out from a screen.
LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"


def is_needed(request) -> bool:
    """Whether somebody has to prove that they can read this machine's screen: not where they sit at it."""
    try:
        return not ipaddress.ip_address(get_adapter().get_client_ip(request)).is_loopback
    except ValueError:
        return True


def set_up_code() -> str:
    """The code of this data folder, made at the first call and readable by the folder's owner alone."""
    file = _file()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    with os.fdopen(descriptor, "w") as stream:
        stream.write(f"{code}\n")
    return code


def say_code() -> None:
    """Put the code where the programme runs: its window or its log."""
    logger.warning(
        "Somebody opens the set-up from another machine. The set-up code is %s (also in %s).", set_up_code(), _file()
    )


def fits(typed: str) -> bool:
    """Whether the typed code is the one, however it is spaced."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return hmac.compare_digest(plain.encode(), set_up_code().replace("-", "").encode())


def forget() -> None:
    """The code is used up."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    Path(settings.CENTRE_DATA).mkdir(parents=True, exist_ok=True)
    return Path(settings.CENTRE_DATA) / "set_up_code"
