"""The reference GAN in PyTorch, for `make bench`.

Both players step at once from one forward pass, with `autograd.grad` for each: the same computation as our rivals in
TensorFlow, and faster than the usual loop, which runs the discriminator on the fakes a second time.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

LATENT_DIM, SLOPE, RATE, BETAS = 100, 0.3, 2e-4, (0.5, 0.999)  # 0.3: the slope of Keras


def generator() -> nn.Module:
    """Like `nets.dense_generator`, channels first."""
    return nn.Sequential(
        nn.Linear(LATENT_DIM, 256, bias=False),
        nn.BatchNorm1d(256, eps=1e-3, momentum=0.01),
        nn.LeakyReLU(SLOPE),
        nn.Linear(256, 512),
        nn.BatchNorm1d(512, eps=1e-3, momentum=0.01),
        nn.LeakyReLU(SLOPE),
        nn.Linear(512, 28 * 28),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )


def discriminator() -> nn.Module:
    """Like `nets.conv_discriminator`, channels first."""
    return nn.Sequential(
        nn.Conv2d(1, 64, 3, stride=2, padding=1),
        nn.LeakyReLU(SLOPE),
        nn.Dropout(0.3),
        nn.Conv2d(64, 128, 3, stride=2, padding=1),
        nn.LeakyReLU(SLOPE),
        nn.Dropout(0.3),
        nn.Flatten(),
        nn.Linear(128 * 7 * 7, 1),
    )


def turn(images: np.ndarray, *, batch_size: int, steps: int, threads: int) -> Callable[[], int]:
    """A function that trains `steps` further steps on `images` (bytes) and returns how many images it took."""
    torch.set_num_threads(threads)
    players = generator(), discriminator()
    optimizers = [torch.optim.Adam(player.parameters(), RATE, BETAS, eps=1e-7) for player in players]
    data = torch.from_numpy(np.ascontiguousarray(np.moveaxis(images, 3, 1)))

    def run() -> int:
        for _ in range(steps):
            rows = torch.randint(len(data), (batch_size,))
            one_step(players, optimizers, data[rows].float() / 127.5 - 1)
        return steps * batch_size

    return run


def one_step(players: tuple[nn.Module, nn.Module], optimizers: list[torch.optim.Optimizer], real: torch.Tensor) -> None:
    """Both gradients from one forward pass, then both updates."""
    generator, discriminator = players
    fake = generator(torch.randn(len(real), LATENT_DIM))
    on_real, on_fake = discriminator(real), discriminator(fake)
    ones = torch.ones_like(on_real)
    its_loss = cross_entropy(on_real, ones) + cross_entropy(on_fake, torch.zeros_like(on_fake))
    losses = cross_entropy(on_fake, ones), its_loss
    gradients = [
        torch.autograd.grad(loss, list(player.parameters()), retain_graph=True)
        for loss, player in zip(losses, players, strict=True)
    ]
    for player, optimizer, its_gradients in zip(players, optimizers, gradients, strict=True):
        for parameter, gradient in zip(player.parameters(), its_gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
