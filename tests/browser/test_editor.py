"""The workbench: the editor, its drafts, and the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CRASHES, SLUG, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.box]


def test_a_draft_is_kept(visitor: Visitor) -> None:
    """What was written is there again after a reload, and belongs to the user who signs in next in this browser."""
    visitor.open_problem()
    visitor.write("draft = 1\n")
    visitor.page.reload()
    visitor.page.locator(".cm-content").wait_for()
    assert visitor.source() == "draft = 1\n"
    visitor.sign_up("drafter")
    visitor.open_problem()
    assert visitor.source() == "draft = 1\n"


def test_somebody_elses_draft_is_not_shown(visitor: Visitor) -> None:
    """A draft is not shown to the next person at the same machine."""
    visitor.sign_up("first")
    visitor.open_problem()
    visitor.write("secret = 1\n")
    visitor.page.get_by_text("first", exact=True).click()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.open_problem()
    assert "secret" not in visitor.source()


def test_back_to_the_starter_and_back_again(visitor: Visitor) -> None:
    """Reset gives the starter; the same button takes that back."""
    visitor.open_problem()
    starter = visitor.source()
    visitor.write("mine = 1\n")
    visitor.page.get_by_role("button", name="Reset to starter").click()
    assert visitor.source() == starter
    visitor.page.get_by_role("button", name="Undo reset").click()
    assert visitor.source() == "mine = 1\n"
    expect(visitor.page.get_by_role("button", name="Reset to starter")).to_be_visible()


def test_tab_indents_and_escape_leaves(visitor: Visitor) -> None:
    """Tab writes spaces; after Escape it leaves the editor, which says so to those who cannot see it."""
    visitor.open_problem()
    visitor.write("x")
    page = visitor.page
    expect(page.get_by_role("textbox", name="Escape, then Tab")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert visitor.source() == "    x"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Reset to starter")).to_be_focused()


def test_keys_run_and_an_error_is_marked(visitor: Visitor) -> None:
    """Ctrl-Enter runs without moving the focus; the line that failed is marked, and its link leads to it."""
    visitor.sign_up("keys")
    visitor.open_problem()
    visitor.write(CRASHES)
    page = visitor.page
    page.keyboard.press("Control+Enter")
    visitor.verdict()
    expect(page.get_by_role("textbox", name="Escape, then Tab")).to_be_focused()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    page.keyboard.press("Control+Home")
    page.get_by_role("link", name="Go to line 8").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("PRNGKey")
    assert visitor.source() == CRASHES


def test_keys_submit_from_anywhere(visitor: Visitor) -> None:
    """Ctrl-Shift-Enter submits, also while one reads the statement."""
    visitor.sign_up("anywhere")
    visitor.open_problem()
    visitor.write("def nothing(): ...\n")
    visitor.page.locator("#statement").focus()
    visitor.page.keyboard.press("Control+Shift+Enter")
    visitor.verdict()
    expect(visitor.page.locator("#result .verdict")).to_contain_text("Compile error")


def test_the_splitter(visitor: Visitor) -> None:
    """The panes are resized with the keyboard and the mouse, and the place is remembered."""
    visitor.open_problem()
    page = visitor.page
    splitter = page.get_by_role("separator")
    before = _width(page)
    splitter.press("ArrowLeft")
    assert _width(page) < before
    box = splitter.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, 400)
    page.mouse.down()
    page.mouse.move(900, 400)
    page.mouse.up()
    assert abs(_width(page) - 900) < 20
    page.reload()
    page.locator(".cm-content").wait_for()
    assert abs(_width(page) - 900) < 20


def test_an_earlier_submission_replaces_the_draft_undoably(visitor: Visitor) -> None:
    """An earlier submission opens in the editor, and undo brings the draft back."""
    visitor.sign_up("earlier")
    visitor.open_problem()
    visitor.write(CRASHES)
    visitor.press("Run")
    visitor.write("newer = 1\n")
    link = visitor.page.locator("#result .permalink").get_attribute("href") or ""
    visitor.go(f"/problems/{SLUG}?submission={link.rpartition('/')[2]}")
    visitor.page.locator(".cm-content").wait_for()
    assert visitor.source() == CRASHES
    visitor.page.locator(".cm-content").focus()
    visitor.page.keyboard.press("Control+z")
    assert visitor.source() == "newer = 1\n"


def _width(page: Page) -> float:
    box = page.locator("#statement").bounding_box()
    assert box is not None
    return box["width"]
