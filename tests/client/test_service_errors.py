"""The service's error codes, their classes, and which of them are retryable."""

import itertools

import botocore.session
import pytest
from botocore.retries.standard import (
    RetryContext,
    ThrottledRetryableChecker,
    TransientRetryableChecker,
)

from glue_wf_sdk import OPERATIONS, ServiceError
from glue_wf_sdk.errors import SERVICE_ERRORS, THROTTLING_CODES, service_error

GLUE = botocore.session.get_session().get_service_model("glue")
RETRYABLE = {
    "ConcurrentModificationException",
    "InternalServiceException",
    "OperationTimeoutException",
}


class TestClasses:
    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_every_code_of_botocore_has_a_class(self, name: str) -> None:
        """Each error that botocore models for an operation has a class, listed by the operation."""
        codes = {shape.name for shape in GLUE.operation_model(name).error_shapes}

        assert codes <= set(SERVICE_ERRORS)
        assert codes <= {error.__name__ for error in OPERATIONS[name].errors}

    def test_every_class_is_an_error_of_botocore(self) -> None:
        """No class is named after an error that Glue does not have."""
        assert set(SERVICE_ERRORS) <= {shape.name for shape in GLUE.error_shapes}

    @pytest.mark.parametrize(
        ("code", "cls"),
        [
            *SERVICE_ERRORS.items(),
            *((code, ServiceError) for code in ("AccessDeniedException", "", "500")),
        ],
    )
    def test_a_code_becomes_its_class(self, code: str, cls: type[ServiceError]) -> None:
        """A modelled code becomes the class of its name, any other a `ServiceError`."""
        error = service_error(code, "why", operation="o", request_id="r", http_status=400)

        assert cls is type(error)
        assert (code, "why", "o", "r", 400) == (
            error.code,
            error.message,
            error.operation,
            error.request_id,
            error.http_status,
        )


class TestRetryable:
    def test_throttling_codes_are_those_of_botocore(self) -> None:
        """The throttling codes are exactly those of botocore's standard retries."""
        codes = vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"]

        assert set(codes) == THROTTLING_CODES

    @pytest.mark.parametrize("checker", [ThrottledRetryableChecker, TransientRetryableChecker])
    def test_codes_that_botocore_retries(
        self, checker: type[ThrottledRetryableChecker | TransientRetryableChecker]
    ) -> None:
        """Every code that botocore itself retries is retryable."""
        lists: dict[str, list[str]] = {
            name: value for name, value in vars(checker).items() if name.endswith("ERROR_CODES")
        }

        assert 1 == len(lists)
        for code in itertools.chain(*lists.values()):
            context = RetryContext(attempt_number=1, parsed_response={"Error": {"Code": code}})
            assert checker().is_retryable(context)
            assert service_error(code).retryable

    @pytest.mark.parametrize("code", sorted({*SERVICE_ERRORS, "AccessDeniedException"}))
    def test_codes_of_glue(self, code: str) -> None:
        """Of the errors of Glue, exactly those that pass by themselves are retryable."""
        assert (code in RETRYABLE) == service_error(code, http_status=400).retryable

    def test_statuses(self) -> None:
        """An unknown error is retryable with 429 and the statuses that botocore retries."""
        statuses = vars(TransientRetryableChecker)["_TRANSIENT_STATUS_CODES"]

        assert {429, *statuses} == {
            status
            for status in range(100, 600)
            if ServiceError(str(status), http_status=status).retryable
        }
