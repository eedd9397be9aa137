"""The embedded server's own settings, written anew at each start."""

import locale
import os
import pwd
import sys

from centre.embedded import accounts
from centre.embedded.addresses import APP_ROLE, OWNER_ROLE, SUPERUSER
from centre.embedded.errors import EmbeddedError

FILE = "centre.conf"

SETTINGS = {
    "listen_addresses": "",  # no network: only through the socket
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "jit": "off",  # our queries are short; compiling them costs more than it saves
    "random_page_cost": "1.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum_naptime": "20s",  # tables are counted anew soon after an import
    # After a crash every file is written through first; one call for all of them takes tenths of seconds, not seconds.
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
    # The server's log holds no personal data: no statements, no values, no details of the rows an error was about.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgres-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "error",
}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "logging_collector": "off"}


def character_locale():
    """A locale of this machine that knows the letters of every script.

    pg_trgm asks the system which characters are letters; with plain "C" it would drop é and every Tamil letter.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_GB.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def write(folder, account, sockets, *, durable):
    """Write the settings and who may connect into the cluster `folder`, and see that the `sockets` folder is ours.

    `account` owns the files (None: we do). Raises EmbeddedError when somebody else holds the folder for the socket.
    """
    settings = SETTINGS | ({} if durable else QUICK) | {"unix_socket_directories": str(sockets)}
    _write(folder / FILE, account, "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items()))
    main = folder / "postgresql.conf"
    include = f"include = '{FILE}'\n"
    text = main.read_text()
    if include not in text:
        _write(main, account, text + include)

    roles = (SUPERUSER, OWNER_ROLE, APP_ROLE)
    names = sorted({accounts.current_account(), *([account.pw_name] if account else [])})
    _write(folder / "pg_ident.conf", account, "".join(f'centre "{name}" {role}\n' for name in names for role in roles))
    _write(folder / "pg_hba.conf", account, "local all all peer map=centre\nlocal replication all reject\n")
    if sockets != folder:
        _hold(sockets, account)


def _write(path, account, text):
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    if account:
        os.chown(draft, account.pw_uid, account.pw_gid)
    draft.replace(path)


def _hold(sockets, account):
    """Make the socket's folder in the system's temporary folder, for us alone; refuse one that somebody else made."""
    owner = account.pw_uid if account else os.geteuid()
    try:
        sockets.mkdir(mode=0o700)
        os.chown(sockets, owner, -1)
    except FileExistsError:
        found = sockets.lstat()
        if sockets.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
            holder = _name(found.st_uid)
            raise EmbeddedError(
                f"{sockets} belongs to {holder} and is in the way: remove it and start again."
            ) from None


def _name(number):
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account {number}"


def _quoted(value):
    return "'" + value.replace("'", "''") + "'"
