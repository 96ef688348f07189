"""The course's networks: each function builds one fresh `keras.Model`; nothing here trains.

One table `NETS` of those whose weights a seed draws, and one, `TRAINED`, of those that ship with weights.
"""

from aigc_helpers.nets.attention import gpt
from aigc_helpers.nets.classifiers import cnn, digit_classifier, mlp, transfer_net
from aigc_helpers.nets.codes import dense_decoder, dense_encoder, dense_flow
from aigc_helpers.nets.endings import last_activation
from aigc_helpers.nets.images import (
    autoencoder,
    conv_discriminator,
    dense_generator,
    fast_discriminator,
    fast_generator,
)
from aigc_helpers.nets.layers import Dropout, Seeds, Waves, seeded
from aigc_helpers.nets.photos import SIZE as PHOTO_SIZE
from aigc_helpers.nets.photos import TRAINED, photo_classifier, photo_features
from aigc_helpers.nets.points import point_discriminator, point_generator

NETS = {
    build.__name__: build
    for build in (
        dense_generator,
        conv_discriminator,
        fast_generator,
        fast_discriminator,
        autoencoder,
        dense_encoder,
        dense_decoder,
        dense_flow,
        gpt,
        digit_classifier,
        mlp,
        cnn,
        transfer_net,
        point_generator,
        point_discriminator,
    )
}

__all__ = [
    "NETS",
    "PHOTO_SIZE",
    "TRAINED",
    "Dropout",
    "Seeds",
    "Waves",
    "autoencoder",
    "cnn",
    "conv_discriminator",
    "dense_decoder",
    "dense_encoder",
    "dense_flow",
    "dense_generator",
    "digit_classifier",
    "fast_discriminator",
    "fast_generator",
    "gpt",
    "last_activation",
    "mlp",
    "photo_classifier",
    "photo_features",
    "point_discriminator",
    "point_generator",
    "seeded",
    "transfer_net",
]
