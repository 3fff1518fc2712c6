# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""One vocabulary: what the command line has, the functions have."""
import inspect
import re
import subprocess

import pytest
from conftest import PROGRAM

import qipan

# Flags that are something else here: results are objects, help is help(), the schema of project files and proofs are the program's.
NOT_HERE = {"json", "help", "schema", "certificate", "certificates"}
# Arguments that are what the command line has by other means: its positionals, a terminal's progress bar.
ONLY_HERE = {"adopt": {"plan", "project", "progress"}, "partition": {"project", "on_bad", "progress"}, "check": {"project", "progress"}, "redraw": {"project", "on_bad", "progress"}, "audit": {"grids", "progress"}, "diff": {"old", "new", "progress"}, "render": {"plan"},
             "locate": {"points", "progress"}, "export": {"plan"},
             "standing": {"project", "on_bad", "progress"}, "solve": {"graph", "progress"}, "ensemble": {"graph", "progress"}, "synth": {"progress"},
             "unify": {"departments", "project", "on_bad", "progress"}}
RENAMED = {("solve", "weight"): "weights", ("ensemble", "weight"): "weights"}  # numbers here, the name of an attribute there
NOT_YET_A_LANGUAGE = {"solve": {"lang"}, "ensemble": {"lang"}}  # returns figures, no texts


def help_of(*command):
    return subprocess.run([PROGRAM, *command, "--help"], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}).stdout


def commands():
    listed = help_of().split("Commands:")[1]
    return re.findall(r"^  ([a-z][a-z-]*)", listed, re.MULTILINE)


def test_the_help_lists_commands():
    assert {"partition", "check", "audit", "render", "synth"} <= set(commands())


@pytest.mark.parametrize("command", commands())
def test_every_command_has_its_function_with_the_same_options(command):
    function = getattr(qipan, command.replace("-", "_"), None)
    assert function is not None, f"qipan {command} has no wrapper in python/qipan"
    flags = {f.replace("-", "_") for f in re.findall(r"--([a-z][a-z-]+)", help_of(command).split("Example:")[0])} - NOT_HERE - NOT_YET_A_LANGUAGE.get(command, set())
    flags = {RENAMED.get((command, flag), flag) for flag in flags}
    assert set(inspect.signature(function).parameters) - ONLY_HERE[command] == flags


@pytest.mark.parametrize("command", commands())
def test_options_are_keyword_only_with_the_defaults_of_the_engine(command):
    from qipan.options import COMMANDS

    parameters = inspect.signature(getattr(qipan, command)).parameters
    positional = [p.name for p in parameters.values() if p.kind is not p.KEYWORD_ONLY]
    assert set(positional) <= ONLY_HERE[command] | {"output"}
    for name, option in COMMANDS[command]["options"].items():
        if name in parameters and option["kind"] not in ("texts", "pairs") and option["default"] not in ("", None):
            assert parameters[name].default == option["default"], name


def test_every_function_says_what_it_does():
    for name in qipan.__all__:
        assert (getattr(qipan, name).__doc__ or "").strip() or name == "__version__", name
