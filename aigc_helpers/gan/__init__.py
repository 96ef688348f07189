"""Generative adversarial networks: losses, trainer, games in the plane, and a doctor for runs that are ill."""


def __getattr__(name: str) -> object:
    # The doctor comes when called: the metrics beside it work, and load, without anything of a network.
    if name == "doctor":
        from aigc_helpers.gan.doctor import doctor

        return doctor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
