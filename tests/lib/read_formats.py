#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Read what `unmet export --format` wrote with readers that are not ours, and compare it with segments.json.

read_formats.py FORMAT PATH PROJECT_FOLDER - exits with 1 and says why where they differ.
"""
import csv
import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

QDA = "{urn:QDA-XML:project:1.0}"


def rows_of_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def check_tables(table, results, evidence):
    """table(name) gives a list of dicts of strings or numbers."""
    needs = table("needs")
    assert [int(n["need_id"]) for n in needs] == [n["id"] for n in results["needs"]]
    for row, need in zip(needs, results["needs"]):
        assert row["label"] == need["label"] and int(row["customer_count"]) == need["customer_count"], (row, need)
        assert abs(float(row["customer_share"]) - need["customer_share"]) < 1e-4
        assert row["quote"] == need["quotes"][0]["text"], row
    customers = table("customers")
    assert len({c["customer"] for c in customers}) == len(customers) == results["corpus"]["customer_count"]
    assert sum(int(c["document_count"]) for c in customers) == results["corpus"]["document_count"]
    assert sum(int(c["mention_count"]) for c in customers) == sum(e["counted"] for e in evidence)
    placed = {c["customer"]: int(float(c["segment_id"])) for c in customers if c["segment_id"] not in ("", None)}
    assert placed == {m["customer"]: s["id"] for s in results["segments"] for m in s["members"]}
    said = {}
    for e in evidence:
        if e["need"] is not None and e["counted"]:
            said[e["customer"], e["need"]] = said.get((e["customer"], e["need"]), 0) + 1
    assert {(r["customer"], int(r["need_id"])): int(r["mention_count"]) for r in table("customer_needs")} == said
    assert len(table("segments")) == len(results["segments"])
    assert len(table("segment_needs")) == sum(len(s["defining_needs"]) for s in results["segments"])
    assert len(table("co_occurrence")) == len(results["co_occurrence"])
    node = {n["need"]: n["community"] for n in results["network"]["nodes"]}
    assert {int(n["need_id"]): int(n["community"]) for n in needs if n["community"] not in ("", None)} == node
    assert [(int(c["community"]), c["label"], int(c["customer_count"]), int(c["need_count"])) for c in table("communities")] == \
        [(c["id"], c["label"], c["customer_count"], len(c["need_ids"])) for c in results["network"]["communities"]]
    rated = [(None, o) for o in results["rated"]] + [(s["id"], o) for s in results["segments"] for o in s["opportunity"]]
    rows = table("opportunities")
    assert len(rows) == len(rated)
    for row, (segment, o) in zip(rows, rated):
        assert (int(row["segment_id"]) if row["segment_id"] not in ("", None) else None) == segment and row["item"] == o["item"], row
        assert int(row["respondent_count"]) == o["respondents"] and abs(float(row["opportunity"]) - o["opportunity"]) < 0.01, row
    return f"{len(needs)} needs, {len(customers)} customers"


def read_csv(path, results, evidence):
    return check_tables(lambda name: rows_of_csv(path / f"{name}.csv"), results, evidence)


def for_xml(value):
    """The same without what XML cannot hold."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(re.sub(r"\\u00(0[0-8bcef]|1[0-9a-f])", "\ufffd", text))


def read_xlsx(path, results, evidence):
    import openpyxl

    results, evidence = for_xml(results), for_xml(evidence)
    book = openpyxl.load_workbook(path)

    def table(name):
        head, *rows = book[name].iter_rows(values_only=True)
        return [{k: "" if v is None else v for k, v in zip(head, row)} for row in rows]

    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, sheet.title
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row), "a formula"
    return check_tables(table, results, evidence)


def check_network(graph, node_of, results):
    assert graph.number_of_nodes() == len(results["needs"])
    assert graph.number_of_edges() == len(results["co_occurrence"])
    for need in results["needs"]:
        node = graph.nodes[node_of(need["id"])]
        assert node["label"] == need["label"] and node["customer_count"] == need["customer_count"], node
    for pair in results["co_occurrence"]:
        edge = graph.edges[tuple(node_of(id) for id in pair["needs"])]
        assert abs(edge["lift"] - pair["lift"]) < 1e-3 and abs(edge["q"] - pair["q"]) <= 1e-5 * pair["q"], edge
    check_communities(graph, node_of, results["network"])
    return f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges"


