"""Debian's Chromium, and runs whose pages it opens."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.local import LocalGlue
from glue_wf_sdk.report import html_page
from glue_wf_sdk.structures import WorkflowRun

ARGUMENTS = [
    "--no-sandbox",  # Root in a container cannot have one.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


class Visit:
    """A page that is open in the browser.

    Attributes:
        page: Playwright's page.
        url: Its URL.
        noises: Its console messages, dialogs and errors.
        requests: The URLs that it requested.
    """

    def __init__(self, context: Any, url: str) -> None:
        self.page = context.new_page()
        self.url = url
        self.noises: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._see)
        self.page.on("dialog", self._dismiss)
        self.page.on("request", self._note)
        self.page.goto(url)

    def _hear(self, message: Any) -> None:
        self.noises.append(message.text)

    def _see(self, error: object) -> None:
        self.noises.append(str(error))

    def _note(self, request: Any) -> None:
        self.requests.append(request.url)

    def _dismiss(self, dialog: Any) -> None:
        self.noises.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Opens the page of a run, at a width, with the preferences of its reader."""
    contexts: list[Any] = []

    def make(run: WorkflowRun, *, width: int = 1280, **preferences: Any) -> Visit:
        path = tmp_path / "run.html"
        path.write_text(html_page(run), encoding="utf-8")
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, **preferences))
        return Visit(contexts[-1], path.as_uri())

    yield make
    for each in contexts:
        each.close()


@pytest.fixture(scope="session")
def ten_nodes() -> WorkflowRun:
    """A run of ten jobs and crawlers: some were retried, some failed, some never ran."""
    local = LocalGlue()
    local.client().create_workflow("nightly")
    local.add_job("extract_orders", duration=340)
    flaky = ["FAILED", "SUCCEEDED"]
    local.add_job("extract_customers", duration=120, outcomes=flaky, max_retries=1)
    local.add_job("extract_clicks", duration=900, outcomes=["TIMEOUT"])
    local.add_crawler("crawl_landing", duration=75)
    local.add_job("clean_orders", duration=200)
    local.add_job("AUDIT_WAREHOUSE_METRICS_MONTHLY", duration=90)
    local.add_job("join_orders_customers", duration=610, outcomes=["FAILED"], max_retries=2)
    local.add_job("clean_clicks", duration=300)
    local.add_job("publish", duration=60)
    local.add_job("notify", duration=5)
    extracts = ["extract_orders", "extract_customers", "extract_clicks"]
    local.add_trigger("start", workflow="nightly", jobs=extracts)
    landed = dict.fromkeys(extracts[:2], "SUCCEEDED")
    local.add_trigger("landed", workflow="nightly", after=landed, crawlers=["crawl_landing"])
    audited = ["clean_orders", "AUDIT_WAREHOUSE_METRICS_MONTHLY"]
    for name, before, after in [
        ("clicks", "extract_clicks", ["clean_clicks"]),
        ("crawled", "crawl_landing", audited),
        ("cleaned", "clean_orders", ["join_orders_customers"]),
        ("joined", "join_orders_customers", ["publish"]),
        ("published", "publish", ["notify"]),
    ]:
        local.add_trigger(name, workflow="nightly", after={before: "SUCCEEDED"}, jobs=after)
    return local.client().run_workflow("nightly", raise_on_failure=False)


@pytest.fixture(scope="session")
def many_nodes() -> WorkflowRun:
    """A run of 300 jobs, a few of which failed."""
    local = LocalGlue()
    local.client().create_workflow("large")
    names = [f"job_{number:03}" for number in range(300)]
    for number, name in enumerate(names):
        outcomes = ["FAILED"] if number % 41 == 40 else []
        local.add_job(name, duration=30 + number * 37 % 400, outcomes=outcomes)
    local.add_trigger("start", workflow="large", jobs=names[:10])
    for number in range(10, 300, 5):
        after = {names[number // 2]: "SUCCEEDED"}
        jobs = names[number : number + 5]
        local.add_trigger(f"to_{number}", workflow="large", after=after, jobs=jobs)
    return local.client().run_workflow("large", raise_on_failure=False)
