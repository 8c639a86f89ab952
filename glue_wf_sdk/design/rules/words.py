"""How messages name resources and fields."""

import re

from glue_wf_sdk._core.schema import attribute_name
from glue_wf_sdk._core.text import abbreviated
from glue_wf_sdk.design.links import Target
from glue_wf_sdk.design.model import (
    CrawlerDesign,
    JobDesign,
    Language,
    Resource,
    TriggerDesign,
    WorkflowDesign,
)

_KINDS: dict[type[Resource], str] = {
    TriggerDesign: "trigger",
    JobDesign: "job",
    CrawlerDesign: "crawler",
    WorkflowDesign: "workflow",
}
_FIELD = re.compile(r"\{([^{}]+)\}")
_GENERATED = re.compile(r"\$\{(.*)\}")
_NAME_OR_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z]+')


def kind_of(resource: Resource) -> str:
    """``trigger``, ``job``, ``crawler`` or ``workflow``."""
    return _KINDS[type(resource)]


def described(thing: Resource | Target) -> str:
    """What it is, and its name: ``trigger 'start'``."""
    kind = thing.kind if isinstance(thing, Target) else kind_of(thing)
    # A name that CloudFormation generates is shown as the logical id.
    generated = isinstance(thing.name, str) and _GENERATED.fullmatch(thing.name)
    return f"{kind} {abbreviated(generated[1] if generated else str(thing.name))}"


def spelled(path: str, language: Language) -> str:
    """A path of the API as the users of a language write it.

    ``Predicate.Conditions[0].State`` is ``predicate.conditions[0].state`` in Terraform.
    """
    if language is not Language.TERRAFORM:
        return path
    return _NAME_OR_KEY.sub(
        lambda part: part[0] if part[0][0] == '"' else attribute_name(part[0]), path
    )


def worded(text: str, language: Language, **words: str) -> str:
    """A message with its fields filled in: given words, and names and paths of the API.

    ``{LogicalOperator=EQUALS}`` becomes a field with a value, as the language assigns one.
    """

    def word(field: re.Match[str]) -> str:
        if field[1] in words:
            return words[field[1]]
        path, assigns, value = field[1].partition("=")
        name = spelled(path, language)
        if not assigns:
            return name
        if language is not Language.TERRAFORM:
            return f"{name}: {value}"
        return f"{name} = {value}" if value in ("true", "false") else f'{name} = "{value}"'

    return _FIELD.sub(word, text)
