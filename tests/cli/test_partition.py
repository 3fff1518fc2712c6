# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""`qipan partition`, `check` and `audit` on a small village: contracts of the command line, not quality of plans."""
import json
import os
import shutil
import signal
import subprocess
import time

import geopandas as gpd
import pandas as pd
import pytest
from conftest import CRS, HOUSEHOLDS, PROGRAM, ROOT

TOTAL = 2 * 32 * HOUSEHOLDS


def partition(qipan, village, *arguments, **environment):
    return qipan("partition", village / "village.toml", *arguments, **environment)


def test_summary_and_files_agree(qipan, village):
    result = partition(qipan, village, "-o", "grids.gpkg", "-o", "grids.geojson", "--json")
    assert result.code == 0, result.err
    summary = result.json()
    assert summary["communities"] == 2
    assert summary["households"]["in"] == summary["households"]["out"] == TOTAL
    assert summary["in_band"] == summary["judged"] == summary["grids"]
    grids = gpd.read_file(qipan.folder / "grids.gpkg", layer="grids")
    assert len(grids) == summary["grids"]
    assert grids["households"].sum() == TOTAL
    assert grids["households"].between(300, 500).all()
    assert len(gpd.read_file(qipan.folder / "grids.geojson")) == len(grids)
    for layer in ("atoms", "buildings", "units", "borders", "diagnostics", "ledger", "manifest"):
        gpd.read_file(qipan.folder / "grids.gpkg", layer=layer)
    proof = summary["proof"]
    assert proof["communities"] == 2 and 0 <= proof["closed"] <= 2 and 0 <= proof["gap"] <= 1
    manifest = gpd.read_file(qipan.folder / "grids.gpkg", layer="manifest").set_index("key")["value"]
    assert manifest["communities_closed"] == f"{proof['closed']} / 2"


def test_proofs_are_written_and_what_is_open_is_named(qipan, village):
    summary = json.loads(partition(qipan, village, "-o", "grids.gpkg", "--certificates", "proofs", "--preset", "balanced", "--json").out)
    files = list((qipan.folder / "proofs").glob("*.txt"))
    assert files and all(f.read_text().startswith("qipan-certificate 6\n") for f in files)
    manifest = gpd.read_file(qipan.folder / "grids.gpkg", layer="manifest")
    bounded = manifest[manifest["key"].str.startswith("bounded ")]
    assert len(bounded) == summary["proof"]["communities"] - summary["proof"]["closed"]
    assert bounded["value"].str.contains(" found, .* proven").all()
    communities = gpd.read_file(qipan.folder / "grids.gpkg", layer="communities").set_index("community")
    assert len(communities) == summary["proof"]["communities"] and (communities["closed"] == 1).sum() == summary["proof"]["closed"]
    assert set(communities.index[communities["closed"] == 0]) == set(bounded["key"].str.removeprefix("bounded "))
    assert (communities["bound"] <= communities["found"]).all() and communities["gap_percent"].between(0, 100).all()
    assert ((communities["gap_percent"] == 0) == (communities["closed"] == 1)).all()
    assert (communities["open_level"].isna() == (communities["closed"] == 1)).all()
    assert communities["covers"].str.startswith("violation + grids out").all()
    grids = gpd.read_file(qipan.folder / "grids.gpkg", layer="grids")
    assert (communities["households"] == grids.groupby("community")["households"].sum()).all()
    assert qipan("export", "grids.gpkg", "--layer", "communities", "-o", "proofs.csv").code == 0
    assert len(pd.read_csv(qipan.folder / "proofs.csv")) == len(communities)
    assert qipan("export", "grids.gpkg", "-o", "ledger.xlsx").code == 0
    overview = gpd.read_file(qipan.folder / "ledger.xlsx", layer="Overview").iloc[:, [0, 7]].dropna()
    said = overview[overview.iloc[:, 0].isin(communities.index)].set_index(overview.columns[0]).iloc[:, 0]
    assert (said[communities.index].eq("optimal") == (communities["closed"] == 1)).all()


