"""Events without changes are change sets too, and survive what they tell of."""

from sqlalchemy import select

from portal.changes import recorder
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from tests.changes.models import TNote, TVisit


def kinds():
    return [(one.actor, one.kind, one.details) for one in db.session.scalars(select(ChangeSet))]


def test_an_event_alone_is_committed_at_once(session):
    with acting_as("cli:ada"):
        recorder.log("export", record="posts", rows=3)
    session.rollback()
    assert kinds() == [("cli:ada", "export", {"record": "posts", "rows": 3})]


def test_an_event_in_a_page_that_only_reads_is_written_even_if_another_wrote_meanwhile(
    bare_app, session
):
    with bare_app.test_request_context(method="GET"):
        session.scalars(select(TNote)).all()  # begins to read
        with bare_app.app_context(), recorder.writing():  # a session of its own
            db.session.add(TNote())
            db.session.commit()
        recorder.log("denied", permission="posts.edit")
    assert ("anonymous", "denied", {"permission": "posts.edit"}) in kinds()


def test_an_event_goes_with_the_changes_of_its_transaction(session):
    session.add(TVisit())
    recorder.log("sign_in")
    session.rollback()
    assert kinds() == []
    session.add(TVisit())
    session.flush()
    recorder.log("sign_in")
    session.commit()
    assert [kind for _actor, kind, _details in kinds()] == ["sign_in"]


def test_a_statement_counts_as_a_change_of_the_transaction(session):
    session.execute(TVisit.__table__.insert().values(version=1, name=""))
    recorder.log("sign_in")
    session.rollback()
    assert kinds() == []


def test_an_event_in_a_savepoint_goes_with_it(session):
    with session.begin_nested() as savepoint:
        recorder.log("denied")
        savepoint.rollback()
    session.commit()
    assert kinds() == []
