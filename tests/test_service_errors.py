"""The service's error codes, their classes, and which of them pass by themselves."""

import itertools

import botocore.session
import pytest
from botocore.retries.standard import (
    RetryContext,
    ThrottledRetryableChecker,
    TransientRetryableChecker,
)

from glue_wf_sdk.errors import SERVICE_ERRORS, THROTTLING_CODES, ServiceError, service_error
from glue_wf_sdk.operations import OPERATIONS

GLUE = botocore.session.get_session().get_service_model("glue")
PASSING = {
    "ConcurrentModificationException",
    "InternalServiceException",
    "OperationTimeoutException",
}


class TestServiceErrors:
    """Error codes and their classes."""

    @pytest.mark.parametrize("name", sorted(OPERATIONS))
    def test_every_code_of_botocore_has_a_class(self, name: str) -> None:
        """Each error that botocore models for an operation is a class, and in the operation."""
        codes = {shape.name for shape in GLUE.operation_model(name).error_shapes}

        assert codes <= set(SERVICE_ERRORS)
        assert codes <= {error.__name__ for error in OPERATIONS[name].errors}

    def test_every_class_is_an_error_of_botocore(self) -> None:
        """No class is named after an error that Glue does not have."""
        assert set(SERVICE_ERRORS) <= {shape.name for shape in GLUE.error_shapes}

    @pytest.mark.parametrize("code", sorted(SERVICE_ERRORS))
    def test_modelled_code(self, code: str) -> None:
        """A modelled code becomes the class of its name."""
        error = service_error(code, "why", operation="o", request_id="r", http_status=400)

        assert code == type(error).__name__
        assert isinstance(error, ServiceError)
        assert (code, "why", "o", "r", 400) == (
            error.code,
            error.message,
            error.operation,
            error.request_id,
            error.http_status,
        )

    @pytest.mark.parametrize("code", ["AccessDeniedException", "ValidationException", "", "500"])
    def test_other_code(self, code: str) -> None:
        """Any other code becomes a plain ServiceError."""
        assert ServiceError is type(service_error(code))


class TestRetryable:
    """Whether the same call may succeed later."""

    def test_throttling_codes_are_those_of_botocore(self) -> None:
        """The codes that mean throttling are exactly those of botocore's standard retries."""
        codes = vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"]

        assert set(codes) == THROTTLING_CODES

    @pytest.mark.parametrize("checker", [ThrottledRetryableChecker, TransientRetryableChecker])
    def test_codes_that_botocore_retries(
        self, checker: type[ThrottledRetryableChecker | TransientRetryableChecker]
    ) -> None:
        """Every code that botocore itself would try again is retryable."""
        lists: dict[str, list[str]] = {
            name: value for name, value in vars(checker).items() if name.endswith("ERROR_CODES")
        }

        assert len(lists) == 1
        for code in itertools.chain(*lists.values()):
            context = RetryContext(attempt_number=1, parsed_response={"Error": {"Code": code}})
            assert checker().is_retryable(context)
            assert service_error(code).retryable

    @pytest.mark.parametrize(
        "code",
        sorted(PASSING),
    )
    def test_codes_that_botocore_does_not_retry(self, code: str) -> None:
        """The errors of Glue that pass by themselves are retryable."""
        assert service_error(code, http_status=400).retryable

    @pytest.mark.parametrize(
        "code",
        sorted({*SERVICE_ERRORS, "AccessDeniedException"} - PASSING),
    )
    def test_other_codes(self, code: str) -> None:
        """No other error of Glue is, as the same call would fail again."""
        assert not service_error(code, http_status=400).retryable

    def test_statuses(self) -> None:
        """An unknown error is retryable with 429 and the statuses that botocore tries again."""
        statuses = vars(TransientRetryableChecker)["_TRANSIENT_STATUS_CODES"]

        assert {429, *statuses} == {
            status
            for status in range(100, 600)
            if ServiceError(str(status), http_status=status).retryable
        }
