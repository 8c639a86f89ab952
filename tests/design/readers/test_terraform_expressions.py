"""Terraform's expressions, evaluated before the deployment."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.readers.terraform_choices import Choices, each_way
from glue_wf_sdk.design.readers.terraform_expressions import Evaluator
from glue_wf_sdk.design.readers.terraform_module import Module
from glue_wf_sdk.design.readers.terraform_syntax import parse_terraform
from glue_wf_sdk.design.readers.terraform_values import is_wholly_known
from glue_wf_sdk.design.unknown import Unknown
from support.terraform import shown


def evaluated(expression: str, more: str = "", choices: Choices | None = None) -> Any:
    """The value of an expression, in a file with more in it."""
    body = parse_terraform(Source("main.tf", f"x = {expression}\n"))
    module = Module.of({"main.tf": parse_terraform(Source("main.tf", more))})
    return Evaluator(module, "x", choices).value(body.attributes["x"].expression, {})


# What Terraform 1.11.4 made of them, as outputs in a plan.
KNOWN: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("7 / 2", 3.5),
    ("7 % 3", 1),
    ("-5 + 2", -3),
    ("1.5 + 1.5", 3),
    ("!true", False),
    ("true && false || true", True),
    ("1 < 2", True),
    ("2 >= 3", False),
    ('"a" == "a"', True),
    ('1 == "1"', False),
    ("null == null", True),
    ("[1, 2] == [1, 2]", True),
    ('"${1}${true}"', "1true"),
    ('"x-${1.0}"', "x-1"),
    ('"a\\tb\\"c\\\\d\\u00e9"', 'a\tb"c\\dé'),
    ('"$${x} %%{y}"', "${x} %{y}"),
    ('"${"nested ${"deep"}"}"', "nested deep"),
    ('true ? "a" : "b"', "a"),
    ('{ a = 1, "b" : 2, (lower("C")) = 3 }', {"a": 1, "b": 2, "c": 3}),
    ('{ a = 1 }["a"]', 1),
    ("{ a = { b = [5, 6] } }.a.b[1]", 6),
    ('["a", "b"][0]', "a"),
    ('["a", "b"].1', "b"),
    ('[{ n = "a" }, { n = "b" }][*].n', ["a", "b"]),
    ('[{ n = "a" }, { n = "b" }].*.n', ["a", "b"]),
    ('"s"[*]', ["s"]),
    ("null[*]", []),
    ('[for x in ["a", "b"] : upper(x)]', ["A", "B"]),
    ('[for i, x in ["a", "b"] : "${i}${x}"]', ["0a", "1b"]),
    ('[for k, v in { b = 1, a = 2 } : "${k}${v}"]', ["a2", "b1"]),
    ("[for x in [1, 2, 3] : x if x > 1]", [2, 3]),
    ("{ for k, v in { a = 1, b = 2 } : v => k }", {"1": "a", "2": "b"}),
    ('{ for x in ["ab", "ac", "b"] : substr(x, 0, 1) => x... }', {"a": ["ab", "ac"], "b": ["b"]}),
    ('[for x in toset(["b", "a", "b"]) : x]', ["a", "b"]),
    ("merge({ a = 1 }, { b = 2, a = 3 })", {"a": 3, "b": 2}),
    ("merge({ a = 1 }, null)", {"a": 1}),
    ("merge([{ a = 1 }, { b = 2 }]...)", {"a": 1, "b": 2}),
    ('lookup({ a = "x" }, "a", "d")', "x"),
    ('lookup({ a = "x" }, "b", "d")', "d"),
    ('try({}.a, "d")', "d"),
    ('try({ a = 1 }.a, "d")', 1),
    ("can({}.a)", False),
    ("can(1)", True),
    ('coalesce("", null, "c")', "c"),
    ("coalesce(null, 5)", 5),
    ('concat(["a"], ["b", "c"])', ["a", "b", "c"]),
    ('element(["a", "b", "c"], 4)', "b"),
    ('element(concat([], [""]), 0)', ""),
    ('format("%s-%d-%v", "a", 5, true)', "a-5-true"),
    ('format("%02d|%5d|%%", 7, 42)', "07|   42|%"),
    ('join("-", ["a", "b"])', "a-b"),
    ('join("", [])', ""),
    ('join(",", ["a"], ["b", "c"])', "a,b,c"),
    ('lower("AbC")', "abc"),
    ('upper("AbC")', "ABC"),
    ('title("hello big world")', "Hello Big World"),
    ('replace("a-b-c", "-", "_")', "a_b_c"),
    ('trim("--a--", "-")', "a"),
    ('trimspace("  a ")', "a"),
    ('trimprefix("abc", "a")', "bc"),
    ('trimsuffix("abc", "c")', "ab"),
    ('chomp("a\\n\\n")', "a"),
    ('substr("hello", 1, 3)', "ell"),
    ('substr("hello", -3, 2)', "ll"),
    ('substr("hello", 1, -1)', "ello"),
    ('split(",", "a,b")', ["a", "b"]),
    ('split(",", "")', [""]),
    ('startswith("abc", "ab")', True),
    ('endswith("abc", "bc")', True),
    ('toset(["b", "a", "b"])', ["a", "b"]),
    ('tolist(toset(["b", "a"]))', ["a", "b"]),
    ("tomap({ a = 1 })", {"a": 1}),
    ("tostring(5)", "5"),
    ("tostring(true)", "true"),
    ('tonumber("5")', 5),
    ('tonumber("1.50")', 1.5),
    ('tobool("true")', True),
    ("keys({ b = 1, a = 2 })", ["a", "b"]),
    ("values({ b = 1, a = 2 })", [2, 1]),
    ('length(["a", "b"])', 2),
    ("length({ a = 1 })", 1),
    ('length("abc")', 3),
    ('flatten([["a"], ["b", ["c"]], []])', ["a", "b", "c"]),
    ('distinct(["a", "b", "a"])', ["a", "b"]),
    ('compact(["a", "", "b"])', ["a", "b"]),
    ('contains(["a", "b"], "b")', True),
    ('contains(["a"], "c")', False),
    ('index(["a", "b"], "b")', 1),
    ('reverse(["a", "b"])', ["b", "a"]),
    ('slice(["a", "b", "c"], 1, 3)', ["b", "c"]),
    ('sort(["b", "a"])', ["a", "b"]),
    ("range(3)", [0, 1, 2]),
    ("range(1, 7, 2)", [1, 3, 5]),
    ('one(["a"])', "a"),
    ("one([])", None),
    ("max(1, 5, 3)", 5),
    ("min(1, 5, 3)", 1),
    ("abs(-5)", 5),
    ("ceil(1.2)", 2),
    ("floor(1.8)", 1),
    ('zipmap(["a", "b"], [1, 2])', {"a": 1, "b": 2}),
    ('setunion(["a"], ["b"])', ["a", "b"]),
    ('setintersection(["a", "b"], ["b"])', ["b"]),
    ('setsubtract(["a", "b"], ["b"])', ["a"]),
    ('setproduct(["a", "b"], ["c"])', [["a", "c"], ["b", "c"]]),
    ("alltrue([true, true])", True),
    ("anytrue([false, true])", True),
    ('coalescelist([], ["a"])', ["a"]),
    ('jsonencode({ a = [1, "x", true, null] })', '{"a":[1,"x",true,null]}'),
    ('nonsensitive(sensitive("a")) == "b" ? 1 : 2', 2),
    ('nonsensitive(sensitive("x"))', "x"),
    ('"a" == 1 ? "x" : "y"', "y"),
    ("1 == 1.0", True),
    ('"5" + 1', 6),
    ("{ a = null }.a", None),
    ('[1, "a", true]', [1, "a", True]),
    ("1e3", 1000),
    ("10000000000 * 10", 100000000000),
    ("<<EOT\na ${1 + 1}\n  b\nEOT", "a 2\n  b\n"),
    ("<<-EOT\n    a\n      b $${x}\n\n    c\n  EOT", "a\n  b ${x}\n\nc\n"),
    ("<<EOT\nEOT", ""),
    (
        r"""<<EOT
