"""What imports what."""

import ast
import functools
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import networkx as nx
import pytest

import glue_wf_sdk
from glue_wf_sdk import operations
from support.cli import EXAMPLES
from support.models import MODELS

PACKAGE = Path(glue_wf_sdk.__file__).parent
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    ): path.read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py")
}

# From left to right: a room imports only from itself and from rooms to its left. Rooms of one line
# do not import each other.
ROOMS = [
    ["_core.text"],
    ["errors"],
    ["_core"],
    ["structures"],
    ["operations"],
    ["graph"],
    ["resume"],
    ["design", "report"],
    ["client"],
    ["local"],
    ["testing", "cli"],
    [""],  # The root, glue_wf_sdk itself.
]


def room_of(module: str) -> str:
    """The room of a module, by the longest name in ROOMS that it begins with."""
    name = module.removeprefix("glue_wf_sdk").removeprefix(".")
    rooms = [room for line in ROOMS for room in line]
    return max(
        (room for room in rooms if name == room or (room and name.startswith(f"{room}."))), key=len
    )


def place_of(room: str) -> int:
    """The line of a room in ROOMS."""
    return next(place for place, line in enumerate(ROOMS) if room in line)


def is_for_checkers(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_in(tree: ast.AST, *, with_checkers: bool) -> Iterator[str]:
    """The names that a module imports, wherever in it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (str(each.value) for each in node.args[:1] if isinstance(each, ast.Constant))
        if with_checkers or not is_for_checkers(node):
            yield from imports_in(node, with_checkers=with_checkers)


@functools.cache  # Each planted fault changes one module of all.
def names_imported_by(module: str, source: str) -> tuple[str, ...]:
    """The names that a module imports."""
    # errors alone may name, for type checkers, what stands to its right.
    with_checkers = module != "glue_wf_sdk.errors"
    return tuple(imports_in(ast.parse(source), with_checkers=with_checkers))


def edges_of(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each module with each module of the package that it imports."""
    for module, source in sources.items():
        if module == "glue_wf_sdk":
            continue  # The root stands above all rooms.
        for name in names_imported_by(module, source):
            if name.startswith("."):
                yield module, "a relative import"
            if name == "glue_wf_sdk" or name.startswith("glue_wf_sdk."):
                # The longest part that is a module: `from a.b import c` imports a.b.c or a.b.
                while name not in sources:
                    name = name.rpartition(".")[0]  # noqa: PLW2901 - the loop is over prefixes
                yield module, name


def faults_in(sources: Mapping[str, str]) -> list[str]:
    """Every import that points to the right, and every circle."""
    edges = list(edges_of(sources))
    found = [
        f"{importer} imports {imported}"
        for importer, imported in edges
        if imported == "a relative import"
        or (
            room_of(importer) != room_of(imported)
            and place_of(room_of(imported)) >= place_of(room_of(importer))
        )
    ]
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    circles = nx.strongly_connected_components(graph)
    return found + [f"a circle of {sorted(each)}" for each in circles if len(each) > 1]


def test_imports_point_to_the_left() -> None:
    """No module imports from a room to its right, and no modules import each other in a circle."""
    assert [] == faults_in(SOURCES)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("_core.wire", "from glue_wf_sdk.report import summarize"),
        ("_core.constraints", "from glue_wf_sdk.graph import Topology"),
        ("_core.text", "from glue_wf_sdk.errors import Violation"),
        ("errors", "from glue_wf_sdk._core.schema import Field"),
        ("structures.run", "def f():\n    import glue_wf_sdk.resume"),
        ("graph", "from glue_wf_sdk import resume"),
        ("report.summary", "from glue_wf_sdk.client.client import GlueWorkflowClient"),
        ("report.summary", "from glue_wf_sdk.design.blueprint_parameters import ParameterSpec"),
        ("client.client", "if TYPE_CHECKING:\n    from glue_wf_sdk.local import LocalGlue"),
        ("local.engine.clock", "importlib.import_module('glue_wf_sdk.testing')"),
        ("operations.runs", "from glue_wf_sdk import WorkflowRun"),
        ("client.polling", "from . import client"),
        ("client.polling", "from glue_wf_sdk.client.waiting import WaitingMethods"),
    ],
)
def test_a_planted_import_is_found(module: str, line: str) -> None:
    """An import against the order is a fault wherever it stands: the test above is not blind."""
    name = f"glue_wf_sdk.{module}"

    assert [] != faults_in(SOURCES | {name: f"{SOURCES[name]}\n{line}\n"})


