"""Finds designs in files and directories, and has each read by the reader of its language.

A reader is imported when the first file of its language is read: that of Terraform's HCL alone
takes longer to import than a template takes to be read.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import attrs

from glue_wf_sdk.design.finding import Finding, Place
from glue_wf_sdk.design.model import Designs, DesignUnit
from glue_wf_sdk.design.readers.located import Document, LocatedMap
from glue_wf_sdk.design.readers.source import Source, Unreadable
from glue_wf_sdk.design.rules.reading import unread

__all__ = ["load_designs"]

T = TypeVar("T")

_TEMPLATES = (".yaml", ".yml", ".json", ".template")
_TERRAFORM = re.compile(r"[^.].*\.tf(\.json)?")
# The files from which Terraform takes the values of variables without being told to.
_VALUES = re.compile(r"(terraform|[^.].*\.auto)\.tfvars(\.json)?")
_CONFIGURATION = "blueprint.cfg"
# Directories without anybody's own designs: packages, and what the CDK uploads to S3.
_SKIPPED = re.compile(r"\..*|node_modules|__pycache__|asset\..*")
# Words without one of which a file has nothing of Glue's: those of templates, plans and ``.tf``
# files, and of triggers in the API's form.
_RESOURCE = re.compile(r"\bType[\"']?\s*:\s*[\"']?AWS::Glue::")
_GLUE = re.compile(r"AWS::Glue::|aws_glue_|\b(?:JobName|CrawlerName|TriggerDetails)\b")


def load_designs(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Designs:
    """Reads designs: templates, plans, ``.tf`` files, answers of the API and blueprints.

    The content of a file decides how it is read. With a ``.tf`` file, its whole directory is read,
    as Terraform does, with ``.tf.json`` files and the values in ``terraform.tfvars`` and
    ``*.auto.tfvars``. Directories are searched for templates and answers (``.yaml``, ``.yml``,
    ``.json``, ``.template``), ``.tf`` files and blueprints (``blueprint.cfg``, and ``.zip`` files
    that contain one). Files in them that have nothing to do with Glue are passed over, as are
    hidden directories, ``node_modules`` and the assets of the CDK. The layout script of a blueprint
    is read only if you name it; like everything in a blueprint, it is never executed.

    Args:
        paths: A file or a directory, or several.

    Returns:
        The designs. A file that cannot be read raises nothing, and is one of `Designs.unread`.
    """
    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    loader = _Loader()
    for path in several:
        loader.load(os.fspath(path))
    return Designs(units=tuple(loader.units), unread=tuple(loader.unread))


@attrs.define
class _Loader:
    units: list[DesignUnit] = attrs.field(factory=list[DesignUnit])
    unread: list[Finding] = attrs.field(factory=list[Finding])
    seen: set[str] = attrs.field(factory=set[str])

    def load(self, file: str) -> None:
        """Reads a file or a directory that the caller has named."""
        path = Path(file)
        if not file:
            self._report(file, Unreadable("the path is empty"))
            return
        try:
            mode = path.stat().st_mode
        except OSError as error:
            self._report(file, Unreadable(f"cannot be read: {error.strerror}"))
            return
        except ValueError:  # The path has a NUL.
            self._report(file, Unreadable("cannot be read"))
            return
        if stat.S_ISDIR(mode):
            self._search(path)
        elif not stat.S_ISREG(mode):  # A pipe may wait forever.
            self._report(file, Unreadable("is not a regular file"))
        elif _TERRAFORM.fullmatch(path.name):
            self._load_terraform(path.parent, path)
        elif self._is_new(path):
            self._load_file(path, file)

    def _search(self, directory: Path) -> None:
        for found in _files_below(directory):
            if _TERRAFORM.fullmatch(found.name):
                self._load_terraform(found.parent)
            elif self._is_new(found):
                self._load_found(found)

    def _load_file(self, path: Path, file: str) -> None:
        try:
            self.units.append(_read_named(path, file))
        except Unreadable as error:
            self._report(file, error)

    def _load_found(self, path: Path) -> None:
        """Reads a file of a directory, unless it is no design."""
        file = str(path)
        if path.suffix not in _TEMPLATES:
            self._load_file(path, file)
            return
        try:
            source = Source.read(file)
        except Unreadable:
            return
        if not _GLUE.search(source.text):
            return
        try:
            unit = _read_document(_parsed(source), source)
        except Unreadable as error:
            if _may_be_broken_design(source):
                self._report(file, error)
        else:
            self.units += () if unit is None else (unit,)

    def _load_terraform(self, directory: Path, named: Path | None = None) -> None:
        if not self._is_new(directory):
            return
        sources: list[Source] = []
        unread: list[Finding] = []
        found = {named} if named is not None else set[Path]()
        with suppress(OSError):  # A directory may be unreadable though a file in it is not.
            found.update(
                path
                for path in directory.iterdir()
                if _TERRAFORM.fullmatch(path.name) or _VALUES.fullmatch(path.name)
            )
        for path in sorted(found):
            try:
                sources += [Source.read(str(path))] if path.is_file() else []
            except Unreadable as error:
                unread.append(_finding(str(path), error))
        if named is None and not any("aws_glue_" in each.text for each in sources):
            return
        self.unread += unread
        try:
            unit = _read_terraform(str(directory), sources)
        except Unreadable as error:
            self._report(str(directory), error)
            return
        self.units.append(_as_part(unit) if unread else unit)

    def _is_new(self, path: Path) -> bool:
        key = os.path.realpath(path)
        is_new = key not in self.seen
        self.seen.add(key)
        return is_new

    def _report(self, file: str, error: Unreadable) -> None:
        self.unread.append(_finding(file, error))


def _finding(file: str, error: Unreadable) -> Finding:
    place = Place(file, error.line, error.column)
    return unread(place, error.problem, is_for_another_tool=isinstance(error, _ForAnotherTool))


def _may_be_broken_design(source: Source) -> bool:
    """Whether a file that cannot be read has more of Glue's than some mention of it."""
    is_json = source.file.endswith(".json")
    return _RESOURCE.search(source.text) is not None or (is_json and "aws_glue_" in source.text)


