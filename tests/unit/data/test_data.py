"""The data sets: shapes, ranges, fixed and disjoint splits, the IDX format, and errors that say what to type."""

import gzip
import hashlib
import struct

import numpy as np
import pytest

from aigc_helpers.data import DATASETS, DTYPES, SPLITS, DataError, digits, fetch, load, shipped, toy

OFFLINE = [name for name in DATASETS if name != "mnist"]
POINTS = [name for name in OFFLINE if DATASETS[name].kind == "points"]
MIXTURES = ["ring", "grid"]

every_split = pytest.mark.parametrize("split", SPLITS)
every_offline_set = pytest.mark.parametrize("name", OFFLINE)


@pytest.fixture
def real_mnist():
    if fetch.find_mnist() is None:
        pytest.skip("MNIST is not here: type `aigc fetch mnist`, or set AIGC_DATA")


@pytest.fixture
def tiny_mnist(tmp_path, monkeypatch):
    """A folder of four hand-built IDX files, four images each, that passes for MNIST."""
    contents = {}
    for prefix in ("train", "t10k"):
        contents[f"{prefix}-images-idx3-ubyte"] = idx(range(4 * 28 * 28), 4, 28, 28)
        contents[f"{prefix}-labels-idx1-ubyte"] = idx([3, 1, 4, 1], 4)
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(fetch, "MNIST_MD5", {name: hashlib.md5(data).hexdigest() for name, data in contents.items()})
    monkeypatch.setenv("AIGC_DATA", str(tmp_path))
    return tmp_path


def idx(values, *shape):
    return struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + bytes(value % 256 for value in values)


@every_split
@every_offline_set
def test_shapes_types_and_ranges(name, split):
    items, labels = load(name, split)
    assert items.dtype == np.float32 and labels.dtype == np.int64
    assert labels.shape == (len(items),)
    if DATASETS[name].kind == "images":
        assert items.shape[1:] == (28, 28, 1)
        assert items.min() == 0 and items.max() == 1
    else:
        assert items.shape == (5000, 2)
        assert np.abs(items).max() < 1.3


@every_offline_set
def test_splits_share_no_item(name):
    everything = [item.tobytes() for split in SPLITS for item in load(name, split)[0]]
    assert len(set(everything)) == len(everything)


@every_offline_set
def test_a_split_is_the_same_at_every_call_and_yours_to_change(name):
    first, labels = load(name)
    kept = first.copy()
    first[:], labels[:] = 0, 0
    again, labels_again = load(name)
    assert np.array_equal(again, kept)
    assert labels_again.any()


def test_float_images_are_the_bytes_over_255():
    as_bytes, _ = load("uci", dtype="uint8")
    as_floats, _ = load("uci")
    assert as_bytes.dtype == np.uint8
    assert np.array_equal(np.rint(as_floats * 255), as_bytes)
    as_bytes[:] = 0
    assert load("uci", dtype="uint8")[0].max() == 255


def test_uci_is_every_digit_of_scikit_learn_once():
    from sklearn.datasets import load_digits

    rows = np.concatenate([digits._uci_rows()[split] for split in SPLITS])
    assert sorted(rows) == list(range(1797))
    labels = np.concatenate([load("uci", split)[1] for split in SPLITS])
    assert np.array_equal(labels, load_digits().target[rows])


def test_uci_splits_are_fixed():
    """Whoever changes the split changes every number of the course: this must be on purpose."""
    labels = np.concatenate([load("uci", split)[1] for split in SPLITS])
    assert hashlib.md5(labels.astype(np.uint8).tobytes()).hexdigest() == "9f628e4b43e27158c092271aaf8aed51"


def test_uci_splits_are_stratified():
    shares = [np.bincount(load("uci", split)[1], minlength=10) / len(load("uci", split)[1]) for split in SPLITS]
    assert [len(load("uci", split)[1]) for split in SPLITS] == [899, 449, 449]
    assert np.ptp(shares, axis=0).max() < 0.005


def test_uci_looks_like_mnist():
    """Black background, white strokes, few greys, a free border, the centre of mass in the middle."""
    images, _ = load("uci")
    assert 0.7 < np.mean(images < 0.02) < 0.85
    assert 0.05 < np.mean(images > 0.98) < 0.15
    assert np.all(images.max(axis=(1, 2, 3)) == 1)
    assert images[:, [0, -1]].max() == images[:, :, [0, -1]].max() == 0
    ink = images[..., 0] / images.sum(axis=(1, 2, 3))[:, np.newaxis, np.newaxis]
    for axis in (1, 2):
        centres = np.tensordot(ink.sum(axis=3 - axis), np.arange(28), axes=(1, 0))
        assert np.abs(centres - 13.5).max() < 0.51


