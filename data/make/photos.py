"""Makes `data/photos.zip`: photographs and drawings of the same kinds of things, from Tux Paint's stamps.

Run once, by hand, in the folder of the course, on Debian 12 with Python 3.11, Pillow 13.0.0 and resvg-py 0.5.0:

    (cd /tmp && apt-get download tuxpaint-stamps-default && dpkg-deb -x tuxpaint-stamps-default_*.deb stamps)
    python data/make/photos.py /tmp/stamps data/photos.zip

The package was version 2022.06.04-1, SHA-256 6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34.
What comes out is the same to the byte with the same versions; its SHA-256 stands in `data/README.md`.

Each picture was looked at: photographs are photographs, cut out by the stamps' makers; drawings are drawings. They are
put on white, 224 pixels wide, and packed as JPEG files named DOMAIN/SPLIT/KIND/FAMILY/NAME.jpg, in the order in which
they are read; `captions.csv` says in English what each shows. (The Chinese captions are left out: they call a lion an
onion.) Stamps that show the same thing are one family, and a family lies in one split.
"""

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

from PIL import Image

SIZE, MARGIN, QUALITY = 224, 8, 90
SHARES = {"train": 0.5, "validation": 0.2, "test": 0.3}

# Kind → where its photographs lie. What is no photograph, or shows only a part of a thing, is left out below.
PHOTOS = {
    "mammals": ("animals/mammals", "animals/marsupials"),
    "birds": ("animals/birds",),
    "fruit": ("food/fruit",),
    "vehicles": ("vehicles", "household/tools/cementmixer.png"),
    "flowers": ("plants/flowers",),
    "vegetables": ("food/vegetables", "food/spices", "plants/mushrooms"),
}
LEFT_OUT = {
    *("hedgehog", "echidna", "edward_bear"),  # drawings, and a toy
    *("7spoke256", "wheel_tractor", "sedan_police", "chineseJunk"),  # parts of vehicles, and a painting
    *("appooppanthady", "chuvanna_plastic_poo"),  # a seed, and a flower of plastic
}
# Kind → folder → its drawings.
DRAWINGS = {
    "mammals": {
        "animals/mammals/cats": "cheetah.svg kitten.svg",
        "animals/mammals/equines": "zebra2.svg",
        "animals/mammals/cats/cartoon": "lion.png",
        "animals/mammals": "hedgehog.png echidna.png",
        "animals/marsupials/cartoon": "kangaroo-silo.png",
        "seasonal/christmas": "rudolf_reindeer.svg",
        "seasonal/easter": "bunny.png bunny-head.png bunny-egg.png",
    },
    "birds": {
        "animals/birds": "swallow.svg",
        "animals/birds/cartoon": "tux.png pengwin.png",
        "seasonal/easter": "bluebird.png chick.png chick-hatched.png",
    },
    "fruit": {
        "food/fruit/cartoon": (
            "apple.png apple_core.png banana.png blueberry.png cherries.png cherries2.svg grapes.png lemon.png "
            "lemon_slice.png orange.png peach.png pear.png pineapple.png prune.png raspberry.png strawberry.png"
        ),
    },
    "vehicles": {
        "vehicles/cycle": "bluebike.svg motorbike.svg",
        "vehicles/locomotive": "white_train.svg",
        "vehicles/race": "f1_car.svg",
        "vehicles": "blue_truck.svg iso_bus.svg iso_lorry3.svg",
        "vehicles/ship": "sail_boat1.svg",
        "vehicles/construction/cartoon": "bulldozer.svg forklift.svg terex.png",
        "vehicles/emergency/cartoon": "fire_engine.png",
        "vehicles/farming/cartoon": "tractor.svg",
        "vehicles/flight/cartoon": "eddieCopter.png",
        "vehicles/locomotive/cartoon": "toy_train.png",
        "vehicles/masstransit/cartoon": "double_decker_bus.png schoolbus.svg",
        "vehicles/ship/cartoon": "tugboat.png",
        "vehicles/flight/planes/cartoon": "plane.png",
        "vehicles/auto": "sportscar3.svg",
    },
}
# The first word of a file's name is its family, unless it stands here.
FAMILIES = {
    "european-bear": "bear",
    "bear": "bear",
    "sheep_lamb": "sheep",
    "ram": "sheep",
    "doe": "deer",
    "dromedary": "camel",
    "mountaingoat": "goat",
    "rat": "mouse",
    "wildboar": "pig",
    "bull": "cow",
    "little-penguin": "penguin",
    "magellanic_penguin": "penguin",
    "helmeted_guineafowl": "guineafowl",
    "drake": "duck",
    "hen": "chicken",
    "rooster": "chicken",
    "chick-hatched": "chick",
    "silver-gull": "gull",
    "seagull": "gull",
    "albino_peahen": "peacock",
    "nandou": "ostrich",
    "rainbow-lorikeet": "parrot",
    "adelaide-rosella": "parrot",
    "tux": "penguin",
    "pengwin": "penguin",
    "sliced_orange": "orange",
    "mandarine": "orange",
    "sliced_lime": "lime",
    "chemparathi": "hibiscus",
    "flower10": "hibiscus",
    "chilepepper": "pepper",
    "yellowpepper": "pepper",
    "garlics": "garlic",
    "redlettuce": "lettuce",
    "pattypan_squash": "squash",
    "pumpkin_small": "squash",
    "cep": "mushroom",
    "cep-1": "mushroom",
    "cep-2": "mushroom",
    "red-gazania": "gazania",
    "yellow-flower": "daisy",
    "whitestar-petunia": "petunia",
    "kangaroo-silo": "kangaroo",
    "747": "plane",
    "green_korean_bus": "bus",
    "iso_bus": "bus",
    "double_decker_bus": "bus",
    "schoolbus": "bus",
    "pink_tricycle": "tricycle",
    "pink_flamingo": "flamingo",
    "crowned_crane": "crane",
    "indian_blackbuck": "antelope",
    "sea_lion": "sealion",
    "rudolf_reindeer": "reindeer",
    "f1_car": "racecar",
    "indycar": "racecar",
    "iso_lorry3": "truck",
    "blue_truck": "truck",
    "white_train": "train",
    "toy_train": "train",
    "sail_boat1": "sailboat",
    **{f"flower{number}": f"flower{number}" for number in range(1, 10)},
}


