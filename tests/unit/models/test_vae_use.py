"""The VAE in use: codes, images, bounds and files that it gives, and what it refuses."""

import keras
import numpy as np
import pytest
from keras import layers

from aigc_helpers import nets
from aigc_helpers.models import pairs, vae
from aigc_helpers.models.vae import VAE, build, encode
from vaes import IMAGES, SHAPE, small_vae, trained

# What it gives


def test_what_comes_out_has_the_shape_of_what_went_in():
    trainer = trained(small_vae(), steps=50)
    codes = trainer.encode(IMAGES)
    assert codes.mean.shape == codes.log_variance.shape == (len(IMAGES), 3)
    for made in (trainer.reconstruct(IMAGES), trainer.sample(len(IMAGES)), trainer.decode(codes.mean)):
        assert made.shape == IMAGES.shape and made.dtype == np.float32
        assert made.min() >= 0 and made.max() <= 1
    assert not np.array_equal(trainer.sample(4), trainer.sample(4, seed=1))
    assert np.array_equal(trainer.sample(4), trainer.sample(4))


def test_codes_of_one_image_do_not_depend_on_its_company():
    trainer = trained(small_vae(), steps=10)
    np.testing.assert_allclose(trainer.encode(IMAGES[:1]).mean, trainer.encode(IMAGES).mean[:1], rtol=1e-5)


def test_the_bound_is_what_training_saw_and_is_high_for_what_is_odd():
    trainer = trained(small_vae(width=32, decay=0.0), steps=1500)
    bound = trainer.bound(IMAGES)
    assert bound.distortion.shape == bound.rate.shape == (len(IMAGES),) and (bound.rate > 0).all()
    for name, values in bound._asdict().items():
        assert values.mean() == pytest.approx(np.mean(trainer.history[name][-100:]), rel=0.25)
    assert sum(trainer.bound(255 - IMAGES)).min() > sum(bound).mean()
    assert np.array_equal(bound.distortion, trainer.bound(IMAGES).distortion)


def test_averages_follow_both_nets():
    at_once, slow = trained(small_vae(decay=0.0), steps=50), trained(small_vae(decay=0.9999), steps=200)
    for name in ("encoder", "decoder"):
        live, average = (getattr(it, name).get_weights()[0] for it in (at_once.nets, at_once.average))
        assert np.array_equal(live, average)
        live, average = (getattr(it, name).get_weights()[0] for it in (slow.nets, slow.average))
        assert not np.allclose(live, average)


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own
def test_a_saved_decoder_is_a_generator(tmp_path):
    from aigc_helpers.gan.sampling import generate, load_generator

    trainer = trained(small_vae(), steps=10)
    trainer.average.decoder.save(tmp_path / "decoder.keras")
    assert np.array_equal(generate(load_generator(tmp_path / "decoder.keras"), 5), trainer.sample(5))


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own
def test_a_pair_comes_back_from_its_folder_and_damage_is_told(tmp_path):
    trainer = trained(small_vae(), steps=10)
    with pytest.raises(FileNotFoundError, match="there is no encoder at .*aigc train vae --out"):
        pairs.load_pair(tmp_path)
    trainer.average.encoder.save(tmp_path / "encoder.keras")
    with pytest.raises(FileNotFoundError, match="there is no generator at"):
        pairs.load_pair(tmp_path)
    trainer.average.decoder.save(tmp_path / "generator.keras")
    pair = pairs.load_pair(tmp_path)
    assert np.array_equal(encode(pair.encoder, IMAGES).mean, trainer.encode(IMAGES).mean)
    nets.dense_decoder(4, shape=SHAPE).save(tmp_path / "generator.keras")
    with pytest.raises(ValueError, match="twice as many numbers as the decoder takes"):
        pairs.load_pair(tmp_path)
    (tmp_path / "encoder.keras").write_bytes(b"half a")
    with pytest.raises(ValueError, match=r"encoder.keras is not a whole .keras file"):
        pairs.load_pair(tmp_path)


def test_drawn_codes_are_the_clouds_of_their_images():
    trainer = trained(small_vae(), steps=50)
    codes, drawn = trainer.encode(IMAGES), vae.drawn_codes(trainer.average.encoder, IMAGES, draws=400)
    assert drawn.shape == (400 * len(IMAGES), 3) and drawn.dtype == np.float32
    clouds = drawn.reshape(400, len(IMAGES), 3)
    np.testing.assert_allclose(clouds.mean(axis=0), codes.mean, atol=0.3)
    np.testing.assert_allclose(clouds.std(axis=0), np.exp(codes.log_variance / 2), rtol=0.2)


