"""Each lesson's report on what a learner brings: a picture, a folder of them, a table, or a trained model."""