def photographs(stamps: Path) -> dict[str, list[Path]]:
    """Kind → the files of its photographs."""
    found = {kind: [path for place in places for path in _files(stamps / place)] for kind, places in PHOTOS.items()}
    return {kind: [path for path in paths if _is_photograph(path)] for kind, paths in found.items()}


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.png"))


def _is_photograph(path: Path) -> bool:
    return "cartoon" not in path.parts and not path.stem.endswith("_mirror") and path.stem not in LEFT_OUT


def drawings(stamps: Path) -> dict[str, list[Path]]:
    """Kind → the files of its drawings."""
    return {
        kind: [stamps / folder / name for folder, names in folders.items() for name in names.split()]
        for kind, folders in DRAWINGS.items()
    }


def family(path: Path) -> str:
    """The name that pictures of the same thing share."""
    return FAMILIES.get(path.stem) or re.split(r"[-_\d]", path.stem.lower())[0]


def split_by_family(paths: list[Path]) -> dict[str, str]:
    """Family → split: in an order that only the names decide, each goes where most of the share is still open."""
    sizes, taken, splits = Counter(map(family, paths)), Counter(), {}
    for name in sorted(sizes, key=_order):
        split = max(SHARES, key=lambda split: SHARES[split] * len(paths) - taken[split])
        splits[name], taken[split] = split, taken[split] + sizes[name]
    return splits


def _order(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def square(path: Path) -> bytes:
    """The stamp, as large as it goes, in the middle of a white square: JPEG."""
    stamp = _opened(path)
    stamp = stamp.crop(stamp.getchannel("A").getbbox())
    scale = (SIZE - 2 * MARGIN) / max(stamp.size)
    stamp = stamp.resize([max(1, round(side * scale)) for side in stamp.size], Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", (SIZE, SIZE), "white")
    paper.alpha_composite(stamp, tuple((SIZE - side) // 2 for side in stamp.size))
    file = io.BytesIO()
    paper.convert("RGB").save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _opened(path: Path) -> Image.Image:
    if path.suffix == ".svg":
        import resvg_py

        return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_path=str(path), width=2 * SIZE)))).convert("RGBA")
    return Image.open(path).convert("RGBA")


def caption(path: Path) -> str:
    """What the stamp's makers say it shows."""
    text = path.with_suffix(".txt")
    return text.read_text(encoding="utf-8").splitlines()[0].strip() if text.is_file() else ""


def main(unpacked: str, target: str) -> None:
    """Pack the pictures of the unpacked Debian package into the file `target`."""
    stamps, files, captions = Path(unpacked, "usr/share/tuxpaint/stamps"), {}, []
    for domain, kinds in (("photos", photographs(stamps)), ("cartoons", drawings(stamps))):
        for kind, paths in kinds.items():
            splits = split_by_family(paths)
            for path in paths:
                name = f"{domain}/{splits[family(path)]}/{kind}/{family(path)}/{path.stem}.jpg"
                files[name] = square(path)
                captions.append((name, caption(path)))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("file", "caption"), *sorted(captions)])
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files, key=_order):
            archive.writestr(zipfile.ZipInfo(name), files[name])
        archive.writestr(zipfile.ZipInfo("captions.csv"), text.getvalue())
    print(Counter(name.rsplit("/", 2)[0] for name in files), Path(target).stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
