"""Finding the Chromium that the browser tests drive."""

import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",  # root cannot use Chromium's sandbox, and the only pages opened are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What the browser's camera sees: a file that is read when a page starts the camera, which only a context that was
# given the permission may do. Each process has its own.
CAMERA = Path(tempfile.gettempdir()) / f"centre-camera-{os.getpid()}.y4m"
WITH_CAMERA = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={CAMERA}")


def chromium():
    """The path of a Chromium on this machine (CENTRE_CHROMIUM, or one that is installed); None when there is none."""
    named = os.environ.get("CENTRE_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def hold_before_the_camera(picture: Image.Image) -> None:
    """What a page sees that starts the camera from now on: one still picture, in grey."""
    width, height = picture.size
    frame = picture.convert("L").tobytes() + bytes([128]) * (width * height // 2)
    CAMERA.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\nFRAME\n" % (width, height) + frame)
