# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What the program says to a wrong command line or project file: exit code 2, one line, what to do."""
import json
import re

import pytest

COMMANDS = ("partition", "check", "audit", "render", "solve", "synth")


def refused(result, *parts):
    assert result.code == 2, result.err
    assert result.out == ""
    assert result.err.startswith("qipan: error: ") and result.err.count("\n") == 1
    for part in parts:
        assert part in result.err


def flags_of(qipan, command):
    return set(re.findall(r"--([a-z][a-z-]*)", qipan(command, "--help").out.split("Example:")[0])) - {"help"}


@pytest.mark.parametrize("arguments, parts", [
    ([], ["partition", "audit"]),
    (["partitoin"], ["partitoin", "'partition'"]),
    (["partition"], ["--communities"]),
    (["partition", "--hihg", "5"], ["--hihg", "--high"]),
    (["partition", "--high"], ["--high", "needs a value"]),
    (["partition", "--high", "many"], ["--high", "'many'"]),
    (["partition", "--high", "-1"], ["--high", "0", "-1"]),
    (["partition", "--high", "nan"], ["--high", "nan"]),
    (["partition", "--high", "500", "--high", "400"], ["--high", "2 times"]),
    (["partition", "--gaps", "ignore"], ["--gaps", "fill, leave, error"]),
    (["partition", "--where", "roads"], ["--where", "ROLE:SQL"]),
    (["partition", "--where", "rods:a = 1"], ["rods", "'roads'"]),
    (["partition", "--layer-crs", "EPSG:4326"], ["--layer-crs", "EPSG"]),
    (["partition", "--communities", "c", "--households", "h"], ["--households", "--buildings"]),
    (["partition", "--communities", "c"], ["--household-points", "--household-areas"]),
    (["partition", "--communities", "c", "--buildings", "b", "--households", "h"], ["-o OUT.gpkg"]),
    (["partition", "a.toml", "b.toml"], ["b.toml"]),
    (["partition", "missing.toml"], ["missing.toml"]),
    (["audit"], ["GRIDS"]),
    (["audit", "g.gpkg"], ["--communities"]),
    (["audit", "g.gpkg", "--communities", "c", "--band", "500-300"], ["--band", "300-500"]),
    (["render", "a.gpkg"], ["--output"]),
    (["synth", "-o", "a.gpkg", "--crs", "4547x"], ["EPSG:4547"]),
    (["synth", "-o", "a.gpkg", "--communities", "0"], ["--communities", "1", "5000"]),
])
def test_a_wrong_command_line_is_explained(qipan, arguments, parts):
    refused(qipan(*arguments), *parts)


@pytest.mark.parametrize("text, parts", [
    ('comunities = "x"', ["line 1", "'comunities'", "'communities'"]),
    ('\n\nhigh = "500"', ["line 3", "'high'", "number", "text"]),
    ("communities = 5", ["line 1", "'communities'", "text"]),
    ('communities = "x', ["line 1"]),
    ("low = -5", ["low", "-5"]),
    ("low = 600", ["communities"]),
    ("threads = 1.5", ["'threads'", "whole number"]),
    ('gaps = "never"', ["gaps", "fill, leave, error"]),
    ('[where]\nrods = "a = 1"', ["where", "rods", "roads"]),
])
def test_a_wrong_project_file_is_explained(qipan, text, parts):
    (qipan.folder / "p.toml").write_text(text, encoding="utf-8")
    refused(qipan("partition", "p.toml"), *parts)


def test_errors_come_in_the_language_of_the_run(qipan):
    by_flag = qipan("partition", "--high", "x", "--lang", "zh")
    by_locale = qipan("partition", "--high", "x", lang="zh_CN.UTF-8")
    assert by_flag.err == by_locale.err == "qipan: 错误：--high 必须是数字，而非 'x'\n"


def test_help_comes_in_both_languages(qipan):
    for command in COMMANDS:
        english, chinese = qipan(command, "--help"), qipan(command, "--help", "--lang", "zh")
        assert english.code == chinese.code == 0
        assert "Example:" in english.out and "示例" in chinese.out
        assert not re.search("[\u4e00-\u9fff]", english.out)
        # Every option is explained in Chinese.
        for line in chinese.out.split("示例")[0].splitlines():
            if re.match(r"\s+-.*\S\s{2,}\S", line):
                assert re.search("[\u4e00-\u9fff]", line), line


def test_every_flag_of_partition_is_a_key_of_the_project_file(qipan):
    schema = json.loads(qipan("check", "--schema").out)
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == flags_of(qipan, "partition")


def test_the_schema_states_defaults_and_choices(qipan):
    properties = json.loads(qipan("check", "--schema").out)["properties"]
    assert (properties["low"]["default"], properties["high"]["default"]) == (300, 500)
    assert properties["gaps"]["enum"] == ["fill", "leave", "error"]
    assert properties["gaps"]["default"] == "error"
    assert all(p["description"] for p in properties.values())


def test_check_takes_all_flags_of_the_input(qipan):
    assert {"communities", "where", "encoding", "household-areas-field"} <= flags_of(qipan, "check")


def test_version(qipan):
    assert re.fullmatch(r"qipan \d+\.\d+\.\d+\n", qipan("--version").out)


def test_commands_describe_themselves(qipan):
    told = qipan("--describe").json()
    assert {"partition", "check", "audit", "render"} <= {c["name"] for c in told["commands"]}
    for command in told["commands"]:
        shown = qipan(command["name"], "--help").out
        for option in command["options"]:
            assert f"--{option['name']}" in shown
            assert option["help"] and option["type"] in ("text", "number", "integer", "flag", "choice", "pairs")
    assert "社区" in qipan("--describe", "--lang", "zh").out


def test_progress_is_lines_where_a_program_asks_for_them(qipan, village, tmp_path):
    run = qipan("partition", village / "village.toml", "-o", tmp_path / "a.gpkg", QIPAN_PROGRESS="lines")
    lines = [line.split() for line in run.err.splitlines()]
    assert {"reading", "solving", "writing"} <= {line[1] for line in lines}
    assert all(line[0] == "@progress" and 0 <= float(line[2]) <= 1 for line in lines)
    assert qipan("partition", village / "village.toml", "-o", tmp_path / "b.gpkg").err == ""
