"""Secrets of the second step are kept encrypted: whoever reads the database alone cannot make codes from them.

The key is derived from Django's SECRET_KEY (a file of the data folder, outside the database), so that a stolen backup
of the database is not enough. SECRET_KEY_FALLBACKS are tried as well when reading.
"""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

logger = logging.getLogger("centre.sign_in")


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"centre {purpose}".encode()).derive(key.encode())
    return base64.urlsafe_b64encode(derived)


def encrypt(text: str, *, purpose: str) -> str:
    """`text` as an encrypted word; only `decrypt` with the same purpose and key reads it."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def decrypt(word: str, *, purpose: str) -> str | None:
    """What `encrypt` was given; None where it was encrypted with a key that is gone, or tampered with."""
    try:
        return _box(purpose).decrypt(word.encode()).decode()
    except (InvalidToken, UnicodeError):
        return None


def decrypt_second_factor(word: str) -> str:
    """A secret of the second step. One that cannot be read any more becomes a random one: no code will ever fit it."""
    text = decrypt(word, purpose="second step")
    if text is None:
        logger.error(
            "A second-step secret cannot be read: the signing key has changed. Its owner must set it up again."
        )
        return base64.b32encode(secrets.token_bytes(20)).decode("ascii")
    return text
