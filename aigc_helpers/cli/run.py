"""`aigc run 05`: run a notebook from the command line, with other parameters, and keep the result as a page."""

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from aigc_helpers.cli.mistakes import stop, told_plainly
from aigc_helpers.cli.parameters import parameters_of, parsed
from aigc_helpers.files import COURSE, course_folder, whole
from aigc_helpers.lessons import read_lessons

if TYPE_CHECKING:
    from papermill.exceptions import PapermillExecutionError

NOTEBOOKS = COURSE / "notebooks"
KINDS = (".html", ".ipynb")

Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the notebook; may be given several times."),
]
Out = Annotated[Path | None, typer.Option(help="Where to keep the result: a file that ends in .html or .ipynb.")]


def run(
    notebook: Annotated[str, typer.Argument(help="Its number (05), its name (gan_training), or a path.")],
    settings: Settings = None,
    out: Out = None,
) -> None:
    """Run a notebook from top to bottom, its claims included, and leave the stored one as it is.

    Example: aigc run 05 --set DATASET=mnist --set SEED=3 --out run.html
    """
    with told_plainly():
        source = find(notebook)
        parameters = parsed(settings or [], known=parameters_of(source))
        check_out(out)
        execute(source, parameters, out=out)
    typer.echo(f"✓ {source.stem} ran to its end, and every claim in it holds." + (f" It is in {out}." if out else ""))


def find(notebook: str) -> Path:
    """The path of a notebook given by number, name or path; ValueError, with those there are, if there is none."""
    path = Path(notebook)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    wanted = notebook.removesuffix(".ipynb")
    number = wanted.zfill(2) if wanted.isdigit() else None
    if not NOTEBOOKS.is_dir():
        course_folder()
    lessons = read_lessons(NOTEBOOKS)
    found = [lesson for lesson in lessons if number == lesson.number or wanted in (lesson.slug, lesson.name)]
    if len(found) == 1:
        return NOTEBOOKS / f"{found[0].slug}.ipynb"
    names = ", ".join(lesson.slug for lesson in lessons)
    raise ValueError(f"There is no notebook {notebook!r}; type a number or a name of: {names}, or a path")


def check_out(out: Path | None) -> None:
    """Raise a ValueError, before minutes are spent, if the result could not be kept in `out`."""
    if out is None:
        return
    if out.suffix not in KINDS:
        raise ValueError(f"--out {out}: it wants a file that ends in {' or '.join(KINDS)}")
    if out.is_dir() or not out.parent.is_dir():
        raise ValueError(f"--out {out}: it wants a file in a folder that exists; make {out.parent} first")


def execute(source: Path, parameters: dict[str, Any], *, out: Path | None) -> None:
    """Run the notebook `source` with `parameters`, a progress bar cell by cell; keep it in `out`, whole or broken off.

    Where a cell fails, the cell and its error are shown and the command ends.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    with tempfile.TemporaryDirectory(prefix="aigc-") as folder:
        result = Path(folder) / source.name
        try:
            _play(source, result, parameters)
        except NoSuchKernel:
            stop("Jupyter has no kernel python3. Type `aigc doctor`: it says what to do.")
        except DeadKernelError:
            stop(f"{source.stem}: its kernel died, often for want of memory. Close other programs and try again.")
        except PapermillExecutionError as error:
            keep(result, out)
            _tell(error, source=source, out=out)
        keep(result, out)


def _play(source: Path, result: Path, parameters: dict[str, Any]) -> None:
    import papermill

    # What they log when the kernel dies or Ctrl-C ends it, this command says itself.
    for name in ("papermill", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    options = {"kernel_name": "python3", "progress_bar": {"desc": source.stem}, "cwd": source.parent}
    # The kernel's own log would cut the progress bar to pieces.
    papermill.execute_notebook(
        str(source), str(result), parameters, extra_arguments=["--log-level=CRITICAL"], **options
    )


def _tell(error: "PapermillExecutionError", *, source: Path, out: Path | None) -> NoReturn:
    code = "\n".join(f"    {line}" for line in error.source.splitlines()[:12])
    kept = f"\nThe notebook up to there is in {out}." if out else ""
    stop(f"{source.stem}: cell [{error.exec_count}] failed:\n{code}\n{error.ename}: {error.evalue}{kept}")


def keep(result: Path, out: Path | None) -> None:
    """Write an executed notebook to `out`, as a page or as a notebook."""
    from nbconvert import HTMLExporter

    if out is None:
        return
    page = HTMLExporter().from_filename(str(result))[0] if out.suffix == ".html" else result.read_text("utf-8")
    with whole(out) as temporary:
        temporary.write_text(page, encoding="utf-8")
