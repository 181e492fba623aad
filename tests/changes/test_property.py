"""Whatever is done, its record replays it, and its undoing takes it back."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.changes import undo
from portal.changes.fields import snapshot
from portal.changes.models import Change, ChangeSet
from portal.database import db
from tests.changes.models import TLabel, TNote, t_note_labels
from tests.soak import times

#: Rows are picked by a number, taken modulo as many as there are
PICK = st.integers(0, 5)
COLUMN = st.one_of(
    st.tuples(st.just("title"), st.sampled_from(["a", "b", "final"])),
    st.tuples(st.just("count"), st.integers(0, 2)),
    st.tuples(st.just("price"), st.sampled_from([None, Decimal(1), Decimal("1.00"), Decimal(2)])),
    st.tuples(st.just("data"), st.sampled_from([{"a": 1}, [1, "ä"], "text"])),
    st.tuples(st.just("essay"), st.sampled_from([None, "long", "longer"])),
)
STEP = st.one_of(
    st.tuples(st.just("note"), st.dictionaries(st.sampled_from(["title"]), st.just("n"))),
    st.tuples(st.just("label"), st.just(None)),
    st.tuples(st.just("set"), PICK, COLUMN),
    st.tuples(st.just("parent"), PICK, PICK),
    st.tuples(st.just("no parent"), PICK),
    st.tuples(st.just("link"), PICK, PICK),
    st.tuples(st.just("link back"), PICK, PICK),
    st.tuples(st.just("unlink"), PICK),
    st.tuples(st.just("delete note"), PICK),
    st.tuples(st.just("delete label"), PICK),
    st.tuples(st.just("flush")),
    st.tuples(st.just("forget")),
    st.tuples(st.just("lose"), PICK, COLUMN),
)
TRANSACTIONS = st.lists(st.lists(STEP, max_size=8), max_size=5)


def pick(model, number):
    rows = db.session.scalars(select(model).order_by(model.id)).all()
    return rows[number % len(rows)] if rows else None


def do(name, *values):
    session = db.session
    if name == "flush":
        session.flush()
    elif name == "forget":
        session.flush()
        session.expire_all()
    elif name in {"note", "label"}:
        session.add(TNote(**values[0]) if name == "note" else TLabel(name="l"))
    else:
        row = pick(TLabel if name in {"delete label", "link back"} else TNote, values[0])
        if row is not None:
            change(name, row, *values[1:])


def change(name, row, *values):
    if name == "set":
        setattr(row, *values[0])
    elif name == "lose":
        savepoint = db.session.begin_nested()
        setattr(row, *values[0])
        db.session.add(TNote(title="lost", parent=row))
        db.session.flush()
        savepoint.rollback()
    elif name == "parent":
        row.parent_id = pick(TNote, values[0]).id  # by key: by object SQLAlchemy refuses rings
    elif name == "no parent":
        row.parent_id = None
    elif name == "link":
        row.labels = [label for label in [pick(TLabel, values[0])] if label]
    elif name == "link back":
        note = pick(TNote, values[0])
        if note is not None and note not in row.notes:
            row.notes.append(note)
    elif name == "unlink":
        row.labels = []
    elif name == "delete note":
        row.parent_id = None
        db.session.flush()
        db.session.expire_all()
        db.session.delete(row)
        db.session.flush()
    else:
        db.session.delete(row)
        db.session.flush()
        db.session.expire_all()


def tables():
    """Return what all rows hold, empty fields left out."""
    db.session.expire_all()
    return {
        (model.__tablename__, row.id): {
            name: value for name, value in snapshot(row).items() if value not in (None, [], "•")
        }
        for model in (TNote, TLabel)
        for row in db.session.scalars(select(model))
    }


def replay(changes, rows):
    rows = {key: dict(fields) for key, fields in rows.items()}
    for one in changes:
        key = (one.record, one.row_id)
        assert (key in rows) == (one.op != "create")
        fields = rows.setdefault(key, {})
        for name, (before, after) in one.fields.items():
            assert fields.get(name) == (before if before != [] else None)
            fields[name] = after
        rows[key] = {name: value for name, value in fields.items() if value not in (None, [])}
        if one.op == "delete":
            assert not rows.pop(key)
    return rows


@given(TRANSACTIONS)
@settings(
    max_examples=times(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_record_replays_every_transaction_and_undoing_all_restores_the_start(
    bare_app, transactions
):
    db.session.rollback()
    for table in (t_note_labels, TNote.__table__, TLabel.__table__):
        db.session.execute(delete(table))
    for model in (Change, ChangeSet):
        db.session.execute(delete(model))
    db.session.add_all([TNote(title="s", labels=[TLabel(name="s")]), TLabel(name="t")])
    db.session.commit()
    first = db.session.scalars(select(ChangeSet.id)).one()
    start = state = tables()
    for steps in transactions:
        for step in steps:
            do(*step)
        db.session.commit()
        known = db.session.scalars(select(ChangeSet.id).order_by(ChangeSet.id.desc())).first()
        changes = db.session.scalars(
            select(Change).where(Change.changeset_id == known).order_by(Change.id)
        ).all()
        if tables() != state:
            state = replay(changes, state)
        assert tables() == state
    done = db.session.scalars(
        select(ChangeSet).where(ChangeSet.id > first).order_by(ChangeSet.id.desc())
    ).all()
    assert len(done) <= len(transactions)
    for changeset in done:
        plan = undo.plan(changeset)
        assert plan.conflicts == ()
        undo.apply(plan)
        db.session.commit()
    assert tables() == start
