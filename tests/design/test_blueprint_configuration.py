"""The faults of a blueprint.cfg and of what it names, in an archive and on disk."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from glue_wf_sdk.design.blueprint_configuration import (
    BlueprintFault,
    FilesBeside,
    configuration_faults,
)
from glue_wf_sdk.design.readers.source import Unreadable

LAYOUT = b"def generate_layout(user_params, system_params): ..."


def configured(generator: object = "etl.layout.generate_layout", **spec: Any) -> bytes:
    """The text of a blueprint.cfg in one line."""
    return json.dumps({"layoutGenerator": generator, "parameterSpec": spec}).encode()


def faults_of(files: Mapping[str, bytes], path: str = "etl/blueprint.cfg") -> list[str]:
    """The kind and message of each fault in an archive."""
    found = configuration_faults(path, files, is_archive=True)
    return [f"{each.kind}: {each.message}" for each in found]


def layout_faults(generator: object, files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with a layoutGenerator."""
    return faults_of({"etl/blueprint.cfg": configured(generator), **files})


# Of the shape of the public samples: every type that they use, with and without a default.
SAMPLE = {
    "WorkflowName": {"type": "String", "collection": False, "description": "The name."},
    "IAMRole": {"type": "IAMRoleName", "collection": False},
    "InputLocation": {"type": "S3Uri", "collection": False, "defaultValue": "s3://path/to/input/"},
    "Paths": {"type": "S3Uri", "collection": True},
    "Optional": {"type": "String", "collection": False, "defaultValue": ""},
    "PartitionKeys": {"type": "String", "collection": True, "defaultValue": [""]},
    "Format": {"type": "String", "defaultValue": "csv", "allowedValues": ["csv", "json"]},
    "Frequency": {"type": "String", "defaultValue": "", "allowedValues": ["Daily", "Custom", ""]},
    "EnableManifest": {"type": "Boolean", "collection": False, "defaultValue": True},
    "FileSizeMB": {"type": "Double", "collection": False, "defaultValue": 128},
    "Percent": {"type": "Double", "defaultValue": 0.5},
    "NumberOfWorkers": {"type": "Integer", "defaultValue": 5},
}


@pytest.mark.parametrize(
    ("path", "generator", "script"),
    [
        ("etl/blueprint.cfg", "etl.layout.generate_layout", "etl/layout.py"),
        ("Demo/blueprint.cfg", "Demo.Layout.generate_layout", "Demo/Layout.py"),
        ("blueprint.cfg", "layout.generate_layout", "layout.py"),
        ("etl/blueprint.cfg", "layout.generate_layout", "etl/layout.py"),
        ("etl/blueprint.cfg", "etl.generate_layout", "etl/__init__.py"),
        ("etl/blueprint.cfg", "etl.layouts.all.generate_layout", "etl/layouts/all.py"),
        ("etl/blueprint.cfg", "etl.layouts.generate_layout", "etl/layouts/__init__.py"),
        ("my-etl/blueprint.cfg", "my-etl.layout.generate_layout", "my-etl/layout.py"),
    ],
)
def test_blueprints_without_faults(path: str, generator: str, script: str) -> None:
    """An archive of the shape of the guide's and the public samples' has no fault."""
    files = {path: configured(generator, **SAMPLE), script: LAYOUT, "etl/etl.py": b"import x"}

    assert [] == faults_of(files, path)


@pytest.mark.parametrize(
    ("generator", "problem"),
    [
        ("generate_layout", "must be the full name of a function, such as folder.module.function"),
        ("etl..generate_layout", "must be the full name of a function"),
        ("etl.layout.", "must be the full name of a function"),
        ("a." * 2_000_000 + "generate", "must be the full name of a function"),
        ("../etl/layout.generate_layout", "must be the full name of a function"),
        (
            "etl.layuot.generate_layout",
            "names the module 'etl.layuot', which is not in the archive; did you mean etl.layout?",
        ),
        ("other.script.generate", "names the module 'other.script', which is not in the archive"),
        (
            "demo.layout.generate_layout",
            "names the module 'demo.layout', which is not in the archive; there is 'etl/layout.py'",
        ),
        (
            "etl.layout.generate_layuot",
            "names the function 'generate_layuot', which 'etl/layout.py' does not define; did you",
        ),
        ("etl.layout.main", "names the function 'main', which 'etl/layout.py' does not define"),
    ],
)
def test_a_generator_that_is_not_there(generator: str, problem: str) -> None:
    """A layoutGenerator must name a module of the archive, and a function of it."""
    (found,) = layout_faults(generator, {"etl/layout.py": LAYOUT})

    assert found.startswith(f"layout_generator: layoutGenerator {problem}")


