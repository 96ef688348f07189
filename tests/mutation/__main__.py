"""`make mutants`: change the package in one place at a time; which changes does no test notice?

Another seed, another sample; a day's own where none is given. What was tried is kept in build/mutation/, so that a run
that was interrupted goes on. Ends with 1 where fewer than 90 of 100 are killed, but for those that survivors.toml has.
"""

import argparse
import datetime
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import trials
from changes import Change, changed, changes

WANTED = 0.9


def main() -> int:
    """Try a sample of the changes, and print what became of it."""
    options = read_options()
    sys.path[1:1] = [str(options.root), str(options.root / "tests" / "support")]
    __import__(trials.PACKAGE)  # it sets what TensorFlow reads on its import, for all that is begun from here
    known = trials.survivors(options.root)
    tried = [one | {"why": known.get((one["file"], one["text"], one["change"]), "")} for one in night(options)]
    print(f"\nseed {options.seed}: {dict(Counter(one['word'] for one in tried))}")
    asked = [
        one["word"] for one in tried if one["word"] != "untried" and not (one["word"] == "survived" and one["why"])
    ]
    killed = len(asked) - asked.count("survived")
    print(f"{killed} of {len(asked)} killed, without survivors that are known")
    for one in tried:
        if one["word"] == "survived":
            print(f"survived  {one['file']}:{one['line']}  {one['change']}  {one['why'] or one['text']}")
    return int(any(one["word"] == "untried" for one in tried) or killed < WANTED * len(asked))


def read_options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="files whose path in the package begins so, as in judging/metrics")
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="of the sample")
    parser.add_argument("--count", type=int, default=200, help="changes at most (default 200)")
    parser.add_argument("--minutes", type=float, default=60, help="after these no other is begun (default 60)")
    parser.add_argument(
        "--root", type=Path, default=Path(__file__).parents[2], help="of the course (default: this one)"
    )
    return parser.parse_args()


def night(options: argparse.Namespace) -> Iterator[dict]:
    """What became of each change of the sample; from the file of this sample where it was tried before."""
    sources = {path.relative_to(options.root).as_posix(): path.read_text(encoding="utf-8") for path in files(options)}
    every = [(file, change) for file, source in sources.items() for change in changes(source)]
    sample = random.Random(options.seed).sample(every, min(options.count, len(every)))
    log = options.root / "build" / "mutation" / f"{options.seed}-{digest(options)}.jsonl"
    log.parent.mkdir(parents=True, exist_ok=True)
    before = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    yield from before
    done = {(one["file"], one["line"], one["change"]) for one in before}
    end = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder, log.open("a", encoding="utf-8") as written:
        course = trials.Course(options.root, Path(folder))
        course.preload([sources[file] for file, _ in sample])
        for file, change in sample:
            if (file, change.line, replaced(change)) in done or time.monotonic() > end:
                continue
            outcome = course.try_change(file, changed(sources[file], change))
            yield (one := told(file, change, outcome))
            if one["word"] != "untried":
                print(json.dumps(one, ensure_ascii=False), file=written, flush=True)


def files(options: argparse.Namespace) -> list[Path]:
    """The files that are to be changed."""
    package = options.root / trials.PACKAGE
    return [
        path for path in sorted(package.rglob("*.py")) if path.relative_to(package).as_posix().startswith(options.only)
    ]


def digest(options: argparse.Namespace) -> str:
    """Of all that a result hangs on: package, tests, and which sample was asked for."""
    parts = [f"{options.only} {options.count}".encode()]
    parts += [
        path.read_bytes() for name in (trials.PACKAGE, "tests") for path in sorted((options.root / name).rglob("*.py"))
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def told(file: str, change: Change, outcome: trials.Outcome) -> dict:
    """One line of the file of a sample."""
    word, seconds = outcome
    print(f"{word:9} {seconds:5.1f} s  {file}:{change.line}  {replaced(change)}", file=sys.stderr)
    place = {"file": file, "line": change.line, "text": change.text, "change": replaced(change)}
    return place | {"word": word, "seconds": seconds}


def replaced(change: Change) -> str:
    """The change in words."""
    return f"{change.before} → {change.after}"


if __name__ == "__main__":
    sys.exit(main())