def test_uci_images_still_hold_the_scans():
    """Each image is nearest to its own scan, enlarged by another library, wherever centring has moved it."""
    from PIL import Image
    from sklearn.datasets import load_digits

    images = digits._uci_images()[0][:200]
    scans = [Image.fromarray(scan.astype(np.float32)) for scan in load_digits().images[:200]]
    enlarged = np.stack([np.pad(np.asarray(scan.resize((20, 20), Image.Resampling.BICUBIC)), 4) for scan in scans])
    shifts = [(down, right) for down in range(-4, 5) for right in range(-4, 5)]
    templates = [_standardised(np.roll(enlarged, shift, axis=(1, 2))) for shift in shifts]
    likeness = np.max([_standardised(images) @ template.T for template in templates], axis=0)
    assert np.array_equal(likeness.argmax(axis=1), np.arange(200))
    assert np.diag(likeness).min() > 0.9


def _standardised(images):
    flat = images.reshape(len(images), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return flat / np.linalg.norm(flat, axis=1, keepdims=True)


@every_split
@pytest.mark.parametrize("name", POINTS)
def test_modes_and_arms_are_equally_full(name, split):
    _, counts = np.unique(load(name, split)[1], return_counts=True)
    assert len(counts) == {"ring": 8, "grid": 25}.get(name, 2)
    assert np.ptp(counts) == 0


@pytest.mark.parametrize("name", MIXTURES)
def test_points_are_gaussian_about_their_modes(name):
    positions, labels = load(name)
    modes = toy.modes(name)
    offsets = (positions - modes.centres[labels]) / modes.standard_deviation
    assert np.abs(offsets.mean(axis=0)).max() < 0.05
    assert np.abs(np.cov(offsets.T) - np.eye(2)).max() < 0.06
    assert np.mean(np.linalg.norm(offsets, axis=1) < 3) == pytest.approx(1 - np.exp(-4.5), abs=0.005)


def test_modes_are_where_the_text_says():
    ring, grid = toy.modes("ring"), toy.modes("grid")
    assert np.allclose(np.linalg.norm(ring.centres, axis=1), 1) and ring.standard_deviation == 0.05
    assert {tuple(centre) for centre in grid.centres} == {(x / 2, y / 2) for x in range(-2, 3) for y in range(-2, 3)}
    with pytest.raises(ValueError, match="'moons', which has no Gaussian modes; type one of 'ring', 'grid'"):
        toy.modes("moons")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"name": "minst"},
            "name is 'minst', .* type one of 'uci', 'mnist', 'strokes', 'ring', 'grid', 'spirals', 'moons'",
        ),
        ({"name": ["uci"]}, "name is .*'uci'.*, which does not exist"),
        ({"name": "uci", "split": "valid"}, "split is 'valid', .* type one of 'train', 'validation', 'test'"),
        ({"name": "uci", "dtype": "float64"}, "dtype .* is 'float64', .* type one of 'float32', 'uint8'"),
        ({"name": "uci", "dtype": np.uint8}, "dtype .* is <class 'numpy.uint8'>, .* type one of 'float32', 'uint8'"),
        ({"name": "ring", "dtype": "uint8"}, "dtype .of 'ring'. is 'uint8', .* type one of 'float32'"),
    ],
)
def test_an_unknown_choice_gets_the_list_of_choices(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(**arguments)


def test_every_data_set_has_a_known_kind_and_a_summary():
    assert all(dataset.kind in DTYPES and dataset.summary for dataset in DATASETS.values())


def test_idx_against_a_file_built_by_hand():
    data = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255])
    array = digits.parse_idx(data)
    assert array.dtype == np.uint8
    assert array.tolist() == [[10, 20, 30], [40, 50, 255]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no IDX file"),
        (b"\0\0\x08", "no IDX file"),
        (b"<html>no such page</html>", "no IDX file of bytes: it begins with '3c 68 74 6d'"),
        (idx([1, 2], 2)[:2] + b"\x0d" + idx([1, 2], 2)[3:], "no IDX file of bytes: it begins with '00 00 0d 01'"),
        (idx([1, 2], 2)[:6], "cut short: 6 bytes, where its header alone has 8"),
        (idx(range(12), 3, 4)[:-1], "cut short: 23 bytes, where its header announces 24"),
        (idx(range(12), 3, 4) + b"\0", "too long: 25 bytes, where its header announces 24"),
        (idx([], 2**32 - 1, 2**32 - 1, 2**32 - 1), "cut short"),
    ],
)
def test_what_is_no_whole_idx_file_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        digits.parse_idx(data)


