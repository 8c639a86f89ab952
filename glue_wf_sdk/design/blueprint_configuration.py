"""The faults of a blueprint's configuration and of what it names, found without executing anything.

Source: AWS Glue developer guide: Creating the configuration file.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal, TypeAlias

import attrs

from glue_wf_sdk._core.suggestions import suggestion
from glue_wf_sdk._core.text import abbreviated, key_segment, printable
from glue_wf_sdk.design.blueprint_layout import names_in
from glue_wf_sdk.design.blueprint_parameters import configuration_rules_broken, read_parameter_spec
from glue_wf_sdk.design.readers.json_text import parse_json
from glue_wf_sdk.design.readers.located import LocatedMap, Mark
from glue_wf_sdk.design.readers.source import Unreadable, decoded

MAX_UNPACKED_BYTES = 5 * 2**20
_MAX_NAME_CHARACTERS = 1_024
_SEGMENT = re.compile(r'\["(?:[^"\\]|\\.)*"(?:\.\.\.)?\]|\.\w+')

FaultKind: TypeAlias = Literal["archive", "layout_generator", "parameter_spec"]


@attrs.frozen(kw_only=True)
class BlueprintFault:
    """A fault of a blueprint, for which Glue would refuse it or a run of it would fail.

    Attributes:
        kind: What is at fault.
        message: The fault, and how to mend it. Shows no default or allowed value.
        member: The path of the file at fault; None if it is the archive itself.
        line: The line in the file, from 1; None if the fault has none.
        column: The column, from 1.
    """

    kind: FaultKind
    message: str
    member: str | None = None
    line: int | None = None
    column: int | None = None


class FilesBeside(Mapping[str, bytes]):
    """The files in a folder on disk, by their paths relative to it; read when asked for.

    Reading one raises Unreadable if it cannot be read.
    Iterates only over the files directly in the folder, because it can be the root of a project.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, path: str) -> bytes:
        if path not in self:
            raise KeyError(path)
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(MAX_UNPACKED_BYTES)
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror}") from None

    def __contains__(self, path: object) -> bool:
        try:
            return isinstance(path, str) and (self._folder / path).is_file()
        except OSError:  # A name can be too long for the file system.
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(each.name for each in self._folder.iterdir() if each.is_file()))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def configuration_faults(
    path: str, files: Mapping[str, bytes], *, is_archive: bool
) -> tuple[BlueprintFault, ...]:
    """Every fault of a blueprint.cfg, and of the layoutGenerator that it names.

    `files` are those of the archive, or those beside the configuration on disk. Then the folders
    that the archive will have are not known, and the scripts may be elsewhere.
    """
    try:
        configuration = parse_json(decoded(files[path]), strict=True).root
    except Unreadable as error:
        return (_fault("archive", error.problem, path, (error.line, error.column)),)
    if not isinstance(configuration, LocatedMap):
        return (_fault("archive", "must be a JSON object", path, (1, 1)),)
    generator, spec = configuration.get("layoutGenerator"), configuration.get("parameterSpec")
    faults = [*_rule_faults(path, configuration)]
    if isinstance(generator, str) and generator:
        mark = configuration.marks["layoutGenerator"]
        faults += _layout_faults(path, generator, mark, files, is_archive=is_archive)
    if isinstance(spec, LocatedMap):
        faults += _parameter_faults(path, spec, configuration.marks["parameterSpec"])
    return tuple(faults)


def _fault(
    kind: FaultKind,
    message: str,
    member: str,
    mark: tuple[int | None, int | None] = (None, None),
) -> BlueprintFault:
    line, column = mark
    return BlueprintFault(kind=kind, message=message, member=member, line=line, column=column)


_KINDS: dict[str, FaultKind] = {
    "layoutGenerator": "layout_generator",
    "parameterSpec": "parameter_spec",
}


