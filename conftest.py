"""Here at the root, so that `pytest --nbval notebooks` has the guard too."""

pytest_plugins = ["nulls", "offline", "workers"]
