"""`app.web.metrics`: the numbers for Prometheus."""

from dataclasses import replace
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app.database.database import Database
from app.web.metrics import exposition
from judge.boxes.start_method import StartMethod
from tests.app.conftest import ACCEPTED, FakeJudge, judge_submission

BODY = {"problem": "add", "source": ""}
URL = "/api/v1/submissions"


def test_metrics(client: TestClient, database: Database, cookie: dict[str, str]) -> None:
    """The metrics say how many wait, what was said of the others, and how their boxes were started."""
    one, _ = (client.post(URL, json=BODY, headers=cookie).json()["id"] for _ in range(2))
    judge_submission(
        database, FakeJudge([replace(ACCEPTED, start_methods=(StartMethod.CLONE, StartMethod.ZYGOTE))]), one
    )
    lines = client.get("/metrics").text.splitlines()
    assert "allclose_queue_depth 2.0" in lines
    assert 'allclose_unfinished{status="queued"} 1.0' in lines
    assert 'allclose_verdicts_total{kind="submit",verdict="accepted"} 1.0' in lines
    boxes = [line for line in lines if line.startswith("allclose_boxes_started_total{")]
    assert [line.partition("total")[2] for line in boxes] == [
        '{start_method="clone"} 1.0',
        '{start_method="zygote"} 1.0',
        '{start_method="fresh"} 0.0',
    ]


def test_metrics_count_no_table(client: TestClient, database: Database, cookie: dict[str, str]) -> None:
    """What the metrics read is counted already or in an index of the unfinished, so done submissions cost nothing."""
    ids = [client.post(URL, json=BODY, headers=cookie).json()["id"] for _ in range(3)]
    for one in ids[:2]:
        judge_submission(database, FakeJudge(), one)
    judge_submission(database, FakeJudge(), ids[0])  # it is done: nothing is counted twice
    plans: list[str] = []
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(text("SET LOCAL enable_seqscan = off"))

        def explain(_connection: object, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
            cursor.execute(f"EXPLAIN {statement}", parameters)
            plans.extend(row[0] for row in cursor.fetchall())

        event.listen(connection, "before_cursor_execute", explain)
        lines = exposition(session).decode().splitlines()
    assert 'allclose_verdicts_total{kind="submit",verdict="accepted"} 2.0' in lines
    assert any("ix_submissions_unfinished" in line for line in plans)
    assert not any("Seq Scan on submissions" in line for line in plans)
