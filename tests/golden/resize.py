"""Makes resize.json: what Pillow makes of small random images.

Made with Python 3.11, Pillow 13.0.0, numpy 2.4.6. Run in this folder:

    python3 -m venv venv && venv/bin/pip install pillow numpy
    venv/bin/python resize.py > resize.json

Each channel is resized by itself in mode "F" with Image.BICUBIC; as Gramlab
keeps pixels within 0-1, the result is clipped to that. Values are row-major,
[height, width, 3], rounded to 7 digits, in one string with spaces between, so
that `deno fmt` does not give each a line. The last image is only 0 and 1, so
that the filter overshoots.
"""

import json

import numpy
from PIL import Image

CASES = [
    ((7, 5), (3, 2)),
    ((16, 16), (5, 7)),
    ((12, 9), (12, 4)),
    ((12, 9), (5, 9)),
    ((4, 3), (9, 8)),
    ((6, 4), (1, 1)),
    ((1, 1), (3, 2)),
    ((11, 8), (4, 5)),
]


def resize(pixels, size):
    channels = [
        numpy.asarray(Image.fromarray(pixels[:, :, c]).resize(size, Image.BICUBIC))
        for c in range(3)
    ]
    return numpy.clip(numpy.stack(channels, axis=2), 0, 1)


def values(pixels):
    return " ".join(f"{v:.7f}".rstrip("0") for v in pixels.ravel())


def main():
    random = numpy.random.default_rng(20)
    rows = []
    for index, ((width, height), size) in enumerate(CASES):
        pixels = random.random((height, width, 3)).round(3)
        if index == len(CASES) - 1:
            pixels = pixels.round()
        pixels = pixels.astype(numpy.float32)
        row = {"from": [width, height], "to": list(size)}
        row["pixels"] = values(pixels)
        row["resized"] = values(resize(pixels, size))
        rows.append(row)
    print(json.dumps(rows, indent=2))


main()
