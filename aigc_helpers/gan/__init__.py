"""Generative adversarial networks: losses, trainer, games in the plane, and a doctor for runs that are ill."""
