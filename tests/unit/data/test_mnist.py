"""MNIST as people have it: other names, other folders, Keras's file; and what is wrong with it named, never guessed."""

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aigc_helpers.data import SPLITS, DataError, fetch, find_mnist, load, mnist
from aigc_helpers.data.idx import idx_bytes, uncompressed

TEST_IMAGES = "t10k-images-idx3-ubyte"
ARRAYS = {
    name: (np.arange(4 * 28 * 28) % 256 if "images" in name else np.array([3, 1, 4, 1]))
    .astype(np.uint8)
    .reshape((4, 28, 28) if "images" in name else 4)
    for name in mnist.MD5
}
FILES = {name: idx_bytes(array) for name, array in ARRAYS.items()}
PIXELS = ARRAYS[TEST_IMAGES][..., np.newaxis]


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    """The empty folder of AIGC_DATA, beside an empty cache; four images, twice, pass for MNIST."""
    monkeypatch.setattr(mnist, "MD5", {name: hashlib.md5(data).hexdigest() for name, data in FILES.items()})
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("AIGC_DATA", str(tmp_path / "chosen"))
    (tmp_path / "chosen").mkdir()
    return tmp_path / "chosen"


def put(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def spelled(template):
    """The four files, each under the name that `template` makes of the published one."""
    forms = {name: {"dotted": name.replace("-idx", ".idx"), "upper": name.upper()} for name in FILES}
    return {template.format(name, **forms[name]): FILES[name] for name in FILES}


SPELLINGS = {
    "as published": "{0}",
    "named .gz and not compressed": "{0}.gz",
    "a dot before idx": "{dotted}",
    "in capitals": "{upper}",
    "a browser's second copy": "{0} (1)",
    "torchvision's": "MNIST/raw/{0}",
    "torchvision's own folder": "raw/{0}",
    "each in a folder of its name": "{dotted}/{0}",
    "folders of the files' names beside them": "{dotted}/{dotted}",
}


@pytest.mark.parametrize("template", SPELLINGS.values(), ids=SPELLINGS)
def test_files_are_found_however_they_are_spelled(chosen, template):
    put(chosen, spelled(template))
    assert find_mnist() == chosen
    images, labels = load("mnist", "test", dtype="uint8")
    assert np.array_equal(images, PIXELS) and labels.tolist() == [3, 1, 4, 1]
    assert images.flags.owndata and labels.flags.owndata


def test_gzipped_files_read_alike(chosen):
    put(chosen, {f"{name}.gz": gzip.compress(data) for name, data in FILES.items()})
    assert np.array_equal(load("mnist", "test", dtype="uint8")[0], PIXELS)


def keras_file(path, **changes):
    members = {mnist.IN_KERAS_FILE[name]: array for name, array in ARRAYS.items()} | changes
    np.savez_compressed(path, **{name: array for name, array in members.items() if array is not None})


@pytest.mark.parametrize("named", ["chosen", "chosen/mnist.npz"])
def test_the_file_of_keras_serves(chosen, named, monkeypatch):
    keras_file(chosen / "mnist.npz")
    monkeypatch.setenv("AIGC_DATA", str(chosen.parent / named))
    images, labels = load("mnist", "test", dtype="uint8")
    assert np.array_equal(images, PIXELS) and labels.tolist() == [3, 1, 4, 1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"x_test": None}, "mnist.npz: it holds no x_test"),
        ({"x_test": PIXELS[:2, ..., 0]}, "mnist.npz: wrong checksum"),
        ({"x_test": PIXELS[..., 0].astype(float)}, "mnist.npz: its x_test has dtype float64"),
    ],
)
def test_a_wrong_file_of_keras_is_named(chosen, changes, reason):
    keras_file(chosen / "mnist.npz", **changes)
    with pytest.raises(DataError, match=reason):
        load("mnist", "test")


DAMAGE = {
    "cut": (lambda data: data[:-100], "cut short"),
    "cut gzip": (lambda data: gzip.compress(data)[:-20], "gzip data is cut short or damaged"),
    "wrong magic": (lambda data: b"\1" + data[1:], "no IDX file"),
    "one wrong byte": (lambda data: data[:-1] + b"\1", "wrong checksum.*another data set, such as Fashion-MNIST"),
    "empty": (lambda data: b"", "it is empty"),
}


