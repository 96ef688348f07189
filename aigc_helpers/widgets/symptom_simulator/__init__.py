"""An instrument: a sick GAN in the plane, its vitals, and the learner's guess at its bug."""

from aigc_helpers.widgets.symptom_simulator.instrument import SymptomSimulator

__all__ = ["SymptomSimulator"]
