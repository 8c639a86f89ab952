"""The fixtures `local_glue` and `glue_client`."""

import subprocess
import sys

import pytest

import glue_wf_sdk.testing

pytest_plugins = ["pytester"]

TESTS = """
def test_a_workflow_runs(local_glue, glue_client):
    glue_client.create_workflow("nightly")
    local_glue.add_job("extract")
    local_glue.add_trigger("start", workflow="nightly", jobs=["extract"])
    run_id = glue_client.start_workflow_run("nightly").run_id
    local_glue.run_until_idle()
    assert "COMPLETED" == glue_client.get_workflow_run("nightly", run_id).run.status

def test_each_test_begins_with_nothing(glue_client):
    assert [] == list(glue_client.iter_workflows())
"""


def test_the_fixtures_give_a_glue_to_each_test(pytester: pytest.Pytester) -> None:
    """Without any setting, a test that asks gets a LocalGlue of its own, and a client of it."""
    pytester.makeini("[pytest]")  # Or else a project around the directory would set some.
    pytester.makepyfile(TESTS)

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=2)


def test_the_plugin_is_light() -> None:
    """What pytest loads in each session has neither boto3 nor hypothesis nor LocalGlue in it."""
    code = (
        "import sys, glue_wf_sdk.testing.pytest_plugin\n"
        "print({'boto3', 'hypothesis', 'cattrs', 'glue_wf_sdk.local'} & set(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, with code from above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "set()" == done.stdout.strip()


def test_the_strategies_load_on_first_use() -> None:
    """The strategies are there under the package's names, and no others."""
    loaded = [getattr(glue_wf_sdk.testing, name) for name in glue_wf_sdk.testing.__all__]

    assert all(callable(each) for each in loaded)
    with pytest.raises(AttributeError, match="no attribute 'stategies'"):
        _ = glue_wf_sdk.testing.stategies  # pyright: ignore[reportAttributeAccessIssue]
