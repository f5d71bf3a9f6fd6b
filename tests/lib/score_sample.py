#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""score_sample.py OUT [--floors] - what unmet found in the sample corpus, against its gold answers.

Detection: a mention is right where it overlaps a gold sentence of that document that states a need; what
overlaps only other text is a false alarm; a subject line is not judged. Grouping: NMI, ARI of the right mentions' needs. Segments: ARI
of the companies' segments. With --floors a figure below its floor is a failure.
"""
import collections
import csv
import json
import math
import os
import re
import sys

GOLD = "corpora/sample/gold"
FLOORS = json.load(open("tests/golden/sample_floors.json", encoding="utf-8"))


def words(text):
    return re.findall(r"[^\W_]+", text.lower().replace("’", "'"))


def overlap(mention, gold):
    """Share of the shorter text's words that stand in the other, in order of a multiset."""
    a, b = collections.Counter(words(mention)), collections.Counter(words(gold))
    both = sum((a & b).values())
    return both / max(1, min(sum(a.values()), sum(b.values())))


def nmi_ari(truth, found):
    table, a, b = collections.Counter(zip(truth, found)), collections.Counter(truth), collections.Counter(found)
    n = len(truth)
    mutual = sum(v / n * math.log(v * n / (a[t] * b[f])) for (t, f), v in table.items())
    entropy = lambda c: -sum(v / n * math.log(v / n) for v in c.values())
    pairs = lambda values: sum(v * (v - 1) / 2 for v in values)
    index, left, right = pairs(table.values()), pairs(a.values()), pairs(b.values())
    expected = left * right / pairs([n])
    top = (left + right) / 2 - expected
    norm = entropy(a) + entropy(b)
    return (2 * mutual / norm if norm else 1.0), ((index - expected) / top if top else 0.0)


def load_gold():
    """Gold sentences by document."""
    by_doc = collections.defaultdict(list)
    with open(os.path.join(GOLD, "sentences.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            g = json.loads(line)
            by_doc[g["doc"]].append(g)
    return by_doc


def gold_of(mention, sentences):
    """The gold sentence a mention is, or None; a need-stating one wins over its neighbours."""
    best, best_key = None, (0.0, 0)
    for g in sentences:
        share = overlap(mention["quote"], g["quote"])
        if share >= 0.6:
            key = (round(share, 3), len(words(g["quote"])))
            if key > best_key:
                best, best_key = g, key
    return best


def is_positive(g):
    return g["part"] == "body" and g["role"] == "customer" and g["kind"] is not None


def load_subjects():
    with open(os.path.join(GOLD, "subjects.csv"), encoding="utf-8", newline="") as f:
        return {(r["ticket"], tuple(words(r["subject"]))) for r in csv.DictReader(f)}


def detection(evidence, gold, subjects):
    hit, false, pairs, judged = set(), 0, [], 0
    for e in evidence:
        if (e["doc"], tuple(words(e["quote"]))) in subjects:
            continue
        judged += 1
        doc = e["doc"] if e["doc"] in gold else os.path.basename(e["source"])
        g = gold_of(e, gold.get(doc, []))
        if g is not None and is_positive(g):
            hit.add((doc, g["quote"]))
            if g["need"]:
                pairs.append((g["need"], e["need"]))
        else:
            false += 1
    positives = {(d, g["quote"]) for d, gs in gold.items() for g in gs if is_positive(g)}
    precision = 1 - false / max(1, judged)
    recall = len(hit) / len(positives)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), pairs


def segments(result):
    planted = {r["company"]: r["segment"] for r in csv.DictReader(open(os.path.join(GOLD, "segments.csv"), encoding="utf-8"))}
    truth, found = [], []
    for s in result["segments"]:
        for m in s["members"]:
            if m["customer"] in planted:
                truth.append(planted[m["customer"]])
                found.append(s["id"])
    return len(truth), len(planted), nmi_ari(truth, found)[1] if truth else 0.0


def main():
    out = sys.argv[1]
    with open(os.path.join(out, "evidence.jsonl"), encoding="utf-8") as lines:
        evidence = [json.loads(line) for line in lines]
    with open(os.path.join(out, "segments.json"), encoding="utf-8") as f:
        result = json.load(f)
    precision, recall, f1, pairs = detection(evidence, load_gold(), load_subjects())
    nmi, ari = nmi_ari(*zip(*pairs))
    placed, companies, segment_ari = segments(result)
    figures = {"precision": precision, "recall": recall, "f1": f1, "need_nmi": nmi, "need_ari": ari, "segment_ari": segment_ari}
    print(f"{len(evidence)} mentions, {len(result['needs'])} needs (planted 24), {len(result['segments'])} segments (planted 5), "
          f"{placed} of {companies} companies placed")
    print("  ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    low = [f"{n} {figures[n]:.3f} is below its floor {floor}" for n, floor in FLOORS.items() if figures[n] < floor]
    if "--floors" in sys.argv:
        print("\n".join(low))
        return 1 if low else 0
    return 0


sys.exit(main())
