"""Generative adversarial networks: losses, trainer, metrics, baselines."""
