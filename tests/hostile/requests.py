"""Requests as an attacker would write them: strategies for paths, choices and header fields.

A request is what the server interface hands to the application, so that everything a socket lets
through can be tried; what a socket refuses by itself is tried in ``test_wire.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, unquote

from hypothesis import strategies as st
from starlette.routing import BaseRoute, Mount, Route

from dashboard.faces.web.views import PICTURE
from dashboard.figures.figure import registry
from dashboard.figures.selection import FIELDS

PROBE = "alert(7331)"
"""What a script of the attacker would call: it may be read on a page, never be part of one."""
EVIL = "evil.example"
"""The attacker's own host: no link may lead there."""
HOST = b"testserver"

TEXTS = (
    "",
    " ",
    "\x00",
    "CHN\x00",
    "a\r\nX-Evil: 1\r\n\r\n<script>" + PROBE + "</script>",
    "%0d%0aX-Evil:%201",
    "\x1b[31m\x07\x7f\x85\u2028\u2029",
    "\u202eNHC\u202c",
    "\ufeff\u200b\u00adCHN",
    "\u0421HN",  # a Cyrillic letter that looks like C
    "\uff23\uff28\uff2e",  # wide letters
    "\U0001f469\u200d\U0001f52c" * 9,
    "a\u0301" * 60,
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "..\\..\\windows\\win.ini",
    "....//....//etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\boot.ini",
    f"//{EVIL}/",
    f"https://{EVIL}/",
    f"/\\{EVIL}",
    f"javascript:{PROBE}",
    f"<script>{PROBE}</script>",
    f'"><img src=x onerror={PROBE}>',
    f"' onmouseover='{PROBE}' x='",
    f"</script><script>{PROBE}</script>",
    f"</title></textarea><svg/onload={PROBE}>",
    "<!--",
    "]]>",
    "{{7*1013}}",
    "{% raw %}${7*1013}#{7*1013}",
    "'",
    "' OR '1'='1",
    "'; DROP TABLE publications; --",
    "CHN' union select * from duckdb_settings() --",
    "read_csv('/etc/passwd')",
    "$distinct",
    "=1+1",
    "@SUM(1+1)",
    "-1",
    "0",
    "00002015",
    "2015.0",
    "1e308",
    "NaN",
    "9" * 400,
    "-" + "9" * 40,
    "\u0662\u0660\u0661\u0665",  # 2015 in other digits
    "\u00b2015",  # a digit to isdigit, none to int
    "true",
    "null",
    "None",
    "[]",
    "__class__",
    "constructor",
    "con",
    "." * 300,
    "x" * 700,
)
NAMES = (*FIELDS, "table", "paper", PICTURE, "present", "figure", "utm_source", "embed")
VALID = (
    "CHN", "JPN", "influenza", "covid19", "child", "adult", "case_report", "distinct", "en",
    "as_published", "2015", "2022", "main", "a4", "letter", "any",
)  # fmt: skip
METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "X",
)

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Ask:
    """One request.

    Attributes:
        target: the path as it stands on the wire, percent-encoded.
        query: what stands after the question mark, as bytes.
        headers: without ``Host``, which is ``host``.
    """

    target: str
    query: bytes = b""
    method: str = "GET"
    headers: Headers = ()
    host: bytes = HOST
    scheme: str = "http"

    @property
    def path(self) -> str:
        """The path as a server decodes it."""
        return unquote(self.target)

    def scope(self) -> dict[str, object]:
        """The request as ASGI has it, made as uvicorn makes it."""
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": self.scheme,
            "path": self.path,
            "raw_path": self.target.encode("ascii"),
            "query_string": self.query,
            "root_path": "",
            "headers": [(b"host", self.host), *self.headers],
            "client": ("192.0.2.1", 50000),
            "server": ("testserver", 80),
        }


def texts() -> st.SearchStrategy[str]:
    """Any text, mostly of the kinds that have broken other sites."""
    noise = st.text(max_size=60)
    return st.one_of(
        st.sampled_from(TEXTS),
        noise,
        st.builds("{}{}".format, st.sampled_from(VALID), st.sampled_from(TEXTS)),
        st.integers().map(str),
    )


def _encodings(text: str) -> st.SearchStrategy[str]:
    """One text as it may stand in an address: encoded once, twice, overlong, or hardly."""
    raw = text.encode("utf-8", "surrogatepass")
    once = quote_from_bytes(raw, safe="")
    overlong = once.replace("%2F", "%c0%af").replace(".", "%c0%ae")
    hardly = "".join(sign if 0x20 < ord(sign) < 0x7F and sign not in "?#%" else "" for sign in text)
    return st.sampled_from((once, once, quote(once, safe=""), overlong, once.lower(), hardly))


