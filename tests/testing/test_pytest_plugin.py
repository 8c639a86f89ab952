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

def test_each_test_begins_with_an_empty_one(glue_client):
    assert [] == list(glue_client.iter_workflows())
"""


def test_each_test_has_a_local_glue_of_its_own(pytester: pytest.Pytester) -> None:
    """Without any configuration, a test can use an empty LocalGlue and a client of it."""
    pytester.makeini("[pytest]")  # Otherwise the settings of a project around it would apply.
    pytester.makepyfile(TESTS)

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=2)


def test_the_plugin_is_light() -> None:
    """The plugin, which every pytest session loads, imports no heavy library."""
    code = (
        "import sys, glue_wf_sdk.testing.pytest_plugin\n"
        "print({'boto3', 'hypothesis', 'cattrs', 'glue_wf_sdk.local'} & set(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, with code from above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "set()" == done.stdout.strip()


def test_the_strategies_load_on_first_use() -> None:
    """All exported names can be loaded, and a misspelt one raises an AttributeError."""
    loaded = [getattr(glue_wf_sdk.testing, name) for name in glue_wf_sdk.testing.__all__]

    assert all(callable(each) for each in loaded)
    misspelt = "stategies"
    with pytest.raises(AttributeError, match="no attribute 'stategies'"):
        getattr(glue_wf_sdk.testing, misspelt)
