"""What a person lives through, from the list of problems to the solution."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CRASHES, JUDGING_MS, RIGHT, SLUG, WRONG, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.box]


def test_the_journey(visitor: Visitor) -> None:
    """Read, sign up, get it wrong, read why, get it right, read the solution: all without leaving the page."""
    page = visitor.page
    visitor.go("/")
    page.get_by_role("link", name="Multi-head self-attention with Flax").click()
    page.get_by_role("link", name="Sign in to submit").click()
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    visitor.sign_up("journey")
    assert page.url.endswith(f"/problems/{SLUG}")

    visitor.write(WRONG)
    visitor.press("Submit")
    expect(page.locator("#result .verdict")).to_contain_text("Wrong answer")
    expect(page.get_by_role("status")).to_contain_text("Wrong answer, 3 of 14 cases")
    opened = page.locator("details.case[open]")
    for name in ("Arguments", "Got", "Expected", "Difference"):
        expect(opened.get_by_text(name, exact=True)).to_be_visible()
    hidden = page.get_by_role("link", name="Case 3: Wrong answer")
    hidden.press("Enter")
    expect(page.locator("#details-2")).to_have_attribute("open", "")
    expect(page.locator("#case-2")).to_contain_text("The values of hidden cases are not shown")
    expect(page.locator("#case-2 pre")).to_have_count(0)

    visitor.write(RIGHT)
    visitor.press("Submit")
    expect(page.locator("#result .verdict")).to_contain_text("Accepted")
    expect(page).to_have_title(re.compile("^Accepted · "))
    page.get_by_role("link", name="Read the author’s solution").click()
    expect(page.get_by_role("main")).to_contain_text("The same by hand")
    visitor.go("/")
    expect(page.get_by_role("main")).to_contain_text("Solved")


def test_without_scripts(open_page: Callable[..., Visitor]) -> None:
    """The same with forms and links alone; the page loads itself again until there is a verdict."""
    visitor = open_page(java_script_enabled=False)
    page = visitor.page
    visitor.sign_up("plain")
    visitor.go(f"/problems/{SLUG}")
    for source, verdict in ((WRONG, "Wrong answer"), (RIGHT, "Accepted")):
        page.get_by_label("Your Python code").fill(source)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#result .verdict")).to_contain_text(verdict, timeout=JUDGING_MS)
        page.get_by_role("link", name="Open in the editor").click()
        assert page.get_by_label("Your Python code").input_value() == source
    visitor.go(f"/problems/{SLUG}/solution")
    expect(page.get_by_role("main")).to_contain_text("The same by hand")


def test_on_a_phone(open_page: Callable[..., Visitor]) -> None:
    """Three tabs, Submit in reach of each, and a new verdict opens the result; nothing is wider than the screen."""
    visitor = open_page(viewport={"width": 390, "height": 844})
    page = visitor.page
    visitor.sign_up("phone")
    visitor.open_problem()
    submit = page.get_by_role("button", name="Submit", exact=True)
    for tab in ("Result", "Statement", "Code"):
        page.get_by_role("button", name=tab, exact=True).click()
        expect(submit).to_be_in_viewport()
    visitor.write(CRASHES)
    visitor.press("Run")
    expect(page.get_by_role("button", name="Result", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator("#result .verdict")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name=re.compile("Go to line")).click()
    expect(page.locator(".editor")).to_be_visible()


def test_a_lost_connection(visitor: Visitor) -> None:
    """A connection that drops is said quietly, and when it is back the verdict arrives; the draft stays."""
    page = visitor.page
    visitor.sign_up("offline")
    visitor.open_problem()
    slow = f"import time\n\ntime.sleep(3)\n{CRASHES}"  # else the verdict is there before the page asks for events
    visitor.write(slow)
    addresses = re.compile(r"/submissions/\w+/(events|result)$")
    page.route(addresses, lambda route: route.abort())
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Reconnecting. Your draft is kept.")).to_be_visible()
    assert visitor.source() == slow
    page.unroute(addresses)
    visitor.verdict()
    expect(page.get_by_text("Reconnecting. Your draft is kept.")).to_be_hidden()


def test_a_refusal_stays_in_place(visitor: Visitor) -> None:
    """A source that is too long is refused in words on the page, and nothing is lost."""
    visitor.sign_up("long")
    visitor.open_problem()
    visitor.write("# " + "x" * 70_000)
    visitor.page.get_by_role("button", name="Run", exact=True).click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("the limit is 65536 bytes")
    assert len(visitor.source()) == 70_002


def test_signed_out_meanwhile(visitor: Visitor) -> None:
    """Who was signed out elsewhere is told so, with the code still there."""
    visitor.sign_up("gone")
    visitor.open_problem()
    visitor.write("mine = 1\n")
    visitor.page.context.clear_cookies()
    visitor.page.get_by_role("button", name="Submit", exact=True).click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("You are not signed in")
    assert visitor.source() == "mine = 1\n"
