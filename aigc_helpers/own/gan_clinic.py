"""The report of lesson 06 on a GAN run of the learner's: its losses and, where the nets lie beside them, a doctor."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aigc_helpers import plots
from aigc_helpers.own import reading

if TYPE_CHECKING:
    import keras

AT_REST = {"discriminator": 2 * float(np.log(2)), "generator": float(np.log(2))}
NAMES = {"discriminator": ("dis", "critic", "d_", "_d", "d"), "generator": ("gen", "g_", "_g", "g")}
NEAR = 0.15  # nats to a value of rest


class Run(NamedTuple):
    """The losses of a run, name → [steps], and, where they are known, its nets and real samples."""

    losses: dict[str, np.ndarray]
    nets: "tuple[keras.Model, keras.Model] | None" = None
    real: np.ndarray | None = None


def report(own: str = "") -> None:
    """Print what the losses of a run say and what the doctor finds, and draw the losses beside the values at rest.

    `own`, or $AIGC_OWN: a CSV with a column for the discriminator's losses and one for the generator's; or a folder
    with such a losses.csv, generator.keras, discriminator.keras, and the real samples as the discriminator is shown
    them, real.npy, or a folder of pictures `real`, which are scaled to [-1, 1]. With neither, a run of ours is
    examined. ValueError for anything else, with what to type.
    """
    path = reading.named(own)
    run = _ours() if path is None else _theirs(path)
    if path is None:
        print("no run was named: this is one of ours, a generator ten times too hasty; set OWN to yours")
    for name, values in run.losses.items():
        print(_said(name, values))
    print(_letter(run))
    _draw(run.losses)


def _said(name: str, values: np.ndarray) -> str:
    """What the last tenth of a player's losses says by itself."""
    whole = values[np.isfinite(values)]
    lost, last = len(values) - len(whole), whole[-max(1, len(whole) // 10) :]
    words = f"{name}: loss {last.mean():.2f} ± {last.std():.2f} over the last {len(last):,} of {len(values):,} steps"
    words += f"; {lost} are no numbers" if lost else ""
    words += f"; near the {AT_REST[name]:.2f} of a game at rest" if abs(last.mean() - AT_REST[name]) < NEAR else ""
    return words + ("; below zero: a label above 1, or a Wasserstein loss" if last.mean() < 0 else "")


def _letter(run: Run) -> str:
    from aigc_helpers.gan.doctor import doctor

    if run.nets is None or run.real is None:
        return (
            "Losses alone say how the players stand, not how they play: beside the nets and data the doctor sees more."
        )
    return str(doctor(run.losses, *run.nets, run.real))


def _draw(losses: dict[str, np.ndarray]) -> None:
    panels = plots.panels(len(losses), columns=2, width=4.5, height=2.8)
    for ax, (name, values) in zip(panels, losses.items(), strict=True):
        kept = values[np.isfinite(values)]
        window = max(1, len(kept) // 50)
        smooth = np.convolve(kept, np.ones(window) / window, mode="valid")
        curves = {name: smooth, "at rest": np.full(len(smooth), AT_REST[name])}
        plots.curves(np.arange(len(smooth)), curves, label="loss", across_label="step", ax=ax)


def _theirs(path: Path) -> Run:
    if path.is_file():
        return Run(_losses(path))
    files = {name: path / f"{name}.keras" for name in ("generator", "discriminator")}
    missing = [file.name for file in (path / "losses.csv", *files.values()) if not file.exists()]
    if missing:
        raise ValueError(
            f"{path} has no {', '.join(missing)}; it wants losses.csv, generator.keras and discriminator.keras: "
            "type generator.save('generator.keras'); or name the CSV of losses alone"
        )
    nets: Any = tuple(reading.model(file) for file in files.values())
    return Run(_losses(path / "losses.csv"), nets, _real(path, nets[1]))


def _losses(path: Path) -> dict[str, np.ndarray]:
    """The column of each player, by its name."""
    if reading.kind(path) != "table":
        raise ValueError(f"{path} is no table; it wants a CSV of losses, or a folder with the nets and losses.csv")
    table = reading.table(path)
    found = {player: _column(table.columns, hints) for player, hints in NAMES.items()}
    if None in found.values() or len(set(found.values())) < 2:
        raise ValueError(
            f"{path} has the columns {', '.join(table.columns)}; it wants one for each player: call them "
            "discriminator and generator"
        )
    losses = {player: table.values[:, place] for player, place in found.items()}
    if not all(np.isfinite(values).any() for values in losses.values()):
        raise ValueError(f"{path} has a column of losses without one number in it")
    return losses


def _column(columns: tuple[str, ...], hints: tuple[str, ...]) -> int | None:
    """The place of the first column whose name has the first hint that fits any; a lone letter is all of a name."""
    names = [name.lower() for name in columns]
    for hint in hints:
        for place, name in enumerate(names):
            if hint == name or (len(hint) > 1 and (hint in name if "_" not in hint else _at_end(hint, name))):
                return place
    return None


def _at_end(hint: str, name: str) -> bool:
    return name.startswith(hint) if hint.endswith("_") else name.endswith(hint)


def _real(path: Path, discriminator: "keras.Model") -> np.ndarray:
    if (path / "real.npy").exists():
        try:
            return np.load(path / "real.npy", allow_pickle=False).astype(np.float32)
        except (ValueError, OSError) as error:
            raise ValueError(
                f"{path / 'real.npy'} cannot be read ({error}); type np.save('real.npy', batch)"
            ) from error
    if (path / "real").is_dir():
        size, channels = (discriminator.input_shape[axis] or 0 for axis in (1, -1))
        return 2 * reading.pictures(path / "real", size=size, color=channels == 3).images - 1
    raise ValueError(f"{path} has no real.npy and no folder real; type np.save('real.npy', batch) for a real batch")


def _ours() -> Run:
    """A hasty game in the plane, 600 steps, a few seconds."""
    from aigc_helpers import nets
    from aigc_helpers.data import load
    from aigc_helpers.gan.trainer import Trainer
    from aigc_helpers.training import Adam

    players, (ring, _) = (nets.point_generator(seed=0), nets.point_discriminator(seed=1)), load("ring")
    rates = Adam(1e-2, beta_1=0.9, beta_2=0.99), Adam(1e-3, beta_1=0.9, beta_2=0.99)
    trainer = Trainer(*players, rates, kind="points", batch_size=256, seed=0)
    trainer.train(ring, steps=600, quiet=True)
    losses = {name: np.asarray(trainer.history[name], float) for name in AT_REST}
    return Run(losses, players, ring)
