"""AIGC Course helpers: what the notebooks import.

- `data`: data sets behind one word each, and `data.strokes`, `data.toy`, `data.photos`, `data.shipped`
- `nets`, `training`, `gan`: build networks, train them, judge what they generate
- `attacks`: fool networks, measure how they stand, defend them
- `transfer`: adapt trained networks to a few labels, measure what it saves and what it costs
- `plots`: arrays in, pictures out
- `claims`, `checks`: statements that are checked, exercises that answer back
- `cli`: the command `aigc`

Importing this loads none of them: TensorFlow takes its seconds where something needs it.
"""

import contextlib
import os
import sys
from pathlib import Path

# TensorFlow reads these once, on its import; its C++ log lines otherwise end up in a notebook's outputs. oneDNN, which
# newer processors turn on, announces itself past the log level; without it all processors compute alike.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# What the course's nets are written for; a keras.json from another time or course may ask for something else.
KERAS_SETTINGS = {"image_data_format": "channels_last", "floatx": "float32"}


def keras_asked() -> dict[str, object]:
    """What this machine's keras.json sets otherwise than the course does, by name."""
    home = Path.home() if os.access(os.path.expanduser("~"), os.W_OK) else Path("/tmp")  # Keras's own rule
    file = Path(os.environ.get("KERAS_HOME") or home / ".keras", "keras.json")
    try:
        import json

        asked = json.loads(file.read_text(encoding="utf-8"))
        return {name: asked[name] for name, ours in KERAS_SETTINGS.items() if asked.get(name, ours) != ours}
    except (OSError, ValueError, AttributeError):
        return {}


def _pin_keras() -> None:
    """Let Keras run on TensorFlow in the course's settings; it is loaded here only where a file asks otherwise."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    if "keras" in sys.modules or keras_asked():
        # What Keras itself refuses in its file, it says again where it is needed.
        with contextlib.suppress(ImportError, ValueError):
            import keras

            if keras.config.backend() != "tensorflow":
                raise RuntimeError(
                    f"Keras already runs on {keras.config.backend()} here, and the course wants TensorFlow: restart "
                    "the kernel, and import aigc_helpers before Keras"
                )
            keras.config.set_image_data_format(KERAS_SETTINGS["image_data_format"])
            keras.config.set_floatx(KERAS_SETTINGS["floatx"])


_pin_keras()
