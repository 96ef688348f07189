"""`aigc` on a terminal whose code page lacks ✓, as Windows has them: a question mark, and the command goes on."""

import os
import subprocess
import sys

import pytest

CODE_PAGES = ["cp1252", "gbk"]


def aigc(*words, code_page):
    command = [sys.executable, "-m", "aigc_helpers.cli", *words]
    return subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": code_page})


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_a_mark_that_is_not_there_becomes_a_question_mark(code_page, tmp_path):
    ended = aigc("run", "99", code_page=code_page)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.startswith(b"? There is no notebook '99'")


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_help_is_shown_whole(code_page):
    ended = aigc("doctor", "--help", code_page=code_page)
    said = ended.stdout.decode(code_page)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "aigc doctor" in said and "begins with ? or ?" in " ".join(said.split())
