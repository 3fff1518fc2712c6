# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The commands of the program in the Processing toolbox."""
import json
from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import Qgis, QgsMessageLog, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from . import program
from .algorithm import ICON, CommandAlgorithm
from .texts import chinese, say


def bundled_commands():
    """What the program said of itself when the plugin was packed: the toolbox is filled before the program's path is set."""
    path = Path(__file__).parent / "commands.json"
    if not path.exists():
        return []
    return json.loads(path.read_text(encoding="utf-8"))["zh" if chinese() else "en"]["commands"]


def with_positionals(command):
    """All of its arguments and options in one list, arguments marked."""
    return {**command, "all": [{**option, "positional": True} for option in command["arguments"]] + command["options"]}


class QipanProvider(QgsProcessingProvider):
    def __init__(self, results):
        super().__init__()
        self.results = results

    def id(self):
        return "qipan"

    def name(self):
        return "Qipan"

    def longName(self):  # noqa: N802
        return "Qipan 棋盘"

    def icon(self):
        return QIcon(ICON)

    def load(self):
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(Setting(self.name(), program.SETTING, say("program"), "", valuetype=Setting.FILE))
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self):
        ProcessingConfig.removeSetting(program.SETTING)

    def loadAlgorithms(self):  # noqa: N802
        try:
            commands = program.describe(program.program_path(ProcessingConfig.getSetting(program.SETTING) or ""))
        except program.ProgramError as error:
            QgsMessageLog.logMessage(str(error), "Qipan", Qgis.MessageLevel.Warning)
            commands = bundled_commands()
        for command in commands:
            self.addAlgorithm(CommandAlgorithm(with_positionals(command), self.results))
