"""The novels: their splits make the whole, share nothing, are refused by name; what one text has of another."""

import zipfile

import pytest

from aigc_helpers import files
from aigc_helpers.data import DataError
from aigc_helpers.data import texts as texts_module
from aigc_helpers.data.texts import ARCHIVE, NOVELS, TENTHS, nine_tenths_and_one, novel, share_found
from places import ROOT


@pytest.mark.parametrize("name", NOVELS)
def test_the_splits_are_the_whole_novel_in_its_order(name):
    parts = [novel(name, split) for split in TENTHS]
    with zipfile.ZipFile(ROOT / "data" / ARCHIVE) as archive:
        assert "".join(parts) == archive.read(f"{name}.txt").decode()
    assert [round(len(part) / sum(map(len, parts)), 1) for part in parts] == [0.8, 0.1, 0.1]


@pytest.mark.parametrize("name", NOVELS)
def test_a_split_begins_with_a_paragraph_and_a_paragraph_is_one_line(name):
    for split in TENTHS:
        text = novel(name, split)
        assert text[0] not in " \n" and text.endswith("\n") and "\n\n" not in text and "  " not in text
        assert sum(len(line) > 100 for line in text.splitlines()) > 20  # no line was left broken at the 70th letter


def test_the_last_tenth_is_not_in_the_rest():
    rest, last = novel("pride") + novel("pride", "validation"), novel("pride", "test")
    assert sum(last[start : start + 50] in rest for start in range(0, len(last) - 50, 50)) == 0
    assert set(last) | set(novel("pride", "validation")) <= set(novel("pride"))


def test_it_is_prose_in_plain_letters():
    whole = {name: "".join(novel(name, split) for split in TENTHS) for name in NOVELS}
    others = {name: {sign for sign in text if not 31 < ord(sign) < 127} for name, text in whole.items()}
    assert others == {name: {"\n", "£"} if name == "mansfield" else {"\n"} for name in NOVELS}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("prid",), "name='prid'; choose one of emma.*did you mean 'pride'"),
        (("pride", "dev"), "split='dev'; choose one of train, validation, test"),
        ((None,), "name=None; choose one of"),
    ],
)
def test_what_is_no_novel_is_refused(asked, message):
    with pytest.raises(ValueError, match=message):
        novel(*asked)


def test_a_damaged_archive_is_named(tmp_path, monkeypatch):
    for name in ("notebooks", "data"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(files, "COURSE", tmp_path)
    texts_module._whole.cache_clear()
    with pytest.raises(DataError, match=r"name='austen.zip' is no file in"):
        novel()
    (tmp_path / "data" / ARCHIVE).write_bytes(b"PK")
    with pytest.raises(DataError, match="austen.zip is damaged .*git checkout -- data"):
        novel()
    with zipfile.ZipFile(tmp_path / "data" / ARCHIVE, "w") as archive:
        archive.writestr("emma.txt", "Emma")
    with pytest.raises(DataError, match="is damaged .*pride.txt"):
        novel()


def test_the_share_found_is_that_of_the_runs_which_stand_there():
    assert share_found("abcdef", "xxabcdefxx", length=3) == 1 and share_found("abcdef", "fedcba", length=2) == 0
    assert share_found("abcxyz", "abcd", length=3) == pytest.approx(1 / 4)
    for text, length, message in (("short", 13, "text has 5 characters"), ("text", 0, "length=0")):
        with pytest.raises(ValueError, match=message):
            share_found(text, "source", length=length)


def test_nine_tenths_and_one_are_the_whole():
    learned, judged = nine_tenths_and_one("pride")
    assert learned + judged == "".join(novel("pride", split) for split in TENTHS) and judged == novel("pride", "test")
    every = nine_tenths_and_one("austen")
    assert [sum(map(len, parts)) for parts in zip(*map(nine_tenths_and_one, NOVELS), strict=True)] == list(
        map(len, every)
    )


def test_a_file_is_cut_at_nine_tenths_and_read_whatever_its_line_ends(tmp_path):
    path = tmp_path / "mine.TXT"
    path.write_bytes(b"\xef\xbb\xbf" + b"0123456789\r\n" * 100)
    learned, judged = nine_tenths_and_one(str(path))
    assert learned + judged == "0123456789\n" * 100 and len(judged) == 110
