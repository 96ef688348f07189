"""Makes `data/austen.zip`: the six novels of Jane Austen (1811-1818), each one text with a line for each paragraph.

Run once, by hand, in the folder of the course, on Debian 12 with Python 3.11; R is not needed:

    (cd /tmp && apt-get download r-cran-janeaustenr && dpkg-deb -x r-cran-janeaustenr_*.deb austen)
    python data/make/austen.py /tmp/austen/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb data/austen.zip

The package was version 1.0.0-1 (J. Silge's janeaustenr, MIT), SHA-256
df6bddf211906d1ff404f8ff662c21b34e6660e7f54a311084e749050c019c95. What comes out is the same to the byte with the same
Python; its SHA-256 stands in `data/README.md`.

R keeps each novel as a list of lines of some 70 letters. Here the lines of a paragraph are joined, and nothing else is
changed: `_word_` is a word in italics, `--` a dash. The only sign beyond ASCII is «£».
"""

import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

STRINGS = 16  # R's number for a vector of strings
NAMES = {
    "EMMA": "emma",
    "MANSFIELD PARK": "mansfield",
    "NORTHANGER ABBEY": "northanger",
    "Persuasion": "persuasion",
    "PRIDE AND PREJUDICE": "pride",
    "SENSE AND SENSIBILITY": "sense",
}


def objects(source: bytes) -> Iterator[bytes]:
    """The objects of an R database, one after another: each is its size in four bytes, then zlib's stream."""
    while source:
        stream = zlib.decompressobj()
        found, size = stream.decompress(source[4:]), int.from_bytes(source[:4], "big")
        if len(found) != size:
            raise ValueError(f"an object has {len(found)} bytes and not {size}; the file is damaged")
        yield found
        source = stream.unused_data


def strings(found: bytes) -> list[str]:
    """The strings of an object in R's format 3, big-endian: "X", three numbers, an encoding, then the vector."""
    place = 18 + int.from_bytes(found[14:18], "big")
    kind, count = struct.unpack_from(">2i", found, place)
    if found[:2] != b"X\n" or kind & 255 != STRINGS:
        raise ValueError(f"an object is of kind {kind & 255}; {STRINGS}, strings, was expected")
    lines, place = [], place + 8
    for _ in range(count):
        size = int.from_bytes(found[place + 4 : place + 8], "big")
        lines.append(found[place + 8 : place + 8 + size].decode("utf-8"))
        place += 8 + size
    return lines


def paragraphs(lines: list[str]) -> str:
    """The text with one line for each paragraph: where an empty line stood, a new one begins."""
    parts = re.split(r"\n\s*\n", "\n".join(lines))
    joined = [" ".join(part.split()) for part in parts]
    return "\n".join(part for part in joined if part) + "\n"


def main(source: str, target: str) -> None:
    """Pack the novels in the database `source` into the file `target`."""
    novels = [strings(found) for found in objects(Path(source).read_bytes())]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as archive:
        for lines in sorted(novels, key=lambda lines: NAMES[lines[0]]):
            archive.writestr(zipfile.ZipInfo(f"{NAMES[lines[0]]}.txt"), paragraphs(lines), zipfile.ZIP_BZIP2)
            print(NAMES[lines[0]], len(paragraphs(lines)))
    print(Path(target).stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
