# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A GeoPackage of the program opens in QGIS with the styles that it carries."""
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

import pytest
from qgis.core import Qgis, QgsRectangle

from conftest import ROOT, picture, run, share, sublayers

STYLED = {"grids", "atoms", "buildings", "units", "borders", "roads", "rail", "water", "walls", "compounds", "diagnostics"}
SOFT = ("#FEF6C7", "#F3C8AB", "#CCE3FE", "#EFDEC9", "#FED2E5", "#AED6C8", "#E0C6E3")


def labels_of_rules(layer):
    return [rule.label() for rule in layer.renderer().rootRule().children()]


def test_every_layer_opens_in_the_style_of_the_file(application, town):
    layers = sublayers(town)
    assert STYLED <= set(layers)
    for name in STYLED:
        document = tree.parse(ROOT / f"data/styles/{name}.qml")
        filters = [rule.get("filter") for rule in document.find("renderer-v2").iter("rule")]
        for layer in layers[name]:
            assert layer.isValid()
            found = [rule.filterExpression() or None for rule in layer.renderer().rootRule().children()]
            assert found == filters, name
            names, message, count = styles_in_database(layer)
            assert (names, count) == (["Qipan"], 1), (name, message)


def styles_in_database(layer):
    count, ids, names, _, message = layer.listStylesInDatabase()
    return list(names[:max(count, 0)]), message, count


def test_layers_without_a_style_keep_none(application, town):
    count = styles_in_database(sublayers(town)["manifest"][0])[2]
    assert count <= 0


def test_no_expression_of_a_style_fails(application, town):
    from qgis.core import QgsExpression
    for path in sorted((ROOT / "data/styles").glob("*.qml")):
        document = tree.parse(path)
        texts = [o.get("value") for o in document.iter("Option") if o.get("name") == "expression"]
        texts += [r.get("filter") for r in document.iter("rule") if r.get("filter")]
        texts += [t.get("fieldName") for t in document.iter("text-style") if t.get("isExpression") == "1"]
        texts += [p.get("geometryGenerator") for p in document.iter("placement") if p.get("geometryGenerator")]
        for text in texts:
            assert not QgsExpression(text).hasParserError(), (path.name, text)


def test_grids_are_drawn_in_the_colours_of_the_picture(application, town):
    layers = sublayers(town)
    image = picture([layers["grids"][0]])
    assert share(image, *SOFT) > 0.15
    assert share(image, "#D6278F", tolerance=40) > 0.004  # borders
    both = picture([layers["borders"][0], layers["grids"][0]])
    assert share(both, "#8A0F5C", tolerance=30) > 0.004


def test_grids_outside_their_band_are_marked(application, town, tmp_path):
    run("partition", ROOT / "data/town.toml", "--preset", "fast", "--low", 480, "--high", 490, "-o", "tight.gpkg", folder=tmp_path)
    image = picture([sublayers(tmp_path / "tight.gpkg")["grids"][0]])
    assert share(image, "#D4321C", tolerance=40) > share(picture([sublayers(town)["grids"][0]]), "#D4321C", tolerance=40) + 0.005


def test_labels_show_number_and_households(application, town):
    layer = sublayers(town)["grids"][0]
    with_labels = picture([layer])
    layer.setLabelsEnabled(False)
    without = picture([layer])
    assert share(with_labels, "#2B2730", tolerance=60) > share(without, "#2B2730", tolerance=60) + 0.002


def test_forms_know_what_is_computed(application, town):
    layer = sublayers(town)["grids"][0]
    form = layer.editFormConfig()
    read_only = {f.name() for i, f in enumerate(layer.fields()) if form.readOnly(i)}
    assert {"households", "area_m2", "in_band", "community"} <= read_only
    assert not {"name", "kind", "code", "reason"} & read_only
    kind = layer.editorWidgetSetup(layer.fields().indexOf("kind"))
    assert kind.type() == "ValueMap"
    assert {next(iter(pair.values())) for pair in kind.config()["map"]} == {"community", "rural", "dedicated", "empty", "water", "unassigned"}


