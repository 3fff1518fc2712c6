# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""``qipan-options``: the options of a command as a table, from the tables that the command line and Python share."""
from docutils import nodes
from docutils.parsers.rst import Directive

from qipan.options import COMMANDS

KINDS = {"text": "text", "texts": "text, or several", "choice": "choice", "integer": "whole number", "real": "number", "flag": "yes or no", "pairs": "dict",
         "parsed": "number or text"}


def shown(option):
    if option["kind"] == "flag":
        return "False"
    if option["default"] in ("", None, [], {}):
        return ""
    return f"{option['default']:g}" if isinstance(option["default"], float) else str(option["default"])


class OptionsTable(Directive):
    required_arguments = 1

    def run(self):
        rows = [(name, "layer" if option["layer"] else KINDS[option["kind"]], shown(option), option["help"].replace("--", ""))
                for name, option in COMMANDS[self.arguments[0]]["options"].items() if name not in ("json", "schema")]
        group = nodes.tgroup(cols=4)
        for width in (22, 12, 12, 54):
            group += nodes.colspec(colwidth=width)
        head, body = nodes.thead(), nodes.tbody()
        head += self.row(("option", "takes", "default", "meaning"), code=False)
        for row in rows:
            body += self.row(row, code=True)
        group += [head, body]
        table = nodes.table()
        table += group
        return [table]

    @staticmethod
    def row(cells, *, code):
        row = nodes.row()
        for i, text in enumerate(cells):
            entry, paragraph = nodes.entry(), nodes.paragraph()
            paragraph += nodes.literal(text=text) if code and i in (0, 2) and text else nodes.Text(text)
            entry += paragraph
            row += entry
        return row


def setup(app):
    app.add_directive("qipan-options", OptionsTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
