"""Generators other than GANs: each is a step for the one loop of `training`, and a way to draw from what it learnt."""
