"""The checks of this project: ``nox`` runs the default ones, ``nox -l`` lists them all."""

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
nox.options.sessions = ["lint", "tests", "tests_lowest", "browser", "typing", "docs"]


def switch_on_pyenv_versions() -> None:
    """Lets pyenv's shims answer for every version that pyenv has, not for the chosen ones only."""
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return
    command = [pyenv, "versions", "--bare"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - no input
    chosen = os.environ.get("PYENV_VERSION", "").split(":")
    others = reversed(listed.stdout.split())
    os.environ["PYENV_VERSION"] = ":".join(dict.fromkeys(filter(None, [*chosen, *others])))


switch_on_pyenv_versions()


def group(name: str) -> tuple[str, ...]:
    """The packages of a dependency group."""
    return nox.project.dependency_groups(PROJECT, name)


def install(session: nox.Session, *packages: str) -> None:
    """Installs packages; of their modules, only the few that are imported get compiled."""
    session.install("--no-compile", *packages)


# As a script: `python -m pytest` would put the checkout before the installed package.
def pytest(session: nox.Session) -> str:
    """The path of pytest."""
    return str(Path(session.bin) / "pytest")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Test with every Python that is installed; with that of nox, also the branch coverage."""
    install(session, ".[all]", *group("tests"), *group("aws_cli"))
    session.env["COVERAGE_FILE"] = str(Path(session.create_tmp()) / "coverage")
    covered = session.python == THIS_PYTHON and not session.posargs
    coverage = ["--cov", "--cov-report=term"] if covered else []
    session.run(pytest(session), "-n", "auto", *coverage, *session.posargs)


@nox.session(python=PYTHONS[0])
def tests_lowest(session: nox.Session) -> None:
    """Test with the lowest version of each dependency; without the AWS CLI, which pins its own."""
    extras = dict(PROJECT["project"]["optional-dependencies"])
    del extras["all"]
    bounds = [*PROJECT["project"]["dependencies"], *itertools.chain(*extras.values())]
    lowest = [bound.replace(">=", "==") for bound in bounds]
    botocore = [pin.replace("boto3", "botocore") for pin in lowest if pin.startswith("boto3")]
    install(session, ".[all]", *group("tests"), *lowest, *botocore)
    session.run(pytest(session), "-n", "auto", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the pages in Chromium: Debian's package, which is installed where that is possible."""
    if shutil.which("chromium") is None:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            session.skip(
                "there is no chromium; as root, apt-get install chromium fonts-dejavu-core"
            )
        session.run("apt-get", "update", external=True)
        packages = ("chromium", "fonts-dejavu-core")
        session.run(
            "apt-get", "install", "--yes", "--no-install-recommends", *packages, external=True
        )
    install(session, ".[all]", *group("browser"))
    session.run(pytest(session), "tests/browser", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """Test the properties with many more examples; for the night."""
    install(session, ".[all]", *group("tests"))
    session.env["HYPOTHESIS_PROFILE"] = "thorough"
    session.run(pytest(session), "-n", "auto", *session.posargs)


@nox.session
def typing(session: nox.Session) -> None:
    """Check the types, with mypy and pyright: of the package, the tests, and what users see."""
    install(session, ".[all]", *group("tests"), *group("bench"), *group("typing"), "nox")
    session.run("mypy", "glue_wf_sdk", "noxfile.py")
    session.run("mypy", "tests")
    session.run("pyright", "--pythonpath", str(Path(session.bin) / "python"))
    # From elsewhere, so that the installed package is what is imported.
    with session.chdir("tests/typing"):
        session.run("mypy", "--config-file", "../../pyproject.toml", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Check format and style with ruff."""
    install(session, *group("lint"))
    session.run("ruff", "format", "--diff", ".")
    session.run("ruff", "check", ".")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation, with warnings as errors."""
    install(session, ".[all]", *group("docs"))
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the speed against boto3, pydantic and networkx."""
    install(session, ".", *group("bench"))
    session.run("python", "tests/bench", *session.posargs)
