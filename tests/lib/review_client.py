#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ask a running `unmet review` what a browser would, and what an attacker would.

review_client.py URL PROJECT_FOLDER UNMET - prints a TAP line per check; the server decides on the project at PROJECT_FOLDER.
"""
import concurrent.futures
import http.client
import json
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

number = 0
failed = 0


def check(name, right, why=""):
    global number, failed
    number += 1
    failed += not right
    print(f"{'ok' if right else 'not ok'} {number} - {name}")
    if not right and why:
        print(f"# {str(why)[:600]}")


class Client:
    def __init__(self, url):
        at = urllib.parse.urlsplit(url)
        self.host, self.port, self.launch = at.hostname, at.port, f"{at.path}?{at.query}"
        self.cookie = self.token = None
        self.rev = 0

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        head = {"Host": f"{self.host}:{self.port}"}
        if self.cookie:
            head["Cookie"] = self.cookie
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            head |= {"Content-Type": "application/json", "X-Unmet-Token": self.token or ""}
        head |= {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request(method, path, body, {k: v for k, v in head.items() if v is not None})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text, answer

    def json(self, path, **more):
        status, text, _ = self.ask(path, **more)
        return status, json.loads(text)

    def open(self):
        status, _, answer = self.ask(self.launch)
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        if status == 303:
            _, session = self.json("/api/session")
            self.token, self.rev = session["token"], session["rev"]
        return status, answer

    def decide(self, op, **args):
        base = args.pop("base_rev", self.rev)
        dry = args.pop("dry_run", False)
        status, body = self.json("/api/decisions", method="POST", body=args | {"op": op, "base_rev": base, "dry_run": dry})
        if status == 200 and not dry:
            self.rev = body["rev"]
        return status, body


def guards(url):
    c = Client(url)
    status, text, _ = c.ask("/api/results")
    check("without the cookie nothing is told", status == 403 and b"needs" not in text, text)
    for host in ("evil.example", f"evil.example:{c.port}", "127.0.0.1", f"127.0.0.1:{c.port + 1}", f"127.0.0.1.evil.example:{c.port}", ""):
        check(f"host {host or 'none'!r} is refused", c.ask("/api/session", Host=host)[0] in (400, 403))
    check("a wrong link is refused", c.ask("/?token=" + "0" * 32)[0] == 403)
    status, answer = c.open()
    check("the link gives the cookie and leaves the address", status == 303 and answer.getheader("Location") == "/", status)
    set_cookie = answer.getheader("Set-Cookie") or ""
    check("the cookie is HttpOnly and SameSite=Strict", "HttpOnly" in set_cookie and "SameSite=Strict" in set_cookie, set_cookie)
    check("the link works once", Client(url).open()[0] == 403)
    status, text, answer = c.ask("/")
    policy = answer.getheader("Content-Security-Policy") or ""
    check("the page comes with its policy", status == 200 and "default-src 'none'" in policy and "unsafe" not in policy, policy)
    check("no cache, no sniffing, no referrer, no other origin", answer.getheader("Cache-Control") == "no-store" and
          answer.getheader("X-Content-Type-Options") == "nosniff" and answer.getheader("Referrer-Policy") == "no-referrer" and
          answer.getheader("Access-Control-Allow-Origin") is None)
    check("the page holds no secret", c.token.encode() not in text)
    body = {"op": "rename", "need": 1, "text": "x", "base_rev": c.rev}
    check("a write without the token of the page is refused", c.ask("/api/decisions", "POST", body, X_Unmet_Token=None)[0] == 403)
    check("a write with a wrong one, too", c.ask("/api/decisions", "POST", body, X_Unmet_Token="0" * 32)[0] == 403)
    check("a write of another origin", c.ask("/api/decisions", "POST", body, Origin="http://evil.example")[0] == 403)
    check("a write from another site", c.ask("/api/decisions", "POST", body, Sec_Fetch_Site="cross-site")[0] == 403)
    check("a form", c.ask("/api/decisions", "POST", body, Content_Type="text/plain")[0] == 403)
    check("a cookie alone, made up", Client(url).ask("/api/session", Cookie=f"unmet_{c.port}=" + "0" * 32)[0] == 403)
    check("PUT is not answered", c.ask("/api/decisions", "PUT", body)[0] == 405)
    check("a body above the limit is refused", c.ask("/api/decisions", "POST", b"[" + b" " * (2 << 20) + b"]")[0] == 413)
    check("of who is unknown no body is kept, whatever its length", Client(url).ask("/api/decisions", "POST", b"[" + b" " * (2 << 20) + b"]")[0] == 403)
    for method in ("OPTIONS", "DELETE", "TRACE", "PATCH", "NONSENSE"):
        check(f"{method} is not answered", c.ask("/api/session", method)[0] == 405)
    check("HEAD says what GET would and nothing more", c.ask("/api/session", "HEAD")[:2] == (200, b""))
    check("a body that is no object", c.ask("/api/decisions", "POST", b"[1]")[0] == 400)
    check("a body that is no JSON", c.ask("/api/decisions", "POST", b"{")[0] == 400)
    check("deep JSON", c.ask("/api/decisions", "POST", b"[" * 100000)[0] == 400)
    for path in ("/etc/passwd", "/../../etc/passwd", "//etc/passwd", "/..%2f..%2fetc/passwd", "/app.js/../../x", "/API/SESSION"):
        check(f"no such page: {path}", c.ask(path)[0] == 404)
    check("no document has such a name", c.json("/api/documents/..%2f..%2fetc%2fpasswd") == (200, None))
    check("an address without end", c.ask("/api/evidence?q=" + "a" * 100000)[0] == 414)
    check("more words than anybody looks for", c.ask("/api/evidence?q=" + "%20".join(["e"] * 65))[0] == 400 and c.ask("/api/evidence?q=" + "%20".join(["e"] * 64))[0] == 200)
    return c


def reading(c, folder):
    results = c.json("/api/results")[1]
    on_disk = json.loads((folder / "segments.json").read_text(encoding="utf-8"))
    check("results are segments.json", results == on_disk)
    with open(folder / "evidence.jsonl", encoding="utf-8") as f:
        evidence = [json.loads(line) for line in f]
    _, page = c.json("/api/evidence")
    check("all mentions", page["total"] == len(evidence) and len(page["rows"]) == 50, page["total"])
    need = results["needs"][0]
    _, page = c.json(f"/api/evidence?need={need['id']}")
    check("mentions and customers of a need", (page["total"], page["customer_count"]) == (need["mention_count"], need["customer_count"]), page["total"])
    check("best first", [r["mention"] for r in page["rows"]][:len(need["quotes"])] == [q["mention"] for q in need["quotes"]])
    by_id = {e["mention"]: e for e in evidence}
    row = page["rows"][0]
    check("a row says what evidence says", row["quote"] == by_id[row["mention"]]["quote"] and row["customer"] == by_id[row["mention"]]["customer"], row)
    _, document = c.json(f"/api/documents/{row['document']}")
    text = document["text"].encode("utf-16-le")
    check("offsets point at the quote", all(text[2 * m["start"]:2 * m["end"]].decode("utf-16-le") == m["quote"] for m in document["mentions"]))
    _, counts = c.json("/api/needs")
    counted = {n["need"]: (n["customer_count"], n["mention_count"]) for n in counts["needs"]}
    check("needs counted again agree", all(counted[n["id"]] == (n["customer_count"], n["mention_count"]) for n in results["needs"]))
    for filter in ("kind=problem", "polarity=lacking", "q=invoice", "segment=1", "from=2025-06-01", "source=" + urllib.parse.quote(results["corpus"]["sources"][0]["name"])):
        _, page = c.json("/api/evidence?" + filter)
        check(f"filter {filter} admits some, not all", 0 < page["total"] < len(evidence), page["total"])
    _, page = c.json("/api/evidence?q=INVOICE")
    said = sum("invoice" in e["quote"].lower() for e in evidence)
    pair = results["co_occurrence"][0]
    _, page = c.json(f"/api/evidence?need={pair['needs'][0]}&also={pair['needs'][1]}&polarity=lacking")
    lack = [{e["customer"] for e in evidence if e["need"] == n and e["polarity"] != "met"} for n in pair["needs"]]
    check("customers who lack a second need, too", page["customer_count"] == pair["customer_count"] == len(lack[0] & lack[1]), page["customer_count"])
    _, page = c.json("/api/evidence?q=INVOICE")
    check("words are found in any case", page["total"] == said, (page["total"], said))
    _, about = c.json("/api/data")
    attribute = about["attributes"][0]
    value = attribute["values"][0]
    _, counts = c.json("/api/needs?attribute=" + urllib.parse.quote(f"{attribute['name']}={value['value']}"))
    check("customers with an attribute", counts["customer_count"] == value["customer_count"], counts["customer_count"])
    _, profile = c.json("/api/profile")
    check("the profile covers every segment and need", [s["id"] for s in profile["segments"]] == [s["id"] for s in results["segments"]] and
          len(profile["needs"]) == len(results["needs"]))
    _, documents = c.json("/api/documents")
    check("documents that hold mentions", documents["total"] == len({(e["doc"], e["source"]) for e in evidence}), documents["total"])
    total = c.json("/api/results")[1]["corpus"]["document_count"]
    mute, both = c.json("/api/documents?found=none")[1], c.json("/api/documents?found=any")[1]
    check("documents in which nothing was found", mute["total"] == total - documents["total"] and both["total"] == total and all(d["mention_count"] == 0 for d in mute["rows"]), mute["total"])
    check("found is none or any", c.ask("/api/documents?found=x")[0] == 400)
    check("conversations first", documents["rows"][0]["turn_count"] > 1)
    check("an unknown document", c.json("/api/documents/999999") == (200, None) and c.json("/api/documents/x") == (200, None))
    check("a filter that makes no sense", c.ask("/api/evidence?kind=nonsense")[0] == 400)
    check("a page past the end is the last", c.json("/api/evidence?page=99999")[1]["page"] == c.json("/api/evidence")[1]["page_count"])
    return results


def deciding(c, results, folder, unmet):
    first, second = results["needs"][0], results["needs"][1]
    project = str(folder / "project.unmet")
    status, body = c.decide("rename", need=first["id"], text="Get the money <b>sooner</b>")
    check("rename", status == 200 and body["label"] == "Get the money <b>sooner</b>", body)
    check("the id stays, the name is everywhere", next(n for n in c.json("/api/results")[1]["needs"] if n["id"] == first["id"])["label"] == "Get the money <b>sooner</b>")
    other = Client(f"http://{c.host}:{c.port}/")
    other.cookie, other.token, other.rev = c.cookie, c.token, c.rev - 1
    status, body = other.decide("rename", need=first["id"], text="late")
    check("who comes late is told", status == 409 and body["message"], body)
    rows = c.json(f"/api/evidence?need={second['id']}")[1]["rows"]
    out = rows[0]
    status, preview = c.decide("merge", need=first["id"], other=[second["id"]], mention=[out["mention"]], dry_run=True)
    check("a preview changes nothing", status == 200 and len(c.json("/api/results")[1]["needs"]) == len(results["needs"]), preview)
    status, body = c.decide("merge", need=first["id"], other=[second["id"]], mention=[out["mention"]])
    check("merge, leaving one mention out", status == 200 and body["mention_count"] == first["mention_count"] + second["mention_count"] - 1, body)
    check("people are not counted twice", body["customer_count"] <= first["customer_count"] + second["customer_count"] - 1 and
          body["customer_count"] == preview["customer_count"], (body, preview))
    rows = c.json(f"/api/evidence?need={first['id']}")[1]
    status, body = c.decide("split", need=first["id"], mention=[r["mention"] for r in rows["rows"][:5]], text="five of them")
    check("split with own selection", status == 200 and body["mention_count"] == 5 and body["need"] not in [n["id"] for n in results["needs"]], body)
    check("totals reconcile", c.json(f"/api/evidence?need={first['id']}")[1]["total"] + 5 == rows["total"])
    log = c.json("/api/decisions")[1]["decisions"]
    check("the log has all three", [d["op"] for d in log] == ["rename", "merge", "split"], log)
    status, body = c.decide("revert", decision=log[0]["id"])
    check("undo the first, the others stay", status == 200 and next(n for n in c.json("/api/results")[1]["needs"] if n["id"] == first["id"])["label"] != "Get the money <b>sooner</b>", body)
    said = subprocess.run([unmet, "need", "log", "-p", project], capture_output=True, text=True)
    check("the command line shows the same log", said.returncode == 0 and "five of them" in said.stdout, said.stdout + said.stderr)
    said = subprocess.run([unmet, "need", "rename", str(first["id"]), "from the terminal", "-p", project], capture_output=True, text=True)
    check("the command line decides meanwhile", said.returncode == 0, said.stderr)
    check("and the page sees it", any(n["label"] == "from the terminal" for n in c.json("/api/results")[1]["needs"]))
    for wrong in ({"op": "explode"}, {"op": 1}, {"op": "rename", "need": -1}, {"op": "rename", "need": 1.5},
                  {"op": "merge", "need": 1, "other": "2"}, {"op": "move", "need": 1, "mention": [1e300]}):
        check(f"{wrong} is refused", c.ask("/api/decisions", "POST", wrong | {"base_rev": c.rev})[0] == 400)
    status, drawn = c.json("/api/labels")
    check("a hundred mentions to label", status == 200 and len(drawn) == 100, len(drawn))
    status, body = c.json("/api/labels", method="POST", body={"rows": [{"id": d["id"], "label": "yes" if i % 4 else "no"} for i, d in enumerate(drawn[:40])]})
    check("labels give precision with its interval", status == 200 and body["precision"] == 0.75 and body["low"] < 0.75 < body["high"], body)
    said = subprocess.run([unmet, "score", "detect", "--gold", body["file"]], capture_output=True, text=True)
    check("and are a gold file", said.returncode == 0 and said.stdout.startswith("40 labelled"), said.stdout + said.stderr)


def crowd(c):
    paths = ["/api/results", "/api/needs?segment=1", "/api/evidence?page=2", "/api/documents", "/api/profile"] * 20
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        statuses = [s for s, _, _ in pool.map(c.ask, paths)]
    check("a hundred requests at once", statuses == [200] * 100, statuses)


class Shapes:
    """Answers, checked against docs/formats/review-api.yaml."""

    def __init__(self):
        import jsonschema
        import yaml

        folder = Path(__file__).resolve().parents[2] / "docs/formats"
        self.api = yaml.safe_load((folder / "review-api.yaml").read_text(encoding="utf-8"))
        segments = json.loads((folder / "segments.schema.json").read_text(encoding="utf-8"))
        self.check = lambda schema, value: jsonschema.Draft202012Validator(
            schema | {"$id": "urn:api", "components": self.api["components"]},
            resolver=jsonschema.RefResolver("urn:api", schema | {"components": self.api["components"]}, store={"urn:segments.schema.json": segments, "segments.schema.json": segments})).validate(value)

    def schema(self, path, method="get", status="200"):
        answer = self.api["paths"][path][method]["responses"][status]
        if "$ref" in answer:
            answer = self.api["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        return answer["content"]["application/json"]["schema"]


def shapes(c):
    s = Shapes()
    first = c.json("/api/documents")[1]["rows"][0]["document"]
    for path in s.api["paths"]:
        if path == "/api/results":  # checked whole by the tests of segments.json
            continue
        need = c.json("/api/results")[1]["needs"][0]["id"]
        status, body = c.json(path.replace("{document}", first) + (f"?need={need}" if path == "/api/split" else ""))
        try:
            s.check(s.schema(path), body)
            check(f"{path} is as documented", status == 200)
        except Exception as e:
            check(f"{path} is as documented", False, e)
    status, body = c.decide("note", need=c.json("/api/results")[1]["needs"][0]["id"], text="x", dry_run=True)
    try:
        s.check(s.schema("/api/decisions", "post"), body)
        check("a decision is answered as documented", status == 200)
    except Exception as e:
        check("a decision is answered as documented", False, e)


def asleep(c, results):
    """Proposals take their turn; who asks for anything else does not wait for them."""
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        proposals = [pool.submit(c.json, f"/api/split?need={n['id']}") for n in results["needs"][:6]]
        others = [pool.submit(c.ask, "/api/session") for _ in range(20)]
        check("others are answered meanwhile", all(f.result()[0] == 200 for f in others))
        answers = [f.result() for f in proposals]
    check("six proposals at once, each of its own need", [body.get("need") for status, body in answers if status == 200] == [n["id"] for (status, _), n in zip(answers, results["needs"]) if status == 200]
          and all(status in (200, 400, 404) for status, _ in answers) and sum(status == 200 for status, _ in answers) > 0, [s for s, _ in answers])
    check("the same as one alone", c.json(f"/api/split?need={results['needs'][0]['id']}") == answers[0])


def slow(c):
    """Connections that begin a request and never end it, more than there is room for."""
    held = []
    for _ in range(230):
        one = socket.create_connection((c.host, c.port), timeout=5)
        one.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
        held.append(one)
    time.sleep(3.2)
    for one in held:
        try:
            one.send(b"X-Slow: 1\r\n")
        except OSError:
            pass
    answered = 0
    for _ in range(60):
        try:
            answered += c.ask("/api/session")[0] == 200
        except OSError:
            pass
    for one in held:
        one.close()
    check("slow clients do not shut out swift ones", answered == 60, answered)
    check("the server goes on", c.ask("/api/session")[0] == 200)


def refit(c):
    status, body = c.json("/api/refit", method="POST", body={"what": "all"})
    check("a refit starts", status == 202 and body["state"] == "running", body)
    check("one at a time", c.ask("/api/refit", "POST", {"what": "all"})[0] == 409)
    began = time.monotonic()
    status, body = c.json("/api/decisions", method="POST", body={"op": "note", "need": c.json("/api/results")[1]["needs"][0]["id"], "text": "meanwhile", "base_rev": c.rev})
    took = time.monotonic() - began
    check("a decision meanwhile is told to wait, at once and in words", c.json("/api/refit")[1]["state"] != "running" or (status == 503 and "decide when" in body["message"] and took < 0.9), (status, body, took))
    for _ in range(300):
        body = c.json("/api/refit")[1]
        if body["state"] != "running":
            break
        time.sleep(0.1)
    check("it ends", body["state"] == "done", body)
    check("decisions survive it", any(n["label"] == "from the terminal" for n in c.json("/api/results")[1]["needs"]))


def main():
    url, folder, unmet = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    c = guards(url)
    results = reading(c, folder)
    crowd(c)
    asleep(c, results)
    slow(c)
    shapes(c)
    deciding(c, results, folder, unmet)
    refit(c)
    sys.exit(failed != 0)


main()
