"""What imports what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import glue_wf_sdk

PACKAGE = Path(glue_wf_sdk.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}

# From the lowest layer to the highest; what shares a line may import each other.
LAYERS = [
    ["errors", "enums", "frozendict", "jsontext", "printable", "timestamps"],
    ["constraints"],
    ["schema", "shapes"],
    ["structures"],
    ["operations"],
    ["wire"],
    ["transport"],
    ["client", "methods", "operating", "paginators", "waiters", "waiting"],
    ["local"],
    ["testing", "cli"],
]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}

# These need only what is named here, wherever it stands.
NARROW = {
    "report": {"enums", "errors", "printable", "resume", "structures", "topology"},
    "topology": {"errors", "structures"},
    "resume": {"enums", "errors", "operations", "structures", "topology"},
}


def imported_by(path: Path) -> set[str]:
    """The modules that a file imports, wherever in the file."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    return imported


def parts_imported_by(path: Path) -> set[str]:
    """The parts of the package that a file imports: the names behind ``glue_wf_sdk.``."""
    return {
        name.split(".")[1]
        for name in imported_by(path)
        if name.startswith("glue_wf_sdk.") and name.split(".")[1] in {*HEIGHT, *NARROW}
    }


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"glue_wf_sdk"}))
def test_imports_go_one_way(module: str) -> None:
    """A module imports only from its own layer and from those below."""
    part = module.split(".")[1]
    imported = parts_imported_by(MODULES[module]) - {part}
    if part in NARROW:
        assert set() == imported - NARROW[part]
    else:
        assert set() == {other for other in imported - set(NARROW) if HEIGHT[other] > HEIGHT[part]}


@pytest.mark.parametrize(
    ("library", "importers"),
    [
        ("cattrs", {"wire"}),
        ("boto3", {"transport"}),
        ("botocore", {"local", "transport"}),
        ("hypothesis", {"testing"}),
        ("jinja2", {"report"}),
        ("pygraphviz", {"report"}),
        ("pytest", {"testing"}),
        ("werkzeug", {"local"}),
        ("typer", {"cli"}),
        ("rich", {"cli"}),
        ("yaml", {"cli"}),
    ],
)
def test_each_library_has_its_place(library: str, importers: set[str]) -> None:
    """A third-party library is imported in one part of the package only."""
    found = {
        module.split(".")[1]
        for module, path in MODULES.items()
        if any(name.split(".")[0] == library for name in imported_by(path))
    }

    assert importers == found


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after some code."""
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(  # noqa: S603 - this interpreter, with code from below
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


HEAVY = {
    "boto3",
    "botocore",
    "cattrs",
    "hypothesis",
    "jinja2",
    "networkx",
    "pygraphviz",
    "pytest",
    "rich",
    "typer",
    "werkzeug",
    "yaml",
}


def test_importing_the_package_is_light() -> None:
    """`import glue_wf_sdk` loads attrs, and no other library."""
    loaded = loaded_by("import glue_wf_sdk")

    assert "attrs" in loaded
    assert set() == loaded & HEAVY


def test_working_offline_does_not_load_boto3() -> None:
    """Checking payloads, making clients and planning resumes load no boto3."""
    loaded = loaded_by(
        "from glue_wf_sdk import *\n"
        "check_payload('GetWorkflow', {}); GlueWorkflowClient(); ResumePlan"
    )

    assert set() == loaded & HEAVY


def test_importing_the_report_is_light() -> None:
    """The package knows what draws graphs, and loads neither it nor what it needs."""
    loaded = loaded_by(
        "import sys, glue_wf_sdk; assert 'glue_wf_sdk.report' not in sys.modules\n"
        "assert glue_wf_sdk.WorkflowGraph.drawn_by\n"
        "import glue_wf_sdk.report"
    )

    assert set() == loaded & HEAVY
