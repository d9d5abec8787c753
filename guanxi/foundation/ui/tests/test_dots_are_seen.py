"""The many ordinary customers of the matrix are seen on light and dark paper."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "static/ui"
LIGHT, DARK = (STATIC / "tokens.css").read_text(encoding="utf-8").split("--gx-canvas: #")[1:3]
INK = re.search(r"ordinary: (0\.\d+), risk", (STATIC / "charts.js").read_text(encoding="utf-8"))


def luminance(colour: list[float]) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colour(tokens: str, name: str) -> list[float]:
    found = re.search(rf"--gx-{name}: #(\w+);", tokens)
    assert found
    text = found[1] if len(found[1]) == 6 else "".join(2 * sign for sign in found[1])
    return [int(text[at : at + 2], 16) for at in (0, 2, 4)]


@pytest.mark.parametrize(("tokens", "least"), [(LIGHT, 1.3), (DARK, 2.4)])
def test_a_dot_stands_out_from_its_paper(tokens, least):
    assert INK
    given = re.search(r"--gx-dots: (\.\d+);", tokens)
    ink = float(given[1] if given else INK[1])
    paper, dot = colour(tokens, "paper"), colour(tokens, "c6")
    seen = [ink * over + (1 - ink) * under for over, under in zip(dot, paper, strict=True)]
    light, dark = sorted((luminance(seen), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least
