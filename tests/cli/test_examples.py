# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The examples of every --help, run as they stand, in the order of the commands."""
import re
import shlex

import pytest
from conftest import ROOT, Program

COMMANDS = ("synth", "check", "partition", "audit", "diff", "unify", "render", "locate", "export", "adopt", "standing", "solve", "ensemble")


def examples(program, command):
    text = program(command, "--help").out.split("Example:")[1].replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "out").mkdir()
    return Program(folder)


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_run(workplace, command):
    lines = examples(workplace, command)
    assert lines
    for line in lines:
        assert line[:2] == ["qipan", command]
        result = workplace(*line[1:])
        # 4: done, with exceptions that the town's arithmetic forces.
        assert result.code in (0, 4), f"{shlex.join(line)}\n{result.out}\n{result.err}"
        for flag, value in zip(line, line[1:]):
            if flag == "-o":
                written = workplace.folder / value
                several = written.with_stem(written.stem + "-1")
                assert (several if "--alternatives" in line else written).stat().st_size > 0


def test_the_readme_shows_commands_that_exist(workplace):
    for page in ("README.md", "README.zh.md"):
        text = (ROOT / page).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in re.findall(r"^build/qipan (.+)$", text, re.MULTILINE):
            words = shlex.split(line)
            known = workplace(words[0], "--help").out
            for flag in [w for w in words if w.startswith("-")]:
                assert re.search(rf"(^|[\s,]){re.escape(flag)}[\s,]", known), f"{page}: {flag}"
