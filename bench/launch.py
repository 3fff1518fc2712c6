# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Runs a program and writes its exit code, clock, processor time and peak memory as JSON: python -I -S launch.py FIGURES LIMIT PROGRAM ..

A process of its own, and a small one: Linux counts the memory of whoever starts a program into the program's peak.
"""
import os
import signal
import subprocess
import sys
import time

start = time.monotonic()
process = subprocess.Popen(sys.argv[3:], start_new_session=True)
late = False
while True:
    pid, status, used = os.wait4(process.pid, os.WNOHANG)
    if pid:
        break
    if not late and time.monotonic() - start > float(sys.argv[2]):
        late = True
        os.killpg(process.pid, signal.SIGKILL)
    time.sleep(0.002)
process.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w") as out:
    out.write(f'{{"code": {process.returncode}, "late": {"true" if late else "false"}, "seconds": {time.monotonic() - start}, '
              f'"cpu": {used.ru_utime + used.ru_stime}, "mib": {used.ru_maxrss / 1024}}}')
