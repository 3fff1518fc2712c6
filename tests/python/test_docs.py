# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The site is built without a warning and without a network; its examples name what there is."""
import inspect
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT

import qipan
from qipan.options import COMMANDS


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The gallery's notebooks are run by their own test. No name can be looked up: whoever asks the network fails."""
    out = tmp_path_factory.mktemp("site")
    offline = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    run = subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", ROOT / "docs", ROOT, out], capture_output=True, text=True, timeout=900,
                         env={**os.environ, **offline, "QIPAN_DOCS_EXECUTE": "off", "PYTHONPATH": str(Path(qipan.__file__).parents[1])})
    assert run.returncode == 0, run.stderr
    return out


class Loaded(HTMLParser):
    """What a browser fetches on its own when it opens the page."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("script", "img", "iframe", "source", "embed"):
            self.addresses.append(given.get("src") or "")
        if tag == "link" and given.get("rel") != "canonical":
            self.addresses.append(given.get("href") or "")


def test_no_page_loads_anything_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        reader = Loaded()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.addresses and [a for a in reader.addresses if re.match(r"(https?:)?//", a)] == [], page
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:@import|url\()\s*['\"]?(?:https?:)?//[^)'\"]*", style.read_text(encoding="utf-8")) == [], style


def test_the_reference_has_every_public_name(site):
    pages = "".join((site / "docs/reference" / f"{name}.html").read_text(encoding="utf-8") for name in ("python", "errors"))
    anchors = set(re.findall(r'id="([\w.]+)"', pages))
    assert "ForwardRef" not in pages and "Unpack" not in pages and "household_areas_field" in pages
    wanted = {f"qipan.{name}" if not hasattr(qipan.errors, name) else f"qipan.errors.{name}" for name in qipan.__all__} - {"qipan.__version__", "qipan.errors", "qipan.datasets"}
    assert wanted - anchors == set()
    assert {f"qipan.Plan.{name}" for name in dir(qipan.Plan) if not name.startswith("_")} - anchors == set()


def test_the_options_are_those_of_the_command_line(site):
    page = (site / "docs/reference/options.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'<span class="pre">(\w+)</span>', page))
    assert {name for command in COMMANDS.values() for name in command["options"]} - {"json", "schema"} - shown == set()


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.stem)
def test_examples_in_python_name_what_there_is(page):
    for code in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        compile(code.replace("...,", ""), page.name, "exec")
        for function, arguments in re.findall(r"qipan\.(\w+)\(((?:[^()]|\([^()]*\))*)\)", code):
            parameters = inspect.signature(getattr(qipan, function)).parameters
            assert {a for a in re.findall(r"(?:^|[(,\s])(\w+)=(?!=)", re.sub(r"\([^()]*\)", "", arguments))} <= set(parameters), (page.name, function)
        for attribute in re.findall(r"\bplan\d?\.(\w+)", code):
            assert hasattr(qipan.Plan, attribute), (page.name, attribute)
