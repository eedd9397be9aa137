"""The processes of a running centre: started, watched, started again when they die, and stopped in order."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time

import psutil

from centre.launch.errors import CannotStart

STOP_SECONDS = 20
RESTARTS_ALLOWED = 5
WITHIN_SECONDS = 60
PR_SET_PDEATHSIG = 1


class Child:
    """One long-running process of the centre."""

    def __init__(self, name, command, environment):
        self.name = name
        self.command = command
        self.environment = environment
        self.process = None
        self.starts = []

    def start(self):
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in order.
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what matters is said to stderr
            start_new_session=True,
            preexec_fn=end_with_parent,  # safe: we have one thread
        )
        self.starts.append(time.monotonic())

    def died(self):
        return self.process is not None and self.process.poll() is not None

    def restart(self):
        """Start again after a death. Raises CannotStart when it keeps dying."""
        recent = [start for start in self.starts if start > time.monotonic() - WITHIN_SECONDS]
        if len(recent) > RESTARTS_ALLOWED:
            raise CannotStart(
                f"{self.name} keeps ending (last with code {self.process.returncode}); see its words above."
            )
        self.start()

    def tell_to_stop(self):
        if self.process:
            self.process.terminate()

    def wait(self):
        """Wait until a child that was told to stop has done so, and end it if it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent():
    """Ask Linux to end this process when its parent dies, even by kill -9; elsewhere `tidy_up` ends it."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def note(file, address, children):
    """Write down, for the next start and for a second one, who we are and which processes are ours."""
    known = [{"pid": child.process.pid, "started": _started(child.process.pid)} for child in children if child.process]
    draft = file.with_name(file.name + ".new")
    draft.write_text(json.dumps({"pid": os.getpid(), "address": address, "children": known}))
    draft.replace(file)


def read_note(file):
    """What `note` wrote, or an empty dictionary."""
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return {}


def tidy_up(file):
    """End what a killed start left running. Knows its own by number and starting time, so a stranger is never ended."""
    left = []
    for known in read_note(file).get("children", []):
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(known["pid"])
            if process.create_time() == known["started"]:
                left += [process, *process.children(recursive=True)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=STOP_SECONDS)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    file.unlink(missing_ok=True)


def _started(number):
    try:
        return psutil.Process(number).create_time()
    except psutil.Error:
        return None
