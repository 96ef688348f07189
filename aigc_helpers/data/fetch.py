"""How MNIST's files get here: the only code of the course that uses the network."""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aigc_helpers.data import mnist
from aigc_helpers.data.errors import DataError
from aigc_helpers.data.idx import uncompressed
from aigc_helpers.files import whole

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
TIMEOUT_SECONDS = 20
AGAIN = "type `aigc fetch mnist` again"
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def fetch_mnist(*, mirrors: Sequence[str] = MIRRORS) -> Path:
    """Download what is missing or damaged of MNIST (11 MB) and return the folder that holds all of it, checked.

    That folder is the one `load("mnist")` reads. Mirrors (addresses that end in "/") are tried in turn, file by file,
    with a progress bar. A file gets its name only after its checksum is right, so this may be interrupted at any moment
    and called again; what lies in AIGC_DATA is never touched.
    Raises DataError, with what to do, when no mirror answers rightly or the files cannot be written.
    """
    found, folder = mnist.first_whole(), mnist.cache_folder()
    if found is not None:
        return found
    if folder is None:
        raise DataError(f"There is no home folder to keep MNIST in. Set HOME to one and {AGAIN}, or {mnist.BY_HAND}.")
    for name in mnist.MD5:
        if mnist.what_ails(folder, [name]):
            _fetch(name, folder, mirrors)
    return folder


FETCHERS = {"mnist": fetch_mnist}


def _fetch(name: str, folder: Path, mirrors: Sequence[str]) -> None:
    failures = []
    try:
        with whole(folder / f"{name}.gz") as part:
            if not any(_downloaded(f"{mirror}{name}.gz", part, name, failures) for mirror in mirrors):
                advice = f"Then {AGAIN}, or {mnist.BY_HAND}."
                raise DataError("\n".join([f"{name} could not be downloaded:", *failures, advice]))
    except OSError as error:
        raise DataError(_why_not_written(error, folder)) from error


def _downloaded(url: str, part: Path, name: str, failures: list[str]) -> bool:
    """Whether the right file is now at `part`; if it is not, a line is added to `failures`."""
    from requests import RequestException

    try:
        _download(url, part, title=name)
        mnist.check_md5(uncompressed(part), name)
    except (RequestException, ValueError, OSError) as error:
        # What the system says of a disk has a number, what is said of a certificate's file has none.
        if isinstance(error, OSError) and not isinstance(error, RequestException) and error.errno is not None:
            raise
        failures.append(f"  {url}: {_why_not_fetched(error, url, part)}")
        return False
    return True


def _download(url: str, target: Path, *, title: str) -> None:
    import pooch
    from tqdm import tqdm

    # pooch sets the true total; it also asks `if bar`, which a tqdm without any total refuses to answer.
    with tqdm(total=1, desc=title, unit="B", unit_scale=True) as bar:
        options: dict[str, Any] = {"progressbar": bar, "chunk_size": 2**16, "timeout": TIMEOUT_SECONDS}
        pooch.HTTPDownloader(**options)(url, str(target), None)


def _why_not_fetched(error: Exception, url: str, part: Path) -> str:
    import requests

    wrong_bytes = isinstance(error, ValueError) and not isinstance(error, requests.RequestException)
    if wrong_bytes and part.read_bytes()[:100].lstrip()[:1] == b"<":
        return "a page came instead of the file, as from a network that wants a login first: open any page in a browser"
    return next((say() for kind, say in _causes(error, url) if isinstance(error, kind)), str(error))


def _causes(error: Exception, url: str) -> tuple[tuple[type[Exception], Callable[[], str]], ...]:
    """What may have gone wrong, the narrower kinds of errors first, and what to say of it."""
    import requests

    return (
        (requests.exceptions.SSLError, _why_not_trusted),
        (requests.exceptions.ProxyError, lambda: _why_no_proxy(url, "does not answer, or refuses")),
        (requests.exceptions.InvalidProxyURL, lambda: _why_no_proxy(url, "is no address")),
        (requests.exceptions.InvalidSchema, lambda: _why_no_proxy(url, "needs `pip install pysocks`")),
        (requests.exceptions.InvalidURL, lambda: _why_no_proxy(url, "is no address")),
        (requests.HTTPError, lambda: f"the server answered {error}"),
        (requests.Timeout, lambda: f"no answer in {TIMEOUT_SECONDS} seconds"),
        (requests.exceptions.ChunkedEncodingError, lambda: "the connection broke off"),
        (requests.ConnectionError, lambda: "no connection; connect to the internet"),
        (requests.RequestException, lambda: str(error)),
        (OSError, _why_no_bundle),
    )


def _why_not_trusted() -> str:
    named = [f"{name} is {os.environ[name]}" for name in BUNDLES if os.environ.get(name)]
    asked = f" ({', '.join(named)})" if named else ""
    return (
        f"the server's certificate is not trusted here{asked}; where a company or school reads what passes, ask its IT "
        "for the certificate's file (.pem) and set REQUESTS_CA_BUNDLE to it. A wrong date on this machine does it too"
    )


def _why_no_bundle() -> str:
    gone = next((name for name in BUNDLES if os.environ.get(name) and not os.path.exists(os.environ[name])), None)
    if gone is None:
        return "the file of trusted certificates cannot be read; type `pip install --force-reinstall certifi`"
    return f"{gone} is {os.environ[gone]}, which is not there; unset {gone}, or set it to a file of certificates"


def _why_no_proxy(url: str, fault: str) -> str:
    """What is wrong with the proxy for `url`, by the variable that names it: its value may hold a password."""
    scheme = url.split(":", 1)[0].upper()
    names = [name for key in (f"{scheme}_PROXY", "ALL_PROXY") for name in (key, key.lower()) if os.environ.get(name)]
    named = names[0] if names else ""
    value = os.environ.get(named, "")
    if value.count("@") > 1 or "#" in value:
        fault = "holds a sign that an address cannot; in a password, write @ as %40 and # as %23"
    whose = f"the proxy in {named}" if names else "the proxy in this system's settings"
    return f"{whose} {fault}; it wants the form http://host:port: correct or unset it"


def _why_not_written(error: OSError, folder: Path) -> str:
    # Windows has no quota error of its own.
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"The disk is full: MNIST needs 12 MB in {folder}. Free some space and {AGAIN}."
    problem = f"Cannot write in {folder} ({os.strerror(error.errno) if error.errno else error})"
    return f"{problem}. Make it writable and {AGAIN}, or {mnist.BY_HAND}."
