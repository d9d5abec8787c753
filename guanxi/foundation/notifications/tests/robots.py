"""Group robots of one's own, answering as the services' public pages say that theirs do.

WeCom and DingTalk: ``{"errcode": 0, "errmsg": "ok"}`` or another number, always with status 200 (45009: too
often; 93000: no such robot; 310000: none of the keywords in it). Feishu: ``{"code": 0, …}`` (19024: keywords,
9499: bad request). Slack: ``ok`` as text, or a status that says no. A message is JSON;
WeCom takes 2,048 bytes.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WECOM, DINGTALK, FEISHU, SLACK = (
    "/cgi-bin/webhook/send",
    "/robot/send",
    "/open-apis/bot/v2/hook/",
    "/services/",
)
Answer = tuple[int, dict[str, str], str]


class Robots:
    """``got``: (path, text) of each message taken; ``answers``: what is said instead to the next ones."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.answers: list[Answer] = []
        robots = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                held = self.rfile.read(int(self.headers["Content-Length"]))
                robots.answer(self, held)

            def do_GET(self) -> None:
                robots.asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, held: bytes) -> None:
        self.asked.append(handler.path)
        status, headers, body = self.answers.pop(0) if self.answers else self._judged(handler, held)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body.encode())

    def _judged(self, handler: BaseHTTPRequestHandler, held: bytes) -> Answer:
        path = handler.path
        said = json.loads(held)
        if path.startswith(WECOM):
            text = said["text"]["content"] if said.get("msgtype") == "text" else ""
            code = 0 if 0 < len(text.encode()) <= 2048 else 40058
            return self._taken(path, text, code, {"errcode": code, "errmsg": "ok"})
        if path.startswith(DINGTALK):
            text = said["text"]["content"] if said.get("msgtype") == "text" else ""
            code = 0 if text else 400101
            return self._taken(path, text, code, {"errcode": code, "errmsg": "ok"})
        if path.startswith(FEISHU):
            text = json.dumps(said.get("content", ""), ensure_ascii=False) if said.get("msg_type") else ""
            code = 0 if text else 9499
            return self._taken(path, text, code, {"code": code, "msg": "success", "data": {}})
        text = json.dumps(said, ensure_ascii=False)
        self.got.append((path, text))
        return 200, {"Content-Type": "text/html"}, "ok"

    def _taken(self, path: str, text: str, code: int, answer: dict[str, Any]) -> Answer:
        if not code:
            self.got.append((path, text))
        return 200, {"Content-Type": "application/json"}, json.dumps(answer)
