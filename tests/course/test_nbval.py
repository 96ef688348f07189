"""The safety net is itself tested: nbval is red on a changed output, the contract on a cleared one; all is offline."""

import os
import socket
import subprocess
import sys

import nbformat
import pytest
from pytest_socket import SocketConnectBlockedError

from contract import RULES
from places import ROOT

CLAIM = "from aigc_helpers.claims import claim\nclaim('two and two are four', 2 + 2 == 4)"
MEASURED = CLAIM.replace("2 + 2 == 4", "2 + 2 == 4, sum=2 + 2") + "\nprint('✗ it is five · sum 4')\nprint('1 · 2')"
CALL_OUT = """
import socket
for call in (socket.create_connection, socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect):
    try:
        call(("192.0.2.1", 80))
    except Exception as error:
        print(type(error).__name__)
"""
TALK_TO_ITSELF = """
import asyncio
async def answer(reader, writer):
    writer.write(await reader.readline())
    writer.close()
async def talk():
    server = await asyncio.start_server(answer, "localhost", 0, family=2)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"hello\\n")
    print(await reader.readline())
    writer.close()
    server.close()
await talk()
"""


def nbval(path, *options):
    """Run a notebook under nbval as `make test` does, in a process of its own; returns (exit code, output)."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests" / "support")}
    command += ["-p", "offline", "-p", "nulls", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=path.parent)
    return result.returncode, result.stdout


def with_nulls(path, nulls):
    """The notebook in a course of its own, with the nulls of its cells; returns its new path."""
    page = path.parent / "notebooks" / path.name
    written = path.parent / "tests" / "lessons" / path.stem / "nulls.py"
    for folder in (page.parent, written.parent):
        folder.mkdir(parents=True)
    written.write_text(f"NULLS = {nulls!r}")
    return path.rename(page)


def change(path, mutate):
    notebook = nbformat.read(path, as_version=4)
    mutate(notebook)
    nbformat.write(notebook, path)
    return notebook


def test_nbval_is_green_on_what_ran_and_red_on_one_changed_output(executed):
    path = executed("print('ready')", CLAIM)
    code, output = nbval(path)
    assert (code, "2 passed" in output) == (0, True), output
    change(path, lambda notebook: notebook.cells[1].outputs[0].update(text="✓ two and two are five\n"))
    code, output = nbval(path)
    assert (code, "1 failed, 1 passed" in output) == (1, True), output


@pytest.mark.parametrize(("null", "passes"), [("share = 0.1", True), ("share = 0.8", False)])
def test_nbval_is_red_where_no_null_turns_a_claim_red_and_the_page_goes_on(executed, null, passes):
    claim = "claim('it beats chance', share > 0.5)"
    path = executed("from aigc_helpers.claims import claim\nshare = 0.9", claim, "print(share)")
    code, output = nbval(with_nulls(path, {"cell-1": [null]}))
    assert (code == 0) is passes, output
    assert passes or ("no null turns red: ['it beats chance']" in output and "1 failed, 3 passed" in output), output


@pytest.mark.parametrize(
    ("stored", "passes"),
    [
        ("✓ two and two are four · sum 0.8\n✗ it is five · sum 0.8\n1 · 2\n", True),
        ("✓ two and two are four\n✗ it is five\n1 · 2\n", True),
        ("✓ two and two are five · sum 0.9\n✗ it is five · sum 4\n1 · 2\n", False),
        ("✓ two and two are four · sum 0.9\n✗ it is five · sum 4\n1 · 3\n", False),
        ("✓ two and two are four · sum 0.9\n✓ it is five · sum 4\n1 · 2\n", False),
    ],
)
def test_nbval_compares_what_a_claim_says_and_not_what_it_measured(executed, stored, passes):
    path = executed(MEASURED)
    change(path, lambda notebook: notebook.cells[0].outputs[0].update(text=stored))
    code, output = nbval(path)
    assert (code == 0) is passes, output


def test_nbval_is_red_on_a_claim_that_broke(executed):
    path = executed(CLAIM)
    change(path, lambda notebook: notebook.cells[0].update(source=CLAIM.replace("== 4", "== 5")))
    code, output = nbval(path)
    assert (code, "ClaimError" in output) == (1, True), output


def test_nbval_is_red_on_a_warning_even_where_outputs_are_not_compared(executed):
    path = executed("import sys\nprint('a warning', file=sys.stderr)", tags=["nbval-ignore-output"])
    code, output = nbval(path)
    assert (code, "1 failed" in output, "a warning" in output) == (1, True, True), output


@pytest.mark.parametrize("rule", ["executed_in_order", "outputs_stored"])
def test_the_contract_sees_cleared_outputs_which_nbval_does_not(executed, rule):
    def clear(notebook):
        notebook.cells[0].update(outputs=[], execution_count=None)

    assert RULES[rule](change(executed(CLAIM), clear))


def test_the_tests_themselves_reach_this_machine_and_no_other():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_kernel_under_nbval_reaches_itself_and_nobody_else(executed):
    path = executed(CALL_OUT, TALK_TO_ITSELF)
    stored = [cell.outputs[0].text for cell in nbformat.read(path, as_version=4).cells]
    assert stored == ["SocketConnectBlockedError\nSocketConnectBlockedError\n", "b'hello\\n'\n"]
    code, output = nbval(path)
    assert (code, "2 passed" in output) == (0, True), output


def test_a_notebook_that_takes_too_long_is_stopped(executed):
    path = executed("pass", "import time\ntime.sleep(60)", run=False)
    change(path, lambda notebook: [cell.update(execution_count=1) for cell in notebook.cells])
    code, output = nbval(path, "--notebook-seconds=3")
    assert (code, "1 failed, 1 passed" in output, "Timeout of" in output) == (1, True, True), output