@functools.cache  # For all libraries at once.
def libraries_imported() -> list[tuple[str, set[str]]]:
    """The top-level names that each module imports, for type checkers too."""
    return [
        (module, {each.split(".")[0] for each in imports_in(ast.parse(source), with_checkers=True)})
        for module, source in SOURCES.items()
    ]


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("boto3", {"client"}),
        ("botocore", {"client", "local"}),
        ("cattrs", {"_core"}),
        ("cfnlint", {"design"}),
        ("click", {"cli"}),
        ("hcl2", {"design"}),
        ("hypothesis", {"testing"}),
        ("jinja2", {"report"}),
        ("lark", {"design"}),
        ("pygraphviz", {"report"}),
        ("pytest", {"testing"}),
        ("rich", {"cli"}),
        ("yaml", {"cli", "design"}),
    ],
)
def test_each_library_has_its_room(library: str, rooms: set[str]) -> None:
    """A third-party library is imported only where it belongs."""
    found = {room_of(module) for module, names in libraries_imported() if library in names}

    assert rooms == found


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    done = subprocess.run(  # noqa: S603 - this interpreter, with code from below
        [sys.executable, "-c", f"import sys\n{code}\nprint()\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES,
    )
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {
    "boto3",
    "botocore",
    "cattrs",
    "click",
    "hcl2",
    "hypothesis",
    "jinja2",
    "lark",
    "msgspec",
    "networkx",
    "pygraphviz",
    "pytest",
    "rich",
    "yaml",
}


def test_importing_the_package_loads_nothing_else() -> None:
    """`import glue_wf_sdk` loads no library at all: names are loaded on first use."""
    assert set() == loaded_by("import glue_wf_sdk") & {*HEAVY, "attr", "attrs", "typing"}


@pytest.mark.parametrize(
    "code",
    [
        "from glue_wf_sdk import *",
        "from glue_wf_sdk import check_payload; check_payload('GetWorkflow', {})",
        "from glue_wf_sdk import GlueWorkflowClient; GlueWorkflowClient(transport=object())",
        "import glue_wf_sdk.report",
    ],
)
def test_working_offline_loads_only_attrs(code: str) -> None:
    """Models, checks, plans, reports and clients of another transport load no heavy library."""
    loaded = loaded_by(code)

    assert "attr" in loaded
    assert set() == loaded & HEAVY


PARTS = {
    f"glue_wf_sdk.{part}"
    for part in (
        "client",
        "design",
        "graph",
        "local",
        "operations.runs",
        "operations.triggers",
        "operations.workflows",
        "report",
        "structures.blueprint",
        "structures.run",
    )
}


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("import glue_wf_sdk.operations, glue_wf_sdk.structures", ""),
        ("from glue_wf_sdk import WorkflowRun, from_json", "structures.run"),
        (
            "from glue_wf_sdk.operations import GetWorkflowRunRequest",
            "operations.runs structures.run",
        ),
    ],
)
def test_a_name_loads_its_own_module(code: str, parts: str) -> None:
    """Of the package, what is imported is loaded with what it needs itself, and nothing else."""
    assert {f"glue_wf_sdk.{each}" for each in parts.split()} == loaded_by(code) & PARTS


def test_the_pytest_plugin_loads_little() -> None:
    """Of the package, each pytest session loads the plugin and the packages above it alone.

    The root draws in notebooks, for which it has `_core.display`.
    """
    loaded = loaded_by("import glue_wf_sdk.testing.pytest_plugin")

    assert {
        "glue_wf_sdk",
        "glue_wf_sdk._core",
        "glue_wf_sdk._core.display",
        "glue_wf_sdk.testing",
        "glue_wf_sdk.testing.pytest_plugin",
    } == {each for each in loaded if each.startswith("glue_wf_sdk")}
    assert set() == loaded & (HEAVY - {"pytest"})


def test_importing_the_command_line_loads_no_library() -> None:
    """`glue_wf_sdk.cli` itself, which says what to install, needs nothing of its extra."""
    assert set() == loaded_by("import glue_wf_sdk.cli") & HEAVY


LIBRARIES = HEAVY - {"cattrs", "click", "rich"} | {"importlib.metadata", "rich.console"}
STRUCTURES = "structures.blueprint structures.run"
A_RUN = f"{STRUCTURES} graph operations.runs operations.workflows"
ALL_OPERATIONS = f"{STRUCTURES} operations.runs operations.triggers operations.workflows"


