# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The catalogue of texts: complete, in both languages, and every id used in code is in it."""
import ast
import re
from collections import Counter

import tree

CATALOGUE = sorted((tree.ROOT / "engine/base/messages").glob("*.inc"))
STRING = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(rf"\{{\s*((?:{STRING}\s*)+),\s*((?:{STRING}\s*)+),\s*((?:{STRING}\s*)+),?\s*\}}\s*,")
PLACEHOLDER = re.compile(r"\{(\d)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
# Names of random streams have the shape of an id.
RANDOM_STREAM = re.compile(r"\bRandom\b[^;]*;")
# Words that look like an id but name a file.
FILE_ENDINGS = (".gpkg", ".geojson", ".h", ".cpp", ".inc", ".toml", ".png", ".tmp", ".shp")


def without_comments(text):
    """Drops // comments, leaving string literals alone."""
    return re.sub(rf"({STRING})|//[^\n]*", lambda m: m.group(1) or "", text)


def literal(text):
    """Adjacent C++ string literals as one text."""
    return "".join(ast.literal_eval(part) for part in re.findall(STRING, text))


def entries():
    found = []
    for path in CATALOGUE:
        text = without_comments(path.read_text(encoding="utf-8"))
        matches = list(ENTRY.finditer(text))
        rest = ENTRY.sub("", text).strip()
        assert rest == "", f"{path.name}: not an entry of three texts: {rest[:120]}"
        found += [(path.stem, *(literal(g) for g in m.groups())) for m in matches]
    return found


def test_ids_are_unique_and_belong_to_their_file():
    ids = [e[1] for e in entries()]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert [e for e in entries() if not re.fullmatch(rf"{e[0]}\.[a-z0-9_]+", e[1])] == []


def test_every_entry_has_both_languages():
    wrong = [e[1] for e in entries() if not e[2].strip() or not e[3].strip()]
    # A Chinese text without a Chinese character is a forgotten translation, unless it is names and placeholders only.
    wrong += [e[1] for e in entries() if not HAN.search(e[3]) and e[2] != e[3]]
    assert wrong == []


def test_both_languages_use_the_same_placeholders():
    assert [e[1] for e in entries() if set(PLACEHOLDER.findall(e[2])) != set(PLACEHOLDER.findall(e[3]))] == []


def test_every_id_used_in_code_is_in_the_catalogue():
    known = {e[1] for e in entries()}
    modules = "|".join(p.stem for p in CATALOGUE)
    id_like = re.compile(rf'"((?:{modules})\.[a-z0-9_]+)"')
    wrong = []
    for path in tree.sources("engine", "algorithms", "cli", "python"):
        text = RANDOM_STREAM.sub("", without_comments(path.read_text(encoding="utf-8")))
        for name in id_like.findall(text):
            stem = name.rstrip("_") + "_"  # "cli.stage_" + name is put together at run time
            if name not in known and not any(k.startswith(stem) for k in known) and not name.endswith(FILE_ENDINGS):
                wrong.append(f"{tree.relative(path)}: {name}")
    assert wrong == []
