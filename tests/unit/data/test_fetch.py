"""Fetching MNIST from a server on this machine: mirrors that work, lie, break off, or are not there."""

import errno
import gzip
import hashlib
import os
import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import requests

from aigc_helpers.data import DataError, fetch, mnist
from aigc_helpers.data.idx import idx_bytes, uncompressed

FILES = {name: idx_bytes(np.frombuffer(f"the contents of {name}".encode() * 50, np.uint8)) for name in mnist.MD5}
DEAD = "http://127.0.0.1:9/"
FIRST = "train-images-idx3-ubyte"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache folder; the four files of `FILES` pass for MNIST; loopback is not sent through a proxy."""
    monkeypatch.setattr(mnist, "MD5", {name: hashlib.md5(data).hexdigest() for name, data in FILES.items()})
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("AIGC_DATA", raising=False)
    for name in (*fetch.BUNDLES, "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache"


@contextmanager
def mirror(answer, *, prepare=lambda server: None):
    """A server whose `answer(handler, name)` serves each request; yields its address and the names asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.removeprefix("/").removesuffix(".gz")
            asked.append(name)
            answer(self, name)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    prepare(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler, body, *, announced=None, encoding=None):
    handler.send_response(200)
    handler.send_header("Content-Length", str(announced or len(body)))
    if encoding:
        handler.send_header("Content-Encoding", encoding)
    handler.end_headers()
    handler.wfile.write(body)


def good(handler, name):
    send(handler, gzip.compress(FILES[name]))


def absent(handler, name):
    handler.send_error(404)


def lying(handler, name):
    send(handler, gzip.compress(b"something else"))


def html(handler, name):
    send(handler, b"<html>Please log in to the hotel's network.</html>")


def cut(handler, name):
    body = gzip.compress(FILES[name])
    send(handler, body[: len(body) // 2], announced=len(body))


def cut_unnoticed(handler, name):
    send(handler, gzip.compress(FILES[name])[:-10])


def unpacked_on_the_way(handler, name):
    send(handler, gzip.compress(FILES[name]), encoding="gzip")


def assert_whole(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.gz" for name in FILES)
    assert all(uncompressed(folder / f"{name}.gz") == data for name, data in FILES.items())


@pytest.mark.parametrize("answer", [good, unpacked_on_the_way])
def test_a_good_mirror_fills_the_cache(cache, capsys, answer):
    assert mnist.find_mnist() is None
    with mirror(answer) as (address, asked):
        assert fetch.fetch_mnist(mirrors=[address]) == cache == mnist.find_mnist()
    assert asked == list(FILES)
    assert_whole(cache)
    progress = capsys.readouterr().err
    assert all(name in progress for name in FILES) and "100%" in progress


@pytest.mark.parametrize("answer", [absent, lying, html, cut, cut_unnoticed])
def test_a_bad_first_mirror_gives_way_to_the_next(cache, answer):
    with mirror(answer) as (bad, asked_in_vain), mirror(good) as (address, _):
        fetch.fetch_mnist(mirrors=[bad, address])
    assert asked_in_vain == list(FILES)
    assert_whole(cache)


def test_a_dead_first_mirror_gives_way_to_the_next(cache):
    with mirror(good) as (address, _):
        fetch.fetch_mnist(mirrors=[DEAD, address])
    assert_whole(cache)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (absent, "the server answered 404"),
        (lying, "wrong checksum"),
        (html, "a page came instead of the file, as from a network that wants a login first"),
        (cut, "the connection broke off"),
        (cut_unnoticed, "the gzip data is cut short"),
    ],
)
def test_where_all_mirrors_fail_each_reason_is_given_and_nothing_is_left(cache, answer, reason):
    with mirror(answer) as (address, _), pytest.raises(DataError) as caught:
        fetch.fetch_mnist(mirrors=[DEAD, address])
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{FIRST} could not be downloaded:"
    assert lines[1] == f"  {DEAD}{FIRST}.gz: no connection; connect to the internet"
    assert lines[2].startswith(f"  {address}{FIRST}.gz: {reason}")
    assert not list(cache.iterdir())
    assert mnist.find_mnist() is None


def test_a_page_that_lies_there_hides_no_other_cause(cache, monkeypatch):
    def broken_off(url, target, *, title):
        Path(target).write_bytes(b"<html>please log in</html>")
        raise requests.exceptions.InvalidURL("no host")  # a ValueError as well, as bytes that are wrong are

    monkeypatch.setattr(fetch, "_download", broken_off)
    with pytest.raises(DataError, match="is no address") as caught:
        fetch.fetch_mnist(mirrors=[DEAD])
    assert "a page came" not in str(caught.value)


def test_offline_it_says_what_to_do():
    with pytest.raises(DataError, match="connect to the internet\nThen type `aigc fetch mnist` again, or put its four"):
        fetch.fetch_mnist(mirrors=[DEAD])


def test_a_mirror_that_does_not_answer_is_left_behind(cache, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_SECONDS", 0.2)
    over = threading.Event()
    with mirror(lambda handler, name: over.wait(10)) as (address, _):
        try:
            with pytest.raises(DataError, match="no answer in 0.2 seconds"):
                fetch.fetch_mnist(mirrors=[address])
        finally:
            over.set()
    assert not list(cache.iterdir())


def test_a_second_fetch_asks_for_nothing_that_is_whole(cache):
    with mirror(good) as (address, asked):
        fetch.fetch_mnist(mirrors=[address])
        asked.clear()
        fetch.fetch_mnist(mirrors=[address])
        assert asked == []
        (cache / f"{FIRST}.gz").write_bytes(b"\x1f\x8b damaged")
        fetch.fetch_mnist(mirrors=[address])
        assert asked == [FIRST]
    assert_whole(cache)


def test_an_interrupted_fetch_leaves_no_part_and_goes_on_where_it_was(cache, monkeypatch):
    download = fetch._download

    def stopped_at_the_third(url, target, *, title):
        download(url, target, title=title)
        if "t10k-images" in url:
            raise KeyboardInterrupt

    with mirror(good) as (address, asked):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(fetch, "_download", stopped_at_the_third)
            fetch.fetch_mnist(mirrors=[address])
        assert sorted(path.name for path in cache.iterdir()) == [f"{name}.gz" for name in list(FILES)[:2]]
        asked.clear()
        fetch.fetch_mnist(mirrors=[address])
        assert asked == list(FILES)[2:]
    assert_whole(cache)


def test_the_chosen_folder_comes_first_and_then_the_cache(cache, tmp_path, monkeypatch):
    chosen = tmp_path / "chosen"
    for folder in (chosen, cache):
        folder.mkdir()
        for name, data in FILES.items():
            (folder / name).write_bytes(data)
    monkeypatch.setenv("AIGC_DATA", str(chosen))
    assert mnist.find_mnist() == chosen == fetch.fetch_mnist(mirrors=[])
    (chosen / FIRST).unlink()
    assert mnist.find_mnist() == cache == fetch.fetch_mnist(mirrors=[])
    monkeypatch.setenv("AIGC_DATA", "")
    assert mnist.find_mnist() == cache


def test_the_published_mirrors_are_whole_addresses():
    assert len(fetch.MIRRORS) > 1
    assert all(address.startswith("https://") and address.endswith("/") for address in fetch.MIRRORS)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "The disk is full: MNIST needs 12 MB in .*cache. Free some space and type `aigc fetch mnist`"),
        (errno.EACCES, "Cannot write in .*cache .Permission denied.. Make it writable and .*set AIGC_DATA"),
    ],
)
def test_a_failure_to_write_says_what_to_do_and_leaves_nothing(cache, monkeypatch, number, message):
    def refuse(source, target):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    with mirror(good) as (address, _), pytest.raises(DataError, match=message):
        fetch.fetch_mnist(mirrors=[address])
    assert not list(cache.iterdir())


