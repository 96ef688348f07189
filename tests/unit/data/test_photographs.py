"""The photographs and the drawings: families stay together, every kind is in every split, captions are in order."""

import numpy as np
import pytest

from aigc_helpers.data import DataError, load, photographs
from aigc_helpers.data.photographs import DOMAINS, DRAWN, KINDS, SPLITS, about

KNOWN = {"photos": KINDS, "cartoons": DRAWN}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_kind_is_in_every_split(domain):
    for split in SPLITS:
        assert set(load(domain, split)[1]) == set(range(len(KNOWN[domain])))


def test_there_are_five_labels_of_each_kind_to_learn_from():
    assert np.bincount(load("photos")[1]).min() >= 7
    assert sum(len(load("photos", split)[1]) for split in SPLITS) == 185
    assert sum(len(load("cartoons", split)[1]) for split in SPLITS) == 53


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_family_lies_in_two_splits(domain):
    families = [{(photo.kind, photo.family) for photo in about(domain, split)} for split in SPLITS]
    assert len(set.union(*families)) == sum(map(len, families))


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_known_of_a_picture_is_in_the_order_of_the_pictures(domain):
    for split in SPLITS:
        assert [KINDS.index(photo.kind) for photo in about(domain, split)] == load(domain, split)[1].tolist()
        assert all(photo.caption and photo.name for photo in about(domain, split))


def test_bytes_and_floats_are_the_same_pictures():
    as_bytes, as_floats = load("photos", "validation", dtype="uint8")[0], load("photos", "validation")[0]
    assert as_bytes.dtype == np.uint8
    np.testing.assert_array_equal(np.rint(255 * as_floats), as_bytes)


def test_things_stand_on_white():
    for domain in DOMAINS:
        images = load(domain, "validation", dtype="uint8")[0]
        assert np.median(images[:, [0, -1], :]) == 255 and images[:, :2].min() > 240


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("photo",), "domain='photo'; choose one of photos, cartoons"),
        (("photos", "tests"), "split='tests'; choose one of train, validation, test"),
    ],
)
def test_an_unknown_word_gets_the_list_of_words(arguments, message):
    with pytest.raises(ValueError, match=message):
        about(*arguments)


def test_a_damaged_archive_is_named(tmp_path, monkeypatch):
    (tmp_path / "photos.zip").write_bytes(b"PK")
    monkeypatch.setattr(photographs, "shipped", lambda name: tmp_path / name)
    photographs._members.cache_clear()
    with pytest.raises(DataError, match="photos.zip is damaged .*git checkout"):
        load("photos")
    photographs._members.cache_clear()


def test_the_names_of_imagenet_are_read_when_asked_for():
    assert photographs.IMAGENET[340] == "zebra"
    with pytest.raises(AttributeError, match="no attribute 'CIFAR'"):
        _ = photographs.CIFAR
