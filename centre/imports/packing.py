"""The files of an upload as one value for the database, until the run has ended."""

import io
import re
import zipfile

from .reading import Unreadable, Upload
from .reading.limits import LARGEST_FILE, MEGABYTE

LONGEST_NAME = 100


def plain_name(name: str) -> str:
    """A file's name without its folders and without signs that do harm in a page or a header."""
    name = re.split(r"[/\\]", name)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\"<>|:*?\u202a-\u202e\u2066-\u2069]", "", name).strip(" .")
    if len(name) > LONGEST_NAME:
        stem, _, ending = name.rpartition(".")
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if stem and len(ending) < 8 else name[:LONGEST_NAME]
    return name or "upload"


def pack(uploads: dict[str, Upload]) -> bytes:
    """{slot: file} as bytes. The slot says what the file is for; for sheets it is just a number."""
    total = sum(upload.size() for upload in uploads.values())
    if total > LARGEST_FILE:
        raise Unreadable(
            f"These files have {total // MEGABYTE} MB; at most {LARGEST_FILE // MEGABYTE} MB are read. Keep only the "
            "rows and columns that are needed, or bring them one after the other."
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for slot, upload in uploads.items():
            archive.writestr(f"{slot}/{plain_name(upload.name)}", upload.bytes())
    return file.getvalue()


def unpack(content: bytes | memoryview) -> dict[str, Upload]:
    """What `pack` was given. What is inside is read as carefully as any upload."""
    uploads = {}
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        for member in archive.infolist():
            slot, _, name = member.filename.partition("/")
            uploads[slot] = Upload(name, data=archive.read(member))
    return uploads