def test_texts_follow_the_language_of_the_run(application, tmp_path):
    run("partition", ROOT / "data/town.toml", "--preset", "fast", "--lang", "zh", "-o", "zh.gpkg", folder=tmp_path)
    layer = sublayers(tmp_path / "zh.gpkg")["grids"][0]
    assert layer.attributeAlias(layer.fields().indexOf("households")) == "户数"
    assert "社区网格" in labels_of_rules(layer)


def test_diagnostics_are_told_apart_by_severity(application, town):
    parts = sublayers(town)["diagnostics"]
    assert parts
    for layer in parts:
        assert {"info", "warning", "error"} == set(labels_of_rules(layer))


def test_a_check_opens_styled_too(application, tmp_path):
    run("check", ROOT / "data/town.toml", "-o", "check.gpkg", folder=tmp_path)
    assert all(layer.renderer().type() == "RuleRenderer" for layer in sublayers(tmp_path / "check.gpkg")["diagnostics"])


def test_the_colours_are_those_of_the_picture():
    palette = "".join((ROOT / f"engine/render/palette.{ending}").read_text(encoding="utf-8") for ending in ("h", "cpp"))
    looks = (ROOT / "scripts/qgis/looks.py").read_text(encoding="utf-8")
    constants = looks[:looks.index("def rgba")]
    assert [c for c in re.findall(r'"#([0-9A-F]{6})"', constants) if f"0x{c}" not in palette] == []


@pytest.mark.skipif(not Qgis.QGIS_VERSION.startswith("3.22"), reason="newer QGIS writes newer styles; data/styles is of 3.22")
def test_the_styles_are_what_the_script_writes(tmp_path):
    for script in ("make_styles.py", "make_layout.py"):
        subprocess.run([sys.executable, ROOT / "scripts/qgis" / script, tmp_path], check=True, capture_output=True)
    for path in sorted((ROOT / "data/styles").iterdir()):
        assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), path.name


def test_changes_places_and_exports_open_in_their_styles(application, town, tmp_path):
    data = ROOT / "data/town.gpkg"
    run("diff", f"{data}::existing_grids", town, "--buildings", f"{data}::buildings", "--households", "households", "-o", "changes.gpkg", folder=tmp_path)
    (tmp_path / "far.csv").write_text("lon,lat\n114.16,30.22\n114.30,30.30\n", encoding="utf-8")
    run("locate", "far.csv", "--grids", town, "-o", "located.gpkg", folder=tmp_path)
    run("export", town, "--simplify", "1", "-o", "again.gpkg", folder=tmp_path)
    run("standing", ROOT / "data/town.toml", "--existing", f"{town}::grids", "--steps", 500, "-o", "standing.gpkg", folder=tmp_path)
    wanted = {"standing.gpkg": ("standing",), "changes.gpkg": ("changes", "pieces", "lineage", "moves"), "located.gpkg": ("located", "misses"), "again.gpkg": ("grids", "borders", "atoms")}
    for file, names in wanted.items():
        layers = sublayers(tmp_path / file)
        for name in names:
            assert styles_in_database(layers[name][0])[0] == ["Qipan"], (file, name)
    layers = sublayers(tmp_path / "changes.gpkg")
    changes, pieces = layers["changes"][0], layers["pieces"][0]
    assert {f["relation"] for f in changes.getFeatures() if not f["ended"]} <= {r.filterExpression().split("'")[1] for r in changes.renderer().rootRule().children()}
    assert layers["lineage"][0].attributeDisplayName(layers["lineage"][0].fields().indexOf("moved_in")) == "Households moved in"
    image = picture([pieces, changes])
    assert share(image, "#F5C687", "#F2B35E", tolerance=14) > 0.05 and share(image, "#7A2E0E", "#B4491A", tolerance=30) > 0.01
    near, misses = (sublayers(tmp_path / "located.gpkg")[name][0] for name in ("located", "misses"))
    assert share(picture([misses, near], QgsRectangle(114.15, 30.20, 114.31, 30.31)), "#D4321C", tolerance=30) > 0.0001
