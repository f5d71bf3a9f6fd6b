#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""validate.py OUT [SCHEMA] - what unmet wrote, read by programs that are not unmet.

segments.json against its JSON Schema (2020-12), and the promises a schema cannot state: sums, orders,
references, and that every evidence line's byte range is its quote.
"""
import json
import math
import os
import sqlite3
import sys

import jsonschema

problems = []


def check(good, what):
    if not good:
        problems.append(what)


def check_redacted(result, project):
    """A project that is masked keeps a check of its key, and says so."""
    if os.path.exists(project):
        kept = sqlite3.connect(f"file:{project}?mode=ro", uri=True).execute("SELECT count(*) FROM setting WHERE name = 'redact_check'").fetchone()[0]
        check(result["corpus"]["redacted"] == (kept > 0), "corpus.redacted is not what the project says")


def wilson(k, n, z=1.959963984540054):
    if n == 0:
        return 0.0, 1.0
    p = k / n
    middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def check_needs(result, evidence):
    customers = result["corpus"]["customer_count"]
    by_need = {}
    for e in evidence:
        check(e["counted"] or e["near_duplicate_of"] is not None, "a mention is not counted, and says what no other does")
        if not e["counted"]:
            continue
        by_need.setdefault(e["need"], []).append(e)
    ids = [n["id"] for n in result["needs"]]
    check(len(set(ids)) == len(ids), "need ids repeat")
    labels = [n["label"] for n in result["needs"]]
    check(len(set(labels)) == len(labels), "need labels repeat")
    check(all(labels), "a need has no label")
    for need in result["needs"]:
        mine = by_need.get(need["id"], [])
        name = f"need {need['id']} ({need['label']})"
        check(need["mention_count"] == len(mine), f"{name}: mention_count is not what evidence.jsonl holds")
        check(need["customer_count"] <= need["mention_count"], f"{name}: more customers than mentions")
        check(abs(need["customer_share"] - need["customer_count"] / customers) < 1e-3, f"{name}: customer_share")
        low, high = wilson(need["customer_count"], customers)
        interval = need["customer_share_ci"]
        check(abs(interval[0] - low) < 1e-3 and abs(interval[1] - high) < 1e-3, f"{name}: Wilson interval {interval}")
        check(0 <= need["unmet_share"] <= 1 and 0 <= need["intensity"] <= 1, f"{name}: shares outside 0..1")
        if mine:
            unmet = sum(e["polarity"] == "unmet" for e in mine) / len(mine)
            check(abs(unmet - need["unmet_share"]) < 1e-3, f"{name}: unmet_share {need['unmet_share']}, evidence {unmet}")


def check_shape(result):
    """Themes and areas hold every need once; neighbours are other needs, most alike first."""
    needs = {n["id"]: n for n in result["needs"]}
    themes = {t["id"]: t for t in result["themes"]}
    check(sorted(i for t in themes.values() for i in t["need_ids"]) == sorted(needs), "themes do not hold every need once")
    check(sorted(i for a in result["areas"] for i in a["theme_ids"]) == sorted(themes), "areas do not hold every theme once")
    for kind in "themes", "areas":
        labels = [g["label"] for g in result[kind]]
        check(all(labels) and len(set(labels)) == len(labels), f"a label of {kind} is missing or repeats")
    check(result["grouping"]["need_count"] == len(needs), "grouping.need_count is not the number of needs")
    for need in needs.values():
        name = f"need {need['id']} ({need['label']})"
        check(need["theme"] in themes and themes[need["theme"]]["area"] == need["area"], f"{name}: area is not its theme's")
        alike = [n["similarity"] for n in need["neighbours"]]
        check(alike == sorted(alike, reverse=True), f"{name}: neighbours are not most alike first")
        check(all(n["need"] in needs and n["need"] != need["id"] for n in need["neighbours"]), f"{name}: a neighbour is no other need")
        check(need["steady"] == (None if need["stability"] is None else need["stability"] >= 0.5), f"{name}: steady")


def check_unplaced(result, evidence):
    """The queue is what evidence marks, ranked 1, 2, 3, ..."""
    queue = [e for e in evidence if e["unplaced"]]
    check(sorted(e["unplaced_rank"] for e in queue) == list(range(1, len(queue) + 1)), "unplaced ranks are not 1, 2, 3, ...")
    check(all(e["unplaced_rank"] is None for e in evidence if not e["unplaced"]), "a placed mention has a rank")
    check(all(e["posterior"] < 0.5 for e in queue), "a sure mention is unplaced")
    check(result["unplaced"]["mention_count"] == len(queue), "unplaced.mention_count is not what evidence.jsonl marks")
    check(abs(result["unplaced"]["share"] - len(queue) / max(1, len(evidence))) < 1e-3, "unplaced.share")


def check_trend(name, trend):
    if not trend:
        return
    starts = [p["start"] for p in trend["points"]]
    check(starts == sorted(set(starts)), f"{name}: periods are not in order")
    for p in trend["points"]:
        low, high = wilson(p["customer_count"], p["active_count"])
        check(p["customer_count"] <= p["active_count"], f"{name}, {p['start']}: more customers than were active")
        check(abs(p["low"] - 100 * low) < 0.06 and abs(p["high"] - 100 * high) < 0.06, f"{name}, {p['start']}: Wilson interval")
    change = trend["change"]
    check(not change or change["low"] > 1 or change["high"] < 1, f"{name}: a change whose interval holds 1")


def check_coverage(name, coverage):
    if not coverage:
        return
    check(coverage["low"] <= coverage["share"] <= coverage["high"], f"{name}: coverage outside its interval")
    check(coverage["high"] - coverage["low"] <= 0.6001, f"{name}: an interval this wide should be refused")
    shares = [p["share"] for p in coverage["curve"]]
    check(shares == sorted(shares), f"{name}: the curve falls")
    check(any(p["n"] == coverage["customer_count"] and abs(p["need_count"] - coverage["found"]) < 0.06 for p in coverage["curve"]),
          f"{name}: the curve misses what was found")


def check_statistics(result):
    ids = {n["id"] for n in result["needs"]}
    check_coverage("all", result["coverage"])
    check(result["coverage"] or result["notes"]["coverage"] or not result["needs"], "no coverage, and no word why")
    for need in result["needs"]:
        check_trend(f"need {need['id']}", need["trend"])
    for segment in result["segments"]:
        check_coverage(f"segment {segment['id']}", segment["coverage"])
        check_trend(f"segment {segment['id']}", segment["trend"])
        check(all(c["need"] in ids for c in segment["need_changes"]), "a change of a need that is not there")
        check(all(r["q"] <= 0.05 and r["lift"] > 1 for r in segment["reach"]), "reach that is not sure")
    rows = result["contrast"]["rows"]
    check(not rows or rows[0]["kind"] == "segments", "contrast does not begin with the segments")
    for event in result["events"]:
        check(event["days"] > 0 or not event["needs"], f"event {event['id']}: needs but no days")
        check(all(not n["significant"] or n["low"] > 1 or n["high"] < 1 for n in event["needs"]), "significant, and the interval holds 1")
    for goal in result["goals"]:
        check(goal["state"] != "met" or goal["now"] <= goal["target"], f"goal {goal['id']}: met, but above its target")


def check_segments(result):
    ids = {n["id"] for n in result["needs"]}
    seen = set()
    for segment in result["segments"]:
        name = f"segment {segment['id']}"
        check(segment["customer_count"] == len(segment["members"]), f"{name}: customer_count is not its members")
        for member in segment["members"]:
            check(member["customer"] not in seen, f"{name}: {member['customer']} is in two segments")
            seen.add(member["customer"])
            check(0 <= member["posterior"] <= 1, f"{name}: posterior outside 0..1")
        check(all(d["need"] in ids for d in segment["defining_needs"]), f"{name}: defined by an unknown need")
    if result["segments"]:
        check(abs(sum(s["share"] for s in result["segments"]) - 1) < 0.01, "segment shares do not add up to 1")
    for pair in result["co_occurrence"]:
        check(pair["needs"][0] in ids and pair["needs"][1] in ids, "co-occurrence of an unknown need")
        check(pair["q"] >= pair["p"] - 1e-9, "q below p")
    check_network(result, ids)


def check_network(result, ids):
    network = result["network"]
    nodes = {n["need"]: n["community"] for n in network["nodes"]}
    ends = {need for p in result["co_occurrence"] if p["q"] <= 0.05 for need in p["needs"]}
    check(ends <= set(nodes), "an edge of the network ends in no node")
    check(set(nodes) <= ids, "the network holds an unknown need")
    check((network["modularity"] is None) == (not nodes), "modularity of nothing, or none of something")
    for c in network["communities"]:
        check(c["need_ids"] and all(nodes.get(n) == c["id"] for n in c["need_ids"]), f"community {c['id']}: its needs say otherwise")
        check(c["customer_count"] <= result["corpus"]["customer_count"], f"community {c['id']}: more customers than there are")
    check(sum(len(c["need_ids"]) for c in network["communities"]) == len(nodes), "needs of communities do not add up")


def check_corpus(result):
    corpus = result["corpus"]
    rows = corpus["row_count"]
    check(rows == corpus["stored_count"] + corpus["duplicate_count"] + corpus["rejected_count"],
          "rows are not stored + duplicate + rejected")
    for s in corpus["sources"]:
        check(s["row_count"] == s["stored_count"] + s["duplicate_count"] + s["rejected_count"], f"{s['name']}: rows do not add up")


def check_evidence(out, evidence):
    """Each quote is exactly the bytes of its document."""
    project = os.path.join(out, "project.unmet")
    if not os.path.exists(project):
        return
    db = sqlite3.connect(f"file:{project}?mode=ro", uri=True)
    texts = {}
    for text, in db.execute("SELECT text FROM document_text"):
        raw = text if isinstance(text, bytes) else text.encode()
        texts.setdefault(len(raw), []).append(raw)
    everything = [raw for group in texts.values() for raw in group]
    for e in evidence[:400]:
        quote = e["quote"].encode()
        check(any(raw[e["start"]:e["end"]] == quote for raw in everything), f"mention {e['mention']}: range is not its quote")
    check([e["mention"] for e in evidence] == sorted({e["mention"] for e in evidence}), "mention ids repeat or are out of order")


def main():
    out = sys.argv[1]
    schema_path = sys.argv[2] if len(sys.argv) > 2 else "docs/formats/segments.schema.json"
    with open(schema_path, encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    with open(os.path.join(out, "segments.json"), encoding="utf-8") as f:
        result = json.load(f)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(result):
        problems.append(f"schema: {'/'.join(map(str, error.path))}: {error.message[:200]}")
    with open(os.path.join(out, "evidence.jsonl"), encoding="utf-8") as f:
        evidence = [json.loads(line) for line in f]
    with open(os.path.join(out, "rejects.jsonl"), encoding="utf-8") as f:
        rejects = [json.loads(line) for line in f]
    check(len(rejects) >= result["corpus"]["rejected_count"], "rejects.jsonl holds fewer lines than were rejected")
    if not problems:
        check_corpus(result)
        check_redacted(result, os.path.join(out, "project.unmet"))
        check_needs(result, evidence)
        check_shape(result)
        check_unplaced(result, evidence)
        check_segments(result)
        check_statistics(result)
        check_evidence(out, evidence)
    for problem in problems[:30]:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
