"""Hypothesis strategies, derived from the models' annotations.

    @given(models(WorkflowRun, status=st.just(WorkflowRunStatus.COMPLETED)))
    def test_reports_every_completed_run(run): ...

All values are valid. Text has any Unicode that its field allows, lists and maps are short, and
timestamps lie between 1970 and 2200, where a float of seconds since the epoch is still exact to the
microsecond.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar, cast

from hypothesis import strategies as st

from glue_wf_sdk._core.constraints import Constraint, Length, Pattern, Range
from glue_wf_sdk._core.schema import (
    OBJECT,
    WIRE,
    EnumShape,
    Field,
    Form,
    ListShape,
    MapShape,
    ScalarShape,
    Shape,
    StructureShape,
    fields_of,
    shape_of,
)
from glue_wf_sdk._core.structure import Structure
from glue_wf_sdk._core.types import MULTI_LINE, SINGLE_LINE, NameString
from glue_wf_sdk._core.wire import to_wire
from glue_wf_sdk.operations import (
    OPERATIONS,
    CreateTriggerRequest,
    Request,
    UpdateTriggerRequest,
)
from glue_wf_sdk.operations.trigger_rules import CRAWL_STATES, JOB_STATES
from glue_wf_sdk.structures import (
    Action,
    Condition,
    CrawlState,
    Edge,
    JobRunState,
    Logical,
    LogicalOperator,
    Node,
    NodeType,
    Predicate,
    TriggerType,
    TriggerUpdate,
    WorkflowGraph,
)

__all__ = ["models", "requests", "values", "wire_dicts", "workflow_graphs"]

StructureT = TypeVar("StructureT", bound=Structure)

_ITEMS_AT_MOST = 3
_NOTHING: Mapping[str, st.SearchStrategy[Any]] = {}


def models(
    cls: type[StructureT], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[StructureT]:
    """Valid models of a class.

    Args:
        cls: A structure, request or response class.
        **fields: Strategies for fields, by attribute name, instead of any valid value. Such a field
            is always set; other optional fields are set or left out.

    Returns:
        A strategy of models.
    """
    make = cast("Callable[..., StructureT]", cls)
    if cls in _WITH_RULES:
        drawn = st.tuples(_WITH_RULES[cls](), st.fixed_dictionaries(fields))
        return drawn.map(lambda parts: make(**parts[0] | parts[1]))
    return _arguments(cls, without=fields, given=fields).map(lambda arguments: make(**arguments))


def wire_dicts(cls: type[Structure]) -> st.SearchStrategy[dict[str, Any]]:
    """Valid wire dicts of a class, as `to_wire` returns them: timestamps are aware datetimes.

    Args:
        cls: A structure, request or response class.

    Returns:
        A strategy of dicts.
    """
    if cls in _WITH_RULES:
        return models(cls).map(to_wire)
    return _dicts({field.wire_name: field for field in _fields(cls) if field.on_wire}, WIRE, {})


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Valid values of a field's type.

    Args:
        annotation: The annotation of a field: a type with its constraints, an enum, or a structure.

    Returns:
        A strategy of such values, as a model holds them.
    """
    return _values(shape_of(annotation), OBJECT)


def requests() -> st.SearchStrategy[Request[Any]]:
    """Valid requests of all operations.

    Returns:
        A strategy of request objects.
    """
    return st.one_of([models(operation.request) for operation in OPERATIONS.values()])


def workflow_graphs(
    *, max_nodes: int = 8, acyclic: bool = False
) -> st.SearchStrategy[WorkflowGraph]:
    """Valid graphs of any shape: node ids are unique, and edges connect existing nodes.

    Nodes are in no particular order, and several edges can connect the same two nodes.

    Args:
        max_nodes: The most nodes that a graph has.
        acyclic: Whether to leave out graphs with cycles, which include self-loops.

    Returns:
        A strategy of graphs.
    """
    return _graphs(max_nodes=max_nodes, acyclic=acyclic)


