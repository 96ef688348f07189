"""Training a net of `numpy_nets` by any rule: the loop of `numpy_nets.train`, with another step."""

import numpy as np
from threadpoolctl import threadpool_limits

from aigc_helpers import numpy_nets
from aigc_helpers.optimizers.rules import Rule
from aigc_helpers.validation import at_least, check_seed


@threadpool_limits.wrap(limits=1)  # on matrices this small, threads that wait for each other cost more than they help
def train_by(
    rule: Rule,
    parameters: numpy_nets.Parameters,
    inputs: np.ndarray,
    labels: np.ndarray,
    *,
    steps: int,
    batch_size: int = 64,
    activation: str = "relu",
    seed: int = 0,
) -> numpy_nets.Parameters:
    """The parameters after `steps` of `rule`, each on `batch_size` rows of `inputs` and `labels` drawn by `seed`.

    Raises ValueError for what does not fit, and where the gradient is no longer a number.
    """
    state, rng = rule.init([part for layer in parameters for part in layer]), np.random.default_rng(check_seed(seed))
    for _ in range(at_least(1, steps, name="steps")):
        rows = rng.integers(len(inputs), size=at_least(1, batch_size, name="batch_size"))
        _, gradient = numpy_nets.loss_and_gradient(parameters, inputs[rows], labels[rows], activation=activation)
        state, _ = rule.update(state, [part for layer in gradient for part in layer])
        parameters = list(zip(state.parameters[::2], state.parameters[1::2], strict=True))
    return parameters
