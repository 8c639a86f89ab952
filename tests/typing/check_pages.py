"""Checks the types of the examples in README.md, docs/**/*.md and docs/examples/*.py.

python tests/typing/check_pages.py [PAGE...]

The Python blocks of a page are checked as one module, with `mypy --strict` and with pyright.
Errors are reported with the lines of the page. Exits with 1 if there are any.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Names that pages use without defining them; tests/test_docs.py gives them their values.
GIVEN = """\
from typing import Any
from glue_wf_sdk import GlueWorkflowClient
client = GlueWorkflowClient()
glue: Any = None
run_id = "wr_1"
"""


def code_of(page: str) -> str:
    """The Python blocks of a page, each on its own lines of the page."""
    lines: list[str] = []
    indent: str | None = None  # That of the block we are in.
    for line in page.splitlines():
        if indent is None:
            start = re.fullmatch(r"(\s*)```python\s*", line)
            indent = start and start[1]
            lines.append("")
        elif line.strip() == "```":
            indent = None
            lines.append("")
        else:
            lines.append(line.removeprefix(indent))
    # A page begins with its title, so its first line is free.
    return "\n".join(["from given import client, glue, run_id", *lines[1:], ""])


def write_modules(pages: list[Path], folder: Path) -> Iterator[tuple[str, str]]:
    """Writes a module for each page, and gives the names of both."""
    (folder / "given.py").write_text(GIVEN, encoding="utf-8")
    for path in pages:
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(ROOT))
        module = re.sub(r"\W", "_", name.removesuffix(".py")) + ".py"
        code = code_of(text) if path.suffix == ".md" else text
        (folder / module).write_text(code, encoding="utf-8")
        yield module, name


def main() -> int:
    """Checks the pages that are named, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", metavar="PAGE", nargs="*", type=Path)
    pages = [path.resolve() for path in parser.parse_args().pages] or sorted(
        [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/examples/*.py")]
    )
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        names = dict(write_modules(pages, folder))
        for arguments in (
            ["mypy", "--strict", "--no-error-summary"],
            ["pyright", "--pythonpath", sys.executable],
        ):
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", *arguments, *names],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            output = done.stdout.replace(f"{folder}/", "")
            for module, page in names.items():
                output = output.replace(module, page)
            sys.stdout.write(f"{arguments[0]}\n{output}{done.stderr}")
            failed |= done.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
