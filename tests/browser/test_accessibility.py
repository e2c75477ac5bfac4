"""Every page, looked at by axe-core, in light and dark, at a desk and on a phone."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import ROOT, SLUG, WRONG, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.box]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Run from Playwright, which the page's policy does not bind; only what people would stumble over.
SERIOUS = """async () => (await axe.run()).violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)"""


def serious(visitor: Visitor) -> list[str]:
    """The serious violations on the page that is open."""
    visitor.page.evaluate(AXE.read_text())
    found: list[str] = visitor.page.evaluate(SERIOUS)
    return [f"{visitor.page.url}: {violation}" for violation in found]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in frontend")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_violation(open_page: Callable[..., Visitor], scheme: str, width: int) -> None:
    """No page has a barrier that axe calls serious or critical."""
    visitor = open_page(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    found = []
    for path in ("/", "/sign-in", "/sign-up", "/about", "/nothing", f"/problems/{SLUG}"):
        visitor.go(path)
        found += serious(visitor)
    visitor.sign_up(f"axe-{scheme}-{width}")
    visitor.open_problem()
    if width < 900:
        visitor.page.get_by_role("button", name="Code", exact=True).click()
    visitor.write(WRONG)
    visitor.press("Run")
    found += serious(visitor)
    submission = visitor.page.locator("#result .permalink").get_attribute("href") or ""
    for path in (submission, "/submissions", f"/problems/{SLUG}/solution", "/"):
        visitor.go(path)
        found += serious(visitor)
    assert found == []
