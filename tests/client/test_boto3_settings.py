"""The arguments for boto3 clients: for a service on this computer, and for calls in a hurry."""

from pathlib import Path
from typing import Any

import pytest
from botocore import UNSIGNED

from glue_wf_sdk.client.boto3_settings import boto3_settings

LOCAL = "http://127.0.0.1:8765"


@pytest.fixture
def _unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing tells the region or the credentials."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)


def chosen(settings: dict[str, Any]) -> tuple[object, bool]:
    """The region, and whether requests are signed."""
    return settings["region_name"], settings["config"].signature_version is not UNSIGNED


@pytest.mark.usefixtures("_unconfigured")
@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        (LOCAL, True),
        ("http://localhost:1", True),
        ("https://glue.localhost", True),
        ("http://[::1]:80", True),
        ("http://10.0.0.1", False),
        ("https://glue.eu-west-1.amazonaws.com", False),
        ("localhost", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_a_local_service(url: str | None, *, is_local: bool) -> None:
    """A service on this computer gets a region, and unsigned requests; no other does."""
    expected = ("us-east-1", False) if is_local else (None, True)
    assert expected == chosen(boto3_settings(None, None, url))


@pytest.mark.usefixtures("_unconfigured")
@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_GLUE"])
def test_the_endpoint_of_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The URL may be that of the environment."""
    monkeypatch.setenv(name, LOCAL)
    assert ("us-east-1", False) == chosen(boto3_settings(None, None, None))


@pytest.mark.usefixtures("_unconfigured")
def test_the_metadata_of_a_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials are not looked for over the network."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://[::1]:1")
    monkeypatch.setattr(
        "botocore.utils.InstanceMetadataFetcher.retrieve_iam_role_credentials", pytest.fail
    )
    assert ("us-east-1", False) == chosen(boto3_settings(None, None, LOCAL))


def test_what_is_configured_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Region and credentials that are configured are used for a local service too."""
    assert ("eu-central-1", True) == chosen(boto3_settings(None, None, LOCAL))
    assert ("eu-west-1", True) == chosen(boto3_settings(None, "eu-west-1", LOCAL))
    config = tmp_path / "config"
    config.write_text("[profile here]\nregion = eu-north-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert ("eu-north-1", False) == chosen(boto3_settings("here", None, LOCAL))


def test_a_profile_that_does_not_exist() -> None:
    """It is left to the call to say so."""
    assert (None, True) == chosen(boto3_settings("nobody", None, LOCAL))


def test_in_a_hurry() -> None:
    """With a time limit, calls are not repeated."""
    config = boto3_settings(None, None, LOCAL, 1.5)["config"]
    assert (1.5, 1.5) == (config.connect_timeout, config.read_timeout)
    assert {"total_max_attempts": 1} == config.retries
