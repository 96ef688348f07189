"""The quiz of 02_adversarial_samples."""

from aigc_helpers.checks.quiz import Question, Quiz

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
