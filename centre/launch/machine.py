"""What the machine itself must have beyond Python's packages, checked and, where that needs no question, installed.

    python -m centre.launch.machine            what the programme needs
    python -m centre.launch.machine --tests    that, and what the tests can use

Root on Debian or Ubuntu gets the packages installed. Anybody else is told the command, in one line.
"""

import ctypes
import os
import shutil
import subprocess
import sys

# WeasyPrint draws PDFs with Pango; each entry lists the names the library goes by on Linux and macOS.
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
)
LIBRARY_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
BREW_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")

# Names in Tamil, Urdu and other scripts need letters to be drawn with; DejaVu has the Latin ones.
FONT_PACKAGES = ("fonts-dejavu-core", "fonts-noto-core")
# Chromium drives the browser tests; poppler's tools read the PDFs back.
TEST_PROGRAMMES = {"pdftotext": "poppler-utils"}


def has_library(names):
    """Whether one of the library's names can be loaded."""
    for name in names:
        for folder in BREW_FOLDERS:
            try:
                ctypes.CDLL(folder + name)
            except OSError:
                continue
            return True
    return False


def missing_packages():
    """Debian packages that the programme cannot do without and that are not here."""
    return list(LIBRARY_PACKAGES) if not all(map(has_library, LIBRARIES)) else []


def missing_test_packages():
    """Debian packages that tests can use and that are not here."""
    from tests.support.browser import chromium

    wanted = [package for programme, package in TEST_PROGRAMMES.items() if not shutil.which(programme)]
    if not chromium():
        wanted.append("chromium")
    if not os.path.isdir("/usr/share/fonts/truetype/noto"):
        wanted += FONT_PACKAGES
    return wanted


def install_command(packages):
    """The command line that installs `packages` on this machine, for a person to type."""
    if shutil.which("brew"):
        return "brew install pango"
    return f"apt-get install {' '.join(packages)}"


def install(packages):
    """Install Debian `packages` when this process may; give whether it did."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} …", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "check": False}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.run(command, **quiet).returncode == 0:
        return True
    # The lists of packages may be old or empty.
    subprocess.run(["apt-get", "update", "-q"], **quiet)
    return subprocess.run(command, **quiet).returncode == 0


def prepare():
    """See that Pango is here, installing it if that can be done. Gives None, or the sentence that says what to do."""
    packages = missing_packages()
    if not packages or (install(packages) and not missing_packages()):
        return None
    return f"The Pango library, which draws the PDFs, is missing. Install it: {install_command(packages)}"


def prepare_for_tests():
    """Install what the tests can use, if that can be done; gives None, or the sentence that says what is missing."""
    packages = missing_test_packages()
    if not packages or install(packages):
        return None
    return f"Some tests will not run for want of {', '.join(packages)}. To install: {install_command(packages)}"


def main(arguments):
    problem = prepare()
    if problem:
        sys.exit(problem)
    if "--tests" in arguments:
        notice = prepare_for_tests()
        if notice:
            print(notice)


if __name__ == "__main__":
    main(sys.argv[1:])