@st.composite
def _graphs(draw: st.DrawFn, *, max_nodes: int, acyclic: bool) -> WorkflowGraph:
    ids = draw(st.lists(values(NameString), max_size=max_nodes, unique=True))
    names, kinds = values(NameString), st.sampled_from(NodeType)
    nodes = [Node(unique_id=each, name=draw(names), type=draw(kinds)) for each in ids]
    places = st.integers(0, len(ids) - 1)
    pairs = draw(st.lists(st.tuples(places, places), max_size=3 * len(ids))) if ids else []
    edges = [
        Edge(source_id=ids[source], destination_id=ids[destination])
        for source, destination in pairs
        if source < destination or not acyclic
    ]
    return WorkflowGraph(nodes=draw(st.permutations(nodes)), edges=edges)


def _arguments(
    cls: type,
    *,
    without: Iterable[str] = (),
    given: Mapping[str, st.SearchStrategy[Any]] = _NOTHING,
) -> st.SearchStrategy[dict[str, Any]]:
    """The arguments of a class, except some; what is given is always set."""
    drawn = {field.attribute: field for field in _fields(cls) if field.attribute not in without}
    return _dicts(drawn, OBJECT, {**given})


# The classes with rules over several fields.


@st.composite
def _trigger_updates(draw: st.DrawFn) -> dict[str, Any]:
    predicate = draw(st.none() | _predicates())
    schedule = draw(st.none() | _SCHEDULES)
    rest = draw(_arguments(TriggerUpdate, without=("actions", "predicate", "schedule")))
    actions = draw(st.none() | _actions(predicate))
    update = TriggerUpdate(actions=actions, predicate=predicate, schedule=schedule, **rest)
    return {"name": draw(values(NameString)), "trigger_update": update}


@st.composite
def _triggers(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(TriggerType))
    drawn = draw(_arguments(CreateTriggerRequest, without=("actions", "predicate", "schedule")))
    drawn["type"] = kind
    predicate = None
    if kind is TriggerType.CONDITIONAL:
        predicate = drawn["predicate"] = draw(_predicates())
    elif kind is TriggerType.SCHEDULED:
        drawn["schedule"] = draw(_SCHEDULES)
    elif kind is TriggerType.EVENT:
        drawn["workflow_name"] = draw(values(NameString))
    else:
        drawn.pop("start_on_creation", None)
    drawn["actions"] = draw(_actions(predicate))
    return drawn


_SCHEDULES = st.builds("cron({} {} * * ? *)".format, st.integers(0, 59), st.integers(0, 23))


@st.composite
def _predicates(draw: st.DrawFn) -> Predicate:
    names = values(NameString)
    equals = st.just(LogicalOperator.EQUALS)
    of_jobs = st.builds(
        Condition,
        logical_operator=equals,
        job_name=names,
        state=st.sampled_from(JOB_STATES).map(JobRunState),
    )
    of_crawlers = st.builds(
        Condition,
        logical_operator=equals,
        crawler_name=names,
        crawl_state=st.sampled_from(CRAWL_STATES).map(CrawlState),
    )
    conditions = draw(st.lists(of_jobs | of_crawlers, min_size=1, max_size=_ITEMS_AT_MOST))
    return Predicate(logical=draw(st.sampled_from(Logical)), conditions=conditions)


@st.composite
def _actions(draw: st.DrawFn, predicate: Predicate | None) -> list[Action]:
    watched = {each.job_name for each in (predicate and predicate.conditions) or ()}
    names = values(NameString).filter(lambda name: name not in watched)
    targets = ("job_name", "crawler_name")
    jobs = _arguments(Action, without=targets, given={"job_name": names})
    crawlers = st.fixed_dictionaries({"crawler_name": names})
    actions = draw(st.lists(jobs, max_size=_ITEMS_AT_MOST))
    actions += draw(st.lists(crawlers, min_size=not actions, max_size=2))
    return [Action(**each) for each in draw(st.permutations(actions))]


