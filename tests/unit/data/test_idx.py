"""The IDX format, and arrays in Keras's file: what is read, and what is refused."""

import struct

import numpy as np
import pytest

from aigc_helpers.data import idx


def idx_file(values, *shape):
    return struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + bytes(values)


def test_idx_against_a_file_built_by_hand():
    data = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255])
    array = idx.parse_idx(data)
    assert array.dtype == np.uint8
    assert array.tolist() == [[10, 20, 30], [40, 50, 255]]
    assert idx.idx_bytes(array) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no IDX file of bytes: it is empty"),
        (b"\0\0\x08", "no IDX file"),
        (b"<html>no such page</html>", "no IDX file of bytes: it begins with '3c 68 74 6d'"),
        (b"\0\0\x0d" + idx_file([1, 2], 2)[3:], "no IDX file of bytes: it begins with '00 00 0d 01'"),
        (idx_file([1, 2], 2)[:6], "cut short: 6 bytes, where its header alone has 8"),
        (idx_file(range(12), 3, 4)[:-1], "cut short: 23 bytes, where its header announces 24"),
        (idx_file(range(12), 3, 4) + b"\0", "too long: 25 bytes, where its header announces 24"),
        (idx_file([], 2**32 - 1, 2**32 - 1, 2**32 - 1), "cut short"),
    ],
)
def test_what_is_no_whole_idx_file_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        idx.parse_idx(data)


def one_array(path):
    """A file of np.save, which is no archive, under the name of one."""
    np.save(path.with_suffix(".npy"), np.zeros(3, np.uint8))
    path.with_suffix(".npy").rename(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: np.savez(path, y=np.zeros(3, np.uint8)), "it holds no x"),
        (lambda path: np.savez(path, x=np.zeros(3)), "its x has dtype float64; it wants uint8"),
        (lambda path: np.savez(path, x=np.array([{}], object)), "no whole .npz file"),
        (lambda path: path.write_bytes(b""), "no whole .npz file"),
        (lambda path: path.write_text("<html>"), "no whole .npz file"),
        (one_array, "no whole .npz file"),
    ],
    ids=["without it", "floats", "pickled", "empty", "a page", "one array"],
)
def test_an_array_that_cannot_be_taken_out_is_told(tmp_path, make, message):
    make(tmp_path / "a.npz")
    with pytest.raises(ValueError, match=message):
        idx.member_of_npz(tmp_path / "a.npz", "x")
