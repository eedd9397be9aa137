"""Named parcels one after the other in a stream, each of a length not known beforehand.

name length (2 bytes) | name | block length (4 bytes) | block | … | 0 (4 bytes) |   … until a name of length 0
"""

from centre.backup.vault import BadBackup

BLOCK = 256 * 1024


def write_parcel(stream, name, source):
    """Write one parcel from `source`, bytes or a file to read to its end."""
    encoded = name.encode()
    stream.write(len(encoded).to_bytes(2, "big") + encoded)
    if isinstance(source, bytes):
        _block(stream, source)
    else:
        while block := source.read(BLOCK):
            _block(stream, block)
    stream.write(bytes(4))


def write_end(stream):
    stream.write(bytes(2))


def read_parcels(stream):
    """Each parcel as (name, iterator of its blocks); blocks not read before the next parcel is asked for are skipped.

    Raises BadBackup when the stream ends too early.
    """
    while size := int.from_bytes(_exactly(stream, 2), "big"):
        name = _exactly(stream, size).decode()
        blocks = _blocks(stream)
        yield name, blocks
        for _ in blocks:
            pass


def _block(stream, block):
    if block:
        stream.write(len(block).to_bytes(4, "big") + block)


def _blocks(stream):
    while size := int.from_bytes(_exactly(stream, 4), "big"):
        yield _exactly(stream, size)


def _exactly(stream, size):
    found = stream.read(size)
    if len(found) != size:
        raise BadBackup("This backup ends too early. Nothing was changed; use another copy.")
    return found