@pytest.mark.parametrize(("scheme", "prefix", "layout"), [("letters15", "", r"(?P<community>\d{12})\d{3}"), ("class20", "010101", r"010101(?P<community>\d{12})\d{2}"),
                                                          ("prefixed", "ZH-", r"ZH-(?P<community>\d{12})\d{2}")])
def test_codes_of_other_schemes_audit_clean_and_survive_a_redraw_and_an_edit(qipan, village, scheme, prefix, layout):
    codes = ["--code-scheme", scheme, *(["--code-prefix", prefix] if prefix else [])]
    assert partition(qipan, village, "-o", "grids.gpkg", *codes).code == 0
    grids = gpd.read_file(qipan.folder / "grids.gpkg", layer="grids")
    assert grids["code"].is_unique and (grids["code"].str.extract(f"^{layout}$")["community"] == grids["community"]).all()
    assert grids["name"].str.fullmatch(r"第\d社区\d{2,3}").all() and grids["name"].is_unique
    audit = qipan("audit", "grids.gpkg::grids", "--communities", village / "village.gpkg::communities", "--buildings", village / "village.gpkg::buildings",
                  "--households", "households", "--units", "grids.gpkg::units", "--json")
    assert audit.code == 0 and audit.json()["figures"]["malformed_codes"] == 0, audit.out
    again = qipan("redraw", village / "village.toml", "--existing", "grids.gpkg::grids", *codes, "-o", "again.gpkg")
    assert again.code == 0, again.err
    assert gpd.read_file(qipan.folder / "again.gpkg", layer="grids").equals(grids)
    shutil.copy(qipan.folder / "grids.gpkg", qipan.folder / "edited.gpkg")
    atoms = gpd.read_file(qipan.folder / "grids.gpkg", layer="atoms")
    atom = atoms[atoms["households"] > 0].iloc[0]
    free = atom["grid_code"][:-1] + "9"
    pd.DataFrame({"atom": [atom["atom"]], "grid_code": [free]}).to_csv(qipan.folder / "moves.csv", index=False)
    edited = qipan("adopt", "grids.gpkg", "--data", village, "--moves", "moves.csv", "-o", "adopted.gpkg", "--json")
    assert edited.json()["adopted"]["new"] == [free], edited.err


def test_codes_that_a_scheme_cannot_hold_are_refused_before_any_work(qipan, village):
    for flags, words in ((["--code-scheme", "class20"], "--code-prefix"), (["--code-scheme", "nix"], "letters15"), (["--code-prefix", "ZH"], "prefixed")):
        refused = partition(qipan, village, "-o", "grids.gpkg", *flags)
        assert refused.code == 2 and words in refused.err, refused.err
    short = partition(qipan, village, "-o", "grids.gpkg", "--community-id", "name", "--code-scheme", "class20", "--code-prefix", "010101")
    assert short.code == 3
    assert "第1社区" in short.err and "--community-id" in short.err


def test_text_summary_names_what_the_reader_needs(qipan, village):
    english = partition(qipan, village, "-o", "grids.gpkg").out
    for words in ("in band", "households from", "in = out + outside", f"{TOTAL:,}", "seconds", "written grids.gpkg"):
        assert words in english
    chinese = partition(qipan, village, "-o", "grids.gpkg", "--overwrite", "--lang", "zh").out
    for words in ("达标", "户数来源", "输入 = 输出 + 范围外", "已写出 grids.gpkg"):
        assert words in chinese


def test_same_bytes_on_any_number_of_threads(qipan, village):
    for threads, name in ((1, "a.gpkg"), (2, "b.gpkg"), (2, "c.gpkg")):
        assert partition(qipan, village, "-o", name, "--threads", threads).code == 0
    a, b, c = ((qipan.folder / name).read_bytes() for name in ("a.gpkg", "b.gpkg", "c.gpkg"))
    assert a == b == c


def test_an_existing_output_needs_overwrite(qipan, village):
    target = qipan.folder / "grids.gpkg"
    target.write_text("mine")
    result = partition(qipan, village, "-o", "grids.gpkg")
    assert result.code in (2, 3) and "--overwrite" in result.err
    assert target.read_text() == "mine"
    assert partition(qipan, village, "-o", "grids.gpkg", "--overwrite").code == 0


