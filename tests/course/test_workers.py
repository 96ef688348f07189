"""Two workers: what stays together on one, what is handed out first, what is trained once for both."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from kept import FOLDER, kept
from workers import pytest_collection_modifyitems, pytest_terminal_summary, unit


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("notebooks/03_transfer_learning.ipynb::Cell 1", "notebooks/03_transfer_learning.ipynb::Cell 2", True),
        ("notebooks/03_transfer_learning.ipynb::Cell 1", "notebooks/04_optimizers.ipynb::Cell 1", False),
        ("tests/browser/test_one.py::test_it", "tests/browser/test_other.py::test_it[a]", True),
        ("tests/unit/test_files.py::test_one", "tests/unit/test_files.py::test_other[a::b]", True),
        ("tests/lessons/test_claims.py::test_it[01]", "tests/lessons/test_claims.py::test_it[02]", False),
    ],
)
def test_one_worker_has(one, other, together):
    assert (unit(one) == unit(other)) is together


def test_what_is_long_starts_first_and_the_rest_keeps_its_order():
    names = [
        "tests/unit/test_b.py::t",
        "notebooks/07.ipynb::0",
        "tests/unit/test_a.py::t",
        "tests/browser/test_c.py::t",
    ]
    items = [SimpleNamespace(nodeid=name) for name in names]
    pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == [names[3], names[1], names[0], names[2]]


def test_a_file_that_takes_long_is_named_at_the_end():
    reports = [
        SimpleNamespace(nodeid=f"tests/unit/test_{name}.py::t[{i}]", duration=12)
        for name, i in ("a0", "b0", "b1", "b2")
    ]
    said = []
    reporter = SimpleNamespace(
        stats={"": reports[:2], "passed": reports[2:], "warnings": [object()]}, write_line=said.append
    )
    pytest_terminal_summary(reporter)
    assert said == ["   36 s tests/unit/test_b.py"]


class Net:
    """The two methods of a net that keeping needs."""

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def test_a_kept_net_is_trained_once_by_whoever_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    trained = []

    def train(net):
        trained.append(net)
        net.weights = [np.arange(3.0), np.ones((2, 2), np.float32) / 3]

    with ThreadPoolExecutor(4) as pool:
        nets = list(pool.map(lambda _: kept("some", Net(), train), range(4)))
    assert len(trained) == 1
    for net in nets:
        assert all(map(np.array_equal, net.weights, trained[0].weights))
    kept("other", Net(), train)
    assert len(trained) == 2
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz"}
