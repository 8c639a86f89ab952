"""The benchmarks: what they make of the times that they take, and the page that shows it."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_ratio_is_that_of_one_round() -> None:
    """A machine that slows down for a while changes the times of a row, and not its ratio."""
    measure = runpy.run_path(str(ROOT / "tests" / "bench" / "timing.py"))["measure"]
    first_use = 99.0
    ours = iter([first_use, 1.0, 3.0, 5.0, 1.0])
    other = iter([first_use, 2.0, 6.0, 10.0, 2.0])

    row = measure(lambda: next(ours), lambda: next(other), what="", about="", rounds=4)

    assert (1.0, 2.0, 125.0) == (row.ours.minimum, row.ours.median, row.ours.spread)
    assert (0.5, 0.5, 0.0) == (row.ratio.minimum, row.ratio.median, row.ratio.spread)


def test_the_page() -> None:
    """The page is what was measured: `python docs/generate_benchmarks.py` writes it."""
    generator = runpy.run_path(str(ROOT / "docs" / "generate_benchmarks.py"))

    assert generator["page"]() == (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