def test_the_folder_was_left_out_of_the_archive() -> None:
    """The files of a folder without the folder are a fault that names the script."""
    files = {"blueprint.cfg": configured(), "layout.py": LAYOUT}

    (found,) = faults_of(files, "blueprint.cfg")
    assert found.endswith(
        "the module 'etl.layout', which is not in the archive; there is 'layout.py'"
    )


@pytest.mark.parametrize("source", [b"from .layouts import *", b"-" * 100_000 + b"1"])
def test_a_script_that_cannot_be_judged(source: bytes) -> None:
    """A star import can define any function, and what Python gives up on is no fault."""
    assert [] == layout_faults("etl.layout.generate_layout", {"etl/layout.py": source})


def test_only_the_named_script_must_be_valid() -> None:
    """A syntax error in the named module is a fault with its place; others are left alone."""
    files = {
        "etl/blueprint.cfg": configured(),
        "etl/layout.py": b"import x\ndef generate_layout(:\n",
        "etl/job.py": b"print 'Python 2'",
    }
    (found,) = configuration_faults("etl/blueprint.cfg", files, is_archive=True)

    assert ("layout_generator", "etl/layout.py", 2) == (found.kind, found.member, found.line)
    assert found.message.startswith(
        "layoutGenerator names 'etl/layout.py', which is not valid Python: "
    )
    assert [] == faults_of({**files, "etl/layout.py": LAYOUT})


CONFIGURATION = b"""{
    "layoutGenerator": "etl.layout.generate",
    "parameterSpec": {
        "NoType": {},
        "Kind": {"collection": false,
            "type": "string"},
        "Values": {"type": "Integer", "allowedValues": [1, "s3cret"],
            "default": 3},
        "Default": {"type": "Integer",
            "defaultValue": "s3cret"},
        "Keys": {"type": "String", "collection": true,
            "defaultValue": "s3cret"},
        "Twice": {"type": "String",
            "type": "Integer"},
        "No": "object",
        "Twin": {"type": "String"},
        "Twin": {"type": "String"}
    }
}"""