def _files_below(directory: Path) -> Iterator[Path]:
    """The files in a directory that may be designs, in a stable order."""
    # Links to directories are not followed: they may lead in a circle.
    for root, directories, names in os.walk(directory):
        directories[:] = sorted(each for each in directories if not _SKIPPED.fullmatch(each))
        for name in sorted(names):
            path = Path(root, name)
            if _may_be_design(path) and path.is_file():
                yield path


def _may_be_design(path: Path) -> bool:
    if path.suffix == ".zip":
        from glue_wf_sdk.design.readers.archives import is_blueprint_archive

        return path.is_file() and is_blueprint_archive(path)
    if path.name == _CONFIGURATION or path.suffix in _TEMPLATES:
        return True
    return _TERRAFORM.fullmatch(path.name) is not None


def _read_named(path: Path, file: str) -> DesignUnit:
    """The unit in a file that is certainly meant to be a design; raises Unreadable."""
    if path.suffix == ".zip" or path.name.endswith(".cfg"):
        from glue_wf_sdk.design.readers import archives

        is_archive = path.suffix == ".zip"
        read = archives.read_archive if is_archive else archives.read_configuration
        return read(path, file)
    source = Source.read(file)
    if path.suffix == ".py":
        from glue_wf_sdk.design.readers.blueprint_layouts import read_layout_script

        return _guarded(lambda: read_layout_script(source))
    document = _parsed(source)
    unit = _read_document(document, source)
    if unit is None:
        raise Unreadable(_problem_of(document.root))
    return unit


def _problem_of(root: object) -> str:
    from glue_wf_sdk.design.readers.api_answers import lacks_graph

    if lacks_graph(root):
        return "has no graph; fetch the workflow or the run with --include-graph"
    return (
        "is no design: neither a CloudFormation template, a Terraform plan, a payload of"
        " CreateTrigger, an answer with triggers or a workflow's graph, nor a blueprint"
    )


class _ForAnotherTool(Unreadable):
    """A file out of which another tool makes a design."""


def _parsed(source: Source) -> Document:
    """The document in a text; raises Unreadable."""
    try:
        return _document_of(source)
    except Unreadable as error:
        if not source.is_for_another_tool:
            raise
        problem, line, column = error.problem, error.line, error.column
    raise _ForAnotherTool(problem, line, column)


def _document_of(source: Source) -> Document:
    suffix = Path(source.file).suffix
    if suffix == ".json" or (
        suffix not in (".yaml", ".yml") and source.text.lstrip().startswith(("{", "["))
    ):
        from glue_wf_sdk.design.readers.json_text import parse_json

        return parse_json(source.text)
    from glue_wf_sdk.design.readers.yaml_text import parse_yaml

    return parse_yaml(source.text)


def _read_document(document: Document, source: Source) -> DesignUnit | None:
    """The unit in a document; None if it is no design. Raises Unreadable."""
    return _guarded(lambda: _read_by_language(document, source))


def _read_by_language(document: Document, source: Source) -> DesignUnit | None:
    root = document.root
    keys = root.keys() if isinstance(root, LocatedMap) else set[str]()
    if keys & {"Resources", "AWSTemplateFormatVersion", "Transform"}:
        from glue_wf_sdk.design.readers.cloudformation import is_template, read_template

        if is_template(root):
            return read_template(document, source)
    if "format_version" in keys:
        from glue_wf_sdk.design.readers.terraform_plan import is_plan, read_plan

        if is_plan(root):
            return read_plan(document, source)
    if "Workflow" in keys:
        from glue_wf_sdk.design.readers.blueprint_layouts import is_layout, read_layout

        if is_layout(root):
            return read_layout(document, source)
    from glue_wf_sdk.design.readers.api_answers import is_answer, read_answer

    return read_answer(document, source) if is_answer(root) else None


def _read_terraform(directory: str, sources: list[Source]) -> DesignUnit:
    from glue_wf_sdk.design.readers.terraform_files import read_terraform

    return _guarded(lambda: read_terraform(directory, sources))


def _guarded(read: Callable[[], T]) -> T:
    """What a reader returns; raises Unreadable also if a value has too many others around it."""
    try:
        return read()
    except RecursionError:
        problem = "is nested too deeply"
    raise Unreadable(problem)


def _as_part(unit: DesignUnit) -> DesignUnit:
    """A unit of which some files could not be read, so that triggers may be missing."""
    workflows = [attrs.evolve(each, is_whole=False) for each in unit.workflows]
    return attrs.evolve(unit, workflows=tuple(workflows), is_partial=True)
