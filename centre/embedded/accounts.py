"""The operating system's account that PostgreSQL runs under, and what that account may reach.

PostgreSQL refuses to run as root. When root starts the programme, the server runs under a system account of its own
that can log in nowhere; otherwise under the account of whoever starts it.
"""

import os
import pwd
import shutil
import stat
import subprocess

from centre.embedded.errors import EmbeddedError

SERVER_ACCOUNT = "centre-postgres"


def current_account():
    """The name of the account this process runs under. Raises EmbeddedError for a number without a name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise EmbeddedError(
            f"The account number {os.geteuid()} has no name on this machine, and PostgreSQL needs one: "
            "start as a named account, or set DATABASE_URL."
        ) from None


def server_account():
    """The account for the server when root starts it, made if need be; None when not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        pass
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_ACCOUNT]
    else:  # Alpine's and BusyBox's way
        command = ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", SERVER_ACCOUNT]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)  # two starts at once may both have tried
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL cannot run as root, and its account {SERVER_ACCOUNT} could not be made "
            f"({made.stderr.strip()}): start as an ordinary account."
        ) from None


def run_as(account):
    """Arguments for `subprocess` that run a command as `account` (None: as we are), away from our folder."""
    if account is None:
        return {"cwd": "/"}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/", "umask": 0o077}


def let_through(path, account):
    """Let `account` pass through the folders above `path`, where it cannot yet.

    Adds the one permission to pass (not to list or read) and nothing else; a folder that already lets it through stays
    as it is.
    """
    for folder in path.absolute().parents:
        found = folder.stat()
        if found.st_uid == account.pw_uid:
            passes = found.st_mode & stat.S_IXUSR
        elif found.st_gid == account.pw_gid:
            passes = found.st_mode & stat.S_IXGRP
        else:
            passes = found.st_mode & stat.S_IXOTH
        if not passes:
            folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)


def let_read(folder, account):
    """Let `account` read and run the installed files below `folder` (the wheel's own, nothing personal)."""
    let_through(folder, account)
    for parent, _, files in os.walk(folder):
        for path in [parent, *(os.path.join(parent, file) for file in files)]:
            mode = os.stat(path).st_mode
            wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            if mode != wanted:
                os.chmod(path, stat.S_IMODE(wanted))
