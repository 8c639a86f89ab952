"""Run ``nox`` for the default checks, ``nox -l`` to list them all."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
LOCK = ".ci/constraints.txt"
# Sphinx and the AWS CLI need different versions of docutils.
DOCS_LOCK = ".ci/constraints-docs.txt"
WITH_FAST = "tests/core/test_fast.py"


def enable_pyenv_versions() -> None:
    """Make every Python that pyenv has installed available on the PATH."""
    pyenv = shutil.which("pyenv")
    if pyenv is None:
        return
    command = [pyenv, "versions", "--bare"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    active = os.environ.get("PYENV_VERSION", "").split(":")
    others = reversed(listed.stdout.split())
    os.environ["PYENV_VERSION"] = ":".join(dict.fromkeys(filter(None, [*active, *others])))


def newest_installed() -> str:
    """The newest supported Python on this machine."""
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    installed = [each for each in PYTHONS if each == this or shutil.which(f"python{each}")]
    return (installed or PYTHONS)[-1]


enable_pyenv_versions()
# Images for containers often set this; the tests start many processes, which share bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
LOWEST_PYTHON, NEWEST_PYTHON = PYTHONS[0], newest_installed()

nox.options.sessions = [
    "lint",
    *dict.fromkeys([f"tests-{LOWEST_PYTHON}", f"tests-{NEWEST_PYTHON}"]),
    "typing",
    "docs",
]


def groups(*names: str) -> tuple[str, ...]:
    """The requirements in some dependency groups."""
    return nox.project.dependency_groups(PROJECT, *names)


def install(session: nox.Session, *packages: str, lock: str | None = LOCK) -> None:
    """Install packages: locked versions, unless there is no lock or the session is `newest`."""
    options = ["--no-compile"]  # Only a few of the modules are ever imported.
    env = {}
    if session.venv_backend == "uv":
        options.append("--reinstall-package=glue-wf-sdk")
    if lock is not None and not session.name.startswith("newest"):
        options.append(f"--constraint={lock}")
        env = {"PIP_BUILD_CONSTRAINT": LOCK, "UV_BUILD_CONSTRAINT": LOCK}
    session.install(*options, *packages, env=env)


def pytest(session: nox.Session, *args: str) -> None:
    """Run pytest against the installed package."""
    # As a script, since `python -m pytest` would put the checkout first on sys.path.
    session.run(str(Path(session.bin) / "pytest"), *args)


@nox.session
def lint(session: nox.Session) -> None:
    """Check formatting and style with ruff."""
    install(session, *groups("lint"))
    session.run("ruff", "format", "--diff", ".")
    session.run("ruff", "check", ".")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests; on the newest Python with coverage, on the lowest without the extra `fast`."""
    install(session, ".[all]", *groups("tests", "aws_cli"))
    session.env["COVERAGE_FILE"] = str(Path(session.create_tmp()) / "coverage")
    options: list[str] = []
    if session.name == f"tests-{NEWEST_PYTHON}" and not session.posargs:
        options = ["--cov", "--cov-report=term"]
        # Measuring doubles the time; the other Python runs all examples.
        session.env.setdefault("HYPOTHESIS_PROFILE", "covered")
    elif session.name == f"tests-{LOWEST_PYTHON}" and not session.posargs:
        pytest(session, "-n", "auto", WITH_FAST)
        options = [f"--ignore={WITH_FAST}"]
        session.env["TESTS_WITHOUT"] = "msgspec"
    pytest(session, "-n", "auto", *options, *session.posargs)