${"${"}"}"}${{ a = 5 }.a}${"\"}"}
EOT""",
        '}5"}\n',
    ),
    ('{ in = 1, for = 2, "if" = 3 }', {"in": 1, "for": 2, "if": 3}),
    ("({ a = 1 }).a", 1),
    ("(([[5]])[0])[0]", 5),
]


@pytest.mark.parametrize(("expression", "value"), KNOWN, ids=[each for each, _ in KNOWN])
def test_known_expressions_have_terraforms_value(expression: str, value: Any) -> None:
    """What depends on nothing has the value that Terraform gives it."""
    assert value == json.loads(json.dumps(evaluated(expression)))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("var.env", "${var.env}"),
        ('"${var.env}-${1}-load"', "${var.env}-1-load"),
        ("upper(var.env)", "${upper(var.env)}"),
        ('upper(  "${var.env}-x")', '${upper("${var.env}-x")}'),
        ("var.jobs[0].name", "${var.jobs[0].name}"),
        ('var.jobs["a"]', '${var.jobs["a"]}'),
        ("var.jobs[*].name", "${var.jobs[*].name}"),
        ("var.jobs.*.name", "${var.jobs[*].name}"),
        ("var.jobs.*.name[0]", "${var.jobs[*].name[0]}"),
        ('["a", "b"][var.n]', '${["a", "b"][var.n]}'),
        ("-var.n", "${-(var.n)}"),
        ("!var.on", "${!(var.on)}"),
        ("var.n + 1", "${var.n + 1}"),
        ("var.a == null", "${var.a == null}"),
        ("var.a != 1", "${!(var.a == 1)}"),
        ("var.a && var.b", "${(var.a && var.b)}"),
        ("true && var.b", "${var.b}"),
        ("false || var.b", "${var.b}"),
        ('var.a ? "x" : "y"', '${(var.a ? "x" : "y")}'),
        ("var.a ? true : false", "${var.a}"),
        ('coalesce(var.a, "x")', '${coalesce(var.a, "x")}'),
        ("merge(var.a, { b = 1 })", '${merge(var.a, {"b" = 1})}'),
        ("merge(var.maps...)", "${merge(var.maps...)}"),
        ('try(var.a.b, "x")', '${try(var.a.b, "x")}'),
        ("try(var.a.b)", "${var.a.b}"),
        ("can(var.a)", "${can(var.a)}"),
        ("[for x in var.l : upper(x)]", "${[for x in var.l : upper(x)]}"),
        ("[for x in var.l : x if x != 1]", "${[for x in var.l : x => !(x == 1)]}"),
        ("{ for k, v in var.m : k => v.n }", "${{for k, v in var.m : k => v.n}}"),
        ("{ for k, v in var.m : k => v... }", "${{...for k, v in var.m : k => v}}"),
        ('[for x in ["a"] : x if var.on]', '${[for x in ["a"] : x => var.on]}'),
        ('{ for x in ["a"] : "${var.p}-${x}" => x }', '${{for x in ["a"] : "${var.p}-${x}" => x}}'),
        ('{ for x in ["a"] : x => x if var.on }', '${{for x in ["a"] : x => x => var.on}}'),
        ("data.aws_region.current.name", "${data.aws_region.current.name}"),
        ("module.etl.workflow_name", "${module.etl.workflow_name}"),
        ("path.module", "${path.module}"),
        ("each.key", "${each.key}"),
        ("cidrhost(var.net, 1)", "${cidrhost(var.net, 1)}"),
        ('provider::aws::arn_parse("x")', '${provider::aws::arn_parse("x")}'),
        ("aws_glue_job.gone.id", "${aws_glue_job.gone.name}"),
        ('aws_glue_job.gone["a.b"].id', '${aws_glue_job.gone["a.b"].name}'),
        ("aws_glue_job.gone.arn", "${aws_glue_job.gone.arn}"),
        ('jsonencode({ a = "${var.x}" })', '${jsonencode({"a" = var.x})}'),
        ('format("%s-%s", var.a, "b")', "${var.a}-b"),
        ('format("%05d", var.a)', '${format("%05d", var.a)}'),
        ("format(var.f, 1)", "${format(var.f, 1)}"),
        ('format("%x", 1)', '${format("%x", 1)}'),
        ('join("-", [var.a, "b"])', "${var.a}-b"),
        ("join(var.s, [1, 2])", "${join(var.s, [1, 2])}"),
        ('lookup(var.m, "a", "b")', '${lookup(var.m, "a", "b")}'),
        ('lookup({ a = var.x }, "a", var.d)', "${var.x}"),
        ("flatten([[var.a], [1]])", "${flatten([[var.a], [1]])}"),
        ("compact([var.a])", "${compact([var.a])}"),
        ("length(toset([var.a]))", "${length([var.a])}"),
        ("length(var.a)", "${length(var.a)}"),
        ('replace("a1", "/[0-9]/", "")', '${replace("a1", "/[0-9]/", "")}'),
    ],
)  # fmt: skip
def test_unknown_expressions_are_named_by_their_text(expression: str, text: str) -> None:
    """What only the deployment knows is known by its text: equal expressions have equal values."""
    value = evaluated(expression)

    assert not is_wholly_known(value)
    assert text == str(value)
    assert value == evaluated(expression.replace(" ", "\t "))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concat([var.a], [1])", ["${var.a}", 1]),
        ("element([var.a, 2], 1)", 2),
        ("length([var.a, 2])", 2),
        ("merge({ a = var.x }, { b = 1 })", {"a": "${var.x}", "b": 1}),
        ("values({ b = var.x, a = 1 })", [1, "${var.x}"]),
        ("distinct([var.a, var.a])", ["${var.a}"]),
        ('zipmap(["a"], [var.x])', {"a": "${var.x}"}),
        ("false && var.a", False),
        ("var.a || true", True),
        ("var.a == var.a", True),
        ('var.on ? "x" : "x"', "x"),
        ("try({ a = var.x }.b, 1)", 1),
        ('[for x in [var.a, "b"] : "${x}!"]', ["${var.a}!", "b!"]),
    ],
)  # fmt: skip
def test_unknown_parts_do_not_hide_the_known_ones(expression: str, value: Any) -> None:
    """Functions over collections do not need to know what is in them."""
    assert value == shown(evaluated(expression))


@pytest.mark.parametrize(
    "expression",
    [
        "{}.a",
        "[][0]",
        '{ a = 1 }["b"]',
        "zipmap([var.k], [1])",
        '\\"a\\"',
        '["a"]["b"]',
        "[1][0.5]",
        "toset([1])[0]",
        '"a".b',
        "null.a",
        "null[var.x]",
        '"x-${null}"',
        '"x-${[1]}"',
        "1 / 0",
        '"a" + 1',
        '"inf" + 1',
        '!"a"',
        '1 ? "a" : "b"',
        "upper()",
        "upper([1])",
        'join("-", 5)',
        "keys([1])",
        "lookup({}, 1)",
        'lookup({}, "a")',
        "element([], 0)",
        'element(["a"], "x")',
        "one([1, 2])",
        "coalesce(null)",
        "coalescelist([], [])",
        'index(["a"], "b")',
        "format()",
        'format("%s")',
        "range(100000)",
        "range(1, 5, 0)",
        "setproduct(range(200), range(200))",
        "try({}.a, [][0])",
        "try()",
        "tonumber([1])",
        'substr("a", 1.5, 2)',
        "zipmap([1], [])",
        "[for x in 5 : x]",
        "{ for x in [1, 1] : x => x }",
        "{ (null) = 1 }",
        "{ (var.k) = 1 }",
        '"%{ if true }a%{ endif }"',
        "<<EOT\n%{ if true }a%{ endif }\nEOT",
        "<<EOT\n${\nEOT",
        "<<EOT\n${a b}\nEOT",
        'merge({}, "a")',
        'merge("a"...)',
    ],
)  # fmt: skip
def test_what_fails_is_unknown(expression: str) -> None:
    """An expression that Terraform would refuse has a value that equals nothing else."""
    value = evaluated(expression)

    assert isinstance(value, Unknown)
    assert value == evaluated(expression)


def test_deep_nesting_is_unknown() -> None:
    """No depth makes the reader fail."""
    value = evaluated("[" * 300 + "]" * 300)

    assert not is_wholly_known(value)


def test_locals_are_followed() -> None:
    """A local is what it stands for, through other locals."""
    more = """
    locals {
      prefix = "${var.env}-etl"
      jobs   = { load = "${local.prefix}-load" }
    }
    """

    more += 'locals {\n twice = "${local.prefix}${local.prefix}"\n}'

    assert "${var.env}-etl${var.env}-etl" == str(evaluated("local.twice", more))
    assert "${var.env}-etl-load" == str(evaluated("local.jobs.load", more))
    assert "${local.gone}" == str(evaluated("local.gone", more))


def test_a_local_that_refers_to_itself_is_unknown() -> None:
    """A circle of locals ends in an unknown value."""
    more = "locals {\n a = local.b\n b = local.a\n c = [local.c]\n}"

    assert "${local.a}" == str(evaluated("local.a", more))
    assert ["${local.c}"] == shown(evaluated("local.c", more))


@pytest.mark.parametrize("start", ['"x"', "var.x", '["x"]', '{ a = "x" }'])
@pytest.mark.parametrize(
    "double", ["[local.a{0}, local.a{0}]", "jsonencode([local.a{0}, local.a{0}])"]
)
def test_values_of_any_size_are_unknown(start: str, double: str) -> None:
    """A few locals can stand for a value that no machine can hold."""
    more = [f"a{n} = {double.format(n + 1)}" for n in range(60)]
    value = evaluated("local.a0", "locals {\n" + "\n".join([*more, f"a60 = {start}"]) + "\n}")

    assert not is_wholly_known(value)


def test_endless_loops_end() -> None:
    """An expression that would take hours is unknown."""
    loop = "0"
    for _ in range(5):
        loop = f"[for i in range(10000) : {loop}]"
    body = parse_terraform(Source("main.tf", f"x = {loop}\n"))
    module = Module.of({})
    module.steps = 2_999_000
    value = Evaluator(module, "x").value(body.attributes["x"].expression, {})

    assert not is_wholly_known(value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("default = 5", 5),
        ('default = "dev"', "dev"),
        ("default = false", False),
        ('default = { a = "b" }', {"a": "b"}),
        ("type = string", "${var.x}"),
        # An empty default says that somebody else gives the value.
        ("default = null", "${var.x}"),
        ('default = ""', "${var.x}"),
        ("default = []", "${var.x}"),
        ("default = {}", "${var.x}"),
        ("default = var.y", "${var.y}"),
    ],
)
def test_a_variable_has_its_default(variable: str, value: Any) -> None:
    """A variable is its default; an empty one says nothing."""
    assert value == shown(evaluated("var.x", f'variable "x" {{\n {variable}\n}}'))


def ways(expression: str) -> list[Any]:
    """All values that an expression can have."""
    return each_way(lambda choices: shown(evaluated(expression, choices=choices)))


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ('var.a ? "x" : "y"', ["x", "y"]),
        ("[var.a ? 1 : 2, var.a ? 3 : 4]", [[1, 3], [2, 4]]),
        ("[var.a ? 1 : 2, !var.a ? 3 : 4]", [[1, 4], [2, 3]]),
        ('[var.a == "x" ? 1 : 2, var.a != "x" ? 3 : 4]', [[1, 4], [2, 3]]),
        ("var.a ? var.b ? 1 : 2 : 3", [1, 3, 2]),
        ("[var.a ? 1 : 2, var.b ? 3 : 4]", [[1, 3], [1, 4], [2, 3], [2, 4]]),
        ("true ? 1 : 2", [1]),
    ],
)  # fmt: skip
def test_conditions_turn_out_both_ways(expression: str, values: list[Any]) -> None:
    """An unknown condition turns out both ways, and in the same way wherever it stands."""
    assert sorted(map(str, values)) == sorted(map(str, ways(expression)))


def test_too_many_ways_are_unknown() -> None:
    """Beyond 16 ways, what depends on conditions is unknown."""
    four = ", ".join(f"var.c{n} ? {n} : 0" for n in range(1, 5))
    five = ", ".join(f"var.c{n} ? {n} : 0" for n in range(1, 6))

    assert 16 == len(ways(f"[{four}]"))
    (only,) = ways(f"[{five}]")
    assert "${(var.c1 ? 1 : 0)}" == only[0]


@given(st.text("abx${}[]()\"'.,:?=!<>-+*/%&|~ \n01\\EOT", max_size=20))
def test_no_text_makes_the_evaluator_fail(text: str) -> None:
    """Whatever can be parsed has a value."""
    try:
        body = parse_terraform(Source("main.tf", f"x = {text}\ny = [for a in [0] : {text}]\n"))
    except Unreadable:
        return
    evaluator = Evaluator(Module.of({}), "x")
    for choices in (None, Choices()):
        evaluator = Evaluator(Module.of({}), "x", choices)
        for attribute in body.attributes.values():
            evaluator.value(attribute.expression, {})