def _rule_faults(path: str, configuration: LocatedMap) -> Iterator[BlueprintFault]:
    keys = {key_segment(key): key for key in configuration} | {key: key for key in _KINDS}
    for violation in configuration_rules_broken(configuration):
        key = keys[violation.path]
        mark = configuration.marks.get(key, configuration.mark)
        yield _fault(_KINDS.get(key, "archive"), str(violation), path, mark)


def _parameter_faults(path: str, spec: LocatedMap, mark: Mark) -> Iterator[BlueprintFault]:
    marks = {"": mark}
    for key, properties in spec.items():
        name = key_segment(key)
        marks[name] = spec.marks[key]
        for each, inner in properties.marks.items() if isinstance(properties, LocatedMap) else ():
            marks[f"{name}.{each}"] = marks[name + key_segment(each)] = inner
    for violation in read_parameter_spec(spec)[1]:
        segments = _SEGMENT.findall(violation.path)
        known = ("".join(segments[:count]) for count in (2, 1, 0))
        closest = next(marks[each] for each in known if each in marks)
        message = str(attrs.evolve(violation, path=f"parameterSpec{violation.path}"))
        yield _fault("parameter_spec", message, path, closest)


def _layout_faults(
    path: str, generator: str, mark: Mark, files: Mapping[str, bytes], *, is_archive: bool
) -> Iterator[BlueprintFault]:
    *module, function = generator[:_MAX_NAME_CHARACTERS].split(".")
    is_name = module and all([*module, function]) and not re.search(r"[/\\]", generator)
    if not is_name or len(generator) > _MAX_NAME_CHARACTERS:
        problem = "must be the full name of a function, such as folder.module.function; is "
        yield _layout_fault(problem + abbreviated(generator), path, mark)
        return
    script = _script(module, path, files, is_archive=is_archive)
    if script is None:
        scripts = [each for each in files if each.endswith(".py")]
        if scripts or is_archive:  # All scripts may be in another folder on disk.
            problem = _missing_module(".".join(module), scripts, is_archive=is_archive)
            yield _layout_fault(problem, path, mark)
        return
    try:
        names = names_in(files[script])
    except Unreadable as error:
        yield _fault("archive", error.problem, script)
    except SyntaxError as error:
        problem = f"names {abbreviated(script)}, which is not valid Python: {printable(error.msg)}"
        yield _layout_fault(problem, script, (error.lineno, error.offset))
    else:
        if names.is_complete and function not in names.defined:
            problem = (
                f"names the function {abbreviated(function)}, which {abbreviated(script)}"
                f" does not define{suggestion(function, names.defined)}"
            )
            yield _layout_fault(problem, path, mark)


def _layout_fault(problem: str, member: str, mark: tuple[int | None, int | None]) -> BlueprintFault:
    return _fault("layout_generator", f"layoutGenerator {problem}", member, mark)


def _script(
    module: list[str], path: str, files: Mapping[str, bytes], *, is_archive: bool
) -> str | None:
    """The path of the script that is a module, or None."""
    if is_archive:
        folder = PurePosixPath(path).parent
        bases = ["/".join(module), str(folder.joinpath(*module))]
    else:
        bases = ["/".join(module[count:]) for count in range(len(module) + 1)]
    candidates = (
        script for base in bases for script in (f"{base}/__init__.py".lstrip("/"), f"{base}.py")
    )
    return next((each for each in candidates if each in files), None)


def _missing_module(name: str, scripts: list[str], *, is_archive: bool) -> str:
    modules = {_module(each): each for each in scripts}
    last = name.rpartition(".")[2]
    # The folder is easily left out when the archive is made.
    moved = [script for module, script in modules.items() if module.rpartition(".")[2] == last]
    hint = f"; there is {abbreviated(moved[0])}" if moved else suggestion(name, modules)
    place = "in the archive" if is_archive else "beside the configuration"
    return f"names the module {abbreviated(name)}, which is not {place}{hint}"


def _module(script: str) -> str:
    return script.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
