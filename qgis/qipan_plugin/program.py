# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Starting the program: it runs by itself, with GDAL and PROJ of its own; nothing of it is loaded into QGIS."""
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from .texts import chinese, say

SETTING = "QIPAN_PROGRAM"
WINDOWS = os.name == "nt"
PATIENCE_S = 120  # after a stop: the best plan is drawn and written
STOPPED = 5
# Share of the whole at which a stage begins, of a run that makes a plan.
STAGES = {"reading": 0, "input": 3, "coverage": 8, "noding": 10, "faces": 16, "atoms": 20, "solving": 28, "borders": 90, "layers": 93, "writing": 95}


class ProgramError(Exception):
    """The program cannot be started or ended in an error; the text says why."""


def program_path(setting=""):
    """Where the program is: the setting, QIPAN in the environment, PATH."""
    for candidate in (setting, os.environ.get("QIPAN", ""), shutil.which("qipan") or ""):
        if candidate and Path(candidate).is_file():
            return str(Path(candidate))
    raise ProgramError(say("no_program"))


def environment():
    """Ours without what points GDAL and PROJ at the data of QGIS' own versions."""
    kept = {name: value for name, value in os.environ.items()
            if not name.upper().startswith(("PROJ_", "GDAL_", "OGR_", "PYTHON")) and name.upper() not in ("PROJSO", "GEOTIFF_CSV")}
    kept.update({"QIPAN_PROGRESS": "lines", "LC_ALL": "zh_CN.UTF-8" if chinese() else "C.UTF-8"})
    return kept


def start(arguments):
    extra = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW} if WINDOWS else {"start_new_session": True}
    try:
        return subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=environment(), encoding="utf-8", errors="replace", **extra)
    except OSError as error:
        raise ProgramError(f"{arguments[0]}: {error}") from error


def describe(program):
    """The commands of the program with their options, in the language of QGIS."""
    process = start([program, "--describe", "--lang", "zh" if chinese() else "en"])
    try:
        out, err = process.communicate(timeout=30)
        if process.returncode == 0:
            return json.loads(out)["commands"]
    except (ValueError, KeyError, subprocess.TimeoutExpired) as error:
        process.kill()
        err = str(error)
    raise ProgramError(say("unreadable", program, err.strip()))


def overall(stage, share):
    """Progress of the whole in percent; a stage of another command counts by itself."""
    if stage not in STAGES:
        return 100 * share
    starts = sorted(STAGES.values()) + [100]
    begin = STAGES[stage]
    return begin + share * (next(s for s in starts if s > begin) - begin)


def run(arguments, feedback):
    """Runs to the end, telling `feedback` what the program says. A cancel asks the program to stop with its best plan.
    Returns the exit code and what it printed."""
    process = start(arguments)
    lines = queue.Queue()

    def read(stream, kind):
        for line in stream:
            lines.put((kind, line.rstrip("\r\n")))
        lines.put((kind, None))

    for stream, kind in ((process.stdout, "out"), (process.stderr, "err")):
        threading.Thread(target=read, args=(stream, kind), daemon=True).start()
    said, troubles, open_streams, stopped_at = [], [], 2, None
    while open_streams:
        if stopped_at is None and feedback.isCanceled():
            feedback.pushInfo(say("stopping"))
            process.send_signal(signal.CTRL_BREAK_EVENT if WINDOWS else signal.SIGINT)
            stopped_at = time.monotonic()
        if stopped_at is not None and time.monotonic() - stopped_at > PATIENCE_S:
            process.kill()
        try:
            kind, line = lines.get(timeout=0.1)
        except queue.Empty:
            continue
        if line is None:
            open_streams -= 1
        elif line.startswith("@progress "):
            _, stage, share = line.split(" ")
            feedback.setProgress(overall(stage, float(share)))
            feedback.setProgressText(stage)
        elif kind == "out":
            said.append(line)
            feedback.pushConsoleInfo(line)
        elif line:
            troubles.append(line)
            feedback.pushWarning(line)
    code = process.wait()
    if code not in (0, 4, STOPPED):
        raise ProgramError("\n".join(troubles) or say("failed", code))
    return code, "\n".join(said)
