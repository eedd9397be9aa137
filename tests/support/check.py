"""`make check`: every quick check, side by side; says which failed and what it said."""

import concurrent.futures
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SHOWN = 40  # lines of what a failed check said
# As if served to the public: what `check --deploy` judges is what a centre runs.
PUBLIC = {"CENTRE_ORIGIN": "https://centre.example.org", "CENTRE_SECRET_KEY": "kept-elsewhere-" * 5}


def commands():
    manage = [sys.executable, "manage.py"]
    return {
        "format": [BIN / "ruff", "format", "--check", "--output-format", "concise", "."],
        "lint": [BIN / "ruff", "check", "--quiet", "--output-format", "concise", "."],
        "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
        "layers": [BIN / "lint-imports"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def run(command):
    """Run one command; gives (failed, what it said)."""
    environment = {**os.environ, **PUBLIC, "DJANGO_SETTINGS_MODULE": "centre.settings"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode != 0, (done.stdout + done.stderr).strip()


def lock_file_problems():
    """What is wrong with requirements.lock: a host in it, no hash, or a version that pyproject.toml excludes."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    text = (PROJECT / "requirements.lock").read_text()
    problems = []
    if re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text):
        problems.append("requirements.lock names a host: write it anew with `make lock`")
    locked = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n?", "", text)):
        found = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", entry)
        if found:
            locked[canonicalize_name(found[1])] = found[2]
            if "--hash=sha256:" not in entry:
                problems.append(f"requirements.lock has no hash for {found[1]}")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    for line in [*project["project"]["dependencies"], *project["dependency-groups"]["development"]]:
        wanted = Requirement(line)
        version = locked.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            problems.append(f"pyproject.toml asks for {line}, requirements.lock has {version}: run `make lock`")
    return problems


def main():
    begun = time.monotonic()
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {name: pool.submit(run, command) for name, command in commands().items()}
        results = {name: future.result() for name, future in running.items()}
    problems = lock_file_problems()
    results["lock file"] = (bool(problems), "\n".join(problems))
    for name, (failed, said) in results.items():
        print(f"{'FAILED' if failed else 'ok':<8}{name}")
        if failed:
            failures += 1
            lines = said.splitlines()
            more = [f"… and {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
            print("\n".join(f"        {line}" for line in [*lines[-SHOWN:], *more]))
    print(f"{time.monotonic() - begun:.0f} seconds")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
