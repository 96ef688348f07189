"""Instruments: pictures that a learner moves. One file each: a frozen state, a pure `compute(state)`, a `draw`."""

from importlib import import_module

# File → the instrument in it. Names alone: importing this room loads none of them.
INSTRUMENTS = {
    "attack_lab": "AttackLab",
    "code_plane": "CodePlane",
    "draw_pad": "DrawPad",
    "gan_playground": "GanPlayground",
    "judges_bench": "JudgesBench",
    "latent_explorer": "LatentExplorer",
    "net_playground": "NetPlayground",
    "optimizer_race": "OptimizerRace",
    "real_or_generated": "RealOrGenerated",
    "river": "River",
    "symptom_simulator": "SymptomSimulator",
    "training_dashboard": "TrainingDashboard",
    "transfer_bench": "TransferBench",
}


def find_instrument(name: str) -> type:
    """The class of the instrument in the file `name`, a key of `INSTRUMENTS`."""
    return getattr(import_module(f"aigc_helpers.widgets.{name}"), INSTRUMENTS[name])
