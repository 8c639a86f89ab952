"""The program `glue-wf` around its commands."""

import importlib
import importlib.metadata
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NoReturn

import pytest
import typer
from _pytest.assertion.rewrite import AssertionRewritingHook

from glue_wf_sdk.cli import app, main
from glue_wf_sdk.cli.inputs import UsageError

GlueWf = Callable[..., CompletedProcess[str]]


def test_version(glue_wf: GlueWf) -> None:
    """`--version` gives the version of the distribution."""
    done = glue_wf("--version")
    version = importlib.metadata.version("glue-wf-sdk")
    assert (0, f"glue-wf {version}\n", "") == (done.returncode, done.stdout, done.stderr)


def test_version_of_bare_sources(glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources that are not installed have no version, and say so."""

    def not_found(name: str) -> NoReturn:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", not_found)
    done = glue_wf("--version")
    assert (0, "glue-wf (not installed, so its version is not known)\n") == (
        done.returncode,
        done.stdout,
    )


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", [[], ["check"], ["resume-plan"], ["topo"]])
def test_help(glue_wf: GlueWf, command: list[str], option: str) -> None:
    """Each help fits into 80 columns and shows examples, unwrapped, and the exit codes."""
    done = glue_wf(*command, option)
    lines = done.stdout.splitlines()
    assert (0, "") == (done.returncode, done.stderr)
    assert max(map(len, lines)) <= 80
    assert "  Examples:" in lines
    assert any(line.startswith("  Exit codes: 0 ") for line in lines)
    assert any(line.startswith("    glue-wf ") for line in lines)


def test_examples_of_the_help(
    glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, examples: Path, tmp_path: Path
) -> None:
    """What the help shows as plain commands can be typed."""
    monkeypatch.chdir(tmp_path)
    copies = {"run.json": "w1_run.json", "payload.yaml": "good_create_workflow.yaml"}
    for name, source in copies.items():
        Path(name).write_bytes((examples / source).read_bytes())
    typed = {
        line.strip().replace("load-orders", "J2").replace("load-customers", "J3")
        for command in ([], ["check"], ["resume-plan"], ["topo"])
        for line in glue_wf(*command, "--help").stdout.splitlines()
        if line.strip().startswith("glue-wf ")
        and not {"run", "|", "<", "-"} & set(line.split()[1:])
    }
    runnable = [line.split(" > ")[0].split(" | ")[0] for line in typed]
    assert {"check", "resume-plan", "topo"} == {line.split()[1] for line in runnable}
    for line in runnable:
        assert (0, line) == (glue_wf(*line.split()[1:]).returncode, line)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Missing command"),
        (["chek"], "No such command 'chek'"),
        (["check"], "Missing argument 'OPERATION'"),
        (["check", "CreateWorkflow"], "Missing argument 'FILE|-'"),
        (["check", "--jsn", "CreateWorkflow", "-"], "No such option"),
        (["resume-plan", "-", "--node"], "Option '--node' requires an argument"),
        (["topo", "a", "b"], "Got unexpected extra argument"),
        (["\x1b[31m\n\u202e"], "No such command "),
    ],
)
def test_wrong_usage(glue_wf: GlueWf, arguments: list[str], complaint: str) -> None:
    """Wrong usage is told in one line that points to the help."""
    done = glue_wf(*arguments)
    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"glue-wf: {complaint}")
    assert done.stderr.endswith(" (see glue-wf --help)\n")
    assert done.stderr[:-1].isprintable()


def test_complaint_is_one_line(glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library below puts into its message, one printable line is written."""

    def complain(_: object) -> NoReturn:
        raise UsageError("first\n  \x1b[31msecond")

    monkeypatch.setattr(app, "read_graph", complain)
    assert r"glue-wf: first \x1b[31msecond" + "\n" == glue_wf("topo", "-").stderr


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, typer.Abort])
def test_interrupt(
    glue_wf: GlueWf, monkeypatch: pytest.MonkeyPatch, interrupt: type[BaseException]
) -> None:
    """Ctrl-C ends the program with a shell's code for that, and without a traceback."""

    def interrupted(_: object) -> NoReturn:
        raise interrupt

    monkeypatch.setattr(app, "read_graph", interrupted)
    done = glue_wf("topo", "-")
    assert (130, "", "") == (done.returncode, done.stdout, done.stderr.strip())


def test_interrupt_of_writing(
    monkeypatch: pytest.MonkeyPatch, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So it does while the output is written."""

    def interrupted(_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "write", interrupted)
    assert 130 == main(["topo", str(examples / "w1_run.json")])
    assert ("", "") == capsys.readouterr()


def test_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without arguments, `main` takes those of the process; so does `python -m`."""
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


def test_interrupt_while_it_loads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while libraries load ends the program quietly."""

    class Interrupting:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "typer":
                raise KeyboardInterrupt

    for name in ("typer", "glue_wf_sdk.cli.app"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert 130 == main(["--version"])
    assert ("", "") == capsys.readouterr()


def test_missing_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the extra, `main` says in one line what to install."""
    monkeypatch.delitem(sys.modules, "glue_wf_sdk.cli.app")
    monkeypatch.setitem(sys.modules, "typer", None)
    assert 2 == main(["--version"])
    line = 'glue-wf: typer is missing or too old; run: pip install "glue-wf-sdk[cli]"\n'
    assert ("", line) == capsys.readouterr()