@pytest.mark.parametrize(("damage", "reason"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_names_itself(chosen, damage, reason):
    put(chosen, FILES | {TEST_IMAGES: damage(FILES[TEST_IMAGES])})
    with pytest.raises(DataError, match=rf"AIGC_DATA is {chosen}, but\n  {chosen / TEST_IMAGES}: .*{reason}"):
        load("mnist", "test")
    put(chosen, FILES)
    assert len(load("mnist", "test")[0]) == 4


def test_a_learners_own_files_are_left_in_peace(chosen):
    put(chosen, FILES | {TEST_IMAGES: b"mine"})
    with pytest.raises(DataError) as caught:
        load("mnist", "test")
    assert "aigc fetch mnist" in str(caught.value) and "Your own files stay as they are" in str(caught.value)
    assert not any(word in str(caught.value).lower() for word in ("delete", "remove", "overwrite"))


def test_a_whole_file_beside_a_cut_one_serves(chosen):
    put(chosen, FILES | {f"{TEST_IMAGES}.gz": gzip.compress(FILES[TEST_IMAGES])[:-20]})
    assert np.array_equal(load("mnist", "test", dtype="uint8")[0], PIXELS)


def test_what_is_fetched_is_what_is_read(chosen, monkeypatch):
    """A cut file in AIGC_DATA: once the cache is filled, both sides take it, and the one passed over is named."""
    put(chosen, FILES | {TEST_IMAGES: b"cut"})
    filled = []

    def download(url, target, *, title):
        filled.append(title)
        target.write_bytes(FILES[title])

    monkeypatch.setattr(fetch, "_download", download)
    cache = fetch.fetch_mnist(mirrors=["https://example.invalid/"])
    assert cache == chosen.parent / "cache" and filled == list(FILES)
    with pytest.warns(UserWarning, match=rf"(?s)AIGC_DATA is {chosen}.*no IDX file.*is read from {cache} instead"):
        assert len(load("mnist", "test")[0]) == 4
    assert (chosen / TEST_IMAGES).read_bytes() == b"cut"
    assert fetch.fetch_mnist(mirrors=[]) == cache


def test_missing_mnist_says_how_to_get_it_and_what_there_is(chosen, monkeypatch):
    put(chosen, {name: FILES[name] for name in FILES if name != TEST_IMAGES} | {"mnist_train.csv": b"label,1x1"})
    with pytest.raises(DataError, match=rf"(?s)where {TEST_IMAGES} cannot be found; there: mnist.*`aigc fetch"):
        load("mnist", "test")
    monkeypatch.setenv("AIGC_DATA", str(chosen / "typo"))
    with pytest.raises(DataError, match=f"AIGC_DATA is {chosen / 'typo'}, which is no folder"):
        load("mnist")
    monkeypatch.delenv("AIGC_DATA")
    with pytest.raises(DataError, match="(?s)not whole on this machine.*`aigc fetch mnist`.*set AIGC_DATA to it.$"):
        load("mnist")


@pytest.mark.parametrize("spelling", ["{}", " {} ", '"{}"', "'{}'", "{}/", "{}/../chosen"])
def test_aigc_data_is_read_as_it_was_meant(chosen, spelling, monkeypatch):
    put(chosen, FILES)
    monkeypatch.setenv("AIGC_DATA", spelling.format(chosen))
    assert find_mnist() == chosen


ASK = "from aigc_helpers.data import find_mnist; print(find_mnist())"


def test_a_relative_aigc_data_means_one_folder_everywhere(tmp_path):
    course = mnist.COURSE
    environment = os.environ | {"AIGC_DATA": os.path.relpath(tmp_path, course), "PYTHONPATH": str(course)}
    put(tmp_path, FILES)
    answers = [
        subprocess.run([sys.executable, "-c", ASK], cwd=start, env=environment, capture_output=True, text=True).stdout
        for start in (course, course / "notebooks", Path("/"))
    ]
    assert answers == [f"{tmp_path}\n"] * 3


def test_without_a_home_aigc_data_still_serves(chosen, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(mnist, "MD5", {name: hashlib.md5(data).hexdigest() for name, data in FILES.items()})

    def no_home(name):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_dir", no_home)
    monkeypatch.setenv("AIGC_DATA", str(chosen))
    with pytest.raises(DataError, match="There is no home folder to fetch it to: put its four IDX files"):
        load("mnist")
    with pytest.raises(DataError, match="There is no home folder to keep MNIST in. Set HOME to one"):
        fetch.fetch_mnist()
    put(chosen, FILES)
    assert len(load("mnist")[0]) == 4 and fetch.fetch_mnist() == chosen


@pytest.mark.mnist
def test_real_mnist_has_its_published_counts():
    published = {"train": 50_000, "validation": 10_000, "test": 10_000}
    labels = {split: load("mnist", split, dtype="uint8")[1] for split in SPLITS}
    assert {split: len(found) for split, found in labels.items()} == published
    assert np.bincount(labels["test"]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert labels["train"][:5].tolist() == [5, 0, 4, 1, 9]


@pytest.mark.mnist
@pytest.mark.parametrize("name", mnist.MD5)
def test_real_mnist_has_its_published_bytes(name):
    data = uncompressed(mnist.candidates(mnist.find_mnist(), name)[0])
    assert hashlib.md5(data).hexdigest() == mnist.MD5[name]


@pytest.mark.mnist
def test_real_mnist_images_are_in_range_and_shared_by_no_two_splits():
    validation, _ = load("mnist", "validation")
    assert validation.shape == (10_000, 28, 28, 1) and validation.dtype == np.float32
    assert validation.min() == 0 and validation.max() == 1
    everything = [image.tobytes() for split in SPLITS for image in load("mnist", split, dtype="uint8")[0]]
    assert len(set(everything)) == len(everything) == 70_000
