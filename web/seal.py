#!/usr/bin/env python3
"""The mark of the pages, a seal with 도장 carved into it: as SVG, and as the PNGs that phones want of an application.

    web/seal.py    writes web/seal.svg and wallet/icons/*.png"""

import math
import pathlib
import struct
import zlib

SOURCE = pathlib.Path(__file__).resolve().parent.parent
RED = (184, 40, 28)
WHITE = (255, 255, 255)
SIDE = 64
STROKE = 3.8
LINES = [
    (18, 12, 46, 12), (18, 12, 18, 19.5), (18, 19.5, 46, 19.5), (32, 19.5, 32, 26), (13, 26.5, 51, 26.5),  # 도
    (14, 33, 35, 33), (24.5, 33, 15, 40), (24.5, 35, 34, 40), (43, 31.5, 43, 42), (43, 36.5, 51, 36.5),  # 장
]
RING = (32, 48.7, 11, 4)  # its ㅇ: centre and radii
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "maskable-512.png": (512, True),
         "touch-180.png": (180, True)}


def svg():
    lines = "".join(f"M{x1} {y1}L{x2} {y2}" for x1, y1, x2, y2 in LINES)
    x, y, rx, ry = RING
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
            f'<rect width="{SIDE}" height="{SIDE}" rx="12" fill="#{bytes(RED).hex()}"/>'
            f'<g fill="none" stroke="#fff" stroke-width="{STROKE}" stroke-linecap="round">'
            f'<rect x="5" y="5" width="54" height="54" rx="8" stroke-width="2"/>'
            f'<path d="{lines}"/><ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}"/></g></svg>\n').encode()


def to_line(x, y, line):
    x1, y1, x2, y2 = line
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
    along = min(1, max(0, along))
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def to_ring(x, y):
    """Near enough for a stroke: the ellipse's implicit function over its gradient."""
    centre_x, centre_y, rx, ry = RING
    u, v = (x - centre_x) / rx, (y - centre_y) / ry
    slope = math.hypot(u / rx, v / ry)
    return abs(u * u + v * v - 1) / (2 * slope) if slope else min(rx, ry)


def to_frame(x, y, inset, round_):
    """Signed distance to a rounded square."""
    half = SIDE / 2 - inset - round_
    dx, dy = abs(x - SIDE / 2) - half, abs(y - SIDE / 2) - half
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - round_


def coverage(distance, unit):
    return min(1, max(0, 0.5 - distance / unit))


def png(side, is_maskable):
    """A maskable one fills its square, and keeps the seal in the middle of it."""
    scale = 0.72 if is_maskable else 1
    unit = SIDE / side / scale
    rows = bytearray()
    for row in range(side):
        rows.append(0)
        for column in range(side):
            x = ((column + 0.5) / side - 0.5) * SIDE / scale + SIDE / 2
            y = ((row + 0.5) / side - 0.5) * SIDE / scale + SIDE / 2
            ink = max(coverage(min(to_line(x, y, line) for line in LINES) - STROKE / 2, unit),
                      coverage(to_ring(x, y) - STROKE / 2, unit),
                      coverage(abs(to_frame(x, y, 5, 8)) - 1, unit))
            alpha = 1 if is_maskable else coverage(to_frame(x, y, 0, 12), unit)
            rows += bytes(round(r + (w - r) * ink) for r, w in zip(RED, WHITE)) + bytes([round(alpha * 255)])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)),
                           (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")))


def main():
    files = {"web/seal.svg": svg()}
    files |= {f"wallet/icons/{name}": png(*how) for name, how in ICONS.items()}
    for name, octets in files.items():
        (SOURCE / name).parent.mkdir(parents=True, exist_ok=True)
        (SOURCE / name).write_bytes(octets)


if __name__ == "__main__":
    main()
