"""The quiz of 01_deep_nets."""

from aigc_helpers.checks.quiz import Question, Quiz

quiz = Quiz(
    Question(
        asks="What does a stack of layers become if the ReLUs are left out?",
        right="b",
        choices={
            "a": ("a deeper net that needs more data", "however many there are, their product is one matrix"),
            "b": ("one linear layer", "a product of matrices is a matrix: without a bend, depth adds nothing"),
            "c": ("a net that cannot be trained", "it can: it learns what one layer could have learned"),
        },
    ),
    Question(
        asks="A gradient check shows a relative difference of 0.5 on the weights of one layer, and 1e-9 on the others.",
        right="c",
        choices={
            "a": ("rounding: float64 has its limits", "rounding costs some 1e-8 here, not one half"),
            "b": ("the learning rate is too high", "the check takes no step, so no rate plays a part"),
            "c": ("there is a slip in the backward pass of that layer", "and a factor of 2 is a good guess"),
        },
    ),
    Question(
        asks="The training loss falls, the validation loss rises. What is the matter?",
        right="a",
        choices={
            "a": ("the net learns its training images by heart", "so get more images, or make some by moving them"),
            "b": ("the rate is too low", "then both would fall, slowly"),
            "c": ("the units are dead", "then the training loss would stand still"),
        },
    ),
    Question(
        asks="In a deep ReLU net the signal shrinks by half in every layer. Its weights have variance 1/inputs. Cure?",
        right="b",
        choices={
            "a": ("a higher learning rate", "the lower layers would hardly move, and the upper ones blow up"),
            "b": ("twice the variance", "2/inputs makes up for the half that the ReLU takes"),
            "c": ("more layers", "each halves the signal once more"),
        },
    ),
    Question(
        asks="You have ten scans of each of 200 parts, and want to know how a net does on new parts. How do you split?",
        right="c",
        choices={
            "a": ("shuffle the 2,000 scans, keep 20 % aside", "nearly every part has scans on both sides: a leak"),
            "b": ("train on all, test on a few", "what was trained on says nothing about new parts"),
            "c": ("keep all scans of 40 parts aside", "no part is on both sides, so the test is about new parts"),
        },
    ),
)