def test_each_fault_has_its_place() -> None:
    """Every fault is found, with line and column in blueprint.cfg, and no value is shown."""
    files = {"etl/blueprint.cfg": CONFIGURATION, "etl/layout.py": LAYOUT}
    found = configuration_faults("etl/blueprint.cfg", files, is_archive=True)

    assert {"etl/blueprint.cfg"} == {each.member for each in found}
    expected = [
        (2, 5, "layoutGenerator names the function 'generate', which "),
        (17, 9, 'parameterSpec["Twin"]: is a duplicate key'),
        (4, 9, 'parameterSpec["NoType"].type: is required'),
        (6, 13, 'parameterSpec["Kind"].type: must be one of String, Integer, '),
        (
            8,
            13,
            'parameterSpec["Values"]["default"]: is not a property of a parameter; did you mean ',
        ),
        (7, 39, 'parameterSpec["Values"].allowedValues[1]: must be an integer'),
        (10, 13, 'parameterSpec["Default"].defaultValue: must be an integer'),
        (12, 13, 'parameterSpec["Keys"].defaultValue: must be a list of values'),
        (14, 13, 'parameterSpec["Twice"]["type"]: is a duplicate key'),
        (15, 9, 'parameterSpec["No"]: must be a JSON object'),
    ]
    assert expected == [
        (each.line, each.column, each.message[: len(message)])
        for each, (_, _, message) in zip(found, expected, strict=True)
    ]
    assert ["layout_generator"] + ["parameter_spec"] * 9 == [each.kind for each in found]
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("archive", "is not JSON: Expecting value", 1, 1)),
        (b'{\n "a" 1}', ("archive", "is not JSON: Expecting ':' delimiter", 2, 6)),
        (b"\xff{", ("archive", "byte 0 is not utf-8", None, None)),
        (b"[" * 100_000, ("archive", "is nested too deeply", 1, 101)),
        (b"[]", ("archive", "must be a JSON object", 1, 1)),
        (b'{"parameterSpec": {}}', ("layout_generator", "layoutGenerator: is required", 1, 1)),
        (
            b'{"layoutGenerator": "",\n "parameterSpec": {}}',
            ("layout_generator", "layoutGenerator: must be the name of a function", 1, 2),
        ),
        (
            b'{"layoutGenerator": "etl.layout.generate_layout"}',
            ("parameter_spec", "parameterSpec: is required", 1, 1),
        ),
        (
            b'{"layoutGenerator": "etl.layout.generate_layout",\n "parameterSpec": []}',
            ("parameter_spec", "parameterSpec: must be a JSON object", 2, 2),
        ),
        (
            configured()[:-1] + b',\n"parameterSpec": {}}',
            ("parameter_spec", '["parameterSpec"]: is a duplicate key', 2, 1),
        ),
        (
            b'{"a": 1, "a": 2, ' + configured()[1:],
            ("archive", '["a"]: is a duplicate key', 1, 10),
        ),
        (
            configured(P={"type": "String", "description": "\u00e9" * 65_536}),
            ("parameter_spec", "parameterSpec: must have at most 131072", 1, 51),
        ),
    ],
    ids=range(12),
)
def test_a_broken_configuration(
    content: bytes, expected: tuple[str, str, int | None, int | None]
) -> None:
    """What is no JSON, lacks a key, or has a wrong or duplicate one, is a fault with its place."""
    files = {"etl/blueprint.cfg": content, "etl/layout.py": LAYOUT}
    (found,) = configuration_faults("etl/blueprint.cfg", files, is_archive=True)

    kind, message, line, column = expected
    assert (kind, line, column) == (found.kind, found.line, found.column)
    assert found.message.startswith(message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    """Places are counted in characters, in every encoding that JSON can have."""
    text = '{"layoutGenerator": "etl.layout.main", "é": "é",\n "é": "", "parameterSpec": {}}'
    files = {"etl/blueprint.cfg": text.encode(encoding), "etl/layout.py": LAYOUT}
    found = configuration_faults("etl/blueprint.cfg", files, is_archive=True)

    assert [(2, 2), (1, 2)] == [(each.line, each.column) for each in found]


class TestOnDisk:
    """A blueprint.cfg that is checked against the files beside it."""

    def faults(self, folder: Path, **files: bytes) -> tuple[BlueprintFault, ...]:
        """The faults of a configuration in a folder with these scripts."""
        for name, content in files.items():
            path = folder / (name.replace("__", "/") + ".py")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        (folder / "blueprint.cfg").write_bytes(configured())
        return configuration_faults("blueprint.cfg", FilesBeside(folder), is_archive=False)

    @pytest.mark.parametrize("script", ["layout", "etl__layout"])
    def test_the_script_is_beside_it(self, tmp_path: Path, script: str) -> None:
        """The folder of the archive can be the configuration's own, whatever it is named here."""
        assert () == self.faults(tmp_path, **{script: LAYOUT})

    def test_the_function_is_not_there(self, tmp_path: Path) -> None:
        """A function that the script lacks is a fault."""
        (found,) = self.faults(tmp_path, layout=b"def generate(): ...")

        assert "names the function 'generate_layout', which 'layout.py'" in found.message

    def test_the_script_is_not_there(self, tmp_path: Path) -> None:
        """A module that is not among the scripts beside it is a fault."""
        (found,) = self.faults(tmp_path, layuot=LAYOUT)

        assert (
            "names the module 'etl.layout', which is not beside the configuration" in found.message
        )

    def test_no_script_is_there(self, tmp_path: Path) -> None:
        """Without any script beside it, they are elsewhere, and nothing is known of them."""
        assert () == self.faults(tmp_path)

    def test_a_script_that_cannot_be_read(self, tmp_path: Path) -> None:
        """A script that cannot be opened is a fault of its own."""

        class Locked(FilesBeside):
            def __getitem__(self, path: str) -> bytes:
                if path.endswith(".py"):
                    raise Unreadable("cannot be read: Permission denied")
                return super().__getitem__(path)

        self.faults(tmp_path, layout=LAYOUT)
        (found,) = configuration_faults("blueprint.cfg", Locked(tmp_path), is_archive=False)
        assert ("archive", "layout.py", "cannot be read: Permission denied") == (
            found.kind,
            found.member,
            found.message,
        )

    def test_the_files_of_a_folder(self, tmp_path: Path) -> None:
        """The files are those of the folder itself; those below it are found by their path."""
        (tmp_path / "etl").mkdir()
        (tmp_path / "etl" / "layout.py").write_bytes(LAYOUT)
        (tmp_path / "job.py").write_bytes(b"")
        files = FilesBeside(tmp_path)

        assert (["job.py"], 1) == ([*files], len(files))
        assert LAYOUT == files["etl/layout.py"]
        assert None is files.get("etl")
        assert not FilesBeside.__contains__(files, 5)
        assert "n" * 300 not in files

    def test_a_file_that_vanishes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that cannot be opened raises an Unreadable with the reason."""

        def is_there(_files: FilesBeside, _path: object) -> bool:
            return True

        monkeypatch.setattr(FilesBeside, "__contains__", is_there)
        with pytest.raises(Unreadable, match="cannot be read: No such file"):
            FilesBeside(tmp_path)["layout.py"]
