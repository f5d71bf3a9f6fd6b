#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""embed_server.py FOLDER - a small server of embeddings on a free port of this machine, for tests.

Writes its port to FOLDER/port and a line a request to FOLDER/log: path, model, number of texts. What it answers is in FOLDER/mode, read at
each request: good, wide (1,024 numbers), small (at most 3 texts a request), busy (503 twice, then good), down (503), missing (404), html,
short (one text fewer), ragged, double, late (good, 503 from the third request on), move (a redirect), deep, silent.
"""
import http.server
import json
import os
import sys

folder = sys.argv[1]
near = {"invoice": (1, 0, 0), "bill": (0.98, 0.2, 0), "password": (0, 1, 0), "battery": (0, 0, 1)}
requests = 0


def vector(text, dims):
    # The first three letters of an invented word say whose it is.
    base = next((v for w, v in near.items() if w[:3] == text[:3]), (0.5, 0.5, 0.5))
    row = [0.0] * dims
    for j in range(dims):
        row[j] = base[j % 3] + 0.01 * ((hash_of(text) >> j % 16) & 1)
    return row


def hash_of(text):
    h = 2166136261
    for b in text.encode():
        h = (h ^ b) * 16777619 % 2**32
    return h


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def say(self, code, body, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        global requests
        mode = open(os.path.join(folder, "mode")).read().strip()
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = asked["input"]
        requests += 1
        with open(os.path.join(folder, "log"), "a") as log:
            log.write(f"{self.path} {asked.get('model', '-')} {len(texts)} {' '.join(texts)}\n")
        if mode == "down" or (mode == "busy" and requests % 3) or (mode == "late" and requests > 2):
            return self.say(503, {"error": {"message": "loading the model"}})
        if mode == "missing":
            return self.say(404, {"error": "model \"nobody\" not found\x1b[31m"})
        if mode == "html":
            return self.say(200, b"<html>hello</html>", "text/html")
        if mode == "move":
            return self.say(307, b"", headers=[("Location", "/elsewhere")])
        if mode == "deep":
            return self.say(200, b"[" * 100000)
        if mode == "silent":
            return self.close_connection_now()
        if mode == "small" and len(texts) > 3:
            return self.say(413, {"error": "too many texts"})
        rows = [{"index": i, "embedding": vector(t, 1024 if mode == "wide" else 24)} for i, t in enumerate(texts)]
        rows.reverse()
        if mode == "short" and len(rows) > 1:
            rows.pop()
        if mode == "ragged" and len(rows) > 1:
            rows[-1]["embedding"].append(1.0)
        if mode == "double" and len(rows) > 1:
            rows[0]["index"] = rows[1]["index"]
        self.say(200, {"object": "list", "model": asked.get("model", "tiny") + ("-wide" if mode == "wide" else ""), "data": rows})

    def close_connection_now(self):
        self.close_connection = True
        self.connection.close()


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.new"), "w") as f:
    f.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
