"""What stands in deploy/ fits the code: routes, settings, names, and the tables of capacity."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.routing import Match, Route

from dashboard.bench.capacity import ASSUMED, BEGIN, END, measured, need, tables, write_capacity
from dashboard.bench.replicas import configuration
from dashboard.bench.report import BenchError, Report, Row
from dashboard.faces.web.routes import is_app, routes
from dashboard.faces.web.service import Service
from dashboard.languages import LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
NGINX = DEPLOY / "vm" / "nginx"
KUBERNETES = list(
    yaml.safe_load_all((DEPLOY / "replicas" / "kubernetes.yaml").read_text(encoding="utf-8"))
)
COMPOSE = yaml.safe_load((DEPLOY / "replicas" / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (DEPLOY / "replicas" / "Dockerfile").read_text(encoding="utf-8")


def test_nginx_files_can_be_used_with_other_paths_and_ports(tmp_path: Path) -> None:
    configuration(tmp_path, port=1, replicas=(2, 3), limits=False)
    text = "".join((tmp_path / path.name).read_text() for path in NGINX.iterdir())
    assert not re.search(r"850\d|/var/|/srv/", text)


def test_pages_say_no_limit_that_nginx_does_not_have() -> None:
    config = "".join(path.read_text(encoding="utf-8") for path in NGINX.iterdir())
    told = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert "zone=ane_all:10m rate=20r/s" in config
    assert "zone=ane_all burst=100" in config
    assert "20 a second, 100 at once" in told
    assert "zone=ane_drawn:10m rate=2r/s" in config
    assert "zone=ane_drawn burst=60" in config
    assert "2 a second, 60 at once" in told
    assert "limit_conn ane_sockets 60" in config
    assert "open sessions of the live app | 60" in told


def test_nginx_keeps_a_page_in_every_language_of_the_site() -> None:
    http = (NGINX / "http.conf").read_text(encoding="utf-8")
    known = re.search(r"map \$http_accept_language \$ane_language \{(.*?)\}", http, re.DOTALL)
    assert known
    told = dict(re.findall(r'"~\*\^(\w+)" (\w+);', known[1]))
    assert told == {code: code for code in LANGUAGES if code != SOURCE}
    server = (NGINX / "server.conf").read_text(encoding="utf-8")
    assert "proxy_set_header Accept-Language $ane_language;" in server
    assert re.search(r"proxy_cache_key .*\$ane_language", server)


def test_special_rules_of_nginx_are_for_addresses_that_exist(tmp_path: Path) -> None:
    service = Service(
        database_file=tmp_path / "none.duckdb", releases_dir=tmp_path, images_dir=tmp_path
    )
    known = [route for route in routes(service) if isinstance(route, Route)]

    def exists(path: str) -> bool:
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        ours = (r for r in known if r.matches(scope)[0] is Match.FULL)
        return is_app(path) or any(not route.path.startswith("/{") for route in ours)

    config = (NGINX / "server.conf").read_text(encoding="utf-8")
    found = re.findall(r"location ~ (\S+) \{", config.replace("?<", "?P<"))
    rules = [re.compile(pattern) for pattern in found]
    for path in (
        "/figures/outcomes.png",
        "/figures/outcomes/chart.svg",
        "/factsheet.pdf",
        "/static/js/index.js",
        "/_stcore/stream",
        "/sources/_stcore/stream",
        "/media/chart.png",
        "/component/x",
    ):
        assert exists(path), path
        assert any(rule.search(path) for rule in rules), path
    for path in ("/figures/outcomes", "/figures/outcomes.json", "/data/", "/readyz", "/"):
        assert exists(path), path
        assert not any(rule.search(path) for rule in rules), path


def test_copies_listen_where_nginx_and_the_update_ask() -> None:
    unit = (DEPLOY / "vm" / "ane@.service").read_text(encoding="utf-8")
    switch = (DEPLOY / "vm" / "switch.sh").read_text(encoding="utf-8")
    http = (NGINX / "http.conf").read_text(encoding="utf-8")
    assert "--server.port 850%i" in unit
    assert "ANE_METRICS_PORT=950%i" in unit
    for number in (1, 2):
        assert f"127.0.0.1:850{number}" in http
        assert f":-850{number}" in switch


def test_a_copy_on_the_machine_may_do_little() -> None:
    unit = (DEPLOY / "vm" / "ane@.service").read_text(encoding="utf-8").splitlines()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure", "User=ane"):
        assert line in unit
    assert any(line.startswith("MemoryMax=") for line in unit)


@pytest.mark.parametrize("script", sorted((DEPLOY / "vm").glob("*.sh")), ids=lambda p: p.name)
def test_scripts_can_be_read_by_bash(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", str(script)], check=True)


def _of_kind(kind: str) -> dict[str, Any]:
    (found,) = (one for one in KUBERNETES if one["kind"] == kind)
    assert isinstance(found, dict)
    return found


def test_the_cluster_runs_two_copies_that_may_write_nothing() -> None:
    spec = _of_kind("Deployment")["spec"]
    assert spec["replicas"] == 2
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["resources"]["limits"]["memory"]
    assert all("persistentVolumeClaim" not in volume for volume in pod["volumes"])


def test_the_parts_of_the_cluster_find_each_other() -> None:
    template = _of_kind("Deployment")["spec"]["template"]
    labels, (container,) = template["metadata"]["labels"], template["spec"]["containers"]
    service = _of_kind("Service")
    assert service["spec"]["selector"].items() <= labels.items()
    assert _of_kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"].items() <= (
        labels.items()
    )
    assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]
    (rule,) = _of_kind("Ingress")["spec"]["rules"]
    backend = rule["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == service["metadata"]["name"]


def test_compose_runs_two_copies_that_may_write_nothing() -> None:
    for name in ("copy1", "copy2"):
        copy = COMPOSE["services"][name]
        assert copy["read_only"] is True
        assert copy["cap_drop"] == ["ALL"]
    config = (DEPLOY / "replicas" / "nginx.conf").read_text(encoding="utf-8")
    assert "copy1:8501" in config
    assert "copy2:8501" in config
    assert (DEPLOY / "replicas" / COMPOSE["services"]["copy1"]["build"]["context"]).resolve() == (
        ROOT
    )


def test_the_image_takes_what_is_there_and_is_not_root() -> None:
    user = re.search(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert user
    assert int(user[1]) > 0
    assert "/healthz" in DOCKERFILE
    taken = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    sources = {word for line in taken for word in shlex.split(line)[:-1]}
    assert all((ROOT / source).exists() for source in sources)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert "*" in ignored
    kept = [line[1:] for line in ignored if line.startswith("!")]
    assert all((ROOT / name).exists() for name in kept)
    assert sources - {"."} <= set(kept)


def test_one_list_of_system_packages() -> None:
    wanted = (ROOT / "packages.txt").read_text(encoding="utf-8").split()
    assert "chromium" in wanted
    for place in ("deploy/replicas/Dockerfile", "deploy/vm/install.sh", ".make/browser.sh"):
        text = (ROOT / place).read_text(encoding="utf-8")
        assert [name for name in wanted if name not in text] == [], place


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in DEPLOY.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", text):
            assert (DEPLOY / link).exists(), f"{page.name}: {link}"


RUN = Report(
    "2026-11-23T10:00:00+00:00",
    False,
    {"cores": 2, "processor": "a processor"},
    {},
    (
        Row("reruns", "empty app, 50 sessions", 30, "1/s"),
        Row("reruns", "overview, 50 sessions", 25, "1/s"),
        Row("reruns", "map, 50 sessions", 20, "1/s"),
        Row("reruns", "empty app, memory of a session, 100 idle", 0.5, "MB"),
        Row("reruns", "overview, memory of a session, 100 idle", 2, "MB"),
        Row("http", "page, kept", 5_000, "1/s"),
        Row("crowd", "figure page, kept by nginx", 10_000, "1/s"),
    ),
)


def test_capacity_is_reckoned_from_our_slowest_page() -> None:
    found = measured(RUN)
    assert (found.reruns, found.pages, found.kept, found.session) == (20, 5_000, 10_000, 2)
    assert {name: one.value for name, one in ASSUMED.items()} == {
        "peak": 3,
        "live": 0.5,
        "reruns": 6,
        "stay": 300,
        "requests": 8,
        "kept": 0.95,
        "full": 0.6,
    }
    # 12,000 an hour, three times as many in the busiest minute: 10 visits a second.
    needed = need(12_000, found)
    assert needed.reruns == pytest.approx(30)  # 10 x half of them x 6
    assert needed.app == 3  # 30 / (20 x 0.6) = 2.5
    assert needed.requests == pytest.approx(80)  # 10 x 8
    assert needed.web == 1
    assert needed.origin == pytest.approx(4)  # a twentieth of them
    assert needed.sessions == pytest.approx(1_500)  # 10 x half of them x 300 s
    assert needed.memory == pytest.approx(3.9)  # 1,500 x 2 MB and three copies of 300 MB


def test_capacity_is_written_between_its_marks_only(tmp_path: Path) -> None:
    page = tmp_path / "CAPACITY.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_capacity(RUN, page)
    assert page.read_text() == f"before\n{BEGIN}\n\n{tables(RUN)}\n\n{END}\nafter\n"
    assert "1,000,000" in tables(RUN)


def test_capacity_without_the_rows_it_needs_says_so(tmp_path: Path) -> None:
    page = tmp_path / "CAPACITY.md"
    page.write_text(f"{BEGIN}\nold\n{END}\n")
    fewer = Report(RUN.date, False, {}, {}, RUN.rows[:-1])
    with pytest.raises(BenchError, match="make bench"):
        write_capacity(fewer, page)
    assert "old" in page.read_text()
