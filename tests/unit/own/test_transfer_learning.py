"""The report of 03 on what a learner brings: photographs by class, a heap of pictures, a model, and what is refused."""

import re

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.own import transfer_learning

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture(autouse=True)
def nobodys_own(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)
    yield
    plt.close("all")


def write(folder, images, mode="RGB"):
    folder.mkdir(parents=True, exist_ok=True)
    for place, image in enumerate(images):
        Image.fromarray(image, "RGB").convert(mode).save(folder / f"{place}.png")


@pytest.fixture
def photos():
    """Three photographs each of birds and vehicles."""
    images, labels = load("photos", dtype="uint8")
    return images[labels == 1][:3], images[labels == 3][:3]


def test_photographs_by_class_are_cross_validated(tmp_path, photos, capsys):
    for name, images, mode in zip(("birds", "cars"), photos, ("RGBA", "P"), strict=True):
        write(tmp_path / name, images, mode)
    (tmp_path / "cars" / "notes.txt").write_text("buy milk")
    transfer_learning.report(str(tmp_path))
    said = capsys.readouterr().out
    assert "6 photographs, 1 unread" in said and "cars/notes.txt" in said
    assert "  cars, 3: " in said
    shares = dict(re.findall(r"^  (.+): (\d+)% right, \d+% to \d+%", said, re.MULTILINE))
    assert int(shares["probe on features"]) >= 80 and shares["always the largest class"] == "50"
    assert int(shares["untouched, by its names"]) >= 80  # birds are a kind of the lesson's, and some names are cars
    assert "take none yet" in said and "a class has only 3" in said  # six photographs prove nothing
    assert len(plt.get_fignums()) == 1


def test_a_heap_without_classes_is_named(tmp_path, photos, capsys):
    write(tmp_path, photos[0])
    transfer_learning.report(str(tmp_path))
    assert "no labels" in capsys.readouterr().out and len(plt.get_fignums()) == 1


def test_without_a_name_the_courses_photographs_stand_in(monkeypatch, photos, tmp_path, capsys):
    transfer_learning.report()
    assert "no folder named: thirty of the course's own" in capsys.readouterr().out
    write(tmp_path, photos[1][:1])
    monkeypatch.setenv("AIGC_OWN", str(tmp_path / "0.png"))
    transfer_learning.report()
    assert "1 photographs" in capsys.readouterr().out


def test_of_a_model_it_says_how_to_freeze_it(tmp_path, capsys):
    nets.transfer_net(classes=3).save(tmp_path / "mine.keras")
    transfer_learning.report(str(tmp_path / "mine.keras"))
    said = capsys.readouterr().out
    assert "block conv1" in said and "2 of its variables statistics" in said and '"dense")' in said
    bare = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten()])
    bare.save(tmp_path / "bare.keras")
    transfer_learning.report(str(tmp_path / "bare.keras"))
    assert "no dense layer" in capsys.readouterr().out


def test_what_it_cannot_report_on_is_refused(tmp_path, photos):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(ValueError, match="is a table; this report wants photographs"):
        transfer_learning.report(str(tmp_path / "table.csv"))
    for name, images in (("one", photos[0][:1]), ("two", photos[1])):
        write(tmp_path / "lonely" / name, images)
    with pytest.raises(ValueError, match="class 'one' has 1 photographs; each class wants 2"):
        transfer_learning.report(str(tmp_path / "lonely"))
    with pytest.raises(ValueError, match="nothing is at"):
        transfer_learning.report(str(tmp_path / "away"))


def test_thirty_photographs_get_a_recipe_and_how_sure_it_is(capsys):
    transfer_learning.report()
    said = capsys.readouterr().out
    taken = re.search(r"^take: (.+?)\. ", said, re.MULTILINE)[1]
    shares = {name: int(share) for name, share in re.findall(r"^  (.+): (\d+)% right,", said, re.MULTILINE)}
    assert shares[taken] == max(shares.values()) >= 75
    assert re.search(r"ahead of pixels for sure: \d+ photographs to \d+", said)
    assert re.search(r"with about half of the labels the probe has \d+%", said) and "nipple" not in said


def test_luck_is_that_of_a_coin():
    right, wrong = np.ones(5, bool), np.zeros(5, bool)
    assert transfer_learning._by_chance(right, wrong) == 2 / 32 and transfer_learning._by_chance(right, right) == 1


def test_a_class_without_a_name_keeps_the_net_from_being_used_untouched(capsys):
    assert transfer_learning._by_own_names(("birds", "my aunt"), np.zeros((2, 1000))) is None
    assert "no name with 'my aunt'" in capsys.readouterr().out
    cat = transfer_learning._by_own_names(("birds", "Cats"), np.eye(1000)[[10, 285]])
    assert cat.tolist() == [0, 1]  # a brambling and an Egyptian cat


def test_half_of_the_labels_keeps_one_of_each_class():
    assert np.all(transfer_learning._held_out(np.eye(3)[np.repeat([0, 1, 2], 2)], np.repeat([0, 1, 2], 2), keep=2) >= 0)


def test_each_photograph_is_answered_by_a_cut_that_has_not_seen_it():
    """Features that only name their own row teach nothing of others: held out, none is right."""
    labels = np.repeat([0, 1, 2], 4)
    answers = transfer_learning._held_out(np.eye(12), labels)
    assert np.mean(answers == labels) <= 0.5
    assert np.mean(transfer_learning._held_out(np.eye(3)[labels], labels) == labels) == 1
