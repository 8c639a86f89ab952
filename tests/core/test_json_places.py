"""Where in a JSON text its keys stand."""

import json

from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.json_places import key_places

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_the_places_of_keys() -> None:
    """Lines and columns count from 1; keys in lists and deep ones are left out."""
    text = '{"a": [{"no": 1}],\n  "b\\u0022": {"c": "}", "d": {"e": {}}},\n\n "a": 2}'

    assert {
        ("a",): (4, 2),
        ('b"',): (2, 3),
        ('b"', "c"): (2, 15),
        ('b"', "d"): (2, 25),
    } == key_places(text, depth=2)


@given(st.dictionaries(st.text(), VALUES), st.sampled_from([None, 1]), st.booleans())
def test_every_key_is_found(value: dict[str, object], indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    """Each key of the root is found where its JSON text stands."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    places = key_places(text, depth=1)
    lines = text.split("\n")

    assert {(key,) for key in value} == set(places)
    for (key,), (line, column) in places.items():
        spelled = json.dumps(key, ensure_ascii=ascii_only)
        assert lines[line - 1][column - 1 :].startswith(spelled)
