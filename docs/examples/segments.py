#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Read segments.json: each segment, what sets it apart, and a customer's own words for it.

    python3 segments.py unmet-out/segments.json
"""
import json
import sys


def main(path):
    with open(path, encoding="utf-8") as f:
        results = json.load(f)
    major = int(results["schema_version"].split(".")[0])
    if major != 1:
        sys.exit(f"{path}: schema version {results['schema_version']}; this script knows version 1")

    needs = {need["id"]: need for need in results["needs"]}
    for segment in results["segments"]:
        print(f"Segment {segment['id']}: {segment['label']}, {segment['customer_count']} customers")
        members = {member["customer"] for member in segment["members"]}
        for defining in segment["defining_needs"][:3]:
            need = needs.get(defining["need"])
            if need is None:  # dismissed since
                continue
            print(f"  {round(defining['share'] * 100)}% need: {need['label']} ({defining['lift']:.1f} times as often as all)")
            quote = next((q for q in need["quotes"] if q["customer"] in members), None)
            if quote:
                print(f"    \"{quote['text']}\"")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
