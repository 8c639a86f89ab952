"""The program `glue-wf` around its commands."""

import importlib
import importlib.metadata
import pkgutil
import runpy
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
import pytest
from _pytest.assertion.rewrite import AssertionRewritingHook

from glue_wf_sdk.cli import app, clock, commands, main
from glue_wf_sdk.cli.commands import topo
from support.cli import EXAMPLES, W1_FILE, GlueWf, error_line, interrupt

VERBS = [[each.name] for each in pkgutil.iter_modules(commands.__path__)]
GROUP = ["properties"]
SUBCOMMANDS = [["properties", "get"], ["properties", "set"]]


def test_commands(glue_wf: GlueWf) -> None:
    """Each module of `commands` is a command, in the help with its own first sentence."""
    _, _, listed = glue_wf("--help").stdout.partition("Commands:\n")
    listed = listed.partition("\n\n")[0]
    assert sorted(name for (name,) in VERBS) == sorted(
        line.split()[0] for line in listed.splitlines()
    )
    for name, sentence in (line.split(maxsplit=1) for line in listed.splitlines()):
        assert sentence == glue_wf(name, "--help").stdout.splitlines()[2].strip()


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", [[], *VERBS, *SUBCOMMANDS], ids=" ".join)
def test_help(glue_wf: GlueWf, command: list[str], option: str) -> None:
    """Each help fits into 80 columns and has examples, unwrapped, and the exit codes."""
    done = glue_wf(*command, option)
    lines = done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)
    assert max(map(len, lines)) <= 80
    if command != GROUP:
        assert "  Examples:" in lines
        assert any(line.startswith("  Exit codes: 0 ") for line in lines)
        assert any(line.startswith(" ".join(["    glue-wf", *command])) for line in lines)


def test_examples_of_the_help(
    glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The examples that read files work as they are printed."""
    monkeypatch.chdir(tmp_path)
    copies = {"run.json": "w1_run.json", "payload.yaml": "good_create_workflow.yaml"}
    for name, source in copies.items():
        Path(name).write_bytes((EXAMPLES / source).read_bytes())
    examples = {
        line.strip().split(" > ")[0].split(" | ")[0]
        for command in ([], *VERBS)
        for line in glue_wf(*command, "--help").stdout.splitlines()
        if line.strip().startswith("glue-wf ") and {*line.split()} & {*copies}
    }
    runnable = {line for line in examples if "watch" not in line}
    assert {"check", "report", "resume", "show", "topo"} == {each.split()[1] for each in runnable}
    for line in sorted(runnable):
        code = 1 if " show " in line else 0
        assert (code, line) == (glue_wf(*line.split()[1:]).returncode, line)


def test_version(glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--version` prints the version of the distribution, or that it is not installed."""
    version = importlib.metadata.version("glue-wf-sdk")
    done = glue_wf("--version")
    assert (0, f"glue-wf {version}\n", "") == (done.returncode, done.stdout, done.stderr)

    def not_found(name: str) -> NoReturn:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", not_found)
    done = glue_wf("--version")
    expected = "glue-wf (version unknown, because it is not installed)\n"
    assert (0, expected) == (done.returncode, done.stdout)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "Missing command"),
        (["properties"], "Missing command"),
        (["chek"], "No such command 'chek'"),
        (["check"], "Missing argument 'OPERATION'"),
        (["check", "CreateWorkflow"], "Missing argument 'FILE|-'"),
        (["check", "--jsn", "CreateWorkflow", "-"], "No such option"),
        (["resume", "etl", "--node"], "Option '--node' requires an argument"),
        (["topo", "a", "b", "c"], "Got unexpected extra argument"),
        (["\x1b[31m\n\u202e"], "No such command "),
    ],
)
def test_wrong_usage(glue_wf: GlueWf, arguments: list[str], problem: str) -> None:
    """Wrong usage is one line that refers to the help."""
    code, text, line = error_line(glue_wf(*arguments))
    assert (2, "") == (code, text)
    assert line.startswith(problem)
    assert line.endswith(" (see glue-wf --help)")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, click.Abort])
def test_interrupt(
    glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    """Ctrl-C ends the program with a shell's exit code for it, and without a traceback."""

    def raise_interruption(*_: object) -> NoReturn:
        raise interruption

    monkeypatch.setattr(topo, "load_graph", raise_interruption)
    done = glue_wf("topo", "etl")
    assert (130, "", "") == (done.returncode, done.stdout, done.stderr.strip())


def test_interrupt_while_writing(glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the output is written ends the program quietly."""
    monkeypatch.setattr(app, "write", interrupt)
    done = glue_wf("topo", "--from", W1_FILE)
    assert (130, "", "") == (done.returncode, done.stdout, done.stderr)


def test_interrupt_while_loading(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while libraries are loaded ends the program quietly."""

    class Interrupting:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "click":
                interrupt()

    for name in ("click", "glue_wf_sdk.cli.app"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert 130 == main(["--version"])
    assert ("", "") == capsys.readouterr()


def test_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without arguments, `main` and `python -m` take those of the process."""
    monkeypatch.setattr(sys, "argv", ["glue-wf", "--version"])
    # pytest's own importer, which is for packages with plugins, cannot run a module.
    importers = [each for each in sys.meta_path if not isinstance(each, AssertionRewritingHook)]
    monkeypatch.setattr(sys, "meta_path", importers)
    assert 0 == main()
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("glue_wf_sdk.cli", run_name="__main__")
    assert 0 == caught.value.code
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_importing_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Importing `glue_wf_sdk.cli.__main__` runs nothing."""
    importlib.import_module("glue_wf_sdk.cli.__main__")
    assert ("", "") == capsys.readouterr()


def test_missing_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the extra `cli`, the line says what to install."""
    monkeypatch.delitem(sys.modules, "glue_wf_sdk.cli.app")
    monkeypatch.setitem(sys.modules, "click", None)
    assert 2 == main(["--version"])
    line = 'glue-wf: click is missing or too old; run: pip install "glue-wf-sdk[cli]"\n'
    assert ("", line) == capsys.readouterr()


def test_clock() -> None:
    """Commands use the computer's clock."""
    before, start = datetime.now(UTC), clock.current.monotonic()
    clock.current.sleep(0.001)
    assert clock.current.monotonic() >= start + 0.001
    assert before <= clock.current.now <= datetime.now(UTC)
