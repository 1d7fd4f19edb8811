"""A rehearsal's desk in a process of its own, with an editor signed in, for benchmarks to publish through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PAGE = "batley-and-spen-2021-07-01"


@dataclass(slots=True)
class Desk:
    """A running desk, and an editor's session at it."""

    port: int
    editor: httpx.Client
    csrf: str
    page: str = PAGE
    posts: int = 0

    def publish_post(self) -> None:
        """Publish one short post, as an editor does."""
        self.posts += 1
        form = {
            "csrf": self.csrf,
            "do": "publish",
            "label": "Breaking",
            "headline": f"Update {self.posts}",
            "body": "The returning officer is coming to the stage. " * 4,
        }
        answer = self.editor.post(f"/desk/pages/{self.page}/posts/new", data=form)
        if answer.status_code != 303:
            raise SystemExit(f"publishing was answered with {answer.status_code}")


@contextmanager
def rehearsal_desk() -> Iterator[Desk]:
    """Start `hustings night` on a free port and an empty home; stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("hustings")), "night", "--port", "0", "--no-play", "--speed", "1"]
        environment = {**os.environ, "HUSTINGS_HOME": folder, "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert server.stdout is not None
            link = next(found[1] for line in server.stdout if (found := re.match(r"\s+editor\s+(\S+)", line)))
            with httpx.Client(base_url=link.split("/desk/")[0], timeout=60) as editor:
                _wait(editor)
                editor.post(link, data={"password": "a long enough password"})
                form = editor.get(f"/desk/pages/{PAGE}/posts/new").text
                csrf = re.search(r'name="csrf" value="([^"]+)"', form)
                assert csrf is not None
                yield Desk(port=editor.base_url.port or 80, editor=editor, csrf=csrf[1])
        finally:
            server.terminate()
            server.wait(20)


def _wait(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
    raise SystemExit("the desk did not start")
