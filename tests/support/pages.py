"""The page of the browser tests: each notebook's instruments by the notebook's own cell, after a short set-up of ours.

What takes a notebook a minute, its set-up makes in a second: another net under the same name does for an instrument.
"""

import re

import nbformat

from places import ROOT

EVERYWHERE = """
from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.gan.sampling import load_generator
from aigc_helpers.judging.judge import load_judge
SEED = 0
judge, veteran = load_judge("uci"), load_generator(shipped("gan_uci.keras"))
train, held_out = load("uci")[0], load("uci", "test")[0]
"""
NETS = """
from attacked import hardened, trained
net, robust = trained(), hardened("pgd")
digits, truth = (part[:200] for part in load("uci", "test"))
"""
TRANSFER = """
from aigc_helpers import nets, transfer
from aigc_helpers.data import strokes
import numpy as np
source, digits = nets.transfer_net(seed=SEED), transfer.Task(*load("uci"), *load("uci", "test"))
recipe = {"batch_size": 64, "learning_rate": 5e-3, "statistics": "learned", "augment": True}
transfer.fine_tune(source, *strokes.draw(5000, seed=SEED), steps=250, **recipe, seed=SEED)
sources = {"drawings": source, "random weights": nets.transfer_net(seed=1)}
curve = transfer.Curve(np.array([1, 5]), {"fine-tuned": np.array([[0.8, 0.9], [0.9, 0.95]])})
"""
JUDGED = """
from aigc_helpers.judging.tampering import blurred, quantised
suspects, limit = {"GAN, shipped": blurred(held_out, sigma=2.0)}, 0.9
def belief(images): return images.max(axis=(1, 2, 3))
def wiped(images): return images
"""
PLANE = """
from aigc_helpers.models import vae
two = vae.build(2, seed=SEED)
_ = two.train(train, steps=100, quiet=True)
cloud_pair, (test, test_labels) = two.average, load("uci", "test")
"""
# (notebook, its cell's id) → what that cell finds there. 00 is run itself, from top to bottom.
PAGE = {
    ("01_deep_nets", "playground"): EVERYWHERE,
    ("02_adversarial_samples", "attack-lab"): NETS,
    ("03_transfer_learning", "transfer-bench"): TRANSFER,
    ("04_optimizers", "instrument"): "",
    ("05_gan_training", "gan-playground"): 'images = load("uci", dtype="uint8")[0]',
    ("05_gan_training", "training-dashboard"): "",
    ("05_gan_training", "latent-explorer"): "",
    ("06_gan_clinic", "symptom-simulator"): "",
    ("07_judging_a_generator", "judges-bench"): "",
    ("07_judging_a_generator", "real-or-generated-game"): JUDGED,
    ("08_autoencoders", "code-plane"): PLANE,
    ("09_diffusion", "river"): "",
}


def cell(name, identity):
    """The source of a notebook's cell."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return next(cell.source for cell in notebook.cells if cell.id == identity)


def instruments():
    """The call that shows each instrument on the page, as its cell begins it: "DrawPad("."""
    return {place: re.findall(r"import (\w+)", cell(*place).split("\n\n")[0])[0] + "(" for place in PAGE}


def page():
    """The page as a notebook: for each instrument its set-up, then its cell."""
    sources = [source for place, setup in PAGE.items() for source in (setup, cell(*place)) if source]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip()) for source in sources])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made
