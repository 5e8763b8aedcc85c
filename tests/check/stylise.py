"""A program of somebody else that makes images, with no library at all.

python3 stylise.py FOLDER NOISE STRETCH
"""
import math
import random
import struct
import sys
import zlib

WIDTH, HEIGHT = 48, 32


def write_png(path, rows):
    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))


def value(x, y, channel, number, stretch):
    wave = math.sin((x * (1 + channel) + y * stretch) / 9 + number)
    return 0.5 + 0.4 * wave


folder, noise, stretch = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
for number in range(2):
    # rounding that differs from machine to machine
    dice = random.Random(number)
    rows = [
        [
            round(255 * value(x, y, c, number, stretch) + noise * dice.gauss(0, 1))
            for x in range(WIDTH)
            for c in range(3)
        ]
        for y in range(HEIGHT)
    ]
    write_png(f"{folder}/view {number}.png", rows)
