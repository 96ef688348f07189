"""The quiz of 06_gan_clinic."""

from aigc_helpers.checks.quiz import Question, Quiz

quiz = Quiz(
    Question(
        "Both losses of your GAN are close to zero, and stay there. What do you look at first?",
        "b",
        {
            "a": ("the learning rates", "rates change how fast the two fight; here nobody fights"),
            "b": (
                "whether a generator step raises the logit of its fakes",
                "both can only be content if one has the wrong sign",
            ),
            "c": ("nothing: zero is the best loss", "in a game for two, what one wins the other loses"),
        },
    ),
    Question(
        "Where does a sigmoid before BinaryCrossentropy(from_logits=True) do harm in Keras 3?",
        "c",
        {
            "a": ("everywhere", "straight from a sigmoid layer Keras finds the logits behind it, and warns"),
            "b": ("nowhere: Keras repairs it", "only where nothing stands between the sigmoid and the loss"),
            "c": ("where anything stands between the two", "a Flatten or a split is enough, and there is no warning"),
        },
    ),
    Question(
        "Which of these gives other numbers at each call of a compiled step?",
        "a",
        {
            "a": ("keras.random.normal with a SeedGenerator", "its state is a variable, so the graph moves it on"),
            "b": ("keras.random.normal with seed=7", "a whole number names one draw, again and again"),
            "c": ("np.random.normal", "NumPy runs while the graph is traced, and then never again"),
        },
    ),
    Question(
        "A discriminator normalises its batches, real and fake ones apart. What can it not see?",
        "b",
        {
            "a": ("the shape of a cloud of points", "the shape is what is left when mean and spread are gone"),
            "b": ("that all fakes are shifted by the same amount", "each batch's own mean is taken off"),
            "c": ("anything at all", "only the mean and the spread of a batch are lost"),
        },
    ),
    Question(
        "Logits are 3 higher on training images than on held-out real ones. What follows?",
        "c",
        {
            "a": ("the generator has collapsed", "this number does not look at the generator"),
            "b": ("the discriminator is too weak", "it is strong enough to learn its pictures by heart"),
            "c": ("the discriminator knows its pictures by heart", "get more images, or augment real and fake alike"),
        },
    ),
)
