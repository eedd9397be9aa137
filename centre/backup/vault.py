"""The encryption of a backup file: AES-256-GCM in chunks under a key made from a passphrase with scrypt.

    magic | log2(n), r, p | salt | check | chunk | chunk | … | last chunk

Each chunk is sealed with its number and whether it is the last, so chunks cannot be left out, swapped or cut off. The
check tells a wrong passphrase from a damaged file; it is made from a part of scrypt's output that seals nothing.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"CENTRE-BACKUP-1\n"
CHUNK = 64 * 1024
TAG = 16
SALT = 16
CHECK = 16
COST = (17, 8, 1)  # log2(n), r, p: 128 MiB and half a second for each guess
HIGHEST_COST = (20, 8, 4)  # a forged file must not make us use all memory


class BadBackup(Exception):
    """The file is no backup, is damaged or cut short, or the passphrase is wrong; the message says which."""


class Sealer:
    """A file to write to: what is written goes to `stream` encrypted. `close` writes the end; without it, no backup."""

    def __init__(self, stream, passphrase, cost=COST):
        salt = os.urandom(SALT)
        self.stream = stream
        self.header = MAGIC + bytes(cost) + salt
        key, check = _derive(passphrase, salt, cost)
        self.seal = AESGCM(key)
        self.number = 0
        self.waiting = bytearray()
        stream.write(self.header + check)

    def write(self, data):
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._put(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def close(self):
        self._put(bytes(self.waiting), last=True)

    def _put(self, chunk, *, last):
        self.stream.write(self.seal.encrypt(_nonce(self.number, last), chunk, self.header))
        self.number += 1


class Opener:
    """A file to read from: gives what a `Sealer` was given. Raises BadBackup as soon as something is not right."""

    def __init__(self, stream, passphrase):
        header = stream.read(len(MAGIC) + len(COST) + SALT)
        if not header.startswith(MAGIC) or len(header) < len(MAGIC) + len(COST) + SALT:
            raise BadBackup("This file is not a backup of a centre.")
        cost = tuple(header[len(MAGIC) : len(MAGIC) + len(COST)])
        if any(asked > most for asked, most in zip(cost, HIGHEST_COST, strict=True)) or 0 in cost:
            raise BadBackup("This backup is damaged: its first bytes make no sense.")
        key, check = _derive(passphrase, header[-SALT:], cost)
        if not hmac.compare_digest(check, stream.read(CHECK)):
            raise BadBackup("The passphrase does not open this backup.")
        self.stream = stream
        self.header = header
        self.open = AESGCM(key)
        self.number = 0
        self.next = stream.read(CHUNK + TAG)
        self.ready = bytearray()

    def read(self, size):
        """The next `size` bytes, fewer only at the end."""
        while len(self.ready) < size and self.next:
            self._get()
        found = bytes(self.ready[:size])
        del self.ready[:size]
        return found

    def _get(self):
        sealed, self.next = self.next, self.stream.read(CHUNK + TAG)
        try:
            self.ready += self.open.decrypt(_nonce(self.number, not self.next), sealed, self.header)
        except InvalidTag:
            raise BadBackup("This backup is damaged or was cut short. Nothing was changed; use another copy.") from None
        self.number += 1


def _derive(passphrase, salt, cost):
    """The key, and the check of the passphrase."""
    log_n, r, p = cost
    made = Scrypt(salt=salt, length=64, n=2**log_n, r=r, p=p).derive(passphrase.encode())
    return made[:32], hashlib.sha256(made[32:]).digest()[:CHECK]


def _nonce(number, last):
    return number.to_bytes(11, "big") + bytes([last])
