# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Texts of the plugin in English and Chinese, by the language of QGIS. Texts of the algorithms come from the program."""
from qgis.core import QgsApplication

TEXTS = {
    "dock": ("Qipan: change grids", "棋盘：调整网格"),
    "units_layer": ("Atoms", "基本单元图层"),
    "no_layer": ("Choose a layer of atoms: fields atom, grid_code, households", "请选择基本单元图层（字段 atom、grid_code、households）"),
    "nothing_selected": ("Select atoms on the map", "请在地图上选择基本单元"),
    "selected": ("{0} atoms, {1} households", "已选 {0} 个基本单元，共 {1} 户"),
    "to_grid": ("Give to grid", "划入网格"),
    "new_grid": ("New grid", "新建网格"),
    "assign": ("Give", "划入"),
    "undo": ("Undo", "撤销"),
    "redo": ("Redo", "重做"),
    "save": ("Save", "保存"),
    "command": ("{0} atoms to {1}", "{0} 个基本单元划入 {1}"),
    "preview": ("If given", "划入后"),
    "changed": ("Changed, and what breaks a rule", "已变动及违反规则的网格"),
    "all_well": ("Nothing changed, no rule broken", "未作变动，未违反规则"),
    "column_grid": ("Grid", "网格"),
    "column_households": ("Households", "户数"),
    "column_band": ("Band", "区间"),
    "column_state": ("State", "状态"),
    "in_band": ("in band", "在区间内"),
    "no_band": ("no band", "无区间"),
    "too_few": ("{0} too few", "少 {0} 户"),
    "too_many": ("{0} too many", "多 {0} 户"),
    "pieces": ("in {0} pieces", "分为 {0} 片"),
    "communities": ("over {0} communities", "跨 {0} 个社区"),
    "dedicated": ("a dedicated grid changed", "专属网格被改动"),
    "gone": ("no atoms left", "已无基本单元"),
    "unassigned": ("(none)", "（无）"),
    "summary": ("{0} of {1} grids in band, {2} with broken rules", "{1} 个网格中 {0} 个在区间内，{2} 个违反规则"),
    "program": ("Program qipan (empty: the one on PATH)", "qipan 程序（留空则使用 PATH 中的程序）"),
    "no_program": ("The program qipan was not found. Set its path under Settings > Options > Processing > Providers > Qipan, or put it on PATH.",
                   "未找到 qipan 程序。请在 设置 > 选项 > Processing > 提供者 > Qipan 中指定路径，或将其加入 PATH。"),
    "failed": ("qipan ended with code {0}", "qipan 以代码 {0} 结束"),
    "exceptions": ("Done; some grids cannot be in their band or a check failed: see the log", "完成；部分网格无法满足区间或检查未通过，详见日志"),
    "stopped": ("Stopped: the result is the best plan so far", "已停止：结果为当前最优方案"),
    "stopping": ("Stopping; the best plan so far is kept", "正在停止，保留当前最优方案"),
    "exported": ("{0} was written to a temporary file", "{0} 已导出为临时文件"),
    "load": ("Add the results to the project", "将结果加入工程"),
    "results": ("Results", "结果"),
    "no_file_layer": ("{0} cannot be exported: {1}", "{0} 无法导出：{1}"),
    "unknown_layers": ("Not all of these are layers that QGIS can open: {0}", "以下并非都是 QGIS 可打开的图层：{0}"),
    "project": ("Project file (TOML): the rest of the input", "项目文件（TOML），给出其余输入"),
    "unreadable": ("The program {0} does not tell its commands: {1}", "程序 {0} 未能说明其命令：{1}"),
}


def chinese():
    return QgsApplication.locale().startswith("zh")


def say(key, *args):
    return TEXTS[key][1 if chinese() else 0].format(*args)
