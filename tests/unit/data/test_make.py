"""The scripts that made the shipped files, in `data/make`: what they read is data, and is read as it was meant."""

import importlib.util
import io
import pickle
import struct
import sys
import zipfile
import zlib
from collections import Counter, OrderedDict
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from places import ROOT


def script(name):
    spec = importlib.util.spec_from_file_location(f"made_{name}", ROOT / "data" / "make" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PHOTOS, NET, AUSTEN = script("photos"), script("photo_net"), script("austen")


class Tensor:
    """What torch pickles of a tensor: a call of its own function, with the storage's name, an offset, and strides."""

    def __init__(self, key, offset, shape, strides, count):
        self.parts = (("storage", sys.modules["torch"].FloatStorage, key, "cpu", count, None), offset, shape, strides)

    def __reduce__(self):
        storage, *rest = self.parts
        return sys.modules["torch._utils"]._rebuild_tensor_v2, (Storage(storage), *rest)


class Storage:
    def __init__(self, pid):
        self.pid = pid


class Writer(pickle.Pickler):
    def persistent_id(self, thing):
        return thing.pid if isinstance(thing, Storage) else None


@pytest.fixture
def torch_names(monkeypatch):
    """Two modules with torch's names, as a pickle needs them to be written; none is needed to read it."""

    def _rebuild_tensor_v2(*arguments):
        raise AssertionError("nothing in the file is called")

    class FloatStorage:
        pass

    names = {"torch": FloatStorage, "torch._utils": _rebuild_tensor_v2}
    for name, thing in names.items():
        module = ModuleType(name)
        thing.__module__, thing.__qualname__ = name, thing.__name__
        setattr(module, thing.__name__, thing)
        monkeypatch.setitem(sys.modules, name, module)


def legacy(tensors, storages):
    """A legacy torch file of these tensors and storages."""
    file = io.BytesIO()
    for part in (0x1950A86A20F9469CFC6C, 1001, {}, tensors, list(storages)):
        Writer(file, protocol=2).dump(part)
    for values in storages.values():
        file.write(np.int64(len(values)).tobytes() + np.asarray(values, "<f4").tobytes())
    return io.BytesIO(file.getvalue())


@pytest.mark.usefixtures("torch_names")
def test_a_tensor_is_read_by_its_strides_not_in_the_order_of_its_bytes():
    values = np.arange(10, dtype=np.float32)
    file = legacy(
        OrderedDict(w=Tensor("7", 2, (2, 4), (1, 2), 10), b=Tensor("8", 0, (3,), (1,), 3)),
        {"7": values, "8": [9, 8, 7]},
    )
    read = NET.read(file)
    assert read["w"].tolist() == [[2, 4, 6, 8], [3, 5, 7, 9]] and read["b"].tolist() == [9, 8, 7]


@pytest.mark.parametrize("thing", [Path("/"), eval, np.float32])
def test_a_file_that_names_anything_else_is_refused(thing):
    with pytest.raises(pickle.UnpicklingError, match="which has no place in it"):
        NET.read(io.BytesIO(pickle.dumps(thing)))


def test_every_stored_array_has_a_name_that_the_script_gives():
    with np.load(ROOT / "data" / "photo_net.npz") as arrays:
        names, kinds = set(arrays.files), Counter(arrays[name].dtype.name for name in arrays.files)
    blocks = [NET._block(place) for place in range(sum(NET.REPEATS))]
    assert blocks[0] == "stage1_block1" and blocks[-1] == "stage7_block1" and len(blocks) == 16
    assert {name.split("/")[0].rsplit("_", 1)[0].removesuffix("_depthwise") for name in names} > set(blocks)
    # 16 depthwise and 16 projecting convolutions, 15 expanding ones, a stem, a top, a dense layer
    assert kinds == {"float16": 50, "float32": 4 * 49 + 1}
    with pytest.raises(ValueError, match="more blocks"):
        NET._block(16)


def test_the_names_are_those_of_the_only_list_of_a_thousand():
    source = f"A = ['x']\nLIST = {[str(number) for number in range(1000)]}\n"
    assert NET.names(source)[999] == "999"


def test_a_family_lies_in_one_split_and_each_split_gets_its_share():
    paths = [Path(f"{name}-{number}.png") for name in "abcdefghij" for number in range(3)]
    splits = PHOTOS.split_by_family(paths)
    assert Counter(splits.values()) == {"train": 5, "validation": 2, "test": 3}
    assert splits == PHOTOS.split_by_family(paths[::-1])


@pytest.mark.parametrize(
    ("file", "family"),
    [
        ("tiger_sumatran.png", "tiger"),
        ("Strawberry2.png", "strawberry"),
        ("flower3.png", "flower3"),
        ("ram.png", "sheep"),
    ],
)
def test_the_family_is_the_first_word_or_the_one_that_is_named(file, family):
    assert PHOTOS.family(Path(file)) == family


def test_the_archive_is_split_as_the_script_splits():
    from aigc_helpers.data.photographs import KINDS, SPLITS, about

    for kind in KINDS:
        known = {photo.family: split for split in SPLITS for photo in about("photos", split) if photo.kind == kind}
        names = [Path(photo.name) for split in SPLITS for photo in about("photos", split) if photo.kind == kind]
        assert PHOTOS.split_by_family(names) == known


def r_strings(lines, *, kind=16):
    """A vector of strings as R writes it, and as its databases hold it."""
    head = b"X\n" + struct.pack(">4i", 3, 0x40200, 0x30500, 5) + b"UTF-8" + struct.pack(">2i", kind, len(lines))
    parts = [struct.pack(">2i", 0x40009, len(line.encode())) + line.encode() for line in lines]
    return head + b"".join(parts)


def in_database(*objects):
    return b"".join(len(it).to_bytes(4, "big") + zlib.compress(it) for it in objects)


def test_a_novel_is_read_out_of_a_database_of_r():
    novels = ["EMMA", "", "It was  a", "truth. £5"], ["Persuasion", "", ""]
    found = [AUSTEN.strings(it) for it in AUSTEN.objects(in_database(*map(r_strings, novels)))]
    assert found == list(novels)
    assert AUSTEN.paragraphs(found[0]) == "EMMA\nIt was a truth. £5\n" and AUSTEN.paragraphs(found[1]) == "Persuasion\n"


def test_a_damaged_database_or_another_object_is_refused():
    whole = in_database(r_strings(["EMMA"]))
    with pytest.raises(ValueError, match="the file is damaged"):
        list(AUSTEN.objects(b"\0\0\0\1" + whole[4:]))
    with pytest.raises(ValueError, match="an object is of kind 13; 16, strings"):
        AUSTEN.strings(r_strings(["EMMA"], kind=13))


def test_the_same_novels_make_the_same_archive(tmp_path):
    (tmp_path / "Rdata.rdb").write_bytes(in_database(r_strings(["EMMA", "", "One."]), r_strings(["Persuasion"])))
    for name in ("one.zip", "other.zip"):
        AUSTEN.main(str(tmp_path / "Rdata.rdb"), str(tmp_path / name))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.read("emma.txt") == b"EMMA\nOne.\n" and archive.namelist() == ["emma.txt", "persuasion.txt"]
