"""What goes into a package and a container. `make package` builds and installs them."""

import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAGES = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_container_runs_without_rights_and_is_built_from_hashed_locks() -> None:
    _, build, last = STAGES
    assert build.split()[1:3] == ["AS", "build"]
    assert re.search(r"^USER (\d+)$", last, re.MULTILINE)[1] != "0"
    assert "pip install" not in last
    for line in re.findall(r"pip install (.*)", build):
        assert "--require-hashes" in line or "--no-deps /dist/" in line
    assert not re.search(
        r"^(ADD|MAINTAINER)\b|curl|wget|sudo|:latest", "".join(STAGES), re.MULTILINE
    )


def test_what_the_container_needs_is_not_ignored() -> None:
    ignored = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]  # fmt: skip
    needed = ["README.md", "LICENSE", "NOTICE", "hatch_build.py", "pyproject.toml", "src",
              "frontend", "requirements", "frontend/package-lock.json"]  # fmt: skip
    assert not [n for n in needed if any(fnmatch(n, pattern) for pattern in ignored)]
    assert ".git" in ignored
    for lock in re.findall(r"requirements/\w+\.txt", STAGES[1]):
        assert (ROOT / lock).is_file()


def test_the_port_is_the_one_that_is_served() -> None:
    from frontcast.web.config import ServeConfig

    assert f"EXPOSE {ServeConfig().port}\n" in STAGES[2]
    assert f"127.0.0.1', {ServeConfig().port})" in STAGES[2]
    command = re.search(r"^CMD \[(.*)\]$", STAGES[2].split("HEALTHCHECK")[1].split("\n", 2)[2],
                        re.MULTILINE)[1]  # fmt: skip
    assert shlex.split(command.replace(",", " "))[:3] == ["serve", "--host", "0.0.0.0"]


def test_the_sdist_has_what_its_own_build_and_tests_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"src", "tests", "frontend", "hatch_build.py", "requirements", "Makefile"} <= {*included}
    assert all((ROOT / name).exists() for name in included)