_WITH_RULES: Mapping[type, Callable[[], st.SearchStrategy[dict[str, Any]]]] = {
    CreateTriggerRequest: _triggers,
    UpdateTriggerRequest: _trigger_updates,
}


# Without it, mypy thinks that a class which defines __hash__ cannot be hashed itself.
def _fields(cls: type) -> tuple[Field, ...]:
    return fields_of(cls)


def _dicts(
    fields: dict[str, Field], form: Form, given: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    drawn = {name: _values(field.shape, form) for name, field in fields.items()}
    required = {name: each for name, each in drawn.items() if fields[name].required}
    optional = {name: each for name, each in drawn.items() if not fields[name].required}
    return st.fixed_dictionaries({**required, **given}, optional=optional)


def _values(shape: Shape, form: Form) -> st.SearchStrategy[Any]:
    if isinstance(shape, StructureShape):
        cls: type[Structure] = shape.cls
        return models(cls) if form is OBJECT else wire_dicts(cls)
    if isinstance(shape, EnumShape):
        return st.sampled_from([each if form is OBJECT else each.value for each in shape.enum])
    if isinstance(shape, ListShape):
        low, high = _short(shape.constraints)
        return st.lists(_values(shape.item, form), min_size=low, max_size=high)
    if isinstance(shape, MapShape):
        low, high = _short(shape.constraints)
        keys, items = _values(shape.key, form), _values(shape.value, form)
        return st.dictionaries(keys, items, min_size=low, max_size=high)
    scalar = cast("ScalarShape", shape)
    return _SCALARS[scalar.python_type](scalar.constraints)


def _bounds(constraints: Iterable[Constraint]) -> tuple[int | None, int | None]:
    for each in constraints:
        if isinstance(each, (Length, Range)):
            return each.min, each.max
    return None, None


def _short(constraints: Iterable[Constraint]) -> tuple[int, int]:
    low, high = _bounds(constraints)
    least = low or 0
    most = least + _ITEMS_AT_MOST
    return least, most if high is None else min(most, high)


# from_regex is slow with character classes as large as these.
_ALPHABETS = {
    pattern.regex: st.characters(
        codec="utf-8",
        min_codepoint=ord(" "),
        include_characters=controls,
        exclude_characters="\ufffe\uffff",
    )
    for pattern, controls in ((SINGLE_LINE, "\t"), (MULTI_LINE, "\t\r\n"))
}


def _strings(constraints: Sequence[Constraint]) -> st.SearchStrategy[str]:
    low, high = _bounds(constraints)
    regexes = [each.regex for each in constraints if isinstance(each, Pattern)]
    if regexes and regexes[0] not in _ALPHABETS:
        text = st.from_regex(regexes[0], fullmatch=True)
    else:
        alphabet = _ALPHABETS[regexes[0]] if regexes else st.characters(codec="utf-8")
        text = st.text(alphabet, min_size=low or 0, max_size=high)
    # A character has up to four bytes, so a text of `high` characters may be too long.
    return text.filter(lambda value: all(each.allows(value) for each in constraints))


def _integers(constraints: Iterable[Constraint]) -> st.SearchStrategy[int]:
    low, high = _bounds(constraints)
    return st.integers(low, high)


_TIME_ZONES = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)

_SCALARS: dict[type, Callable[[Sequence[Constraint]], st.SearchStrategy[Any]]] = {
    str: _strings,
    int: _integers,
    float: lambda _: st.floats(allow_nan=False, allow_infinity=False),
    bool: lambda _: st.booleans(),
    datetime: lambda _: st.datetimes(
        datetime(1970, 1, 2),  # noqa: DTZ001 - a zone is drawn
        datetime(2199, 12, 30),  # noqa: DTZ001
        timezones=_TIME_ZONES,
    ),
}
