"""Hypothesis profiles, an isolated AWS environment, and boto3 clients with prepared answers."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from hypothesis import settings

from glue_wf_sdk._core import structure

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("covered", max_examples=10, deadline=None, derandomize=True)
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
# Libraries of extras that are treated as if they were not installed.
sys.modules.update(dict.fromkeys(os.environ.get("TESTS_WITHOUT", "").split()))  # type: ignore[arg-type]

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session", autouse=True)
def _aws_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hides the AWS configuration of the machine from all tests."""
    nowhere: Path = tmp_path_factory.mktemp("aws") / "none"
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONFIG_FILE": str(nowhere),
            "AWS_SHARED_CREDENTIALS_FILE": str(nowhere),
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the construction of any model an error."""

    def refuse(model: object) -> NoReturn:
        raise AssertionError(f"a {type(model).__name__} is constructed")

    monkeypatch.setattr(structure, "check_object", refuse)


@pytest.fixture(scope="session")
def aws_session(_aws_environment: None) -> Any:
    """A boto3 session that all tests share, because loading Glue's service model takes long."""
    return boto3.Session()


class _Body:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.content


@pytest.fixture(scope="session")
def glue_answering(aws_session: Any) -> Callable[..., Any]:
    """Makes real boto3 clients whose HTTP requests end in prepared answers.

    The answers are an iterable of (status, body), or of exceptions of the HTTP layer.
    """

    def make(answers: Iterable[tuple[int, bytes] | Exception], **arguments: Any) -> Any:
        remaining = iter(answers)

        def answer(request: Any, **_: object) -> AWSResponse:
            prepared = next(remaining)
            if isinstance(prepared, Exception):
                raise prepared
            status, body = prepared
            headers = HTTPHeaders.from_dict(
                {"x-amzn-RequestId": "c0ffee", "Content-Length": str(len(body))}
            )
            return AWSResponse(request.url, status, headers, _Body(body))

        client = aws_session.client("glue", **arguments)
        client.meta.events.register("before-send.glue", answer)
        return client

    return make
