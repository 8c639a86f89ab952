"""The faults of a blueprint's configuration and of what it names, found without executing anything.

Source: AWS Glue developer guide: Creating the configuration file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal, TypeAlias

import attrs

from glue_wf_sdk._core.json_places import Place, key_places
from glue_wf_sdk._core.json_text import JSONObject, NotJSONError, load_json
from glue_wf_sdk._core.suggestions import suggestion
from glue_wf_sdk._core.text import abbreviated, key_segment, printable
from glue_wf_sdk.design.blueprint_layout import names_in
from glue_wf_sdk.design.blueprint_parameters import configuration_rules_broken, read_parameter_spec

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


class UnreadableFileError(ValueError):
    """A file that is there cannot be read; the message says why."""


class FilesBeside(Mapping[str, bytes]):
    """The files in a folder on disk, by their paths relative to it; read when asked for.

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
            raise UnreadableFileError(f"cannot be read: {error.strerror}") from None

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
        content = files[path]
        configuration = load_json(content)
    except UnreadableFileError as error:
        return (_fault("archive", str(error), path),)
    except NotJSONError as error:
        return (_fault("archive", str(error), path, (error.line, error.column)),)
    if not isinstance(configuration, JSONObject):
        return (_fault("archive", "must be a JSON object", path, (1, 1)),)
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    places = key_places(text, depth=3)
    generator, spec = configuration.get("layoutGenerator"), configuration.get("parameterSpec")
    faults = [*_rule_faults(path, configuration, places)]
    if isinstance(generator, str) and generator:
        place = places["layoutGenerator",]
        faults += _layout_faults(path, generator, place, files, is_archive=is_archive)
    if isinstance(spec, JSONObject):
        faults += _parameter_faults(path, spec, places)
    return tuple(faults)


def _fault(
    kind: FaultKind,
    message: str,
    member: str,
    place: tuple[int | None, int | None] = (None, None),
) -> BlueprintFault:
    line, column = place
    return BlueprintFault(kind=kind, message=message, member=member, line=line, column=column)


_KINDS: dict[str, FaultKind] = {
    "layoutGenerator": "layout_generator",
    "parameterSpec": "parameter_spec",
}
_Places: TypeAlias = Mapping[tuple[str, ...], Place]


def _rule_faults(path: str, configuration: JSONObject, places: _Places) -> Iterator[BlueprintFault]:
    keys = {key_segment(key): key for key in configuration} | {key: key for key in _KINDS}
    for violation in configuration_rules_broken(configuration):
        key = keys[violation.path]
        place = places.get((key,), (1, 1))  # Of the object, if the key is missing.
        yield _fault(_KINDS.get(key, "archive"), str(violation), path, place)


def _parameter_faults(path: str, spec: JSONObject, places: _Places) -> Iterator[BlueprintFault]:
    shown = {"": places["parameterSpec",]}
    for (root, *keys), place in places.items():
        if root == "parameterSpec" and keys:
            name = key_segment(keys[0])
            shown[name] = place if len(keys) == 1 else shown[name]
            for each in keys[1:]:
                shown[f"{name}.{each}"] = shown[name + key_segment(each)] = place
    for violation in read_parameter_spec(spec)[1]:
        segments = _SEGMENT.findall(violation.path)
        known = ("".join(segments[:count]) for count in (2, 1, 0))
        place = next(shown[each] for each in known if each in shown)
        yield _fault("parameter_spec", str(violation), path, place)


def _layout_faults(
    path: str, generator: str, place: Place, files: Mapping[str, bytes], *, is_archive: bool
) -> Iterator[BlueprintFault]:
    *module, function = generator[:_MAX_NAME_CHARACTERS].split(".")
    is_name = module and all([*module, function]) and not re.search(r"[/\\]", generator)
    if not is_name or len(generator) > _MAX_NAME_CHARACTERS:
        problem = "must be the full name of a function, such as folder.module.function; is "
        yield _layout_fault(problem + abbreviated(generator), path, place)
        return
    script = _script(module, path, files, is_archive=is_archive)
    if script is None:
        scripts = [each for each in files if each.endswith(".py")]
        if scripts or is_archive:  # All scripts may be in another folder on disk.
            problem = _missing_module(".".join(module), scripts, is_archive=is_archive)
            yield _layout_fault(problem, path, place)
        return
    try:
        names = names_in(files[script])
    except UnreadableFileError as error:
        yield _fault("archive", str(error), script)
    except SyntaxError as error:
        problem = f"names {abbreviated(script)}, which is not valid Python: {printable(error.msg)}"
        yield _layout_fault(problem, script, (error.lineno, error.offset))
    else:
        if names.is_complete and function not in names.defined:
            problem = (
                f"names the function {abbreviated(function)}, which {abbreviated(script)}"
                f" does not define{suggestion(function, names.defined)}"
            )
            yield _layout_fault(problem, path, place)


def _layout_fault(
    problem: str, member: str, place: tuple[int | None, int | None]
) -> BlueprintFault:
    return _fault("layout_generator", f"layoutGenerator {problem}", member, place)


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