@pytest.mark.parametrize(
    ("words", "parts", "libraries"),
    [
        ("--help", "", ""),
        ("--version", "", "importlib.metadata"),
        ("show --from w1_run.json", A_RUN, ""),
        ("runs --from w1_run.json", A_RUN, ""),
        ("topo --from w1_run.json", A_RUN, ""),
        ("resume --dry-run --from w1_run.json", A_RUN, ""),
        ("check CreateWorkflow bad_create_workflow.json", ALL_OPERATIONS, ""),
        ("check CreateWorkflow good_create_workflow.yaml", ALL_OPERATIONS, "yaml"),
        (
            "lint rules/GW101/good/template.yaml",
            f"{ALL_OPERATIONS} design graph",
            "yaml",
        ),
        (
            f"report --from w1_run.json -o {os.devnull}",
            f"{A_RUN} report",
            "jinja2 pygraphviz",
        ),
    ],
)
def test_a_command_loads_what_it_uses(words: str, parts: str, libraries: str) -> None:
    """A command loads no room and no library that it does not use, so that it starts fast."""
    loaded = loaded_by(f"from glue_wf_sdk.cli import main\nassert main({words.split()}) in (0, 1)")

    assert {f"glue_wf_sdk.{each}" for each in parts.split()} == loaded & PARTS
    assert {*libraries.split()} == loaded & LIBRARIES


ANSWERED = {cls.__name__ for cls in MODELS if not issubclass(cls, operations.Request)}


def rebuilt_in(sources: Mapping[str, str]) -> set[tuple[str, str]]:
    """Each call that copies an object with changes or makes a part of an answer, with its module.

    `testing`, whose strategies make valid models, is left out, and so is `design`, where what is
    read is no model.
    """
    found: set[tuple[str, str]] = set()
    for module, source in sources.items():
        if room_of(module) in ("testing", "design"):
            continue
        tree = ast.parse(source)
        imported = {
            name.rpartition(".")[2]
            for name in imports_in(tree, with_checkers=False)
            if name.startswith(("glue_wf_sdk.structures.", "glue_wf_sdk.operations."))
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                name = called.rpartition(".")[2]
                is_copy = name in ("evolve", "assoc") or called in ("copy.replace", "replace")
                is_model = name in ANSWERED and (name in imported or name != called)
                if is_copy or (is_model and (node.args or node.keywords)):
                    found.add((module, ast.unparse(node)))
    return found


def test_no_answer_is_rebuilt() -> None:
    """Constructing and `attrs.evolve` check constraints, which answers may violate.

    So nothing that reads an answer makes a model, unless it is empty, or a copy of one.
    """
    begun = {
        (module, call.partition(",")[0])
        for module, call in rebuilt_in(SOURCES)
        if room_of(module) != "design"  # Its designs are models of no answer.
    }

    assert {
        ("glue_wf_sdk._core.schema", "attrs.evolve(each"),  # A violation.
        ("glue_wf_sdk.local.engine.behavior", "attrs.evolve(self"),  # What follows is LocalGlue's.
        ("glue_wf_sdk.cli.demo_workflow", "attrs.evolve(scenario"),
        ("glue_wf_sdk.local.local_glue", "attrs.evolve(scenario"),
        ("glue_wf_sdk.cli.behaviors", "attrs.evolve(scenario"),
        ("glue_wf_sdk.local.deployment", "attrs.evolve(trigger"),
        ("glue_wf_sdk.local.simulation", "attrs.evolve(scenario"),
    } == begun


@pytest.mark.parametrize(
    "line",
    [
        "attrs.evolve(run, graph=None)",
        "attr.evolve(run, graph=None)",
        "copy.replace(run, graph=None)",
        "from glue_wf_sdk.structures import Node\nNode(type=a.type, name=a.name, unique_id='x')",
        "structures.WorkflowRun(**fields)",
        "from glue_wf_sdk.operations import GetWorkflowResponse\nGetWorkflowResponse(workflow=it)",
    ],
)
def test_a_planted_copy_is_found(line: str) -> None:
    """The test above finds every way to rebuild a model."""
    name = "glue_wf_sdk.report.summary"
    planted = rebuilt_in({name: f"{SOURCES[name]}\n{line}\n"})

    assert [(name, line.rpartition("\n")[2])] == [*planted]
