"""The pad: what is drawn on it is read; what is sent to it is checked."""

from dataclasses import replace

from shown import button, draw_pad


def test_what_is_drawn_is_read():
    pad = draw_pad()
    assert str(pad.compute(pad.start)).startswith("It reads 7")
    line = (((0.5, 0.1), (0.5, 0.9)),)
    assert str(pad.compute(replace(pad.start, strokes=line))).startswith("It reads 1")
    assert str(pad.compute(replace(pad.start, strokes=()))) == "The pad is empty. Draw a digit on it."


def test_undo_and_clear():
    pad = draw_pad()
    pad.view  # noqa: B018
    button(pad, "Undo").click()
    assert pad.state.strokes == pad.start.strokes[:1] == pad._widgets["strokes"].value
    button(pad, "Clear").click()
    assert pad.state.strokes == () == pad._widgets["strokes"].value
    widget = pad._widgets["strokes"]
    widget.drawn = [widget.shown[0], [[[0.5, 0.1], [0.5, 0.9]]]]  # as a page sends it
    assert pad.words.startswith("It reads 1") and widget.shown[1] == ()
    widget.drawn = [widget.shown[0] - 1, [[[0.1, 0.5], [0.9, 0.5]]]]  # on a sheet that is gone
    assert pad.words.startswith("It reads 1")
    button(pad, "Clear").click()
    assert pad.words.startswith("The pad is empty")
    widget.drawn = [widget.shown[0], [[0.5]]]
    assert pad.words.startswith("This did not work: ValueError: strokes wants lists of [x, y]")
    pad.close()
