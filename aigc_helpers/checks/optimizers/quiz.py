"""The quiz of 04_optimizers."""

from aigc_helpers.checks.quiz import Question, Quiz

quiz = Quiz(
    Question(
        "A bowl has curvatures 1 and 100. Which constant rates make plain descent diverge?",
        "c",
        {
            "a": (
                "all above 0.01",
                "0.01 is 1/L: above it the steep direction overshoots, and still shrinks up to 2/L",
            ),
            "b": ("all above 2/101", "2/101 is the best one; a little above it, descent is slower but still arrives"),
            "c": ("all above 0.02", "2/L: from there on the steepest direction grows at each step"),
            "d": ("all above 2", "that is 2/μ, the limit of the flat direction; the steep one has long left by then"),
        },
    ),
    Question(
        "Why does Adam divide its means by 1 − βᵗ?",
        "a",
        {
            "a": ("they start at zero and would be too small at first", "after many steps the correction fades away"),
            "b": ("to avoid a division by zero", "that is the task of epsilon"),
            "c": ("to let the rate fall with time", "it tends to 1; a falling rate is the task of a schedule"),
        },
    ),
    Question(
        "You multiply the batch size by 4 and keep the number of passes. What does linear scaling tell you to do?",
        "b",
        {
            "a": ("keep the rate", "then there are four times fewer steps of the same length: you do not get as far"),
            "b": ("multiply the rate by 4", "fewer steps, each longer; it holds until the rate nears 2/L"),
            "c": ("divide the rate by 4", "the noise is smaller already: there is room for longer steps, not shorter"),
        },
    ),
    Question(
        "A weight has large noisy gradients. What does L2 inside Adam's gradient do to it, compared with AdamW?",
        "c",
        {
            "a": ("the same", "so it would be for plain SGD; Adam rescales whatever is inside its gradient"),
            "b": ("it shrinks it more", "it is the other way round: the pull is divided by the large root of squares"),
            "c": ("it hardly shrinks it", "the pull is divided by the size of its gradients; AdamW's is not"),
        },
    ),
    Question(
        "Both players of the game x·y step at once, at a very small rate. What happens?",
        "b",
        {
            "a": ("they go in, only slowly", "no rate is small enough: each step is at a right angle to the way in"),
            "b": ("they spiral out, only slowly", "the radius grows by the root of 1 + rate² at each step"),
            "c": ("they stay on a circle", "that needs infinitely small steps, or turns: alternating stays"),
            "d": ("they stop at once", "only at the origin are both slopes zero"),
        },
    ),
)
