"""How deep a document may be nested."""

from collections.abc import Callable

import pytest

from glue_wf_sdk.design.model import frozen
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.located import MAX_DEPTH, Document
from glue_wf_sdk.design.readers.source import Unreadable
from glue_wf_sdk.design.readers.yaml_text import parse_yaml


@pytest.mark.parametrize("parse", [parse_json, parse_yaml])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a": ', "}")])
def test_a_document_has_at_most_so_many_levels(
    parse: Callable[[str], Document], opening: str, closing: str
) -> None:
    """What is nested too deeply is refused at its place, long before Python's stack ends."""
    text = opening * MAX_DEPTH + "1" + closing * MAX_DEPTH
    assert frozen(parse(f"[{text[len(opening) : -len(closing)]}]").root)
    for depth in (MAX_DEPTH + 1, 400):
        with pytest.raises(Unreadable, match="is nested too deeply") as caught:
            parse(opening * depth + "1" + closing * depth)
        assert (1, MAX_DEPTH * len(opening) + 1) == (caught.value.line, caught.value.column)


@pytest.mark.parametrize("parse", [parse_json, parse_yaml])
def test_levels_count_those_around_a_value_only(parse: Callable[[str], Document]) -> None:
    """Many values beside each other are no depth."""
    assert MAX_DEPTH * 2 == len(parse(f"[{', '.join(['[{}]'] * MAX_DEPTH * 2)}]").root)
