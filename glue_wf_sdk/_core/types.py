"""The API's simple types, under its own names: every length, range and pattern, once.

What the service calls `NameString` is `NameString` here: an annotation that type checkers read as
the plain type, and that `glue_wf_sdk._core.schema` reads together with its rules.

Source: AWS Glue API, Workflows and Common data types.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeAlias

from glue_wf_sdk._core.constraints import Length, Pattern, Range, Secret

SINGLE_LINE = Pattern(
    r"[\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF\t]*",
    "one line of text, without control characters other than tab",
)
MULTI_LINE = Pattern(
    r"[\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF\r\n\t]*",
    "text, without control characters other than tab and line ends",
)

# The API's integers have 32 bits; the service's parser rejects larger ones.
_INT32 = Range(-(2**31), 2**31 - 1)

AttemptCount: TypeAlias = Annotated[int, _INT32]
ExecutionTime: TypeAlias = Annotated[int, _INT32]
IntegerValue: TypeAlias = Annotated[int, _INT32]
NullableInteger: TypeAlias = Annotated[int, _INT32]
BatchSize: TypeAlias = Annotated[int, Range(1, 100)]
BatchWindow: TypeAlias = Annotated[int, Range(1, 900)]
MaxConcurrentRuns: TypeAlias = Annotated[
    int,
    Range(1, 2**31 - 1, "MaxConcurrentRuns should be greater than or equal to 1 if present."),
]
NotifyDelayAfter: TypeAlias = Annotated[int, Range(1, 2**31 - 1)]
MAX_PAGE_SIZE = 1000

PageSize: TypeAlias = Annotated[int, Range(1, MAX_PAGE_SIZE)]
OrchestrationPageSize200: TypeAlias = Annotated[int, Range(1, 200)]
Timeout: TypeAlias = Annotated[int, Range(1, 2**31 - 1)]

BooleanValue: TypeAlias = bool
NullableBoolean: TypeAlias = bool
NullableDouble: TypeAlias = float
TimestampValue: TypeAlias = datetime

NameString: TypeAlias = Annotated[str, Length(1, 255), SINGLE_LINE]
IdString: TypeAlias = Annotated[str, Length(1, 255), SINGLE_LINE]
GenericString: TypeAlias = str
DescriptionString: TypeAlias = Annotated[str, Length(0, 2048), MULTI_LINE]
ErrorString: TypeAlias = str
MessageString: TypeAlias = str
WorkflowDescriptionString: TypeAlias = Annotated[str, Length(0, 120_000)]
Generic512CharString: TypeAlias = Annotated[str, Length(1, 512)]

LogGroup: TypeAlias = Annotated[
    str,
    Length(1, 512),
    Pattern(r"[\.\-_/#A-Za-z0-9]+", "made of ASCII letters, digits and . - _ / #"),
]
LogStream: TypeAlias = Annotated[
    str, Length(1, 512), Pattern(r"[^:*]*", "without a colon and without an asterisk")
]
GlueVersionString: TypeAlias = Annotated[
    str,
    Length(1, 255),
    Pattern(r"((\w+\.)+\w+|auto)", 'a version such as "4.0", or "auto"'),
]
MaintenanceWindow: TypeAlias = Annotated[
    str,
    Pattern(
        r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat):([01]?[0-9]|2[0-3])",
        'a day and an hour, such as "Sun:14"',
    ),
]

OrchestrationNameString: TypeAlias = Annotated[
    str,
    Length(1, 128),
    Pattern(r"[\.\-_A-Za-z0-9]+", "made of ASCII letters, digits and . - _"),
]
OrchestrationS3Location: TypeAlias = Annotated[
    str,
    Length(1, 8192),
    Pattern(
        r"s3://([^/]+)/([^/]+/)*([^/]+)",
        "the location of an object in S3, s3://bucket/key",
    ),
]
OrchestrationIAMRoleArn: TypeAlias = Annotated[
    str,
    Length(1, 1024),
    Pattern(
        r"arn:aws[^:]*:iam::[0-9]*:role/.+",
        "the ARN of an IAM role, arn:aws:iam::account:role/name",
    ),
]
OrchestrationMessageString: TypeAlias = Annotated[str, Length(0, 400_000)]
OrchestrationPolicyJsonString: TypeAlias = Annotated[str, Length(2, 2048)]
BlueprintParameterSpec: TypeAlias = Annotated[str, Length(1, 131_072)]
BlueprintParameters: TypeAlias = Annotated[str, Length(1, 131_072), Secret()]

GenericMap: TypeAlias = Mapping[GenericString, Annotated[GenericString, Secret()]]
WorkflowRunProperties: TypeAlias = Mapping[IdString, Annotated[GenericString, Secret()]]
TagKey: TypeAlias = Annotated[str, Length(1, 128)]
TagValue: TypeAlias = Annotated[str, Length(0, 256), Secret()]
TagsMap: TypeAlias = Annotated[Mapping[TagKey, TagValue], Length(0, 50)]

MAX_BATCH = 25  # Names in one batch request.

WorkflowNames: TypeAlias = Annotated[Sequence[NameString], Length(1, MAX_BATCH)]
BatchGetBlueprintNames: TypeAlias = Annotated[
    Sequence[OrchestrationNameString], Length(1, MAX_BATCH)
]
NodeIdList: TypeAlias = Sequence[NameString]
TriggerNameList: TypeAlias = Sequence[NameString]
