"""`load`: floats and bytes are the same images, and an unknown word gets the list of words."""

import numpy as np
import pytest

from aigc_helpers.data import load


def test_float_images_are_the_bytes_over_255():
    as_bytes, _ = load("uci", dtype="uint8")
    as_floats, _ = load("uci")
    assert as_bytes.dtype == np.uint8
    assert np.array_equal(np.rint(as_floats * 255), as_bytes)
    as_bytes[:] = 0
    assert load("uci", dtype="uint8")[0].max() == 255


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "minst"}, "name='minst'; choose one of uci, mnist, strokes, .*did you mean 'mnist'"),
        ({"name": ["uci"]}, r"name=\['uci'\]; choose one of uci"),
        ({"name": "uci", "split": "valid"}, "split='valid'; choose one of train, validation, test"),
        ({"name": "uci", "dtype": "float64"}, "dtype .of 'uci'.='float64'; choose one of float32, uint8"),
        ({"name": "uci", "dtype": np.uint8}, "dtype .of 'uci'.=<class 'numpy.uint8'>; choose one of float32, uint8"),
        ({"name": "ring", "dtype": "uint8"}, "dtype .of 'ring'.='uint8'; choose one of float32$"),
    ],
)
def test_an_unknown_choice_gets_the_list_of_choices(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(**arguments)
