"""YAML, read as strictly as JSON: no aliases, no key that hides another."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from yaml.composer import Composer
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from glue_wf_sdk._core.text import abbreviated

_MERGE_TAG = "tag:yaml.org,2002:merge"


class YAMLProblem(Exception):  # noqa: N818 - PyYAML's own word
    """What is wrong in a YAML text, and where, without any of its values."""


def load_yaml(text: str) -> Any:
    """The one document of a YAML text; None for an empty text.

    Raises YAMLProblem, or RecursionError for a text that is nested too deeply.
    """
    try:
        return _Loader(text).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = f"{error.problem}{place}"
    except ReaderError as error:
        # With libyaml, the error's own position counts bytes.
        position = text.find(chr(error.character))
        problem = f"the character U+{error.character:04X} at position {position} is not allowed"
    # Raised here, because PyYAML's own exceptions hold the whole text, which may hold secrets.
    raise YAMLProblem(problem)


def _refuse(problem: str, mark: yaml.Mark | None) -> NoReturn:
    raise ConstructorError(problem=problem, problem_mark=mark)


if TYPE_CHECKING:
    _Base = yaml.SafeLoader
else:  # libyaml, if PyYAML has it, takes a fifth of the time.
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.anchors: dict[str, yaml.Node] = {}

    # In Python, because PyYAML's composer in C offers no way to refuse aliases.
    get_single_node = Composer.get_single_node
    compose_document = Composer.compose_document
    compose_scalar_node = Composer.compose_scalar_node
    compose_sequence_node = Composer.compose_sequence_node
    compose_mapping_node = Composer.compose_mapping_node

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # A few aliases of aliases can make a document of any size.
        if self.check_event(yaml.AliasEvent):
            events: Any = self
            _refuse("aliases are not supported", events.peek_event().start_mark)
        return Composer.compose_node(self, parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML's signature
        try:
            return super().construct_object(node, deep)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it open
        except yaml.YAMLError:
            raise
        except Exception:  # noqa: BLE001 - what PyYAML's constructors raise, from KeyError to OverflowError
            kind = node.tag.rpartition(":")[2]
            _refuse(f"this is not a valid {abbreviated(kind)}", node.start_mark)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        # Before merging, because a map's own keys may override merged ones.
        keys: set[Hashable] = set()
        for key_node, _ in node.value:
            if key_node.tag == _MERGE_TAG:
                continue
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in keys:
                    _refuse(f"duplicate key {abbreviated(key)}", key_node.start_mark)
                keys.add(key)
        super().flatten_mapping(node)


def _refuse_tag(_: _Loader, node: yaml.Node) -> NoReturn:
    # The tag is not shown: it may be an unquoted password that begins with "!".
    _refuse("tags are not supported; quote values that begin with !", node.start_mark)


_Loader.add_constructor(None, _refuse_tag)
