"""A net seen as blocks from the bottom up: freeze some, give it another head, hand its weights to another net."""

from typing import NamedTuple

import keras
import numpy as np

from aigc_helpers import nets
from aigc_helpers.validation import at_least, one_of

STATISTICS = ("moving_mean", "moving_variance")  # of BatchNorm: data moves them, no gradient


class Block(NamedTuple):
    """A layer with a kernel and what follows it up to the next one: its name is that layer's."""

    name: str
    layers: tuple[keras.Layer, ...]

    @property
    def trainable(self) -> list[keras.Variable]:
        """The weights that training may move."""
        return [weight for layer in self.layers for weight in layer.trainable_variables]

    @property
    def weights(self) -> list[keras.Variable]:
        """All weights, and the statistics of BatchNorm."""
        return [weight for layer in self.layers for weight in layer.variables]


def blocks(model: keras.Model) -> list[Block]:
    """The blocks of `model` from the bottom up; the last is the head.

    >>> [block.name for block in blocks(nets.transfer_net())]
    ['conv1', 'conv2', 'conv3', 'dense', 'head']
    """
    groups: list[list[keras.Layer]] = []
    for layer in model.layers:
        if _has_kernel(layer):
            groups.append([layer])
        elif groups:
            groups[-1].append(layer)
    if not groups:
        raise ValueError(f"model {model.name!r} has no layer with weights; there is nothing to transfer")
    return [Block(group[0].name, tuple(group)) for group in groups]


def _has_kernel(layer: keras.Layer) -> bool:
    return any(len(weight.shape) >= 2 for weight in layer.variables)


def freeze(model: keras.Model, through: str | None) -> list[str]:
    """Freeze the blocks of `model` from the bottom through the one named `through`, and thaw all above; None thaws all.

    A frozen block keeps its weights and its BatchNorm statistics to the bit, whatever trains the net afterwards; a net
    that Keras has compiled wants `compile` again. Returns the names of the frozen blocks. Raises ValueError where no
    block has that name.

    >>> freeze(nets.transfer_net(), "conv2")
    ['conv1', 'conv2']
    """
    parts = blocks(model)
    frozen = place_of(model, through) + 1 if through is not None else 0
    for place, block in enumerate(parts):
        for layer in block.layers:
            layer.trainable = place >= frozen
    return [block.name for block in parts[:frozen]]


def place_of(model: keras.Model, name: str) -> int:
    """The place of the block `name`, counted from 0 at the bottom; ValueError where there is none."""
    names = [block.name for block in blocks(model)]
    return names.index(one_of(name, names, name=f"block of {model.name!r}"))


def adapted(source: keras.Model, *, classes: int | None = None, seed: int = 0) -> keras.Model:
    """A copy of `source` with weights of its own, all thawed; with `classes`, under a fresh head of that many logits.

    Raises ValueError where the last layer of `source` is no dense layer, and so cannot be exchanged.
    """
    head, fresh = source.layers[-1], None
    if classes is not None:
        if not isinstance(head, keras.layers.Dense):
            raise ValueError(f"the last layer of {source.name!r} is {type(head).__name__}; a head is a Dense layer")
        fresh = nets.Seeds(seed).dense(at_least(2, classes, name="classes"), name=head.name)
    copy = keras.models.clone_model(source, clone_function=lambda layer: _copied(layer, head, fresh))
    for old, new in zip(source.layers, copy.layers, strict=True):
        if new is not fresh:
            new.set_weights(old.get_weights())
    freeze(copy, None)
    return copy


def _copied(layer: keras.Layer, head: keras.Layer, fresh: keras.Layer | None) -> keras.Layer:
    return fresh if layer is head and fresh is not None else type(layer).from_config(layer.get_config())


def hand_over(source: keras.Model, target: keras.Model, *, head: bool = True) -> None:
    """Give `target` the weights and statistics of `source`; without `head`, those of all blocks but the last.

    Raises ValueError, naming the first block that does not fit, where the nets differ; then nothing is changed.
    """
    pairs = list(zip(blocks(source), blocks(target), strict=False))
    if len(blocks(source)) != len(blocks(target)):
        counts = f"{source.name!r} has {len(blocks(source))} blocks and {target.name!r} {len(blocks(target))}"
        raise ValueError(f"{counts}: these are weights of another net; build the target by the same function")
    pairs = pairs if head else pairs[:-1]
    for giver, taker in pairs:
        _check_fit(giver, taker, is_head=giver.name == blocks(source)[-1].name)
    for giver, taker in pairs:
        for weight, value in zip(taker.weights, giver.weights, strict=True):
            weight.assign(value)


def _check_fit(giver: Block, taker: Block, *, is_head: bool) -> None:
    shapes = [[tuple(weight.shape) for weight in block.weights] for block in (giver, taker)]
    if shapes[0] != shapes[1]:
        advice = "pass head=False and train a fresh one" if is_head else "these are weights of another net"
        raise ValueError(f"block {taker.name!r} wants weights of shapes {shapes[1]}, not {shapes[0]}: {advice}")


def movement(before: keras.Model, after: keras.Model) -> dict[str, float]:
    """How far each block's weights went, block → ‖after − before‖ / ‖before‖; statistics of BatchNorm do not count."""
    moved = {}
    for old, new in zip(blocks(before), blocks(after), strict=True):
        first, last = _learned(old), _learned(new)
        if first.shape != last.shape:
            raise ValueError(f"block {new.name!r} has {last.size} weights, and {first.size} before: these nets differ")
        moved[old.name] = float(np.linalg.norm(last - first) / np.linalg.norm(first))
    return moved


def _learned(block: Block) -> np.ndarray:
    """The weights that training moves, frozen or not, in one row."""
    return np.concatenate([np.ravel(weight) for weight in block.weights if weight.name not in STATISTICS])
