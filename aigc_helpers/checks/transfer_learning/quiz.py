"""The quiz of 03_transfer_learning."""

from aigc_helpers.checks.quiz import Question, Quiz

quiz = Quiz(
    Question(
        "You have 30 labelled photos, and a net that was trained on a million drawings of the same things. First?",
        "b",
        {
            "a": ("fine-tune all of it at the usual rate", "thirty photos can undo what a million drawings taught"),
            "b": ("measure it as it is, then probe it", "cheap, safe, and the bar that anything further has to clear"),
            "c": ("train a fresh net on the photos", "do that as well: it is the baseline, not the plan"),
        },
    ),
    Question(
        "All weights of the body are frozen, and yet its answers to old images change. What moved?",
        "c",
        {
            "a": ("rounding", "a frozen weight does not move by one bit"),
            "b": ("the optimizer's moments", "they belong to the weights that learn"),
            "c": ("statistics of BatchNorm", "no gradient touches them; running in training mode does"),
        },
    ),
    Question(
        "A probe on the lowest block of a random net does nearly as well as on that of a trained one. So?",
        "a",
        {
            "a": (
                "low blocks carry little that is special",
                "and random filters keep most of the pixels' information: the gap opens higher up",
            ),
            "b": ("training was in vain", "look higher up: there the gap is wide"),
            "c": ("the probe is broken", "a random projection is a decent set of features: that is the floor"),
        },
    ),
    Question(
        "Five labels a class, one draw: fine-tuning 93 %, baseline 91 %. What do you report?",
        "b",
        {
            "a": ("fine-tuning wins by two points", "another five labels may turn it around: one draw says little"),
            "b": ("the interval over several draws", "the same draws for both, and then see whether they part"),
            "c": ("a tie", "perhaps, perhaps not: more draws tell, and cost seconds"),
        },
    ),
    Question(
        "Trained further on digits 0 to 4 alone, the net no longer reads 5 to 9. Which cure needs no label?",
        "c",
        {
            "a": ("a higher rate", "that makes it forget faster"),
            "b": ("labels for 5 to 9", "a cure, and the dearest one"),
            "c": ("replay of drawings", "the source is free: half of each batch from it keeps the rest alive"),
        },
    ),
)
