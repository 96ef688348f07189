"""The quizzes, a file a lesson; each lesson's examiners hand theirs on as `check.quiz`."""
