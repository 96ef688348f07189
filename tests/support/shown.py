"""Instruments to test, with what they show: the shipped generator, the judge, real digits."""

from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.gan.sampling import load_generator
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.models.vae import fresh_pair
from aigc_helpers.widgets.code_plane import CodePlane
from aigc_helpers.widgets.draw_pad import DrawPad
from aigc_helpers.widgets.latent_explorer import LatentExplorer
from aigc_helpers.widgets.training_dashboard import TrainingDashboard
from aigc_helpers.widgets.workshop import instrument as workshop


def explorer():
    generator, judge = load_generator(shipped("gan_uci.keras")), load_judge("uci")
    return LatentExplorer(generator, judge, train=load("uci")[0], held_out=load("uci", "test")[0])


def code_plane(codes=2):
    pair = fresh_pair(codes, (28, 28, 1), 0)
    return CodePlane(pair, *load("uci", "test"), train=load("uci")[0])


def draw_pad():
    return DrawPad(load_judge("uci"), images=load("uci")[0], labels=load("uci")[1])


def dashboard():
    images = load("uci", dtype="uint8")[0]
    return TrainingDashboard(images, load_judge("uci"), held_out=load("uci", "test")[0])


def button(instrument, label):
    return next(w for w in family(instrument) if getattr(w, "description", "") == label and hasattr(w, "click"))


def family(instrument):
    return list(workshop._family(instrument.view))