def check_communities(graph, node_of, network):
    """Modularity is a figure that another program computes from the same file; its own search must not do better by more than a little."""
    from networkx.algorithms import community

    for node in network["nodes"]:
        seen = graph.nodes[node_of(node["need"])]
        assert seen["community"] == node["community"] and abs(seen["x"] - node["x"]) < 1e-3, seen
    drawn = {node_of(n["need"]) for n in network["nodes"]}
    assert all(("community" in data) == (name in drawn) for name, data in graph.nodes(data=True))
    if not drawn:
        return
    edges = graph.edge_subgraph((a, b) for a, b, data in graph.edges(data=True) if data["q"] <= 0.05)
    groups = [{node_of(n) for n in c["need_ids"]} for c in network["communities"]]
    assert abs(community.modularity(edges, groups, weight="lift") - network["modularity"]) < 1e-3
    best = max(community.modularity(edges, found, weight="lift") for found in
               (community.louvain_communities(edges, weight="lift", seed=seed) for seed in range(5)))
    assert network["modularity"] > best - 0.005, (network["modularity"], best)


def read_graphml(path, results, evidence):
    import networkx

    return check_network(networkx.read_graphml(path), lambda id: f"n{id}", results)


def read_gexf(path, results, evidence):
    import networkx

    return check_network(networkx.read_gexf(path), str, results)


def read_qdpx(path, results, evidence):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        texts = {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.startswith("sources/")}
        project = ElementTree.fromstring(archive.read("project.qde"))
    codes = {c.get("guid"): c.get("name") for c in project.iter(f"{QDA}Code")}
    labels = {n["id"]: n["label"] for n in results["needs"]}
    assert sorted(codes.values()) == sorted(labels.values())
    found = []
    for source in project.iter(f"{QDA}TextSource"):
        text = texts.pop("sources/" + source.get("plainTextPath").removeprefix("internal://"))
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            quote = text[int(selection.get("startPosition")):int(selection.get("endPosition"))]
            found.append((quote, codes[selection.find(f".//{QDA}CodeRef").get("targetGUID")]))
    assert not texts, "texts nobody refers to"
    assert sorted(found) == sorted((e["quote"], labels[e["need"]]) for e in evidence if e["need"] in labels)
    sources = {s.get("guid") for s in project.iter(f"{QDA}TextSource")}
    of_cases = [r.get("targetGUID") for c in project.iter(f"{QDA}Case") for r in c.iter(f"{QDA}SourceRef")]
    assert set(of_cases) == sources and len(of_cases) == len(sources)
    sets = {frozenset(codes[m.get("targetGUID")] for m in s.iter(f"{QDA}MemberCode")) for s in project.iter(f"{QDA}Set")}
    assert {frozenset(labels[n] for n in c["need_ids"]) for c in results["network"]["communities"]} <= sets
    return f"{len(codes)} codes, {len(sources)} sources, {len(found)} coded selections"


def read_crm(path, results, evidence):
    listed = {}
    for segment in results["segments"]:
        for row in rows_of_csv(path / f"segment_{segment['id']}.csv"):
            assert row["Email"] or row["Company domain name"], row
            assert row["Unmet segment"] == segment["label"]
            listed[row["Unmet customer"]] = segment["id"]
    for row in rows_of_csv(path / "without_email_or_domain.csv"):
        assert not row["Email"] and not row["Company domain name"]
        listed[row["Unmet customer"]] = next(s["id"] for s in results["segments"] if s["label"] == row["Unmet segment"])
    assert listed == {m["customer"]: s["id"] for s in results["segments"] for m in s["members"]}
    return f"{len(listed)} customers"


def read_brief(path, results, evidence):
    for segment in results["segments"]:
        text = (path / f"segment_{segment['id']}.md").read_text(encoding="utf-8")
        assert f"{segment['customer_count']} customers" in text
        assert text.count("\n## ") == 4 and "<" not in text.replace("\\<", ""), "raw HTML could stand in it"
        quotes = [line for line in text.splitlines() if line.startswith("  > ") and not line.startswith("  > \u2014")]
        assert quotes, "no quote"
        asked = {o["need"] for o in results["rated"]} | {o["need"] for o in segment["opportunity"]}
        for line in text.splitlines():
            if need := re.match(r"- \*\*.*\(need (\d+)\): ", line):
                weight = text.split(line, 1)[1].lstrip().splitlines()[0].strip()
                assert weight.startswith("Rated by " if int(need[1]) in asked else "Signals from text"), weight
    return f"{len(results['segments'])} briefs"


def main():
    kind, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    results = json.loads((folder / "segments.json").read_text(encoding="utf-8"))
    with open(folder / "evidence.jsonl", encoding="utf-8") as f:
        evidence = [json.loads(line) for line in f]
    print(kind, globals()[f"read_{kind}"](path, results, evidence))


main()