def test_raw_and_gzipped_files_read_alike(tiny_mnist):
    expected = np.arange(4 * 28 * 28).reshape(4, 28, 28, 1) % 256
    raw, labels = load("mnist", "test", dtype="uint8")
    assert np.array_equal(raw, expected) and labels.tolist() == [3, 1, 4, 1]
    assert raw.flags.owndata and labels.flags.owndata
    for path in list(tiny_mnist.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert np.array_equal(load("mnist", "test", dtype="uint8")[0], expected)


TEST_IMAGES = "t10k-images-idx3-ubyte"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[:-100], "cut short"),
        (lambda data: gzip.compress(data)[:-20], "gzip data is cut short or damaged"),
        (lambda data: b"\1" + data[1:], "no IDX file"),
        (lambda data: data[:-1] + b"\1", "wrong checksum"),
        (lambda data: b"", "no IDX file"),
    ],
    ids=["truncated", "truncated gzip", "wrong magic", "one wrong byte", "empty"],
)
def test_a_damaged_file_is_named_with_what_to_type(tiny_mnist, damage, reason):
    path = tiny_mnist / TEST_IMAGES
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    with pytest.raises(DataError, match=rf"{path}: .*{reason}.* Delete this file, then type `aigc fetch mnist`"):
        load("mnist", "test")
    path.write_bytes(whole)
    assert len(load("mnist", "test")[0]) == 4


def test_missing_mnist_says_how_to_get_it(tiny_mnist, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "nothing")
    (tiny_mnist / TEST_IMAGES).unlink()
    with pytest.raises(DataError, match=rf"`aigc fetch mnist`.*set AIGC_DATA.*where {TEST_IMAGES} cannot be found"):
        load("mnist")
    monkeypatch.delenv("AIGC_DATA")
    with pytest.raises(DataError, match="`aigc fetch mnist`.*set AIGC_DATA to it.$"):
        load("mnist")


def test_shipped_finds_a_file_and_lists_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "COURSE_DATA", tmp_path)
    with pytest.raises(DataError, match="name is 'net.keras'.*there: no file"):
        shipped.shipped("net.keras")
    (tmp_path / "README.md").touch()
    assert shipped.shipped("README.md") == tmp_path / "README.md"
    with pytest.raises(DataError, match="name is 'net.keras'.*there: README.md"):
        shipped.shipped("net.keras")
    monkeypatch.setattr(shipped, "COURSE_DATA", tmp_path / "gone")
    with pytest.raises(DataError, match="gone.*`make lab`"):
        shipped.shipped("README.md")


@pytest.mark.mnist
def test_real_mnist_has_its_published_counts(real_mnist):
    published = {"train": 50_000, "validation": 10_000, "test": 10_000}
    labels = {split: load("mnist", split, dtype="uint8")[1] for split in SPLITS}
    assert {split: len(found) for split, found in labels.items()} == published
    assert np.bincount(labels["test"]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert labels["train"][:5].tolist() == [5, 0, 4, 1, 9]


@pytest.mark.mnist
@pytest.mark.parametrize("name", fetch.MNIST_MD5)
def test_real_mnist_has_its_published_bytes(real_mnist, name):
    data = fetch.uncompressed(fetch.find_file(fetch.find_mnist(), name))
    assert hashlib.md5(data).hexdigest() == fetch.MNIST_MD5[name]


@pytest.mark.mnist
def test_real_mnist_images_are_in_range_and_shared_by_no_two_splits(real_mnist):
    validation, _ = load("mnist", "validation")
    assert validation.shape == (10_000, 28, 28, 1) and validation.dtype == np.float32
    assert validation.min() == 0 and validation.max() == 1
    everything = [image.tobytes() for split in SPLITS for image in load("mnist", split, dtype="uint8")[0]]
    assert len(set(everything)) == len(everything) == 70_000
