#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Makes engine/exchange/pinyin_table.inc: the readings (kMandarin, the first one) of the basic block of Chinese characters, from
Unicode's Unihan_Readings.txt (Debian: package unicode-data), without tones, a row a syllable."""
import bz2
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

FIRST, LAST = 0x4E00, 0x9FFF
ROOT = Path(__file__).resolve().parents[1]


def plain(syllable):
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in letters if not unicodedata.combining(c))


def main(source):
    opened = bz2.open(source, "rt", encoding="utf-8") if source.endswith(".bz2") else open(source, encoding="utf-8")
    rows = defaultdict(list)
    with opened as lines:
        for line in lines:
            found = re.match(r"U\+([0-9A-F]+)\tkMandarin\t(\S+)", line)
            if found and FIRST <= int(found[1], 16) <= LAST:
                rows[plain(found[2])].append(chr(int(found[1], 16)))
    with open(ROOT / "engine/exchange/pinyin_table.inc", "w", encoding="utf-8") as out:
        out.write("// Made by scripts/make_pinyin.py from Unicode's Unihan database (Unicode License): {syllable, characters}.\n")
        for syllable in sorted(rows):
            out.write(f'{{"{syllable}", "{"".join(sorted(rows[syllable]))}"}},\n')


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode/Unihan_Readings.txt.bz2")
