"""decisions

Revision ID: 8c50784dd9e5
Revises: 7255f72cf5ee
Create Date: 2026-11-22 20:50:00.239481+00:00
"""

import sqlalchemy as sa
from alembic import op


revision = '8c50784dd9e5'
down_revision = '7255f72cf5ee'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assignment_uses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_uses')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_assignment_uses_assignment_id')),
    sqlite_autoincrement=True
    )
    op.create_table('access_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('permission', sa.String(length=128), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('answered_by', sa.Text(), nullable=False),
    sa.Column('permission_folded', sa.Text(), nullable=True),
    sa.Column('permission_key', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("status IN ('open', 'granted', 'declined')", name=op.f('ck_access_requests_status')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_access_requests_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_requests')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('access_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_requests_permission_key'), ['permission_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_requests_status'), ['status', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_requests_user_id'), ['user_id', 'id'], unique=False)

    op.create_table('role_parents',
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['roles.id'], name=op.f('fk_role_parents_parent_id_roles')),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_role_parents_role_id_roles')),
    sa.PrimaryKeyConstraint('role_id', 'parent_id', name=op.f('pk_role_parents'))
    )
    with op.batch_alter_table('role_parents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_parents_parent_id'), ['parent_id'], unique=False)

    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('until', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('scope', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('scope_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('scope_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_assignments_user_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_assignments_user_id'), ['user_id', 'role_id', 'scope'])
        batch_op.create_index(batch_op.f('ix_assignments_scope_key'), ['scope_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_until'), ['until', 'id'], unique=False)

    with op.batch_alter_table('assignments', schema=None) as batch_op:
        # They were for the rows that were there.
        batch_op.alter_column('reason', server_default=None)
        batch_op.alter_column('scope', server_default=None)

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('looks_as_user_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('looks_as_role_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('looks_until', sa.DateTime(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_column('looks_until')
        batch_op.drop_column('looks_as_role_id')
        batch_op.drop_column('looks_as_user_id')

    # Without these columns they would hold for ever, and on every row.
    op.execute("DELETE FROM assignments WHERE scope <> '' OR until IS NOT NULL")
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignments_until'))
        batch_op.drop_index(batch_op.f('ix_assignments_scope_key'))
        batch_op.drop_constraint(batch_op.f('uq_assignments_user_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_assignments_user_id'), ['user_id', 'role_id'])
        batch_op.drop_column('scope_key')
        batch_op.drop_column('scope_folded')
        batch_op.drop_column('scope')
        batch_op.drop_column('reason')
        batch_op.drop_column('until')

    with op.batch_alter_table('role_parents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_parents_parent_id'))

    op.drop_table('role_parents')
    with op.batch_alter_table('access_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_requests_user_id'))
        batch_op.drop_index(batch_op.f('ix_access_requests_status'))
        batch_op.drop_index(batch_op.f('ix_access_requests_permission_key'))

    op.drop_table('access_requests')
    op.drop_table('assignment_uses')
