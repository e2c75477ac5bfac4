"""The page about Allclose."""

from fastapi.testclient import TestClient


def test_it_leads_to_the_api(client: TestClient) -> None:
    """Verdicts are explained, and the API's description is linked and there."""
    page = client.get("/about").text
    assert "Judge error" in page
    assert 'href="/api/v1/openapi.json"' in page
    assert client.get("/api/v1/openapi.json").json()["openapi"]
