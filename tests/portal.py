"""A portal of public data on this machine, which answers as Opendatasoft's do, well or badly."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from csv import writer
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

CATALOG = "/api/explore/v2.1/catalog/datasets/"
Handler = Callable[["Request"], None]


@dataclass
class Records:
    """A dataset: its columns by technical name with their labels, and its records."""

    columns: dict[str, str]
    rows: list[dict[str, Any]]
    modified: str = "2026-03-02T08:00:00+00:00"
    attachments: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def kept(self, where: str) -> list[dict[str, Any]]:
        """Those that `where` keeps, of the two forms that are asked for."""
        if not where:
            return self.rows
        if " in (" in where:
            name, values = where.removesuffix(")").split(" in (")
            return [row for row in self.rows if row[name] in json.loads(f"[{values}]")]
        name, value = where.split(" = ")
        return [row for row in self.rows if row[name] == int(value)]

    def csv(self, where: str, labels: bool) -> bytes:
        text = StringIO()
        out = writer(text, delimiter=";", lineterminator="\r\n")
        out.writerow(self.columns.values() if labels else self.columns)
        for row in self.kept(where):
            out.writerow("" if row[name] is None else row[name] for name in self.columns)
        return b"\xef\xbb\xbf" + text.getvalue().encode()


@dataclass
class Asked:
    """A request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


class PortalOnThisMachine:
    """What it holds, what it was asked, and the trouble it is in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.datasets: dict[str, Records] = {}
        self.files: dict[str, bytes] = {}
        self.asked: list[Asked] = []
        self._troubles: list[tuple[str, Handler]] = []

    def fails(self, handler: Handler, *, times: int = 1, at: str = "") -> None:
        """Answer the next requests whose path holds `at` with this trouble."""
        self._troubles += [(at, handler)] * times

    def trouble_at(self, path: str) -> Handler | None:
        for rank, (at, _handler) in enumerate(self._troubles):
            if at in path:
                return self._troubles.pop(rank)[1]
        return None

    def paths(self, ending: str = "") -> list[str]:
        return [one.path for one in self.asked if one.path.endswith(ending)]


class Request(BaseHTTPRequestHandler):
    """One request; the server knows the portal."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        portal = self.server.portal
        portal.asked.append(Asked(parts.path, self.query, dict(self.headers)))
        trouble = portal.trouble_at(parts.path)
        if trouble:
            trouble(self)
        elif parts.path.startswith(CATALOG):
            self._catalog(*parts.path.removeprefix(CATALOG).split("/"))
        else:
            self._file(portal.files.get(parts.path))

    def _catalog(self, code: str, *rest: str) -> None:
        dataset = self.server.portal.datasets.get(code)
        if dataset is None:
            self.error(404, "ODSInvalidDatasetError", f"Unknown dataset: {code}.")
        elif not rest:
            self.json(_card(code, dataset))
        elif rest == ("records",):
            self._records(dataset)
        elif rest == ("exports", "csv"):
            labels = self.query.get("use_labels") == "true"
            self.content(
                dataset.csv(self.query.get("where", ""), labels), "text/csv; charset=utf-8"
            )
        else:
            self._file(dataset.attachments.get(rest[-1]))

    def _records(self, dataset: Records) -> None:
        limit, offset = int(self.query.get("limit", 10)), int(self.query.get("offset", 0))
        if limit > 100 or offset + limit > 10_000:
            self.error(
                400, "InvalidRESTParameterError", "offset + limit should be lower than 10000"
            )
            return
        kept = dataset.kept(self.query.get("where", ""))
        self.json({"total_count": len(kept), "results": kept[offset : offset + limit]})

    def _file(self, content: bytes | None) -> None:
        if content is None:
            self.error(404, "NotFound", "No such file.")
            return
        etag = f'"{hash(content)}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return
        start = 0
        if self.headers.get("If-Range") == etag:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.content(content[start:], "application/octet-stream", 206 if start else 200, headers)

    # --- answering ---

    def json(self, said: object, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.content(json.dumps(said).encode(), "application/json", status, headers)

    def error(self, status: int, code: str, message: str, **headers: str) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.json({"error_code": code, "message": message}, status, given)

    def content(
        self,
        content: bytes,
        kind: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        *,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    portal: PortalOnThisMachine

    def handle_error(self, *_request: object) -> None:
        """Those who hang up are no error here."""


def _card(code: str, dataset: Records) -> dict[str, Any]:
    return {
        "dataset_id": code,
        "has_records": bool(dataset.rows),
        "attachments": [{"id": name, "title": name} for name in dataset.attachments],
        "fields": [
            {"name": name, "label": label, "type": dataset.types.get(name, "text")}
            for name, label in dataset.columns.items()
        ],
        "metas": {
            "default": {
                "title": code,
                "modified": dataset.modified,
                "data_processed": dataset.modified,
                "records_count": len(dataset.rows),
                "license": "Licence Ouverte v2.0 (Etalab)",
            }
        },
    }


@contextmanager
def portal_on_this_machine(tls: ssl.SSLContext | None = None) -> Iterator[PortalOnThisMachine]:
    """The portal while it listens."""
    server = _Server(("127.0.0.1", 0), Request)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    server.portal = PortalOnThisMachine(f"{scheme}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.portal
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
