"""How the page about a run is built, and what it leaves out."""

import base64
import hashlib
import itertools
import re
import sys
import time
from collections.abc import Callable
from xml.etree.ElementTree import Element

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glue_wf_sdk.report import html_page, page
from glue_wf_sdk.report.looks import LOOKS
from glue_wf_sdk.structures import WorkflowRun
from glue_wf_sdk.testing import workflow_runs
from glue_wf_sdk.wire import from_wire

RunOf = Callable[..., WorkflowRun]
PageOf = Callable[..., Element]
BREAKS = {"br"}  # The lines of an error message.


def words(element: Element | None) -> str:
    """What an element says, in one line."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def section(tree: Element, name: str) -> str:
    """What a section says."""
    return words(tree.find(f".//section[@id='{name}']"))


def cells(tree: Element) -> list[list[str]]:
    """What stands in the rows of the table."""
    return [[words(cell) for cell in row] for row in tree.findall(".//tbody/tr")]


class TestDocument:
    """How the page is built."""

    def test_nothing_is_loaded(self, w1_run: WorkflowRun, page_of: PageOf) -> None:
        """The page refers to nothing but itself."""
        text, tree = html_page(w1_run), page_of(w1_run)
        links = {each.attrib["href"] for each in tree.iter("a")}

        assert all(link.startswith("#") for link in links)
        assert not {"link", "img", "iframe", "object", "form"} & {each.tag for each in tree.iter()}
        assert [] == [
            each for each in tree.iter() if {"src", "style", "onclick"} & set(each.attrib)
        ]
        assert {"http://www.w3.org/2000/svg"} == set(re.findall(r"https?://[^\s\"<]+", text))

    def test_links_have_their_ends(self, w1_page: Element) -> None:
        """Every link leads to an element of the page, and no id occurs twice."""
        ids = [each.attrib["id"] for each in w1_page.iter() if "id" in each.attrib]
        ends = {each.attrib["href"][1:] for each in w1_page.iter("a")}
        ends |= {
            each.attrib["aria-labelledby"]
            for each in w1_page.iter()
            if "aria-labelledby" in each.attrib
        }

        assert len(ids) == len(set(ids))
        assert set() == ends - set(ids)

    def test_the_policy_lets_in_what_is_there(self, w1_run: WorkflowRun, page_of: PageOf) -> None:
        """The policy has the hash of each style and of the script, and allows nothing else."""
        tree = page_of(w1_run)
        meta = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
        assert meta is not None
        policy = dict(each.split(" ", 1) for each in meta.attrib["content"].split("; "))

        assert {hash_of(each) for each in tree.iter("style")} == set(policy["style-src"].split())
        assert [hash_of(each) for each in tree.iter("script")] == policy["script-src"].split()
        assert {
            "default-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
        } == {key: value for key, value in policy.items() if "sha256" not in value}

    def test_structure(self, w1_page: Element) -> None:
        """The page has a language, landmarks, one first heading, and no level is skipped."""
        levels = [int(each.tag[1]) for each in w1_page.iter() if re.fullmatch(r"h\d", each.tag)]
        table = w1_page.find(".//table")
        assert table is not None

        assert "en" == w1_page.find("html").attrib["lang"]  # type: ignore[union-attr]
        assert 1 == levels.count(1)
        assert all(later - here <= 1 for here, later in itertools.pairwise(levels))
        assert all(w1_page.find(f".//{each}") is not None for each in ("header", "nav", "main"))
        assert None is not table.find("caption")
        assert {"col"} == {each.get("scope") for each in table.findall("thead/tr/th")}
        assert {"row"} == {each.get("scope") for each in table.findall("tbody/tr/th")}

    def test_the_same_run_gives_the_same_page(self, w1_run: WorkflowRun) -> None:
        """Nothing of a page depends on when or where it was made."""
        assert html_page(w1_run) == html_page(w1_run)

    def test_colours_stand_in_one_place(self, w1_run: WorkflowRun, page_of: PageOf) -> None:
        """The page's own style has all colours of the looks, and no others."""
        style = page_of(w1_run).find(".//head/style")
        assert style is not None
        used = set(re.findall(r"#[0-9a-f]{6}\b", style.text or ""))
        known = {
            color
            for look in LOOKS
            for theme in (look.light, look.dark)
            for color in attrs.astuple(theme)
        }

        assert known == used

    def test_jinja2_is_missing(self, w1_run: WorkflowRun, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without Jinja2, the error says what to install."""
        monkeypatch.setitem(sys.modules, "jinja2", None)

        with pytest.raises(
            ModuleNotFoundError, match=r"pip install 'glue-wf-sdk\[report\]'"
        ) as error:
            html_page(w1_run)

        assert "jinja2" == error.value.name


def hash_of(element: Element) -> str:
    """The hash of an inline style or script, as a policy has it."""
    digest = hashlib.sha256((element.text or "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class TestLimits:
    """Runs that are larger than anyone reads."""

    def test_what_is_left_out_is_said(
        self, run_of: RunOf, monkeypatch: pytest.MonkeyPatch, page_of: PageOf
    ) -> None:
        """Long lists have 200 entries, the table has first what failed; the rest is counted."""
        monkeypatch.setattr(page, "_ROWS_AT_MOST", 302)
        graph = " ".join(f"T1>J{each}" for each in range(400))
        ran = {f"J{each}": "SUCCEEDED 0 1" if each < 100 else "FAILED 0 1" for each in range(400)}
        tree = page_of(run_of(f"{graph} J399>T2>J999", ran))

        assert 200 == len(tree.findall(".//article"))
        assert "100 more failed." in section(tree, "failed")
        assert ["1", "2", "101"] == [row[0] for row in cells(tree)][:3]
        assert "99 more are left out" in section(tree, "nodes")
        assert "100 more are to be sent." in section(tree, "resume")
        assert "101 more are not listed here." in section(tree, "resume")

    def test_long_paths_and_many_reasons(self, run_of: RunOf, page_of: PageOf) -> None:
        """Of a long critical path the end is shown; of many reasons the first 200."""
        chain = ">".join(f"J{each}>T{each}" for each in range(250))
        ran = {f"J{each}": f"SUCCEEDED {each} {each + 1}" for each in range(250)}
        forks = " ".join(f"T0>J{each}>T{each}>J{each + 500}" for each in range(300, 510))
        ran |= {f"J{each}": "FAILED 1 2" for each in range(300, 510)}
        tree = page_of(run_of(f"{chain} {forks}", ran))

        assert "10 more reasons are left out." in section(tree, "not-run")
        assert "50 more came before." in section(tree, "critical-path")

    def test_many_nodes(self) -> None:
        """A page of 20 000 nodes takes a second, and less than ten megabytes."""
        nodes = [
            {
                "Type": "JOB",
                "Name": f"job {each}",
                "UniqueId": f"wnode_{each:064x}",
                "JobDetails": {"JobRuns": [{"JobRunState": "FAILED", "ErrorMessage": "no"}]},
            }
            for each in range(20_000)
        ]
        run = from_wire(WorkflowRun, {"Status": "COMPLETED", "Graph": {"Nodes": nodes}})
        begin = time.process_time()
        text = html_page(run)

        assert 10_000_000 > len(text)
        assert 10 > time.process_time() - begin


@given(run=workflow_runs())
@settings(max_examples=15)
def test_any_run_has_a_page(run: WorkflowRun, page_of: PageOf) -> None:
    """Whatever a run has, its page is well-formed and can be written as UTF-8."""
    assert html_page(run).encode()
    assert "html" == page_of(run)[0].tag


@given(text=st.text(st.characters(), min_size=1, max_size=40))
@settings(max_examples=15)
def test_hostile_names_are_inert(text: str, page_of: PageOf) -> None:
    """Names, ids and messages with whatever in them change no tag of the page."""
    harmless, hostile = (page_of(hostile_run(each)) for each in ("x", text))

    assert [each.tag for each in harmless.iter() if each.tag not in BREAKS] == [
        each.tag for each in hostile.iter() if each.tag not in BREAKS
    ]
    for each in hostile.iter():
        assert set() == {key for key in each.attrib if key.startswith("on")}


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "]]><x>&lt;{{ 7 * 7 }}{% raw %}",
        "javascript:alert(1)",
        "\u202egnp.exe\ud800\x00\x1b[31m",
    ],
)
def test_what_is_hostile_is_shown_as_text(text: str, page_of: PageOf) -> None:
    """A name is shown as it is, but for what cannot be printed, which is escaped."""
    tree = page_of(hostile_run(text))
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text

    assert " ".join(shown.split()) in words(tree.find(".//h1"))
    assert [shown] == [words(each.find("th")) for each in tree.findall(".//tbody/tr")]
    assert 1 == len(list(tree.iter("script")))


def hostile_run(text: str) -> WorkflowRun:
    """A run in which all that can be is a text."""
    job_run = {"Id": text, "JobRunState": text, "ErrorMessage": text, "TriggerName": text}
    job = {"Type": "JOB", "Name": text, "UniqueId": text, "JobDetails": {"JobRuns": [job_run]}}
    wire = {
        "Name": text,
        "WorkflowRunId": text,
        "PreviousRunId": text,
        "Status": text,
        "ErrorMessage": text,
        "Graph": {"Nodes": [job], "Edges": []},
    }
    return from_wire(WorkflowRun, wire)


def test_values_stay_out(run_of: RunOf) -> None:
    """No value of a run property or of a job argument is on the page."""
    run = run_of("T1>J1", {"J1": "FAILED 0 1"}, WorkflowRunProperties={"token": "hunter2"})

    assert "hunter2" not in html_page(run)
