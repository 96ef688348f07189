"""The quiz of 07_judging_a_generator."""

from aigc_helpers.checks.quiz import Question, Quiz

quiz = Quiz(
    Question(
        "Your generator's Fréchet distance, 12, is below that of other real digits, 14. What now?",
        "b",
        {
            "a": ("report it: it beats reality", "whoever copies the training set does, too; first ask near train"),
            "b": ("look whether it copies", "no distance sees copies, and a score better than real is suspicious"),
            "c": ("train longer", "the distance has nothing left to tell you; other judges have"),
        },
    ),
    Question(
        "Paper A reports a distance of 9 with 50,000 samples, paper B 11 with 5,000. Which is better?",
        "c",
        {
            "a": ("A: 9 is less than 11", "the distance falls as samples grow, for the very same generator"),
            "b": ("B: it needed fewer samples", "fewer samples make the number larger, not the generator better"),
            "c": ("nobody can say", "measure both with one count, one feature net and one reference set"),
        },
    ),
    Question(
        "Precision 0.98, recall 0.15. What does the generator do?",
        "a",
        {
            "a": (
                "it draws a few things well",
                "and leaves out the rest; fog in the middle of the crowd looks so, too",
            ),
            "b": ("it draws everything badly", "then precision would be low, and recall need not be"),
            "c": ("it copies", "a copier of the whole training set has a recall as high as real digits have"),
        },
    ),
    Question(
        "A detector on pixels is right 99 times in 100. What have you learned about the generator?",
        "b",
        {
            "a": ("it draws badly", "perhaps; perhaps its background is 0.001 where real ones have 0"),
            "b": ("nothing yet", "first give both the same grey levels and the same file format, then ask again"),
            "c": ("the detector finds any generator", "it knows the one that it was trained on, and no more"),
        },
    ),
    Question(
        "You keep the checkpoint with the best score on the test digits, and report that score. What is wrong?",
        "c",
        {
            "a": ("nothing, it was measured", "the best of many is lucky as well as good; on fresh digits it is less"),
            "b": ("the test set is too small", "a larger one makes the luck smaller, but it is still chosen by luck"),
            "c": ("one set both chose and judged", "choose on one part of the held-out data, report on the other"),
        },
    ),
)
