#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""digest.py SEGMENTS_JSON - needs and segments in lines that a reviewer can diff, and the file's hash."""
import hashlib
import json
import sys

raw = open(sys.argv[1], "rb").read()
result = json.loads(raw)
print("sha256", hashlib.sha256(raw).hexdigest())
for n in result["needs"]:
    print("need", n["id"], n["label"], f"mentions {n['mention_count']} customers {n['customer_count']} unmet {n['unmet_share']}", sep="  ")
for s in result["segments"]:
    print("segment", s["id"], s["label"], f"customers {s['customer_count']}", sep="  ")