def test_an_output_open_elsewhere_is_refused(qipan, village):
    (qipan.folder / "grids.gpkg").write_text("mine")
    (qipan.folder / "grids.gpkg-wal").write_text("")
    result = partition(qipan, village, "-o", "grids.gpkg", "--overwrite")
    assert result.code in (2, 3) and "QGIS" in result.err
    assert (qipan.folder / "grids.gpkg").read_text() == "mine"


def test_nothing_is_left_behind(qipan, village):
    partition(qipan, village, "-o", "grids.gpkg")
    assert [p.name for p in qipan.folder.iterdir()] == ["grids.gpkg"]


def test_flags_override_the_project_file(qipan, village):
    result = partition(qipan, village, "--low", "900", "--high", "2000", "-o", "grids.gpkg", "--json")
    assert result.code == 0 and result.json()["grids"] == 2


def test_outputs_of_the_project_file_lie_beside_it(qipan, village):
    project = (village / "village.toml").read_text(encoding="utf-8").replace('"village.gpkg', f'"{village}/village.gpkg')
    (qipan.folder / "sub").mkdir()
    (qipan.folder / "sub/p.toml").write_text(project + 'output = "here.gpkg"\n', encoding="utf-8")
    assert qipan("partition", "sub/p.toml").code == 0
    assert (qipan.folder / "sub/here.gpkg").exists()


def test_exceptions_give_exit_code_4_and_a_plan(qipan, village):
    # 1,920 households in each community: no number of grids of 1,000-1,100 fits.
    result = partition(qipan, village, "--low", "1000", "--high", "1100", "-o", "grids.gpkg", "--json")
    assert result.code == 4, result.err
    exceptions = result.json()["exceptions"]
    assert exceptions and all(e["reason"] for e in exceptions)
    assert any(e["proven"] for e in exceptions)
    assert (qipan.folder / "grids.gpkg").exists()


@pytest.mark.parametrize("arguments, parts", [
    (["--households", "hh"], ["village.gpkg", "buildings", "hh", "households"]),
    (["--buildings", "{}/village.gpkg::houses"], ["village.gpkg", "houses", "buildings"]),
    (["--roads", "{}/streets.shp"], ["streets.shp"]),
    (["--where", "roads:colour = 'red'"], ["colour"]),
])
def test_wrong_input_names_file_layer_field_and_what_is_there(qipan, village, arguments, parts):
    result = partition(qipan, village, *[a.format(village) for a in arguments], "-o", "grids.gpkg")
    assert result.code == 3, result.err
    for part in parts:
        assert part in result.err
    assert list(qipan.folder.iterdir()) == []


def test_check_counts_and_draws_defects(qipan, village):
    buildings = gpd.read_file(village / "village.gpkg", layer="buildings")
    buildings.loc[len(buildings)] = buildings.loc[0]  # a duplicate
    buildings.to_file(qipan.folder / "buildings.gpkg", layer="buildings")
    result = qipan("check", village / "village.toml", "--buildings", "buildings.gpkg", "-o", "found.gpkg", "--json")
    defects = {d["code"]: d["count"] for d in result.json()["defects"]}
    assert sum(defects.values()) >= 1
    found = gpd.read_file(qipan.folder / "found.gpkg", layer="diagnostics")
    assert sorted(found["code"].unique()) == sorted(defects)
    assert found.crs.to_epsg() == 4547


def test_check_exits_with_3_when_something_is_an_error(qipan, village):
    communities = gpd.read_file(village / "village.gpkg", layer="communities")
    communities["geometry"] = communities.geometry.buffer(5, join_style="mitre")  # they overlap by 10 m
    communities.to_file(qipan.folder / "wide.gpkg", layer="communities")
    result = qipan("check", village / "village.toml", "--communities", "wide.gpkg", "--json")
    assert "error" in {d["severity"] for d in result.json()["defects"]}
    assert result.code == 3


