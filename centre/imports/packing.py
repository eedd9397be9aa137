"""The files of an upload as one value for the database, until the run has ended."""

import io
import zipfile

from centre.core.reading import Unreadable, Upload
from centre.core.reading.limits import LARGEST_FILE, MEGABYTE
from centre.core.reading.uploads import plain_name


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
