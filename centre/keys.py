"""The key that signs cookies and links: made once for a centre and kept in its data folder."""

import os
import secrets
from pathlib import Path


def secret_key(data):
    """The signing key of the data folder `data`, made at the first call. Only the folder's owner can read it."""
    file = Path(data) / "secret_key"
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        Path(data).mkdir(parents=True, exist_ok=True)
    # Written beside and linked into place: two processes starting at once agree on whichever came first.
    draft = file.with_name(f"secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(64) + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text().strip()
