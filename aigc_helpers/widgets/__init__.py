"""Instruments: pictures that a learner moves. One file each: a frozen state, a pure `compute(state)`, a `draw`."""