def test_layers_of_different_places_are_an_error_that_says_where_they_lie(qipan, village):
    buildings = gpd.read_file(village / "village.gpkg", layer="buildings")
    buildings["geometry"] = buildings.translate(1000000, 0)
    buildings.to_file(qipan.folder / "far.gpkg", layer="far")
    for command in (("partition", "-o", "grids.gpkg"), ("check",)):
        result = qipan(command[0], village / "village.toml", "--buildings", "far.gpkg", *command[1:])
        assert result.code == 3
        for part in ("far.gpkg::far", "village.gpkg::communities", CRS, "x 500", "x 1500"):
            assert part in result.err + result.out
    assert not (qipan.folder / "grids.gpkg").exists()


def test_summary_shows_an_example_of_each_diagnostic(qipan, village):
    buildings = gpd.read_file(village / "village.gpkg", layer="buildings")
    buildings["households"] = buildings["households"].astype("Int64")
    buildings.loc[3, "households"] = None
    buildings.to_file(qipan.folder / "buildings.gpkg", layer="buildings")
    arguments = ("--buildings", "buildings.gpkg", "-o", "grids.gpkg", "--overwrite")
    text = partition(qipan, village, *arguments).out
    assert "3: no households; counted as 0 households" in text and "…" not in text
    (said,) = [d for d in partition(qipan, village, *arguments, "--json").json()["diagnostics"] if d["code"] == "input.null_households"]
    assert (said["layer"], said["count"], said["severity"], said["feature"]) == ("buildings", 1, "info", "3")
    assert said["example"].startswith("no households;")


def test_stopping_before_there_is_a_plan_exits_with_5(qipan, village):
    result = partition(qipan, village, "-o", "grids.gpkg", "--time-limit", "0.000001")
    assert result.code == 5 and not (qipan.folder / "grids.gpkg").exists()


def test_check_of_clean_input_exits_with_0(qipan, village):
    result = qipan("check", village / "village.toml")
    assert result.code == 0 and f"{TOTAL:,}" in result.out


def test_audit_passes_our_plan_and_fails_a_broken_one(qipan, village):
    assert partition(qipan, village, "-o", "grids.gpkg").code == 0
    arguments = ("--communities", f"{village}/village.gpkg::communities", "--json")
    good = qipan("audit", "grids.gpkg::grids", *arguments)
    assert good.code == 0, good.out
    assert qipan("audit", "grids.gpkg", *arguments, "--units", "grids.gpkg::units").json()["figures"]["units_households"] == TOTAL
    grids = gpd.read_file(qipan.folder / "grids.gpkg", layer="grids")
    grids.loc[0, "geometry"] = grids.geometry[0].buffer(5)
    grids.to_file(qipan.folder / "broken.gpkg", layer="grids")
    bad = qipan("audit", "broken.gpkg", *arguments, "-o", "defects.gpkg")
    assert bad.code == 4
    assert {"overlap_m2", "outside_m2"} & set(bad.json()["failures"])
    assert len(gpd.read_file(qipan.folder / "defects.gpkg")) > 0


def test_what_a_format_cannot_hold_is_said(qipan, village):
    done = partition(qipan, village, "-o", "grids.shp", "--overwrite")
    assert done.code == 0 and "border_on_features" in done.err, done.err


def test_ctrl_c_writes_the_best_plan_and_exits_with_5(tmp_path):
    for seconds in (1.0, 2.0, 4.0, 8.0):  # a slow machine may still be reading at the first signal: then there is no plan yet
        command = [PROGRAM, "partition", ROOT / "data/town.toml", "--preset", "best", "-o", "grids.gpkg"]
        run = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C"})
        time.sleep(seconds)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        # 5: stopped; 0 and 4: it was faster than the signal.
        assert run.returncode in (0, 4, 5), err
        if (tmp_path / "grids.gpkg").exists():
            assert len(gpd.read_file(tmp_path / "grids.gpkg", layer="grids")) > 0
            return
        assert run.returncode == 5 and b"stopped" in err, err
    raise AssertionError("no signal came late enough for a plan")


def test_a_killed_run_harms_nothing(tmp_path):
    old = tmp_path / "grids.gpkg"
    old.write_text("mine")
    command = [PROGRAM, "partition", ROOT / "data/town.toml", "-o", old, "--overwrite"]
    run = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    run.kill()
    run.wait()
    assert old.read_text() == "mine" or len(gpd.read_file(old, layer="grids")) > 0