def test_a_really_full_disk(cache, monkeypatch):
    if not os.path.exists("/dev/full"):
        pytest.skip("/dev/full is a Linux device")
    download = fetch._download
    monkeypatch.setattr(fetch, "_download", lambda url, target, *, title: download(url, Path("/dev/full"), title=title))
    monkeypatch.setattr("pooch.downloaders.open", lambda path, mode: open(path, "wb"), raising=False)
    with mirror(good) as (address, _), pytest.raises(DataError, match="The disk is full"):
        fetch.fetch_mnist(mirrors=[address])
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_made(cache):
    cache.write_text("a file where the folder should be")
    with pytest.raises(DataError, match="Cannot write in .*cache"):
        fetch.fetch_mnist(mirrors=[DEAD])


def test_a_folder_that_may_not_be_entered_counts_as_without_mnist(tmp_path, monkeypatch):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o000)
    monkeypatch.setenv("AIGC_DATA", str(locked / "mnist"))
    assert mnist.find_mnist() is None


# What stands between this machine and the network.


def secured(server, folder):
    """Let the server speak https, with a certificate that it signed itself."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    files = folder / "key.pem", folder / "certificate.pem"
    subprocess.run([*command, "-keyout", files[0], "-out", files[1]], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    server.socket = context.wrap_socket(server.socket, server_side=True)


def told(mirrors):
    with pytest.raises(DataError) as caught:
        fetch.fetch_mnist(mirrors=mirrors)
    return str(caught.value)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_is_not_trusted_is_told(cache, tmp_path):
    with mirror(good, prepare=lambda server: secured(server, tmp_path)) as (address, asked):
        said = told([address.replace("http:", "https:")])
    assert "certificate is not trusted here; " in said and "set REQUESTS_CA_BUNDLE to it" in said
    assert "no connection" not in said and asked == [] and not list(cache.iterdir())


@pytest.mark.parametrize("variable", fetch.BUNDLES)
def test_a_file_of_certificates_that_is_gone_is_told(cache, variable, monkeypatch):
    monkeypatch.setenv(variable, "/opt/gone/ca.pem")
    said = told(["https://127.0.0.1:9/"])
    assert f"{variable} is /opt/gone/ca.pem, which is not there; unset {variable}, or" in said
    assert "Cannot write" not in said and not list(cache.iterdir())


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("HTTP_PROXY", "http://127.0.0.1:9", "does not answer, or refuses"),
        ("http_proxy", "127.0.0.1:9", "does not answer, or refuses"),
        ("HTTP_PROXY", "http://proxy.example:port", "is no address"),
        ("HTTP_PROXY", "http://", "is no address"),
        ("ALL_PROXY", "socks5h://127.0.0.1:9", "needs `pip install pysocks`"),
        ("HTTP_PROXY", "http://user:p@ss#1@127.0.0.1:9", "in a password, write @ as %40 and # as %23"),
    ],
)
def test_a_proxy_that_fails_is_named_by_its_variable_and_never_shown(variable, value, reason, monkeypatch):
    monkeypatch.setenv(variable, value)
    said = told(["http://example.invalid/"])
    assert f"the proxy in {variable}" in said and reason in said
    assert "no connection" not in said and "ss#1" not in said
