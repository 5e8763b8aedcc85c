"""Iterations per second of PyTorch on the step that Gramlab times.

VGG-19 to conv5_1, five style layers, content conv4_2; cost, gradient and Adam.
Weights do not change the time, so they are random. Run by hand; PyTorch is no
dependency of Gramlab:

    pip install torch
    python3 tests/peers/pytorch.py --size 128,256,512 --json peers.json
    deno task bench compare peers.json ours.json

One process times all ways, turn about, so that a busy machine slows all. The
JSON has the fastest way of each precision. PyTorch frees large tensors at each
iteration and maps them anew, unless glibc is told to keep them: up to a quarter
faster at 512, no different at 128, so try both:

    MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=4294967296 python3 ...
"""
import argparse
import json
import os
import platform
import random
import statistics
import time

import torch
import torch.nn.functional as functional

CHANNELS = [64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512]
STYLE = [0, 2, 4, 8, 12]  # conv1_1, conv2_1, conv3_1, conv4_1, conv5_1
CONTENT = 9  # conv4_2
WAYS = {
    "nchw": ("float32", torch.contiguous_format),
    "float32": ("float32", torch.channels_last),
    "autocast": ("mixed", torch.channels_last),
    "bfloat16": ("mixed", torch.channels_last),  # the weights too
}


class Vgg19(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList()
        inputs = 3
        for channels in CHANNELS:
            if channels != "M":
                self.layers.append(torch.nn.Conv2d(inputs, channels, 3, padding=1))
                inputs = channels
        self.requires_grad_(False)

    def forward(self, x):
        features, layers = [], iter(self.layers)
        for channels in CHANNELS:
            if channels == "M":
                x = functional.max_pool2d(x, 2)
            else:
                x = next(layers)(x)
                # in place is quicker in float32, slower in bfloat16
                x = functional.relu(x, inplace=x.dtype == torch.float32)
                features.append(x)
        return features


class Product(torch.autograd.Function):
    """A matrix by itself; its gradient as one product, not autograd's two."""

    @staticmethod
    def forward(context, flat):
        context.save_for_backward(flat)
        return flat.T @ flat

    @staticmethod
    def backward(context, gradient):
        (flat,) = context.saved_tensors
        return flat @ (gradient + gradient.T)


def gram(features):
    # a view of channels_last maps; flatten(2) would copy them
    flat = features[0].permute(1, 2, 0).flatten(0, 1)
    return Product.apply(flat).float() / flat.shape[0]


class Way:
    """One way to run the step, with its own image and Adam state."""

    def __init__(self, name, width, height, device):
        self.precision, memory_format = WAYS[name]
        self.name, self.width, self.height, self.device = name, width, height, device
        self.network = Vgg19().to(device, memory_format=memory_format)
        if name == "bfloat16":
            self.network.to(torch.bfloat16)
        generator = torch.Generator().manual_seed(1)
        content, style = (
            torch.rand(1, 3, height, width, generator=generator).to(device, memory_format=memory_format)
            for _ in range(2)
        )
        with torch.no_grad():
            self.content = self.features(content)[CONTENT].float()
            self.style = [gram(self.features(style)[layer]) for layer in STYLE]
        self.image = content.clone(memory_format=torch.preserve_format).requires_grad_()
        self.adam = torch.optim.Adam([self.image], lr=0.03)
        self.samples = []

    def features(self, image):
        with torch.autocast(self.device, torch.bfloat16, enabled=self.name == "autocast"):
            return self.network((image - 0.45).to(self.network.layers[0].weight.dtype))

    def step(self):
        self.adam.zero_grad(set_to_none=True)
        features = self.features(self.image)
        content = (features[CONTENT].float() - self.content).square().mean() / 4
        style = sum(
            (gram(features[layer]) - target).square().sum() / (2 * target.shape[0]) ** 2 / len(STYLE)
            for layer, target in zip(STYLE, self.style)
        )
        (10 * content + 40 * style).backward()
        self.adam.step()
        with torch.no_grad():
            self.image.clamp_(0, 1)

    def sample(self, seconds):
        """Iterations per second over at least so many seconds."""
        begin = time.perf_counter()
        count = 0
        while True:
            self.step()
            count += 1
            elapsed = time.perf_counter() - begin
            if elapsed < seconds:
                continue
            if self.device == "cuda":
                torch.cuda.synchronize()
                elapsed = time.perf_counter() - begin
            return count / elapsed


def interval(samples):
    """Bootstrap interval of the median, 95 %."""
    pick = random.Random(1)
    medians = sorted(
        statistics.median(pick.choices(samples, k=len(samples))) for _ in range(2000)
    )
    return medians[50], medians[1949]


def record(way, device_name):
    middle = statistics.median(way.samples)
    low, high = interval(way.samples)
    return {
        "backend": "pytorch",
        "precision": way.precision,
        "way": way.name,
        "width": way.width,
        "height": way.height,
        "pooling": "max",
        "device": device_name,
        "library": "PyTorch",
        "libraryVersion": torch.__version__,
        "threads": torch.get_num_threads(),
        "iterationsPerSecond": {
            "median": middle,
            "mad": statistics.median(abs(s - middle) for s in way.samples),
            "low": low,
            "high": high,
            "samples": way.samples,
        },
    }


def fastest(records):
    """Of each size and precision."""
    best = {}
    for it in records:
        setting = it["width"], it["height"], it["precision"]
        median = it["iterationsPerSecond"]["median"]
        if setting not in best or median > best[setting]["iterationsPerSecond"]["median"]:
            best[setting] = it
    return list(best.values())


def environment():
    """The machine, as Gramlab names it."""
    model = platform.processor()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    return {"hostname": platform.node(), "cpuModel": model}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="128,256,512", help="sides of square images, in pixels")
    parser.add_argument("--ways", default="float32,autocast,bfloat16", help=f"some of {','.join(WAYS)}")
    parser.add_argument("--runs", type=int, default=9, help="samples of each")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0.2, help="least length of a sample")
    parser.add_argument("--json", help="file for the records")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    device_name = torch.cuda.get_device_name() if device == "cuda" else platform.processor()
    results = []
    for size in map(int, options.size.split(",")):
        ways = [Way(name, size, size, device) for name in options.ways.split(",")]
        for way in ways:
            for _ in range(3):
                way.step()
        for _ in range(options.runs):
            for way in ways:
                way.samples.append(way.sample(options.seconds))
        for way in ways:
            results.append(record(way, device_name))
            middle = results[-1]["iterationsPerSecond"]["median"]
            print(f"{size}x{size} {way.name:13} {middle:8.2f} iterations/s {1000 / middle:8.1f} ms", flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"environment": environment(), "results": fastest(results)}, file, indent=2)


if __name__ == "__main__":
    main()
