"""What a reader does on the page of a run: look closer, search, zoom, copy, print."""

from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun
from glue_wf_sdk.report import html_page

pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

VisitOf = Callable[..., Any]
PANEL = ".panel:target"
NAMES = "all => all.filter(each => !each.hidden).map(each => each.cells[1].textContent.trim())"
FITS = "each => each.scrollWidth <= each.clientWidth"


class TestAccessibility:
    """What axe-core finds."""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("anchor", ["", "#d3"], ids=["page", "panel"])
    def test_no_violations(
        self, visit: VisitOf, ten_nodes: WorkflowRun, scheme: str, anchor: str
    ) -> None:
        """axe-core finds nothing, with and without an open panel."""
        page = visit(ten_nodes, color_scheme=scheme).page
        page.goto(f"{page.url}{anchor}")
        found = axe.Axe().run(page).response["violations"]

        assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]

    @pytest.mark.parametrize("width", [390, 1280])
    def test_large_pages(self, visit: VisitOf, many_nodes: WorkflowRun, width: int) -> None:
        """Nor does it in a large page, on a phone as on a desktop."""
        found = axe.Axe().run(visit(many_nodes, width=width).page).response["violations"]

        assert [] == [(each["id"], each["nodes"][0]["html"]) for each in found]


class TestPanel:
    """The details of a job or crawler."""

    @pytest.mark.parametrize(
        "place",
        ["#nodes a", "#timeline a", "#graph .picture:first-child a", "#failed a"],
        ids=["table", "timeline", "graph", "failures"],
    )
    @pytest.mark.parametrize("has_script", [True, False])
    def test_opens(
        self, visit: VisitOf, ten_nodes: WorkflowRun, place: str, *, has_script: bool
    ) -> None:
        """A click on a name, a bar or a box shows its details, with and without scripts."""
        page = visit(ten_nodes, java_script_enabled=has_script).page
        link = page.locator(f"{place}:has-text('join_orders_customers')").first
        link.click()

        assert "join_orders_customers" == page.locator(f"{PANEL} h3").inner_text()
        assert 3 == page.locator(f"{PANEL} h4").count()
        page.get_by_role("link", name="Close").click()
        assert 0 == page.locator(PANEL).count()

    def test_keyboard(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """Enter opens the panel, Escape closes it, and the focus returns."""
        page = visit(ten_nodes).page
        link = page.locator("#nodes tbody a").first
        link.focus()
        before = page.evaluate("scrollY")
        page.keyboard.press("Enter")

        assert page.locator(PANEL).is_visible()
        page.keyboard.press("Escape")
        assert 0 == page.locator(PANEL).count()
        page.wait_for_function("document.activeElement.matches('#nodes a')")
        assert before == page.evaluate("scrollY")


class TestCopies:
    """Buttons that copy."""

    def test_command(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """A button copies the command that resumes the run."""
        page = visit(ten_nodes, permissions=["clipboard-read", "clipboard-write"]).page
        button = page.get_by_role("button", name="Copy the command").first
        button.click()
        page.wait_for_function("document.body.innerText.includes('Copied')")

        copied = page.evaluate("navigator.clipboard.readText()")
        assert f"glue-wf resume nightly {ten_nodes.workflow_run_id}" == copied


class TestFilter:
    """The search, and what only shows failures."""

    def rows(self, page: Any) -> list[str]:
        """The names in the table that are shown."""
        names: list[str] = page.eval_on_selector_all("tbody tr", NAMES)
        return names

    def bars(self, page: Any) -> int:
        """The number of rows of the timeline that are shown."""
        count: int = page.locator("#timeline .gwf-row:visible").count()
        return count

    def test_search(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """The search finds names in the table and the timeline, and fades the rest of the graph."""
        page = visit(many_nodes).page
        page.get_by_label("Search").fill("job_05")

        assert [f"job_05{each}" for each in range(10)] == sorted(self.rows(page))
        assert 10 == self.bars(page)
        assert 10 == page.locator("#graph .picture:first-child a:not(.faint)").count()
        assert "10 of 300" == page.locator("#matches").inner_text()
        assert 300 > page.locator("#timeline .axis + svg").bounding_box()["height"]
        page.get_by_label("Search").fill("")
        assert (300, 300) == (len(self.rows(page)), self.bars(page))

    def test_failed_only(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """Only what failed stays."""
        page = visit(many_nodes).page
        page.get_by_label("Failed only").check()
        failed = {each.name for each in many_nodes.failed_nodes}

        assert failed == set(self.rows(page))
        assert len(failed) == self.bars(page)

    def test_without_script(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """Without scripts there is no search that does nothing."""
        page = visit(ten_nodes, java_script_enabled=False).page

        assert not page.locator(".filter").is_visible()


class TestGraph:
    """The frame of the graph."""

    @pytest.mark.parametrize("has_script", [True, False])
    def test_triggers_hide(
        self, visit: VisitOf, ten_nodes: WorkflowRun, *, has_script: bool
    ) -> None:
        """Without triggers, jobs and crawlers have arrows between them; no script is needed."""
        page = visit(ten_nodes, java_script_enabled=has_script).page
        whole, actions = page.locator(".picture").all()

        assert (True, False) == (whole.is_visible(), actions.is_visible())
        page.get_by_label("Hide triggers").check()
        assert (False, True) == (whole.is_visible(), actions.is_visible())
        assert 10 == actions.locator("a:visible").count()

    def test_zoom(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """Fit shows all of a large graph, the other buttons zoom."""
        page = visit(many_nodes).page
        picture = page.locator(".picture:first-child svg")
        page.get_by_role("button", name="Fit").click()

        assert page.locator("#graph .scroll").evaluate(FITS)
        small = picture.bounding_box()["width"]
        page.get_by_role("button", name="Zoom in").click()
        assert 1.3 == pytest.approx(picture.bounding_box()["width"] / small, rel=0.01)
        page.get_by_role("button", name="Zoom out").click()
        assert small == pytest.approx(picture.bounding_box()["width"], rel=0.01)
        page.get_by_role("button", name="100 %").click()
        assert float(picture.get_attribute("width")) == pytest.approx(
            picture.bounding_box()["width"], abs=1
        )

    def test_pan(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """A drag moves the picture, and opens no panel even if it begins on a box."""
        page = visit(many_nodes).page
        frame = page.locator("#graph .scroll")
        frame.scroll_into_view_if_needed()
        first = page.locator("tbody tr").first.locator("a").get_attribute("href")
        box = page.locator(f"#graph .picture:first-child [href='{first}']").bounding_box()
        before = frame.evaluate("each => each.scrollTop")
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 20, box["y"] - 30, steps=4)
        page.mouse.move(box["x"] + 20, box["y"] - 80, steps=4)
        page.mouse.up()

        assert 100 == pytest.approx(frame.evaluate("each => each.scrollTop") - before, abs=2)
        assert 0 == page.locator(PANEL).count()


class TestSize:
    """What fits where."""

    @pytest.mark.parametrize("width", [390, 768, 1280])
    @pytest.mark.parametrize("size", ["ten_nodes", "many_nodes"])
    def test_no_column_is_off_the_screen(
        self, visit: VisitOf, request: pytest.FixtureRequest, size: str, width: int
    ) -> None:
        """The table does not scroll sideways."""
        page = visit(request.getfixturevalue(size), width=width).page

        assert page.locator("#nodes .scroll").evaluate(FITS)

    def test_the_axis_stays(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """The axis of a long timeline stays in sight while its rows scroll."""
        page = visit(many_nodes).page
        frame = page.locator("#timeline .scroll")
        frame.evaluate("each => each.scrollTo(0, 3000)")

        axis, outer = page.locator(".axis").bounding_box(), frame.bounding_box()
        assert outer["y"] == pytest.approx(axis["y"], abs=2)

    def test_three_hundred_nodes(self, visit: VisitOf, many_nodes: WorkflowRun) -> None:
        """A page of 300 nodes, with links to the console, is small and soon drawn."""
        text = html_page(many_nodes, region="eu-west-1")
        page = visit(many_nodes).page

        assert 600_000 > len(text.encode())
        load = "performance.getEntriesByType('navigation')[0].loadEventEnd"
        assert 5_000 > page.evaluate(load)  # It takes half a second, on a machine at rest.

    def test_paper(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """On paper, rows of what succeeded are short, and names are broken where words end."""
        page = visit(ten_nodes, width=700).page
        page.emulate_media(media="print")
        heights = "all => all.map(each => each.getBoundingClientRect().height)"

        failed = page.eval_on_selector_all("tbody tr.failed", heights)
        succeeded = page.eval_on_selector_all("tbody tr.succeeded", heights)
        assert max(succeeded) < min(failed)
        assert not page.locator(".filter, .zoom, .copy, aside").first.is_visible()
        assert page.locator("#nodes .scroll").evaluate(FITS)
