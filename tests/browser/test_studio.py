"""An instructor adds a problem through the browser, with the tutorial's package."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import tutorial
from tests.browser.conftest import JUDGING_MS, Visitor
from tests.browser.test_accessibility import AXE, serious

pytestmark = [pytest.mark.browser, pytest.mark.box]

CHECKING_MS = 300_000  # on a busy machine; this package's takes half a minute


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tutorial's package, packed as it says."""
    place = tmp_path_factory.mktemp("package")
    tutorial.write(place, tutorial.files()[1])
    command = [sys.executable, "-m", "zipfile", "-c", "layer_norm.zip", "layer_norm/"]
    subprocess.run(command, cwd=place, check=True)
    return place / "layer_norm.zip"


def upload(visitor: Visitor, file: object) -> None:
    """Choose a file and send the form."""
    visitor.page.get_by_label("Package", exact=True).set_input_files(file)  # type: ignore[arg-type]
    visitor.page.get_by_role("button", name="Upload and check").click()


def looked_at(visitor: Visitor) -> list[str]:
    """The serious barriers on the page, in light and dark, at a desk and on a phone."""
    if not AXE.is_file():
        return []
    found = []
    for scheme in "light", "dark":
        for width in 1280, 390:
            visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            visitor.page.set_viewport_size({"width": width, "height": 800})
            overflow = visitor.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            found += serious(visitor) + ([f"{visitor.page.url} is {overflow} px too wide"] if overflow > 0 else [])
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_a_problem_is_added(open_page: Callable[..., Visitor], instructor: str, zipped: Path) -> None:
    """Upload, refusal, live progress, report, publication, a learner's solution, withdrawal; no page has a barrier."""
    ines, ada = open_page(), open_page()
    page = ines.page
    ines.sign_in(instructor)
    page.get_by_role("link", name="Studio").click()
    upload(ines, {"name": "notes.zip", "mimeType": "application/zip", "buffer": b"notes"})
    expect(page.get_by_role("alert")).to_contain_text("is not a zip")
    found = looked_at(ines)

    upload(ines, str(zipped))
    steps = page.locator("#result .facts")
    expect(steps).to_have_text(re.compile(r"\d+ of \d+"), timeout=CHECKING_MS)
    earlier = steps.text_content() or ""
    expect(steps).not_to_have_text(earlier, timeout=CHECKING_MS)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    found += looked_at(ines)
    expect(page.locator("#result .verdict")).to_contain_text("Ready", timeout=CHECKING_MS)
    expect(page.locator("#announcement")).to_contain_text("Ready")
    found += looked_at(ines)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#result .verdict")).to_contain_text("Published as version 1")

    ada.sign_up("ada-of-the-studio")
    ada.go("/problems/layer_norm")
    expect(ada.page.get_by_role("link", name="Studio")).to_have_count(0)
    ada.write(tutorial.files()[1]["reference.py"])
    ada.press("Submit")
    expect(ada.page.locator("#result .verdict")).to_contain_text("Accepted", timeout=JUDGING_MS)

    ines.go("/studio")
    found += looked_at(ines)
    page.get_by_role("link", name="Layer normalisation").click()
    page.get_by_text("Withdraw", exact=True).click()
    found += looked_at(ines)
    page.get_by_label("Reason").fill("Case 3 is wrong.")
    page.get_by_role("button", name="Withdraw version 1").click()
    expect(page.get_by_text("Case 3 is wrong.")).to_be_visible()
    ada.go("/")
    expect(ada.page.get_by_role("link", name="Layer normalisation")).to_have_count(0)
    assert found == []


def test_without_scripts(open_page: Callable[..., Visitor], instructor: str, zipped: Path) -> None:
    """The same with forms and links alone; the page loads itself again until there is a report, and deletes the draft."""
    ines = open_page(java_script_enabled=False)
    ines.sign_in(instructor, "/studio")
    upload(ines, str(zipped))
    expect(ines.page.locator("#result .verdict")).to_contain_text("Ready", timeout=CHECKING_MS)
    ines.page.get_by_text("Delete this draft").click()
    draft = ines.page.url
    ines.page.get_by_role("button", name="Delete").click()
    ines.page.wait_for_url("**/studio")
    ines.page.goto(draft)
    expect(ines.page.get_by_role("heading", level=1)).to_have_text("Page not found")
