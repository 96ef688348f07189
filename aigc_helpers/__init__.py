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

import os

# TensorFlow reads these once, on its import; its C++ log lines otherwise end up in a notebook's outputs. oneDNN, which
# newer processors turn on, announces itself past the log level; without it all processors compute alike.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
