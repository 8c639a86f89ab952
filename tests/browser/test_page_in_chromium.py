"""The page of a run in a real browser."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from glue_wf_sdk import WorkflowRun, from_wire
from glue_wf_sdk.report import summarize
from glue_wf_sdk.report.styles import CANVAS, FAILED, NOT_RUN, SUCCEEDED, Colors, Style

playwright = pytest.importorskip("playwright.sync_api")
image = pytest.importorskip("PIL.Image")

VisitOf = Callable[..., Any]
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style></title></textarea><img src=x onerror=alert(3)>",
    "\"'><svg onload=alert(4)>",
    "]]><![CDATA[<!-- --><?xml ?>",
    "javascript:alert(5)",
    "https://example.com/?<a href=//example.com>",
    "{{ 7 * 7 }}{% raw %}${alert(6)}",
    "&lt;b&gt;&#60;script&#62;",
    "\u202egnp.exe\u2066\u200f",
    "\ud800\udfff\x00\x07\x1b[31m\r\n\t",
    "👩\u200d👩\u200d👧 🇩🇪",
    "שלום עולם مرحبا 漢字かな",
    "W" * 255,
    " ",
]


def hostile_run() -> WorkflowRun:
    """A run in which every name, id and message is hostile."""
    first = {"Type": "TRIGGER", "Name": HOSTILE[0], "UniqueId": "T"}
    nodes: list[dict[str, Any]] = [first]
    edges: list[dict[str, str]] = []
    for number, text in enumerate(HOSTILE):
        moments = {"StartedOn": 1_600_000_000 + number, "CompletedOn": 1_600_000_100}
        job_run = {"Id": text, "JobRunState": "FAILED", "ErrorMessage": text, "TriggerName": text}
        details: dict[str, Any] = {"JobRuns": [job_run | moments]}
        nodes.append({"Type": "JOB", "Name": text, "UniqueId": text, "JobDetails": details})
        edges.append({"SourceId": "T", "DestinationId": text})
    wire = {
        "Name": HOSTILE[1],
        "WorkflowRunId": HOSTILE[2],
        "PreviousRunId": HOSTILE[3],
        "Status": "COMPLETED",
        "ErrorMessage": HOSTILE[0],
        "StartedOn": 1_600_000_000,
        "Graph": {"Nodes": nodes, "Edges": edges},
    }
    return from_wire(WorkflowRun, wire)


LINKS = "all => all.map(each => new URL(each.getAttribute('href'), location).href)"


def column(page: Any, name: str) -> list[str]:
    """The texts in a column of the table."""
    names = page.eval_on_selector_all("thead th", "all => all.map(each => each.textContent.trim())")
    cells = f"tbody tr > :nth-child({names.index(name) + 1})"
    texts: list[str] = page.eval_on_selector_all(cells, "all => all.map(e => e.textContent.trim())")
    return texts


def sorting(page: Any) -> dict[str, str]:
    """The columns by which the table says it is sorted."""
    columns: list[list[str]] = page.eval_on_selector_all(
        "th[aria-sort]", "all => all.map(each => [each.textContent.trim(), each.ariaSort])"
    )
    return {name: direction for [name, direction] in columns}


class TestHostileNames:
    """Names with markup and control characters."""

    def test_no_effect(self, visit: VisitOf) -> None:
        """Hostile names open no dialog, cause no error, and request nothing from the network."""
        visited = visit(hostile_run())
        visited.page.wait_for_load_state("networkidle")

        assert [] == visited.noises
        assert [visited.url] == visited.requests
        assert 1 == visited.page.locator("script").count()
        assert 0 == visited.page.locator("img, iframe, object, embed, link").count()

    def test_the_policy_holds(self, visit: VisitOf) -> None:
        """Markup that was inserted in spite of escaping could neither run nor load anything."""
        visited = visit(hostile_run())
        visited.page.evaluate(
            "document.body.insertAdjacentHTML('beforeend',"
            "'<img src=https://example.com/x onerror=alert(1)><a onfocus=alert(2) autofocus>')"
        )
        visited.page.wait_for_load_state("networkidle")

        assert all("Content Security Policy" in each for each in visited.noises)
        assert visited.noises

    def test_names_are_shown(self, visit: VisitOf) -> None:
        """Names are shown as they are, with characters that are not printable escaped."""
        page = visit(hostile_run()).page
        shown = column(page, "Name")

        assert set(HOSTILE[:9]) <= set(shown)
        assert r"\u202egnp.exe\u2066\u200f" in shown
        assert r"\ud800\udfff\x00\x07\x1b[31m\r\n\t" in shown
        assert page.title().startswith("</script><script>alert(2)</script>: ")

    def test_links_stay_on_the_page(self, visit: VisitOf) -> None:
        """Every link leads to a place on the page itself."""
        visited = visit(hostile_run())
        links = visited.page.eval_on_selector_all("a", LINKS)

        assert {visited.url} == {each.partition("#")[0] for each in links}


class TestSorting:
    """The table."""

    def test_durations_sort_by_click(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """A click sorts by duration, a second click reverses the order."""
        page = visit(ten_nodes).page
        ran = {each.name: each.duration for each in summarize(ten_nodes).nodes if each.duration}
        ordered = sorted(ran, key=ran.__getitem__)
        page.get_by_role("button", name="Duration").click()

        assert {"Duration": "ascending"} == sorting(page)
        assert ordered == column(page, "Name")[:7]
        page.get_by_role("button", name="Duration").click()
        assert {"Duration": "descending"} == sorting(page)
        assert ordered[::-1] == column(page, "Name")[:7]
        assert ["", "", ""] == column(page, "Duration")[7:]

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_names_sort_by_keyboard(self, visit: VisitOf, ten_nodes: WorkflowRun, key: str) -> None:
        """Sorting works by keyboard; names are sorted alphabetically."""
        page = visit(ten_nodes).page
        page.get_by_role("button", name="Name").focus()
        page.keyboard.press(key)
        names = column(page, "Name")

        assert {"Name": "ascending"} == sorting(page)
        assert sorted(names, key=str.lower) == names
        page.keyboard.press("Tab")
        page.keyboard.press(key)
        assert {"State": "ascending"} == sorting(page)
        assert ["FAILED", "not run"] == column(page, "State")[:2]

    def test_numbers_sort_as_numbers(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """Numbers are sorted as numbers, and the first column gives the topological order."""
        page = visit(ten_nodes).page
        page.get_by_role("button", name="Attempts").click()
        attempts = column(page, "Attempts")

        assert sorted(attempts, key=int) == attempts
        page.get_by_role("button", name="#").click()
        assert [str(number) for number in range(1, 11)] == column(page, "#")
        names = [each.name for each in summarize(ten_nodes).nodes]
        assert names == column(page, "Name")

    def test_table_without_script(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """Without scripts, the table has all rows, and no buttons."""
        page = visit(ten_nodes, java_script_enabled=False).page

        assert 10 == page.locator("tbody tr").count()
        assert 0 == page.locator("button").count()

    def test_many_rows(self, visit: VisitOf) -> None:
        """The longest table has 2000 rows, and sorts within two seconds."""
        job_runs = {"JobRuns": [{"JobRunState": "SUCCEEDED"}]}
        nodes = [
            {"Type": "JOB", "Name": f"job {-each}", "UniqueId": f"{each}", "JobDetails": job_runs}
            for each in range(2100)
        ]
        wire = {"Name": "many", "WorkflowRunId": "wr", "Status": "COMPLETED"}
        run = from_wire(WorkflowRun, wire | {"Graph": {"Nodes": nodes}})
        page = visit(run).page
        script = """() => {
            const begin = performance.now();
            document.querySelectorAll("th button")[1].click();
            document.body.getBoundingClientRect();
            return performance.now() - begin;
        }"""

        assert 2000 > page.evaluate(script)
        assert 2000 == len(column(page, "Name"))


# The contrast of each text with its background, as WCAG 2 defines it.
CONTRASTS = """() => {
    const parts = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => parts(color).slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const behind = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const color = getComputedStyle(each).backgroundColor;
            if (parts(color)[3] !== 0) return color;
        }
    };
    const texts = [...document.querySelectorAll("body *")].filter((element) =>
        !element.closest("svg, script, .skip") &&
        [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim()));
    return texts.map((element) => {
        const both = [getComputedStyle(element).color, behind(element)].map(luminance);
        const [dark, light] = both.sort((a, b) => a - b);
        return [(light + 0.05) / (dark + 0.05), element.textContent.slice(0, 40)];
    });
}"""


class TestStyles:
    """Light and dark, wide and narrow, on screen and on paper."""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_contrast(self, visit: VisitOf, ten_nodes: WorkflowRun, scheme: str) -> None:
        """The page is light or dark as its reader prefers, and each text has a contrast of 4.5."""
        page = visit(ten_nodes, color_scheme=scheme).page
        background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        contrasts = page.evaluate(CONTRASTS)

        assert rgb(colors(CANVAS, scheme).fill) == tuple(map(int, re.findall(r"\d+", background)))
        assert 50 < len(contrasts)
        assert [] == [each for each in contrasts if each[0] < 4.5]

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("size", ["ten_nodes", "many_nodes"])
    def test_screenshot(
        self, visit: VisitOf, request: pytest.FixtureRequest, size: str, scheme: str
    ) -> None:
        """A screenshot has the colors of all states that occur, and no blank section."""
        page = visit(request.getfixturevalue(size), color_scheme=scheme).page
        pixels = counted(page.screenshot(full_page=True))

        assert rgb(colors(CANVAS, scheme).fill) == max(pixels, key=pixels.__getitem__)
        for style in (SUCCEEDED, FAILED, NOT_RUN):
            assert 500 < pixels[rgb(colors(style, scheme).fill)]
            assert 50 < pixels[rgb(colors(style, scheme).line)]
        for each in page.locator("section").all():
            shown = counted(each.screenshot())
            assert 0.995 > max(shown.values()) / sum(shown.values())

    @pytest.mark.parametrize("width", [320, 390, 768])
    @pytest.mark.parametrize("size", ["ten_nodes", "many_nodes", "hostile"])
    def test_the_page_does_not_scroll_sideways(
        self, visit: VisitOf, request: pytest.FixtureRequest, size: str, width: int
    ) -> None:
        """On narrow screens, pictures and the table scroll, but not the page."""
        run = hostile_run() if size == "hostile" else request.getfixturevalue(size)
        page = visit(run, width=width).page

        assert width == page.evaluate("document.documentElement.scrollWidth")
        assert {"auto"} == set(
            page.eval_on_selector_all(
                ".scroll", "all => all.map(each => getComputedStyle(each).overflowX)"
            )
        )

    def test_paper(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """In print, nothing is hidden by scrolling, and the navigation is left out."""
        page = visit(ten_nodes, width=700).page
        page.emulate_media(media="print")

        assert not page.locator("nav").is_visible()
        assert {"visible"} == set(
            page.eval_on_selector_all(
                ".scroll", "all => all.map(each => getComputedStyle(each).overflow)"
            )
        )
        assert page.pdf().startswith(b"%PDF")

    def test_focus_is_visible(self, visit: VisitOf, ten_nodes: WorkflowRun) -> None:
        """The first Tab reaches a link that skips the head; the focused element has an outline."""
        page = visit(ten_nodes).page
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

        assert "Skip to the content" == page.evaluate("document.activeElement.textContent")
        assert page.locator(".skip").bounding_box()["x"] >= 0
        assert "solid" == outline

    def test_graph_begins_at_the_first_failure(
        self, visit: VisitOf, many_nodes: WorkflowRun
    ) -> None:
        """A graph that is too large for its frame is scrolled to the first failure."""
        page = visit(many_nodes).page
        first = page.locator("tbody tr").first.locator("a").get_attribute("href")
        inner = page.locator(f"#graph .picture:first-child [href='{first}']").bounding_box()
        outer = page.locator("#graph .scroll").bounding_box()

        assert outer["x"] <= inner["x"] <= outer["x"] + outer["width"]
        assert outer["y"] <= inner["y"] <= outer["y"] + outer["height"]


# The rectangle of each box in the graph, and those of the texts in it.
GRAPH = """() => [
    ...document.querySelectorAll("#graph .picture:first-child g:has(> rect, > polygon)"),
].map((box) => [
    box.querySelector("rect, polygon").getBoundingClientRect().toJSON(),
    [...box.querySelectorAll("text")].map((each) => each.getBoundingClientRect().toJSON()),
])"""
TEXTS = "all => all.map((each) => [each.textContent, each.getBoundingClientRect().toJSON()])"


@pytest.mark.parametrize("size", ["ten_nodes", "many_nodes", "hostile"])
class TestGeometry:
    """The size of texts in real fonts."""

    @pytest.fixture
    def page(self, visit: VisitOf, request: pytest.FixtureRequest, size: str) -> Any:
        """The page of each of the runs."""
        run = hostile_run() if size == "hostile" else request.getfixturevalue(size)
        return visit(run).page

    def test_texts_are_in_their_boxes(self, page: Any) -> None:
        """In the graph, texts are within their boxes, and boxes do not overlap."""
        places = page.evaluate(GRAPH)
        boxes = [box for box, _ in places]

        assert 10 < len(boxes)
        assert all(texts for _, texts in places)
        for box, texts in places:
            assert all(box["left"] <= each["left"] for each in texts)
            assert all(each["right"] <= box["right"] for each in texts)
            assert all(box["top"] <= each["top"] for each in texts)
            assert all(each["bottom"] <= box["bottom"] for each in texts)
        assert [] == overlapping(boxes)

    def test_texts_of_the_timeline_do_not_overlap(self, page: Any) -> None:
        """In the timeline, texts are within the picture and their column, and do not overlap."""
        frame = page.locator("#timeline .axis + svg").bounding_box()
        edge = frame["x"] + 222  # Of the names.
        texts = [place for _, place in page.eval_on_selector_all("#timeline text", TEXTS)]
        in_rows = page.eval_on_selector_all("#timeline svg svg text", TEXTS)

        assert all(each["right"] <= frame["x"] + frame["width"] for each in texts)
        assert all(each["bottom"] <= frame["y"] + frame["height"] for each in texts)
        assert [] == [each for each in in_rows if each[1]["right"] > edge]
        assert [] == overlapping(texts)


def overlapping(places: list[dict[str, float]]) -> list[tuple[dict[str, float], dict[str, float]]]:
    """The pairs of rectangles that share more than a pixel."""
    ordered = sorted(places, key=lambda each: each["top"])
    pairs: list[tuple[dict[str, float], dict[str, float]]] = []
    for number, upper in enumerate(ordered):
        for lower in ordered[number + 1 :]:
            if lower["top"] > upper["bottom"] - 1:
                break
            if min(upper["right"], lower["right"]) - max(upper["left"], lower["left"]) > 1:
                pairs.append((upper, lower))
    return pairs


def counted(screenshot: bytes) -> dict[tuple[int, ...], int]:
    """The number of pixels of each color in a picture."""
    picture = image.open(io.BytesIO(screenshot)).convert("RGB")
    return {color: count for count, color in picture.getcolors(1 << 24)}


def colors(style: Style, scheme: str) -> Colors:
    """The colors of a style."""
    return style.light if scheme == "light" else style.dark


def rgb(color: str) -> tuple[int, ...]:
    """A color as three numbers."""
    return tuple(bytes.fromhex(color[1:]))