def test_build_gives_what_it_is_told():
    trainer = build(5, shape=(7, 9, 3), beta=4, seed=2**31 - 1)
    assert trainer.latent_dim == 5 and trainer.beta == 4 and trainer.sample(2).shape == (2, 7, 9, 3)
    assert isinstance(trainer, VAE)


# What is refused


def pair(encoder=None, decoder=None):
    return VAE(encoder or small_vae().nets.encoder, decoder or small_vae().nets.decoder, keras.optimizers.Adam())


def frozen():
    encoder = small_vae().nets.encoder
    encoder.trainable = False
    return encoder


def ending_in(activation):
    ends = [layers.Dense(int(np.prod(SHAPE)), activation), layers.Reshape(SHAPE)]
    return keras.Sequential([keras.Input((3,)), *ends])


REFUSED = {
    "beta below 0": (lambda: small_vae(beta=-1), "beta=-1; it wants a number of at least 0"),
    "beta NaN": (lambda: small_vae(beta=np.nan), "beta=nan"),
    "beta infinite": (lambda: small_vae(beta=np.inf), "beta=inf"),
    "beta in words": (lambda: small_vae(beta="4"), "beta='4'"),
    "decay of 1": (lambda: small_vae(decay=1), "decay=1"),
    "seed": (lambda: build(seed=-1), "seed=-1"),
    "no code": (lambda: build(0), "latent_dim=0"),
    "no images": (lambda: build(3, shape=(28, 28)), r"shape=\(28, 28\); it wants \(height, width, channels\)"),
    "no net": (lambda: VAE(None, None, keras.optimizers.Adam()), "encoder=None; it wants a keras.Model"),
    "frozen": (lambda: pair(frozen()), "all of encoder is frozen"),
    "other codes": (lambda: pair(decoder=nets.dense_decoder(4, shape=SHAPE)), "twice as many numbers as the decoder"),
    "other images": (lambda: pair(decoder=nets.dense_decoder(3)), r"encoder takes images \(6, 5, 1\), decoder makes"),
    "in -1 to 1": (lambda: pair(decoder=ending_in("tanh")), "decoder ends in tanh; images lie in .0, 1."),
    "logits": (lambda: pair(decoder=ending_in(None)), "decoder ends in linear"),
    "three channels": (
        lambda: trained(small_vae(), np.repeat(IMAGES, 3, axis=3)),
        r"data has shape \(90, 6, 5, 3\); this encoder wants \[N, 6, 5, 1\]",
    ),
    "odd size": (lambda: trained(small_vae(), IMAGES[:, :5]), r"data has shape \(90, 5, 5, 1\)"),
    "no channels": (lambda: trained(small_vae(), IMAGES[..., 0]), "data has shape"),
    "grey levels": (lambda: trained(small_vae(), IMAGES.astype(np.float32)), r"data lies in \[0, 249\]"),
    "NaN": (lambda: trained(small_vae(), np.where(IMAGES > 240, np.nan, 0.5).astype(np.float32)), "data holds .* NaN"),
    "nothing": (lambda: trained(small_vae(), IMAGES[:0]), "data has shape"),
    "encode": (lambda: small_vae().encode(IMAGES[:, :5]), "images has shape .* this encoder wants"),
    "reconstruct": (lambda: small_vae().reconstruct(IMAGES + 0.5), r"images lies in \[0.*divide grey levels"),
    "bound": (lambda: small_vae().bound(IMAGES[:, :5]), "images has shape"),
    "decode": (lambda: small_vae().decode(np.zeros((2, 4))), r"latents has shape \(2, 4\); this generator wants"),
    "decode NaN": (lambda: small_vae().decode(np.full((2, 3), np.nan)), "latents holds .* NaN"),
    "sample": (lambda: small_vae().sample(0), "count=0"),
    "diverged": (
        lambda: small_vae(optimizer=keras.optimizers.Adam(np.nan)),
        "learning_rate=nan; it wants a finite number",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


def test_encode_takes_a_net_alone():
    encoder = small_vae().nets.encoder
    assert np.array_equal(encode(encoder, IMAGES).mean, small_vae().encode(IMAGES).mean)
    assert pairs.check_pair(*small_vae().nets).latent_dim == 3
