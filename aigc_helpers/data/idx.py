"""The IDX format, in which MNIST is published: bytes in, arrays out."""

import gzip
import math
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np


def uncompressed(path: Path) -> bytes:
    """The bytes of a file, decompressed if they are gzip, whatever its name; ValueError if the gzip is damaged."""
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError("the gzip data is cut short or damaged") from error


def parse_idx(data: bytes) -> np.ndarray:
    """Read the bytes of an uncompressed IDX file of unsigned bytes: a read-only uint8 array over the same memory.

    The format: two zero bytes, the type (8 for unsigned bytes), the number of axes, each axis's length as a
    big-endian 32-bit integer, then the values. Raises ValueError for another header or another length.

    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    array([7, 8, 9], dtype=uint8)
    """
    if data[:3] != b"\0\0\x08" or len(data) < 4:
        begin = f"it begins with {data[:4].hex(' ')!r}, not with '00 00 08'" if data else "it is empty"
        raise ValueError(f"this is no IDX file of bytes: {begin}")
    header = 4 + 4 * data[3]
    if len(data) < header:
        raise ValueError(f"the file is cut short: {len(data)} bytes, where its header alone has {header}")
    shape = struct.unpack(f">{data[3]}I", data[4:header])
    expected = header + math.prod(shape)
    if len(data) != expected:
        problem = "is cut short" if len(data) < expected else "is too long"
        raise ValueError(f"the file {problem}: {len(data)} bytes, where its header announces {expected}")
    return np.frombuffer(data, dtype=np.uint8, offset=header).reshape(shape)


def idx_bytes(array: np.ndarray) -> bytes:
    """The IDX file of an array of bytes.

    >>> idx_bytes(np.array([7, 8, 9], np.uint8)).hex(" ")
    '00 00 08 01 00 00 00 03 07 08 09'
    """
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def member_of_npz(path: Path, name: str) -> np.ndarray:
    """The array `name` of an `.npz` file; ValueError for a damaged file, or one that has no such array of bytes."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            array = arrays[name]
    except KeyError:
        raise ValueError(f"it holds no {name}") from None
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError("this is no whole .npz file") from error
    if array.dtype != np.uint8:
        raise ValueError(f"its {name} has dtype {array.dtype}; it wants uint8")
    return array
