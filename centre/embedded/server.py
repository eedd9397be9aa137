"""Make, start, share and stop the PostgreSQL server of a data folder.

Whoever needs the server takes a lease (`lease`). The first starts it, the last to give up its lease stops it. Leases
are file locks, which the system drops when a process dies however it dies, so nothing has to be tidied up: a server
left running by a killed programme is found and used by the next lease, and stopped with it.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import time

import psutil
import psycopg

from centre.embedded import accounts, configuration, provision, tools
from centre.embedded.addresses import PORT, SUPERUSER, cluster_folder, embedded_connection, socket_folder
from centre.embedded.errors import EmbeddedError

START_SECONDS = 60  # recovery after a crash can take a while
STOP_SECONDS = 60


@contextlib.contextmanager
def lease(data, *, durable=True):
    """Hold the server of the data folder `data` running for the length of a `with` block.

    `durable=False` is for tests: it trades safety against power cuts for speed. Raises EmbeddedError when the server
    cannot be made or started.
    """
    server = Server(data, durable=durable)
    users = server.take()
    try:
        yield server
    finally:
        server.give_up(users)


class Server:
    """The PostgreSQL server of one data folder."""

    def __init__(self, data, *, durable=True):
        self.data = data
        self.durable = durable
        self.folder = cluster_folder(data)
        self.account = accounts.server_account()

    def take(self):
        """Start the server unless it runs, and give the open file that is our lease."""
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._alone():
                users = open(self.data / "postgres.users", "w")  # noqa: SIM115 - open for as long as we use the server
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure_running()
                return users
        except PermissionError as error:
            raise EmbeddedError(
                f"The data folder {self.data} cannot be used by this account ({error.strerror}: {error.filename}): "
                "start as the account that owns it, or set CENTRE_DATA to another folder."
            ) from error

    def give_up(self, users):
        """End a lease; stop the server if nobody else holds one."""
        with self._alone():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self._stop()
            finally:
                users.close()

    def revive(self):
        """Start the server again after it died under our lease."""
        with self._alone():
            self._ensure_running()

    def connect(self, role=SUPERUSER, database="postgres", **options):
        """A psycopg connection to the running server."""
        where = embedded_connection(self.data, role, database)
        return psycopg.connect(
            host=where["HOST"], port=where["PORT"], user=role, dbname=database, connect_timeout=10, **options
        )

    def running_process(self):
        """The running server's process, or None. A process that merely has its old number does not count."""
        try:
            number = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            told = process.cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return process if any(str(self.folder) == word for word in told) else None

    @contextlib.contextmanager
    def _alone(self):
        """Only one process at a time starts or stops the server."""
        with open(self.data / "postgres.lock", "w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def _ensure_running(self):
        if self.running_process() is None:
            if not self.durable:
                self._throw_away_unless_sound()
            self._make()
            self._start()
        self._wait_until_it_answers()
        provision.provision_embedded(self)

    def _make(self):
        """Make the cluster if there is none. It is made beside its place and moved, so half a one is never found."""
        if self.account:
            accounts.let_read(tools.install_folder(), self.account)
            if tools.library_folder():
                accounts.let_read(tools.library_folder(), self.account)
            accounts.let_through(self.folder, self.account)
        if self.folder.exists():
            self._check_version()
            self._take_possession(self.folder)
            return
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._take_possession(draft)
        self._run(
            tools.programme("initdb"),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--no-locale",
            f"--lc-ctype={configuration.character_locale()}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
            failure="PostgreSQL's data folder could not be made",
        )
        draft.rename(self.folder)

    def _throw_away_unless_sound(self):
        """A server for tests that did not shut down in order may be damaged, as nothing made it safe; make it anew."""
        version = self.folder / "PG_VERSION"
        unsound = (self.folder / "postmaster.pid").exists()
        if unsound or (version.exists() and version.read_text().strip() != tools.major_version()):
            shutil.rmtree(self.folder)

    def _check_version(self):
        version = self.folder / "PG_VERSION"
        if not version.exists():
            raise EmbeddedError(
                f"{self.folder} is not a PostgreSQL data folder: move it away, or set CENTRE_DATA to another folder."
            )
        held, ours = version.read_text().strip(), tools.major_version()
        if held != ours:
            raise EmbeddedError(
                f"The data in {self.folder} was written by PostgreSQL {held}; this programme brings {ours}. Make a "
                "backup with the programme that wrote it, then restore it here into a new data folder "
                "(docs/running.md, “Upgrade”)."
            )

    def _take_possession(self, folder):
        """When root starts the server, its files must belong to its account (they may come from another machine)."""
        if self.account is None or folder.stat().st_uid == self.account.pw_uid:
            return
        for parent, folders, files in os.walk(folder):
            for name in ["", *folders, *files]:
                path = os.path.join(parent, name) if name else parent
                os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _start(self):
        configuration.write(self.folder, self.account, socket_folder(self.data), durable=self.durable)
        self._clear_away_a_killed_server()
        try:
            self._run(
                tools.programme("pg_ctl"),
                "start",
                "--wait",
                f"--timeout={START_SECONDS}",
                f"--pgdata={self.folder}",
                f"--log={self.folder / 'startup.log'}",
                "--silent",
                failure="The database could not be started",
            )
        except EmbeddedError as error:
            raise EmbeddedError(f"{error} {self._last_words()}".strip()) from error

    def _clear_away_a_killed_server(self):
        """Remove what a killed server left: its marks, once no process of it is alive that could still write.

        PostgreSQL looks after this itself unless the dead server's number is taken, by another programme or by its own
        body that nobody has buried yet; then it would refuse to start.
        """
        marks = [self.folder / "postmaster.pid", socket_folder(self.data) / f".s.PGSQL.{PORT}.lock"]
        if not any(mark.exists() for mark in marks):
            return
        for end in (None, psutil.Process.terminate, psutil.Process.kill):
            left = self._processes_inside()
            for process in left if end else []:
                with contextlib.suppress(psutil.Error):
                    end(process)
            psutil.wait_procs(left, timeout=5)  # they notice by themselves that their server is gone
        if self._processes_inside():
            raise EmbeddedError(f"Processes of a killed database still work in {self.folder} and cannot be ended.")
        for mark in marks:
            mark.unlink(missing_ok=True)

    def _processes_inside(self):
        """The living processes that work in the cluster's folder."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.cwd() == str(self.folder) and process.name().startswith("postgres"):
                    found.append(process)
        return found

    def _last_words(self):
        said = [self.folder / "startup.log", *self.folder.glob("log/*.log")]
        latest = max((log for log in said if log.exists()), key=lambda log: log.stat().st_mtime, default=None)
        lines = latest.read_text(errors="replace").strip().splitlines() if latest else []
        return " ".join(line for line in lines[-4:] if "FATAL" in line or "HINT" in line or "could not" in line)

    def _wait_until_it_answers(self):
        last_chance = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > last_chance:
                    raise EmbeddedError(f"The database runs but does not answer: {error}") from error
                time.sleep(0.1)

    def _stop(self):
        process = self.running_process()
        if process is None:
            return
        for mode in ("fast", "immediate"):
            with contextlib.suppress(EmbeddedError):
                self._run(
                    tools.programme("pg_ctl"),
                    "stop",
                    "--no-wait",
                    f"--mode={mode}",
                    f"--pgdata={self.folder}",
                    "--silent",
                    failure="The database could not be stopped",
                )
            if self._ends():
                return
        raise EmbeddedError(f"The database (process {process.pid}) does not stop; it is safe to end that process.")

    def _ends(self):
        """Whether the server ends in time. One that is dead but not yet buried has ended, which pg_ctl does not see."""
        last_chance = time.monotonic() + STOP_SECONDS
        while time.monotonic() < last_chance:
            if self.running_process() is None:
                return True
            time.sleep(0.05)
        return False

    def _run(self, programme, *arguments, failure):
        # Into a file, not a pipe: the server inherits it and would hold a pipe open for ever.
        with open(os.devnull) as nothing, tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [programme, *arguments],
                stdin=nothing,
                stdout=said,
                stderr=said,
                check=False,
                **accounts.run_as(self.account),
            )
            if done.returncode:
                said.seek(0)
                raise EmbeddedError(f"{failure}: {said.read().strip()}")
