"""An encoder and its decoder, and what they must be to each other."""

from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np

from aigc_helpers.gan.sampling import load_generator
from aigc_helpers.nets import last_activation
from aigc_helpers.validation import positive


class Pair(NamedTuple):
    """`encoder`: images → [N, 2 · latent_dim]; `decoder`: codes [N, latent_dim] → images."""

    encoder: keras.Model
    decoder: keras.Model

    @property
    def latent_dim(self) -> int:
        """How many numbers a code has."""
        return self.decoder.input_shape[-1]

    @property
    def variables(self) -> list:
        """All that is learned."""
        return self.encoder.trainable_variables + self.decoder.trainable_variables


def check_pair(encoder: keras.Model, decoder: keras.Model) -> Pair:
    """The two as a pair; a ValueError names what keeps them from working together."""
    for name, net in (("encoder", encoder), ("decoder", decoder)):
        if not isinstance(net, keras.Model):
            raise ValueError(f"{name}={net!r}; it wants a keras.Model: build one, such as nets.dense_{name}()")
        if not net.trainable_variables:
            raise ValueError(f"all of {name} is frozen, and cannot learn; thaw it: {name}.trainable = True")
    image, codes = encoder.input_shape[1:], encoder.output_shape[1:]
    if len(image) != 3 or len(codes) != 1 or decoder.input_shape[1:] != (codes[0] / 2,):
        got = f"encoder maps {image} to {codes}, decoder takes {decoder.input_shape[1:]}"
        raise ValueError(f"{got}; the encoder wants images, and to give twice as many numbers as the decoder takes")
    if decoder.output_shape[1:] != image:
        raise ValueError(f"encoder takes images {image}, decoder makes {decoder.output_shape[1:]}; build both alike")
    if last_activation(decoder) != "sigmoid":
        raise ValueError(f"decoder ends in {last_activation(decoder)}; images lie in [0, 1]: end it with a sigmoid")
    return Pair(encoder, decoder)


def load_pair(folder: str | Path) -> Pair:
    """The encoder and the decoder that `aigc train vae --out FOLDER` made, opened in safe mode: no code is run.

    Raises FileNotFoundError, or a ValueError where a file is damaged or the two do not belong together.
    """
    path = Path(folder) / "encoder.keras"
    if not path.is_file():
        raise FileNotFoundError(f"there is no encoder at {path}; `aigc train vae --out {folder}` makes one")
    decoder = load_generator(path.with_name("generator.keras"))
    try:
        encoder: Any = keras.models.load_model(path, safe_mode=True, compile=False)
    # Whatever a damaged or hostile file breaks in Keras, its user is told what the file is.
    except Exception as error:
        raise ValueError(f"{path} is not a whole .keras file; train anew, or copy it again ({error})") from error
    return check_pair(encoder, decoder)


def check_shape(images: np.ndarray, encoder: keras.Model, *, name: str) -> None:
    """Raise a ValueError unless `images` [N, …] are of the shape that `encoder` takes."""
    wants = tuple(encoder.input_shape[1:])
    if images.shape[1:] != wants:
        axes = ", ".join(map(str, wants))
        raise ValueError(f"{name} has shape {images.shape}; this encoder wants [N, {axes}]: build it for these images")


def check_optimizer(optimizer: keras.Optimizer, *, name: str = "optimizer") -> keras.Optimizer:
    """The `optimizer`; a ValueError for what is none, or has a rate that is no rate."""
    if not isinstance(optimizer, keras.Optimizer):
        raise ValueError(f"{name}={optimizer!r}; it wants a keras.Optimizer, such as training.Adam(1e-3)")
    positive(float(np.asarray(optimizer.learning_rate)), name=f"{name}'s learning_rate")
    return optimizer
