"""Lists of a million rows

Revision ID: 7255f72cf5ee
Revises: 25691e27dc20
Create Date: 2026-11-22 19:21:22.746613+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '7255f72cf5ee'
down_revision = '25691e27dc20'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('list_preferences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('record', sa.String(length=64), nullable=False),
    sa.Column('columns', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_list_preferences_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_preferences')),
    sa.UniqueConstraint('user_id', 'record', name=op.f('uq_list_preferences_user_id')),
    sqlite_autoincrement=True
    )
    op.create_table('saved_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('record', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.String(length=4000), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_saved_views_owner_id_users')),
    sa.ForeignKeyConstraint(['role_id'], ['roles.id'], name=op.f('fk_saved_views_role_id_roles')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
    sa.UniqueConstraint('owner_id', 'record', 'name', name=op.f('uq_saved_views_owner_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_views_role_id'), ['role_id', 'id'], unique=False)

    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assigned_by_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('assigned_by_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('assigned_by_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('assigned_by_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('assigned_by_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('assigned_by_key_4', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_assignments_role_id'))
        batch_op.create_index(batch_op.f('ix_assignments_role_id'), ['role_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_assignments_user_id'))
        batch_op.create_index(batch_op.f('ix_assignments_user_id'), ['user_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_assigned_by_key'), ['assigned_by_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_assigned_by_key_1'), ['assigned_by_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_assigned_by_key_2'), ['assigned_by_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_assigned_by_key_3'), ['assigned_by_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_assigned_by_key_4'), ['assigned_by_key_4', 'id'], unique=False)

    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changes_changeset_id'))
        batch_op.create_index(batch_op.f('ix_changes_changeset_id'), ['changeset_id', 'id'], unique=False)

    with op.batch_alter_table('changesets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changesets_actor'))
        batch_op.create_index(batch_op.f('ix_changesets_actor'), ['actor', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_at'))
        batch_op.create_index(batch_op.f('ix_changesets_at'), ['at', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_kind'))
        batch_op.create_index(batch_op.f('ix_changesets_kind'), ['kind', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_user_id'))
        batch_op.create_index(batch_op.f('ix_changesets_user_id'), ['user_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_changesets_origin'), ['origin', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_changesets_request_id'), ['request_id', 'id'], unique=False)

    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drafts_user_id'))
        batch_op.create_index(batch_op.f('ix_drafts_user_id'), ['user_id', 'id'], unique=False)

    with op.batch_alter_table('equipment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('manual', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"), nullable=True))
        batch_op.add_column(sa.Column('name_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_4', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('serial_number_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('serial_number_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('currency_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('currency_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_equipment_cost'))
        batch_op.create_index(batch_op.f('ix_equipment_cost'), ['cost', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_currency'))
        batch_op.create_index(batch_op.f('ix_equipment_currency'), ['currency', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_name'))
        batch_op.create_index(batch_op.f('ix_equipment_name'), ['name', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_office_id'))
        batch_op.create_index(batch_op.f('ix_equipment_office_id'), ['office_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_purchased_on'))
        batch_op.create_index(batch_op.f('ix_equipment_purchased_on'), ['purchased_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_currency_key'), ['currency_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_name_key'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_name_key_1'), ['name_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_name_key_2'), ['name_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_name_key_3'), ['name_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_name_key_4'), ['name_key_4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_serial_number_key'), ['serial_number_key', 'id'], unique=False)

    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.add_column(sa.Column('permission_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('permission_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('scope_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('scope_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_grants_permission'))
        batch_op.create_index(batch_op.f('ix_grants_permission'), ['permission', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grants_permission_key'), ['permission_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grants_scope_key'), ['scope_key', 'id'], unique=False)

    with op.batch_alter_table('loans', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_loans_borrower_id'))
        batch_op.create_index(batch_op.f('ix_loans_borrower_id'), ['borrower_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_due_on'))
        batch_op.create_index(batch_op.f('ix_loans_due_on'), ['due_on', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_equipment_id'))
        batch_op.create_index(batch_op.f('ix_loans_equipment_id'), ['equipment_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_returned_on'))
        batch_op.create_index(batch_op.f('ix_loans_returned_on'), ['returned_on', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_starts_on'))
        batch_op.create_index(batch_op.f('ix_loans_starts_on'), ['starts_on', 'id'], unique=False)

    with op.batch_alter_table('offices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_4', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('time_zone_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('time_zone_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_offices_parent_id'))
        batch_op.create_index(batch_op.f('ix_offices_parent_id'), ['parent_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_offices_time_zone'))
        batch_op.create_index(batch_op.f('ix_offices_time_zone'), ['time_zone', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_name_key'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_name_key_1'), ['name_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_name_key_2'), ['name_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_name_key_3'), ['name_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_name_key_4'), ['name_key_4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offices_time_zone_key'), ['time_zone_key', 'id'], unique=False)

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('title_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('title_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('title_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('title_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('title_key_4', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('slug_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('slug_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_posts_author_id'))
        batch_op.create_index(batch_op.f('ix_posts_author_id'), ['author_id', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_created_at'))
        batch_op.create_index(batch_op.f('ix_posts_created_at'), ['created_at', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_published_at'))
        batch_op.create_index(batch_op.f('ix_posts_published_at'), ['published_at', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_status'))
        batch_op.create_index(batch_op.f('ix_posts_status'), ['status', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_views'))
        batch_op.create_index(batch_op.f('ix_posts_views'), ['views', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_slug_key'), ['slug_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_title_key'), ['title_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_title_key_1'), ['title_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_title_key_2'), ['title_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_title_key_3'), ['title_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_title_key_4'), ['title_key_4', 'id'], unique=False)

    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('photo', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"), nullable=True))
        batch_op.add_column(sa.Column('avatar_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('avatar_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('website_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('website_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('country_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('country_key', sa.LargeBinary(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_profiles_country'))
        batch_op.create_index(batch_op.f('ix_profiles_country'), ['country', 'id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_profiles_office_id'))
        batch_op.create_index(batch_op.f('ix_profiles_office_id'), ['office_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_profiles_avatar_key'), ['avatar_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_profiles_country_key'), ['country_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_profiles_website_key'), ['website_key', 'id'], unique=False)

    with op.batch_alter_table('roles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('key_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_4', sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f('ix_roles_key_key'), ['key_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roles_name_key'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roles_name_key_1'), ['name_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roles_name_key_2'), ['name_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roles_name_key_3'), ['name_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roles_name_key_4'), ['name_key_4', 'id'], unique=False)

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sessions_user_id'))
        batch_op.create_index(batch_op.f('ix_sessions_user_id'), ['user_id', 'id'], unique=False)

    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submissions_at'))
        batch_op.create_index(batch_op.f('ix_submissions_at'), ['at', 'id'], unique=False)

    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_4', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('slug_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('slug_key', sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f('ix_tags_name_key'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tags_name_key_1'), ['name_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tags_name_key_2'), ['name_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tags_name_key_3'), ['name_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tags_name_key_4'), ['name_key_4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tags_slug_key'), ['slug_key', 'id'], unique=False)

    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('name_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_1', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_2', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_3', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('name_key_4', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('email_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('email_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('username_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('username_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('locale_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('locale_key', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('time_zone_folded', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('time_zone_key', sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f('ix_users_active'), ['active', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_email_key'), ['email_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_locale_key'), ['locale_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_name_key'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_name_key_1'), ['name_key_1', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_name_key_2'), ['name_key_2', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_name_key_3'), ['name_key_3', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_name_key_4'), ['name_key_4', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_time_zone_key'), ['time_zone_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_username_key'), ['username_key', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_users_username_key'))
        batch_op.drop_index(batch_op.f('ix_users_time_zone_key'))
        batch_op.drop_index(batch_op.f('ix_users_name_key_4'))
        batch_op.drop_index(batch_op.f('ix_users_name_key_3'))
        batch_op.drop_index(batch_op.f('ix_users_name_key_2'))
        batch_op.drop_index(batch_op.f('ix_users_name_key_1'))
        batch_op.drop_index(batch_op.f('ix_users_name_key'))
        batch_op.drop_index(batch_op.f('ix_users_locale_key'))
        batch_op.drop_index(batch_op.f('ix_users_email_key'))
        batch_op.drop_index(batch_op.f('ix_users_active'))
        batch_op.drop_column('time_zone_key')
        batch_op.drop_column('time_zone_folded')
        batch_op.drop_column('locale_key')
        batch_op.drop_column('locale_folded')
        batch_op.drop_column('username_key')
        batch_op.drop_column('username_folded')
        batch_op.drop_column('email_key')
        batch_op.drop_column('email_folded')
        batch_op.drop_column('name_key_4')
        batch_op.drop_column('name_key_3')
        batch_op.drop_column('name_key_2')
        batch_op.drop_column('name_key_1')
        batch_op.drop_column('name_key')
        batch_op.drop_column('name_folded')

    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tags_slug_key'))
        batch_op.drop_index(batch_op.f('ix_tags_name_key_4'))
        batch_op.drop_index(batch_op.f('ix_tags_name_key_3'))
        batch_op.drop_index(batch_op.f('ix_tags_name_key_2'))
        batch_op.drop_index(batch_op.f('ix_tags_name_key_1'))
        batch_op.drop_index(batch_op.f('ix_tags_name_key'))
        batch_op.drop_column('slug_key')
        batch_op.drop_column('slug_folded')
        batch_op.drop_column('name_key_4')
        batch_op.drop_column('name_key_3')
        batch_op.drop_column('name_key_2')
        batch_op.drop_column('name_key_1')
        batch_op.drop_column('name_key')
        batch_op.drop_column('name_folded')

    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submissions_at'))
        batch_op.create_index(batch_op.f('ix_submissions_at'), ['at'], unique=False)

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sessions_user_id'))
        batch_op.create_index(batch_op.f('ix_sessions_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('roles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roles_name_key_4'))
        batch_op.drop_index(batch_op.f('ix_roles_name_key_3'))
        batch_op.drop_index(batch_op.f('ix_roles_name_key_2'))
        batch_op.drop_index(batch_op.f('ix_roles_name_key_1'))
        batch_op.drop_index(batch_op.f('ix_roles_name_key'))
        batch_op.drop_index(batch_op.f('ix_roles_key_key'))
        batch_op.drop_column('name_key_4')
        batch_op.drop_column('name_key_3')
        batch_op.drop_column('name_key_2')
        batch_op.drop_column('name_key_1')
        batch_op.drop_column('name_key')
        batch_op.drop_column('name_folded')
        batch_op.drop_column('key_key')
        batch_op.drop_column('key_folded')

    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_profiles_website_key'))
        batch_op.drop_index(batch_op.f('ix_profiles_country_key'))
        batch_op.drop_index(batch_op.f('ix_profiles_avatar_key'))
        batch_op.drop_index(batch_op.f('ix_profiles_office_id'))
        batch_op.create_index(batch_op.f('ix_profiles_office_id'), ['office_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_profiles_country'))
        batch_op.create_index(batch_op.f('ix_profiles_country'), ['country'], unique=False)
        batch_op.drop_column('country_key')
        batch_op.drop_column('country_folded')
        batch_op.drop_column('website_key')
        batch_op.drop_column('website_folded')
        batch_op.drop_column('avatar_key')
        batch_op.drop_column('avatar_folded')
        batch_op.drop_column('photo')

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posts_title_key_4'))
        batch_op.drop_index(batch_op.f('ix_posts_title_key_3'))
        batch_op.drop_index(batch_op.f('ix_posts_title_key_2'))
        batch_op.drop_index(batch_op.f('ix_posts_title_key_1'))
        batch_op.drop_index(batch_op.f('ix_posts_title_key'))
        batch_op.drop_index(batch_op.f('ix_posts_slug_key'))
        batch_op.drop_index(batch_op.f('ix_posts_views'))
        batch_op.create_index(batch_op.f('ix_posts_views'), ['views'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_status'))
        batch_op.create_index(batch_op.f('ix_posts_status'), ['status'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_published_at'))
        batch_op.create_index(batch_op.f('ix_posts_published_at'), ['published_at'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_created_at'))
        batch_op.create_index(batch_op.f('ix_posts_created_at'), ['created_at'], unique=False)
        batch_op.drop_index(batch_op.f('ix_posts_author_id'))
        batch_op.create_index(batch_op.f('ix_posts_author_id'), ['author_id'], unique=False)
        batch_op.drop_column('slug_key')
        batch_op.drop_column('slug_folded')
        batch_op.drop_column('title_key_4')
        batch_op.drop_column('title_key_3')
        batch_op.drop_column('title_key_2')
        batch_op.drop_column('title_key_1')
        batch_op.drop_column('title_key')
        batch_op.drop_column('title_folded')

    with op.batch_alter_table('offices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offices_time_zone_key'))
        batch_op.drop_index(batch_op.f('ix_offices_name_key_4'))
        batch_op.drop_index(batch_op.f('ix_offices_name_key_3'))
        batch_op.drop_index(batch_op.f('ix_offices_name_key_2'))
        batch_op.drop_index(batch_op.f('ix_offices_name_key_1'))
        batch_op.drop_index(batch_op.f('ix_offices_name_key'))
        batch_op.drop_index(batch_op.f('ix_offices_time_zone'))
        batch_op.create_index(batch_op.f('ix_offices_time_zone'), ['time_zone'], unique=False)
        batch_op.drop_index(batch_op.f('ix_offices_parent_id'))
        batch_op.create_index(batch_op.f('ix_offices_parent_id'), ['parent_id'], unique=False)
        batch_op.drop_column('time_zone_key')
        batch_op.drop_column('time_zone_folded')
        batch_op.drop_column('name_key_4')
        batch_op.drop_column('name_key_3')
        batch_op.drop_column('name_key_2')
        batch_op.drop_column('name_key_1')
        batch_op.drop_column('name_key')
        batch_op.drop_column('name_folded')

    with op.batch_alter_table('loans', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_loans_starts_on'))
        batch_op.create_index(batch_op.f('ix_loans_starts_on'), ['starts_on'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_returned_on'))
        batch_op.create_index(batch_op.f('ix_loans_returned_on'), ['returned_on'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_equipment_id'))
        batch_op.create_index(batch_op.f('ix_loans_equipment_id'), ['equipment_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_due_on'))
        batch_op.create_index(batch_op.f('ix_loans_due_on'), ['due_on'], unique=False)
        batch_op.drop_index(batch_op.f('ix_loans_borrower_id'))
        batch_op.create_index(batch_op.f('ix_loans_borrower_id'), ['borrower_id'], unique=False)

    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grants_scope_key'))
        batch_op.drop_index(batch_op.f('ix_grants_permission_key'))
        batch_op.drop_index(batch_op.f('ix_grants_permission'))
        batch_op.create_index(batch_op.f('ix_grants_permission'), ['permission'], unique=False)
        batch_op.drop_column('scope_key')
        batch_op.drop_column('scope_folded')
        batch_op.drop_column('permission_key')
        batch_op.drop_column('permission_folded')

    with op.batch_alter_table('equipment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_equipment_serial_number_key'))
        batch_op.drop_index(batch_op.f('ix_equipment_name_key_4'))
        batch_op.drop_index(batch_op.f('ix_equipment_name_key_3'))
        batch_op.drop_index(batch_op.f('ix_equipment_name_key_2'))
        batch_op.drop_index(batch_op.f('ix_equipment_name_key_1'))
        batch_op.drop_index(batch_op.f('ix_equipment_name_key'))
        batch_op.drop_index(batch_op.f('ix_equipment_currency_key'))
        batch_op.drop_index(batch_op.f('ix_equipment_purchased_on'))
        batch_op.create_index(batch_op.f('ix_equipment_purchased_on'), ['purchased_on'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_office_id'))
        batch_op.create_index(batch_op.f('ix_equipment_office_id'), ['office_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_name'))
        batch_op.create_index(batch_op.f('ix_equipment_name'), ['name'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_currency'))
        batch_op.create_index(batch_op.f('ix_equipment_currency'), ['currency'], unique=False)
        batch_op.drop_index(batch_op.f('ix_equipment_cost'))
        batch_op.create_index(batch_op.f('ix_equipment_cost'), ['cost'], unique=False)
        batch_op.drop_column('currency_key')
        batch_op.drop_column('currency_folded')
        batch_op.drop_column('serial_number_key')
        batch_op.drop_column('serial_number_folded')
        batch_op.drop_column('name_key_4')
        batch_op.drop_column('name_key_3')
        batch_op.drop_column('name_key_2')
        batch_op.drop_column('name_key_1')
        batch_op.drop_column('name_key')
        batch_op.drop_column('name_folded')
        batch_op.drop_column('manual')

    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drafts_user_id'))
        batch_op.create_index(batch_op.f('ix_drafts_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('changesets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changesets_request_id'))
        batch_op.drop_index(batch_op.f('ix_changesets_origin'))
        batch_op.drop_index(batch_op.f('ix_changesets_user_id'))
        batch_op.create_index(batch_op.f('ix_changesets_user_id'), ['user_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_kind'))
        batch_op.create_index(batch_op.f('ix_changesets_kind'), ['kind'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_at'))
        batch_op.create_index(batch_op.f('ix_changesets_at'), ['at'], unique=False)
        batch_op.drop_index(batch_op.f('ix_changesets_actor'))
        batch_op.create_index(batch_op.f('ix_changesets_actor'), ['actor'], unique=False)

    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changes_changeset_id'))
        batch_op.create_index(batch_op.f('ix_changes_changeset_id'), ['changeset_id'], unique=False)

    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignments_assigned_by_key_4'))
        batch_op.drop_index(batch_op.f('ix_assignments_assigned_by_key_3'))
        batch_op.drop_index(batch_op.f('ix_assignments_assigned_by_key_2'))
        batch_op.drop_index(batch_op.f('ix_assignments_assigned_by_key_1'))
        batch_op.drop_index(batch_op.f('ix_assignments_assigned_by_key'))
        batch_op.drop_index(batch_op.f('ix_assignments_user_id'))
        batch_op.create_index(batch_op.f('ix_assignments_user_id'), ['user_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_assignments_role_id'))
        batch_op.create_index(batch_op.f('ix_assignments_role_id'), ['role_id'], unique=False)
        batch_op.drop_column('assigned_by_key_4')
        batch_op.drop_column('assigned_by_key_3')
        batch_op.drop_column('assigned_by_key_2')
        batch_op.drop_column('assigned_by_key_1')
        batch_op.drop_column('assigned_by_key')
        batch_op.drop_column('assigned_by_folded')

    with op.batch_alter_table('saved_views', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_views_role_id'))

    op.drop_table('saved_views')
    op.drop_table('list_preferences')