@nox.session
def typing(session: nox.Session) -> None:
    """Check types with mypy and pyright, including the examples of README and docs."""
    install(session, ".[all]", *groups("tests", "bench", "typing"))
    python = str(Path(session.bin, "python").absolute())
    checks = [
        ("mypy", "glue_wf_sdk", "noxfile.py", "tests"),
        ("pyright", "--pythonpath", python),
        ("python", "tests/typing/check_pages.py"),
    ]

    def run(check: tuple[str, ...]) -> None:
        session.run(*check)

    with ThreadPoolExecutor() as pool:  # Each of them uses a single core.
        list(pool.map(run, checks))
    # From another directory, so that the installed package is checked, as users see it.
    with session.chdir("tests/typing"):
        session.run("mypy", "--config-file", "../../pyproject.toml", ".")
        session.run("pyright", "-p", ".", "--pythonpath", python)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation."""
    install(session, ".[all]", *groups("docs"), lock=DOCS_LOCK)
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build")


@nox.session(python=LOWEST_PYTHON, reuse_venv=False)
def tests_lowest(session: nox.Session) -> None:
    """Run the tests with the lowest supported version of each dependency."""
    extras = PROJECT["project"]["optional-dependencies"]
    bounds = [
        *PROJECT["project"]["dependencies"],
        *itertools.chain(*(extras[name] for name in extras if name != "all")),
    ]
    lowest = [bound.replace(">=", "==") for bound in bounds]
    botocore = [pin.replace("boto3", "botocore") for pin in lowest if pin.startswith("boto3")]
    # Without the AWS CLI, which pins botocore.
    install(session, ".[all]", *groups("tests"), *lowest, *botocore, lock=None)
    pytest(session, "-n", "auto", *session.posargs)


@nox.session(python=NEWEST_PYTHON, reuse_venv=False)
@nox.parametrize("check", [lint, tests, typing, docs], ids=["lint", "tests", "typing", "docs"])
def newest(session: nox.Session, check: Callable[[nox.Session], None]) -> None:
    """Run a default check with the newest version of each dependency."""
    check(session)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the report page in Chromium, installing it with apt-get if it is missing."""
    if shutil.which("chromium") is None:
        packages = ("chromium", "fonts-dejavu-core")
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            session.skip(f"no chromium; as root, run: apt-get install {' '.join(packages)}")
        session.run("apt-get", "update", external=True)
        session.run(
            "apt-get", "install", "--yes", "--no-install-recommends", *packages, external=True
        )
    install(session, ".[all]", *groups("browser"))
    pytest(session, "tests/browser", *session.posargs)


@nox.session(python=LOWEST_PYTHON)
def airflow(session: nox.Session) -> None:
    """Run the DAG of the documentation in Airflow, against LocalGlue, and check its types."""
    # Airflow has many dependencies, which must not decide on the versions of the other sessions.
    install(session, ".[all]", *groups("airflow"), lock=None)
    pytest(session, "tests/airflow_dag", *session.posargs)
    dag = "docs/examples/airflow/nightly_dag.py"
    session.run("python", "tests/typing/check_pages.py", dag)


@nox.session(name="all", venv_backend="none")
def all_checks(session: nox.Session) -> None:
    """Run every check: on all Pythons, with lowest and newest versions, in Airflow and Chromium."""
    checks = ["lint", *(f"tests-{each}" for each in PYTHONS), "typing", "docs", "tests_lowest"]
    checks += [f"newest({check})" for check in ("lint", "tests", "typing", "docs")]
    for check in [*checks, "airflow", "browser"]:
        session.notify(check)


@nox.session
def thorough(session: nox.Session) -> None:
    """Run the tests with many more examples per property."""
    install(session, ".[all]", *groups("tests"))
    session.env["HYPOTHESIS_PROFILE"] = "thorough"
    pytest(session, "-n", "auto", *session.posargs)


@nox.session(python=[*dict.fromkeys([LOWEST_PYTHON, NEWEST_PYTHON])])
def bench(session: nox.Session) -> None:
    """Benchmark against boto3, the AWS CLI, pydantic, networkx and others, on two Pythons."""
    install(session, ".[cli,fast]", *groups("bench", "aws_cli"))
    # Apart, since boto3-dataclass needs an older mypy-boto3-glue than the session `typing`.
    install(session, *groups("peers"), lock=None)
    session.run("python", "tests/bench", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Renew the lock files in .ci."""
    session.install("--upgrade", "uv")
    build = Path(session.create_tmp(), "build.txt")
    build.write_text("\n".join(PROJECT["build-system"]["requires"]), encoding="utf-8")
    apart = ("airflow", "docs", "peers")
    together = [name for name in PROJECT["dependency-groups"] if name not in apart]
    for path, selected in [(LOCK, together), (DOCS_LOCK, ["docs"])]:
        session.run(
            *("uv", "pip", "compile", "pyproject.toml", str(build), "--all-extras"),
            *(f"--group={name}" for name in selected),
            *("--universal", f"--python-version={LOWEST_PYTHON}", "--upgrade"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--quiet"),
            *("--custom-compile-command=nox -s lock", f"--output-file={path}"),
        )
