"""A GPT and the letters it knows: made for a text, opened from its file, asked to go on writing."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import keras

from aigc_helpers.gan.opening import why_not_opened
from aigc_helpers.models.tokens import Characters
from aigc_helpers.models.transformer import GPT, LEARNING_RATE, build
from aigc_helpers.nets.attention import Tokens
from aigc_helpers.training import Adam

LETTERS = "letters"  # in the report beside a writer's file


class Writer(NamedTuple):
    """A `model` of tokens, and the `letters` that they stand for."""

    model: GPT
    letters: Characters

    def go_on(self, prompt: str, count: int, **options: Any) -> str:
        """`count` letters after the `prompt`, of which the last are read that fit; `options` are those of GPT.sample.

        Without a prompt it begins after the first of its letters: a new line where it knows one. Raises ValueError for
        letters that it does not know.
        """
        tokens = self.letters.encode(prompt or self.letters.characters[0])[-self.model.context :]
        return self.letters.decode(self.model.sample(tokens, count, **options)[0])


def fresh_writer(text: str, *, seed: int = 0) -> Writer:
    """An untrained writer that knows the letters of `text`."""
    letters = Characters(text)
    return Writer(build(letters.size, seed=seed), letters)


def load_writer(path: str | Path) -> Writer:
    """The writer that `aigc train text --out DIR` kept as DIR/writer.keras, opened in safe mode: no code in it is run.

    Its letters stand in DIR/writer.json. Raises FileNotFoundError, or a ValueError where a file is damaged or the two
    do not belong together.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no writer at {path}; `aigc train text --out DIR` makes DIR/writer.keras")
    try:
        net: Any = keras.models.load_model(path, safe_mode=True, compile=False)
    # Whatever a damaged, old or hostile file breaks in Keras, its user is told what the file is.
    except Exception as error:
        raise ValueError(why_not_opened(path, error)) from error
    letters = _letters(path.with_suffix(".json"))
    if not isinstance(net.layers[0], Tokens) or net.layers[0].vocabulary != letters.size:
        raise ValueError(f"{path} is no writer of the {letters.size} letters beside it; train anew, or copy both again")
    return Writer(GPT(net, Adam(LEARNING_RATE)), letters)


def knows_letters(path: str | Path) -> bool:
    """Whether a report beside `path` tells of letters: whether it is a writer's file."""
    try:
        return LETTERS in json.loads(Path(path).with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _letters(path: Path) -> Characters:
    try:
        return Characters(json.loads(path.read_text(encoding="utf-8"))[LETTERS])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} does not say which letters its writer knows ({error}); copy it again") from error