encoded = texts().flatmap(_encodings)


@st.composite
def targets(draw: st.DrawFn, template: str) -> str:
    """A path of a route: its places filled with what exists, or with anything."""
    target = template.replace("{path:strange}", "{strange}")
    known = {"{figure}": [*registry()], "{name}": ["publications.csv", "ane.duckdb", "cases.csv"]}
    while "{" in target:
        start, end = target.index("{"), target.index("}") + 1
        place = target[start:end]
        exists = st.sampled_from(known[place]) if place in known else encoded
        target = (
            target[:start] + draw(st.one_of(exists, encoded)).replace("{", "%7B") + target[end:]
        )
    ending = draw(st.sampled_from(("", "", "", "", "/", "//", "/.", "/..", "%00", "%2f..", ";x=1")))
    return target + ending


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    """Choices, known and unknown, once and repeatedly; seldom no query at all."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES), encoded))
        value = draw(st.one_of(st.sampled_from(VALID), encoded))
        parts += [f"{name}{draw(st.sampled_from(('=', '=', '[]=', '')))}{value}"] * draw(
            st.sampled_from((1, 1, 1, 2, 7))
        )
    text = draw(st.sampled_from(("&", "&", "&", ";", "&&"))).join(parts)
    junk = draw(st.sampled_from((b"", b"", b"", b"\xff\xfe=\xc3\x28", b"%", b"%zz=%u0041", b"=")))
    return text.encode() + junk


_FIELD = st.sampled_from(
    (
        b"accept", b"accept-encoding", b"accept-language", b"cookie", b"referer", b"origin",
        b"user-agent", b"if-none-match", b"if-modified-since", b"if-match", b"range", b"if-range",
        b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for",
        b"x-forwarded-port", b"x-forwarded-prefix", b"x-forwarded-server", b"x-original-url",
        b"x-rewrite-url", b"x-http-method-override", b"x-host", b"x-real-ip", b"via", b"upgrade",
        b"content-type", b"content-length", b"transfer-encoding", b"expect", b"authorization",
        b"x-evil",
    )
)  # fmt: skip
_SAID = st.sampled_from(
    (
        b"text/html", b"application/json", b"*/*;q=0.1", b"text/html;q=nonsense", b"gzip",
        b"gzip;q=0, *", b"br, gzip;q=1.0.0", b"W/\"x\", \"y", b"*", b"bytes=0-1",
        b"bytes=0-0,1-1,2-2,-1", b"bytes=99999999999-", b"https", b"ftp", b"javascript",
        EVIL.encode(), f"https://{EVIL}/".encode(), f"for=x;host={EVIL};proto=https".encode(),
        f"<script>{PROBE}</script>".encode(), b"/etc/passwd", b"DELETE", b"0", b"-1", b"chunked",
        b"Wed, 99 Foo 2026 25:61:61 GMT", b"_streamlit_xsrf=2|x|y|z; a=b", b"\xff\xfe\x80", b"",
        b"x" * 3000,
    )
)  # fmt: skip
headers: st.SearchStrategy[Headers] = st.lists(st.tuples(_FIELD, _SAID), max_size=5).map(tuple)
hosts = st.sampled_from(
    (
        *(HOST,) * 5, b"", b" ", b"testserver:80", b"TESTSERVER", b"testserver:99999999", b"[::1]",
        EVIL.encode(), f"testserver@{EVIL}".encode(), f"{EVIL}/#".encode(), b"a b", b"\xff", b"..",
        f'"><script>{PROBE}</script>'.encode(), b"x" * 4000, b"testserver,evil.example", b"a_b",
        b"[::1", b"127.0.0.1:8501", b"testserver.", b"testserver:", b"%0d%0aX-Evil:1",
    )
)  # fmt: skip


def asks(template: str) -> st.SearchStrategy[Ask]:
    """Requests for a route, or for something beside it."""
    return st.builds(
        Ask,
        target=targets(template),
        query=st.one_of(queries(), queries(), st.just(b"country=CHN&" * 400)),
        method=st.sampled_from(METHODS),
        headers=headers,
        host=hosts,
    )


def templates(found: list[BaseRoute]) -> list[str]:
    """Every address of the site as a template; a new route is among them by itself."""
    paths = []
    for route in found:
        if isinstance(route, Mount):
            paths.append(f"{route.path}/{{strange}}")
        else:
            assert isinstance(route, Route), f"{route} is tried by no test"
            paths.append(route.path)
    return paths
