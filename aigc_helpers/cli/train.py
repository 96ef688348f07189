"""`aigc train gan`, `vae`, `flow`, `text`, `classifier`: longer training than a notebook has time for, kept whole."""

import time
from pathlib import Path
from typing import Annotated

import typer

from aigc_helpers.cli.choices import image_datasets, image_recipes, named
from aigc_helpers.cli.keeping import check_start, grids, keep, pages, run_training
from aigc_helpers.cli.mistakes import stop, told_plainly

train = typer.Typer(help="Train a GAN, a VAE, a flow, a writer or a classifier, and keep it.", no_args_is_help=True)

DRAWS = 4  # codes that a flow learns of each image: they are clouds, and not points

Out = Annotated[Path, typer.Option(help="The folder for everything that this makes.", file_okay=False)]
Images = Annotated[
    str, typer.Option(help="The images to learn from: uci, mnist, strokes.", callback=named("dataset", image_datasets))
]
Recipe = Annotated[
    str, typer.Option(help="Networks and their settings: fast or reference.", callback=named("recipe", image_recipes))
]
Steps = Annotated[int, typer.Option(help="Training steps in all.", min=1)]
Seed = Annotated[int, typer.Option(help="The start of all that is random.", min=0)]
Resume = Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in the folder.")]


@train.command()
def gan(
    out: Out,
    dataset: Images = "uci",
    steps: Steps = 5000,
    recipe: Recipe = "fast",
    loss: Annotated[str, typer.Option(help="A pair of losses, such as non_saturating or hinge.")] = "non_saturating",
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a GAN on digits; keeps a checkpoint, sample grids (PNG), the history (CSV), the generator and a report.

    Ctrl-C stops after the steps in hand and keeps the work; killed or stopped, the same command with --resume goes on
    from the last checkpoint, and ends as if it had never been stopped.
    """
    with told_plainly():
        check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.gan.recipes import build

        trainer = build(recipe, loss=loss, seed=seed)
        images, _ = load(dataset, dtype="uint8")
        seconds = run_training(trainer, images, out, steps=steps, show=grids(lambda: trainer.sample(64)))
        command = f"aigc train gan --dataset {dataset} --steps {steps} --recipe {recipe} --loss {loss} --seed {seed}"
        keep(trainer.average, out / "generator.keras", command=command, seconds=seconds)


@train.command()
def vae(
    out: Out,
    dataset: Images = "uci",
    steps: Steps = 5000,
    latent_dim: Annotated[int, typer.Option(help="How many numbers the code of an image has.", min=1)] = 16,
    beta: Annotated[float, typer.Option(help="The weight of the rate; 1 is the bound itself.")] = 1.0,
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a variational autoencoder on digits; keeps what `gan` keeps (its decoder is the generator) and the encoder.

    Ctrl-C and --resume work as for `gan`.
    """
    with told_plainly():
        check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.models.vae import build

        images, _ = load(dataset, dtype="uint8")
        height, width, channels = images.shape[1:]
        trainer = build(latent_dim, shape=(height, width, channels), beta=beta, seed=seed)
        seconds = run_training(trainer, images, out, steps=steps, show=grids(lambda: trainer.sample(64)))
        command = f"aigc train vae --dataset {dataset} --steps {steps} --latent-dim {latent_dim} --beta {beta:g}"
        for net, name in ((trainer.average.encoder, "encoder"), (trainer.average.decoder, "generator")):
            keep(net, out / f"{name}.keras", command=f"{command} --seed {seed}", seconds=seconds)


@train.command()
def flow(
    out: Out,
    vae: Annotated[Path, typer.Option(help="The folder that `aigc train vae --out` made.", file_okay=False)],
    dataset: Images = "uci",
    steps: Steps = 5000,
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a flow over the codes of a VAE's images; keeps what `gan` keeps, flow and decoder as one generator.

    Ctrl-C and --resume work as for `gan`.
    """
    with told_plainly():
        check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.gan.sampling import decode
        from aigc_helpers.models.flow import build
        from aigc_helpers.models.pairs import load_pair
        from aigc_helpers.models.vae import drawn_codes

        pair = load_pair(vae)
        codes = drawn_codes(pair.encoder, load(dataset, dtype="uint8")[0], draws=DRAWS, seed=seed)
        trainer = build(pair.latent_dim, seed=seed)
        show = grids(lambda: decode(pair.decoder, trainer.sample(64)))
        seconds = run_training(trainer, codes, out, steps=steps, show=show)
        command = f"aigc train flow --vae {vae} --dataset {dataset} --steps {steps} --seed {seed}"
        keep(trainer.generator(pair.decoder), out / "generator.keras", command=command, seconds=seconds)


@train.command()
def text(
    out: Out,
    source: Annotated[
        str, typer.Option("--text", help="A novel, such as pride; austen for all six; or a .txt file of your own.")
    ] = "austen",
    steps: Steps = 5000,
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a GPT on a text, letter by letter; keeps what `gan` keeps, with samples of writing instead of pictures.

    Ctrl-C and --resume work as for `gan`. Nothing is learned from the text's last tenth: the report has the nats a
    letter on it.
    """
    with told_plainly():
        check_start(out, resume=resume)
        from aigc_helpers.data.texts import nine_tenths_and_one
        from aigc_helpers.models.writers import LETTERS, fresh_writer

        learned, judged = nine_tenths_and_one(source)
        writer = fresh_writer(learned + judged, seed=seed)
        trainer, encode = writer.model, writer.letters.encode
        seconds = run_training(trainer, encode(learned), out, steps=steps, show=pages(writer))
        more = {"nats": round(float(trainer.nats(encode(judged)).mean()), 4), LETTERS: writer.letters.characters}
        command = f"aigc train text --text {source} --steps {steps} --seed {seed}"
        keep(trainer.average, out / "writer.keras", command=command, seconds=seconds, **more)


@train.command()
def classifier(out: Out, dataset: Images = "uci", steps: Steps = 3000, seed: Seed = 0) -> None:
    """Train the judge of a data set, on its validation split alone, so that it never sees what it judges later."""
    path = out / f"judge_{dataset}.keras"
    if path.exists():
        stop(f"{path} is there already: choose another --out")
    with told_plainly():
        from aigc_helpers.data import load
        from aigc_helpers.nets import digit_classifier
        from aigc_helpers.training import read, train_classifier

        model = digit_classifier(seed=seed)
        started = time.monotonic()
        train_classifier(model, *load(dataset, "validation"), steps=steps, shift=2, seed=seed)
        images, labels = load(dataset, "test")
        accuracy = float((read(model, images) == labels).mean())
        seconds = time.monotonic() - started
        command = f"aigc train classifier --dataset {dataset} --steps {steps} --seed {seed}"
        keep(model, path, command=command, seconds=seconds, test_accuracy=round(accuracy, 4))
