"""A whole Allclose, started as a person would start it, and a real browser before it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from judge.boxes.doctor.doctor import missing_essentials

ROOT = Path(__file__).parents[2]
SLUG = "mha_self_attention"
SUBMISSIONS = ROOT / "problems" / SLUG / "submissions"
WRONG = (SUBMISSIONS / "wrong_answer" / "heads_averaged.py").read_text()
RIGHT = (ROOT / "problems" / SLUG / "reference.py").read_text()
CRASHES = (SUBMISSIONS / "runtime_error" / "name_error.py").read_text()
PASSWORD = "correct horse"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
# Not typed: where a browser itself replaces several lines in an editable element it writes style attributes, which the
# policy blocks, without harm, and logs.
PASTE = """(content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""
STARTING_SECONDS = 120
JUDGING_MS = 120_000  # on a busy machine; a verdict takes seconds


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps its data and its log."""
    return tmp_path_factory.mktemp("allclose")


@pytest.fixture(scope="package")
def environment(folder: Path) -> dict[str, str]:
    """The environment of the service, and of commands beside it."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALLCLOSE_", "DATABASE_URL"))
    }
    return {**inherited, "ALLCLOSE_DATA_DIR": str(folder / "data")}


@pytest.fixture(scope="package")
def address(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Where `allclose up` serves, with an empty database and the real judge."""
    missing = missing_essentials()
    if missing:
        pytest.skip(f"no box can be made on this machine: {' '.join(missing)}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "app.cli", "up", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="package")
def instructor(address: str, environment: dict[str, str]) -> str:
    """The name of an instructor, whose account was made as an operator makes it."""
    command = [sys.executable, "-m", "app.cli", "user", "add", "ines", "--role", "instructor", "--password-stdin"]
    subprocess.run(command, cwd=ROOT, env=environment, input=PASSWORD.encode(), check=True)
    return "ines"


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"`allclose up` did not come up:\n{log.read_text()}")


@dataclass
class Visitor:
    """A page, and what a person does on it."""

    page: Page
    address: str

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.address + path)

    def sign_up(self, name: str) -> None:
        """Fill the form that is open, or open it."""
        if "/sign-up" not in self.page.url:
            self.go(f"/sign-up?next=/problems/{SLUG}")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign up").click()
        self.page.wait_for_url(lambda url: "/sign-up" not in url)

    def sign_in(self, name: str, path: str = "/") -> None:
        """Sign in, and open a page."""
        self.go(f"/sign-in?next={path}")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"**{path}")

    def open_problem(self) -> None:
        """Open the problem, and wait for its editor."""
        self.go(f"/problems/{SLUG}")
        self.page.locator(".editor .cm-content").wait_for(state="attached")

    def write(self, source: str) -> None:
        """Replace what stands in the editor, by pasting."""
        self.page.locator(".cm-content").focus()
        self.page.keyboard.press("Control+a")
        self.page.locator(".cm-content").evaluate(PASTE, source)

    def source(self) -> str:
        """What the form would send."""
        return str(self.page.locator("#source").evaluate("area => area.value"))

    def press(self, name: str) -> None:
        """Press Run or Submit, and wait for the verdict on what was sent."""
        before = self.page.locator("#result").get_attribute("data-events")
        self.page.get_by_role("button", name=name, exact=True).click()
        self.verdict(before)

    def verdict(self, before: str | None = None) -> None:
        """Wait for a verdict on another submission than `before`."""
        self.page.wait_for_function(
            """before => {
                const { events, status } = document.querySelector('#result').dataset;
                return status === 'done' && events !== before;
            }""",
            arg=before,
            timeout=JUDGING_MS,
        )


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers that share nothing. At the end, none may have logged an error of a script or of the policy."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: object) -> Visitor:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if _is_fault(said.type, said.text) else None)
        return Visitor(page, address)

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def _is_fault(kind: str, text: str) -> bool:
    """A status that a test provokes is logged too, and is none."""
    return kind == "error" and "Failed to load resource" not in text


@pytest.fixture
def visitor(open_page: Callable[..., Visitor]) -> Visitor:
    """A person at a desk."""
    return open_page()
