"""Plain NumPy twins of the compiled loops: slower, and written apart from them."""

import numpy as np

BLOCK, POINT = 16, 1e-12


def bounds_of(segs):
    x1, y1, x2, y2 = segs.T
    return np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2)


def cover(segs, *, grid):
    """Cells whose centre lies inside closed rings, by the arithmetic of GDAL's polygon fill."""
    height, width = grid.shape
    x1, x2 = ((segs[:, i] - grid.west) / grid.cell for i in (0, 2))
    y1, y2 = ((grid.north - segs[:, i]) / grid.cell for i in (1, 3))
    up = y1 > y2
    x1[up], x2[up], y1[up], y2[up] = x2[up], x1[up], y2[up], y1[up]
    first = np.clip(np.ceil(y1 - 0.5), 0, height).astype(np.int64)
    count = np.clip(np.ceil(y2 - 0.5), 0, height).astype(np.int64) - first
    edge = np.repeat(np.arange(len(segs)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (x2 - x1)[edge] / (y2 - y1)[edge]
    column = np.floor((row + 0.5 - y1[edge]) * slope + x1[edge] + 0.5)
    column = np.clip(column, 0, width).astype(np.int64)
    parity = np.bincount(row * (width + 1) + column, minlength=height * (width + 1))
    total = np.cumsum(parity.reshape(height, width + 1), axis=1)
    return (total[:, :width] & 1).astype(bool)


def squares(points, segs):
    """Squared distance of every point from every segment."""
    px, py = points[:, :1], points[:, 1:]
    dx, dy = segs[:, 2] - segs[:, 0], segs[:, 3] - segs[:, 1]
    rx, ry = px - segs[:, 0], py - segs[:, 1]
    length = dx * dx + dy * dy
    t = np.clip((rx * dx + ry * dy) / np.where(length > POINT, length, 1.0), 0.0, 1.0)
    return (rx - t * dx) ** 2 + (ry - t * dy) ** 2


def inside(points, segs):
    """Whether points lie in closed rings, by the crossings of a ray to the east."""
    x, y = points[:, :1], points[:, 1:]
    x1, y1, x2, y2 = segs.T
    meets = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return (meets & (x < at)).sum(axis=1) % 2 == 1
