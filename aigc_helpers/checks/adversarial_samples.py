"""The examiners of 02_adversarial_samples: five exercises, each `check.NAME.examine(answer)`, and a quiz."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.quiz import Question, Quiz

WEIGHTS, RADIUS = np.array([0.5, -2.0, 0.0, 1.0]), 0.1
PIXELS, SLOPES = np.array([0.5, 0.95, 0.05, 0.2]), np.array([3.0, 0.4, -0.2, -5.0])
TARGET_SLOPES = np.array([2.0, -0.1, 0.3, -4.0])
START, THERE = np.array([0.5, 0.95, 0.1, 0.3]), np.array([0.9, 1.4, 0.05, -0.4])
LOGITS, LABEL = np.array([2.0, -1.0, 0.7]), 2
BELIEFS = np.exp(LOGITS) / np.exp(LOGITS).sum()


def _array(result: object) -> np.ndarray:
    if result is None or result is ...:
        raise NotImplementedError
    return np.asarray(result, float)


def _lie_in_cube(candidate: np.ndarray) -> np.ndarray:
    return np.clip(candidate, START - RADIUS, START + RADIUS)


worst_change = Exercise(
    task="return the change, no entry larger than epsilon, that lifts weights @ image most",
    right="every pixel does its small share: together they lift the logit by ε times the sum of |weights|",
    attempt=lambda answer: _array(answer(WEIGHTS, RADIUS)),
    is_right=same_as(RADIUS * np.sign(WEIGHTS)),
    mistakes=[
        Mistake(
            same_as(RADIUS * WEIGHTS),
            "the sign is forgotten: with ε times the weights small weights hardly move, and large ones leave the cube",
        ),
        Mistake(
            same_as(RADIUS * WEIGHTS / np.linalg.norm(WEIGHTS)),
            "that is best in the ball of l2; in the cube of linf each pixel may go all the way to ε: np.sign",
        ),
        Mistake(same_as(-RADIUS * np.sign(WEIGHTS)), "that lowers it as much as possible: turn the sign around"),
        Mistake(same_as(np.sign(WEIGHTS)), "the directions are right; each step has length ε, not 1"),
        Mistake(same_as(RADIUS * np.ones(4)), "that adds grey everywhere: where a weight is negative, go down"),
    ],
)

one_step = Exercise(
    task="return image + epsilon · sign(gradient), with no pixel below 0 or above 1",
    right="that is FGSM: one step, and still a picture",
    attempt=lambda answer: _array(answer(PIXELS, SLOPES, RADIUS)),
    is_right=same_as(np.clip(PIXELS + RADIUS * np.sign(SLOPES), 0, 1)),
    mistakes=[
        Mistake(
            same_as(PIXELS + RADIUS * np.sign(SLOPES)),
            "no clip: a pixel of 1.05 is no pixel, and whoever saves the picture loses that part of the attack",
        ),
        Mistake(same_as(np.clip(PIXELS + RADIUS * SLOPES, 0, 1)), "the sign is forgotten: a gradient of 5 makes 5 ε"),
        Mistake(
            same_as(np.clip(PIXELS - RADIUS * np.sign(SLOPES), 0, 1)),
            "that walks down the loss: it helps the model; an untargeted attack climbs",
        ),
        Mistake(same_as(np.clip(RADIUS * np.sign(SLOPES), 0, 1)), "that is the change alone: add it to the image"),
    ],
)

towards_a_target = Exercise(
    task="the gradient is of the loss for the label that the model shall say: take one step of step_size that way",
    right="a targeted attack walks down the loss of its target",
    attempt=lambda answer: _array(answer(PIXELS, TARGET_SLOPES, 0.01)),
    is_right=same_as(PIXELS - 0.01 * np.sign(TARGET_SLOPES)),
    mistakes=[
        Mistake(
            same_as(PIXELS + 0.01 * np.sign(TARGET_SLOPES)),
            "the wrong direction: climbing the loss of the target takes the model further away from it; walk down",
        ),
        Mistake(same_as(PIXELS - 0.01 * TARGET_SLOPES), "the sign is forgotten: take np.sign of the gradient"),
        Mistake(same_as(PIXELS - np.sign(TARGET_SLOPES)), "each pixel moves by step_size, not by 1"),
    ],
)

back_inside = Exercise(
    task="return the point nearest to candidate, within epsilon of original in each pixel, and between 0 and 1",
    right="first back into the cube around the original, then into the range of pixels: both hold",
    attempt=lambda answer: _array(answer(THERE, START, RADIUS)),
    is_right=same_as(np.clip(_lie_in_cube(THERE), 0, 1)),
    mistakes=[
        Mistake(same_as(_lie_in_cube(THERE)), "no clip: it lies in the cube, and one pixel is above 1"),
        Mistake(same_as(np.clip(THERE, 0, 1)), "these are pixels, but up to 0.4 from the original: project as well"),
        Mistake(
            lambda result: (
                same_as(np.clip(THERE, -RADIUS, RADIUS))(result)
                or same_as(np.clip(np.clip(THERE, -RADIUS, RADIUS), 0, 1))(result)
            ),
            "the wrong centre: that is the cube around black; clip candidate − original, then add original",
        ),
        Mistake(
            lambda result: (
                same_as(np.clip(THERE + np.clip(START - THERE, -RADIUS, RADIUS), 0, 1))(result)
                or same_as(np.clip(THERE + np.clip(THERE - START, -RADIUS, RADIUS), 0, 1))(result)
            ),
            "the wrong centre: add the clipped change to original, not to candidate",
        ),
    ],
)

loss_of_logits = Exercise(
    task="return the cross-entropy −log softmax(logits)[label] of one image",
    right="log-sum-exp minus the label's logit; it stays exact where a softmax would round to 0 or 1",
    attempt=lambda answer: _array(answer(LOGITS, LABEL)),
    is_right=same_as(float(np.log(np.exp(LOGITS).sum()) - LOGITS[LABEL])),
    mistakes=[
        Mistake(
            same_as(float(np.log(np.exp(BELIEFS).sum()) - BELIEFS[LABEL])),
            "softmax taken for logits: there is a softmax in it already, and a second one makes every slope flat",
        ),
        Mistake(same_as(-float(LOGITS[LABEL])), "these are logits, not probabilities: normalise them first"),
        Mistake(
            same_as(float(LOGITS[LABEL] - np.log(np.exp(LOGITS).sum()))),
            "the sign is wrong: a loss is minus the log of the belief",
        ),
        Mistake(same_as(float(BELIEFS[LABEL])), "that is the belief in the label; the loss is minus its logarithm"),
        Mistake(same_as(-float(np.log(BELIEFS).mean())), "that is the mean over all classes; take the label's entry"),
    ],
)

quiz = Quiz(
    Question(
        "A net is right on 97 % of images with random noise of ε = 0.2. What do you know about attacks with ε = 0.2?",
        "b",
        {
            "a": ("they fail as well", "noise tries one direction of very many; an attack looks for the worst"),
            "b": ("nothing", "random directions are harmless in many dimensions; the worst one is another matter"),
            "c": (
                "they succeed on 3 %",
                "that is the share that noise fools by chance; an attack does not leave it to chance",
            ),
        },
    ),
    Question(
        "Doubling the steps of PGD takes a model from 60 % to 30 %. What is your verdict on the 60 %?",
        "c",
        {
            "a": (
                "it was right for that attack, report it",
                "robustness is against the best attack, not the first one",
            ),
            "b": ("the model has masked gradients", "perhaps; first of all the attack had not arrived"),
            "c": ("the attack had not converged", "go on until more steps and restarts change nothing"),
        },
    ),
    Question(
        "A defence scores 95 % under PGD, and 20 % under a black-box search. Which of the two do you believe?",
        "b",
        {
            "a": ("PGD: it knows more", "who knows more should never do worse: so something hid its gradients"),
            "b": (
                "the search: an attack that succeeds is a proof",
                "an image that fools the model is there to be seen",
            ),
            "c": ("the mean of both", "the worst case counts, image by image"),
        },
    ),
    Question(
        "Adversarial training costs clean accuracy and several times the time. What does it buy?",
        "a",
        {
            "a": (
                "accuracy within the ball that it was trained on",
                "and only there: another norm or a larger ε is another promise",
            ),
            "b": ("safety against every attack", "only in the ball of its norm and ε; a patch lies far outside"),
            "c": ("better accuracy on clean images", "as a rule it loses a little there"),
        },
    ),
    Question(
        "What comes first, when a factory asks you to protect its visual inspection?",
        "c",
        {
            "a": ("adversarial training", "against which change, by whom? Without that there is nothing to train on"),
            "b": ("a detector of attacks", "an attacker who knows it fools both; first say who attacks, and how"),
            "c": ("the threat model", "who gains from it, what they can touch, what they know: then choose a defence"),
        },
    ),
)
