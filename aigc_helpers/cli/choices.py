"""Options whose values are the names of a table, which is loaded once a value is there: `aigc --help` loads none."""

from collections.abc import Callable, Iterable

import typer


def named(name: str, read: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    """A check of an option's value, for typer's `callback`: one of the names that `read` gives, or they are listed."""

    def check(value: str) -> str:
        from aigc_helpers.validation import one_of

        try:
            return one_of(value, tuple(read()), name=name)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    return check


def image_datasets() -> list[str]:
    """The data sets of images."""
    from aigc_helpers.data import DATASETS

    return [name for name, dataset in DATASETS.items() if dataset.kind == "images"]


def fetched() -> Iterable[str]:
    """The data sets that are downloaded."""
    from aigc_helpers.data.fetch import FETCHERS

    return FETCHERS


def image_recipes() -> list[str]:
    """The recipes that make images."""
    from aigc_helpers.gan.recipes import RECIPES

    return [name for name, recipe in RECIPES.items() if recipe.kind == "images"]
