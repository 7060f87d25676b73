"""Text can be read and the sides told apart, in light, dark and with colour blindness."""

import itertools
import re
from importlib import resources

import numpy as np
import pytest

CSS = (resources.files("frontcast.brief") / "templates" / "brief.css").read_text("utf-8")


def palette(which: int) -> dict[str, np.ndarray]:
    """Read the colours of the n-th :root block (0 light, 1 dark), sRGB in [0, 1]."""
    block = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[which]
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", block)
    return {k: np.array([int(v[i : i + 2], 16) for i in (0, 2, 4)]) / 255 for k, v in found}


def linear(rgb: np.ndarray) -> np.ndarray:
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(a: np.ndarray, b: np.ndarray) -> float:
    """Contrast ratio of WCAG 2.2."""
    la, lb = (float(linear(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (a, b))
    return max(la, lb) / min(la, lb)


# Machado, Oliveira, Fernandes 2009, severity 1 (doi:10.1109/TVCG.2009.113), on linear RGB.
BLIND = {
    "none": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def lab(rgb: np.ndarray, kind: str) -> np.ndarray:
    seen = np.clip(BLIND[kind] @ linear(rgb), 0, 1)
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    t = to_xyz @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_has_contrast(mode) -> None:
    c = palette(mode)
    on_paper = ("ink", "soft", "faint", "good", "bad", "half", "calm", "c0", "c1", "c2", "c3")
    pairs = [(name, "paper") for name in on_paper]
    pairs += [("mark-ink", "mark"), ("ink", "side1-wash"), ("ink", "side2-wash"),
              ("soft", "side1-wash"), ("soft", "side2-wash"),
              ("side1-ink", "side1-wash"), ("side2-ink", "side2-wash")]  # fmt: skip
    poor = {p: round(contrast(c[p[0]], c[p[1]]), 2) for p in pairs}
    assert {p: x for p, x in poor.items() if x < 4.5} == {}


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_sides_differ_for_every_eye(mode, kind) -> None:
    c = palette(mode)
    for names, least in (
        (("side1", "side2"), 25),
        (("side1-wash", "side2-wash"), 7),
        (("side1-old", "side2-old"), 18),
        (("c0", "c1", "c2"), 18),
        (("side1-wash", "side1-old", "side1"), 15),
        (("side2-wash", "side2-old", "side2"), 15),
    ):
        for a, b in itertools.combinations(names, 2):
            assert np.linalg.norm(lab(c[a], kind) - lab(c[b], kind)) > least, (a, b)


def test_every_variable_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert used <= defined
    assert set(palette(1)) == set(palette(0))


def test_ground_is_doubled_by_a_pattern() -> None:
    for key in ("m-side1-h", "m-side2-h", "m-gain1-h", "m-gain2-h", "m-contested-h", "m-unknown"):
        assert re.search(rf"\.{key} {{ fill: url\(#h-", CSS), key


def test_print_is_always_light() -> None:
    dark = re.search(r"@media ([^{]*)\{\s*:root", CSS)
    assert dark is not None
    assert "screen" in dark[1]
