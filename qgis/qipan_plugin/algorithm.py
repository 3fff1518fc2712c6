# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""One command of the program as a Processing algorithm."""
import tempfile
from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import (QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingOutputNumber, QgsProcessingOutputString,
                       QgsProcessingParameterBoolean, QgsProcessingParameterFile)
from qgis.PyQt.QtGui import QIcon

from . import program
from .parameters import PROJECT, arguments, definition, has_project
from .texts import say

ICON = str(Path(__file__).parent / "icon.svg")


class CommandAlgorithm(QgsProcessingAlgorithm):
    """Its parameters are the options of the command, whatever they are in the version that is installed."""

    def __init__(self, command, results):
        super().__init__()
        self.command, self.results = command, results

    def createInstance(self):  # noqa: N802
        return CommandAlgorithm(self.command, self.results)

    def name(self):
        return self.command["name"]

    def displayName(self):  # noqa: N802
        return f"{self.command['name']}: {self.command['help']}"

    def shortDescription(self):  # noqa: N802
        return self.command["help"]

    def shortHelpString(self):  # noqa: N802
        examples = "".join(f"<pre>{text}</pre>" for text in self.command["examples"])
        return f"<p>{self.command['help']}</p>{examples}"

    def icon(self):
        return QIcon(ICON)

    def initAlgorithm(self, configuration=None):  # noqa: N802
        names = {option["name"]: option for option in self.command["all"]}
        for option in self.command["all"]:
            parameter = definition(option, self.command["name"], names)
            if parameter is not None:
                self.addParameter(parameter)
        if has_project(self.command):
            self.addParameter(QgsProcessingParameterFile(PROJECT, say("project"), extension="toml", optional=True))
        if "output" in names:
            self.addParameter(QgsProcessingParameterBoolean("LOAD", say("load"), True))
        self.addOutput(QgsProcessingOutputNumber("CODE", "exit code"))
        self.addOutput(QgsProcessingOutputString("REPORT", "report"))

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        try:
            executable = program.program_path(ProcessingConfig.getSetting(program.SETTING) or "")
            with tempfile.TemporaryDirectory(prefix="qipan-") as folder:
                line = arguments(self, parameters, context, self.command, folder, feedback)
                feedback.pushCommandInfo(" ".join(["qipan", *line]))
                code, report = program.run([executable, *line], feedback)
        except (program.ProgramError, ValueError) as error:
            raise QgsProcessingException(str(error)) from error
        if code == program.STOPPED:
            feedback.pushWarning(say("stopped"))
        elif code == 4:
            feedback.pushWarning(say("exceptions"))
        found = {"CODE": code, "REPORT": report}
        output = line[line.index("--output") + 1] if "--output" in line else ""
        if output:
            found["OUTPUT"] = output
            # Told to the main thread by hand: after a cancel QGIS itself loads nothing, and the best plan is worth having.
            if self.parameterAsBoolean(parameters, "LOAD", context) and output.lower().endswith(".gpkg") and Path(output).exists():
                self.results.ready.emit(output)
        return found
