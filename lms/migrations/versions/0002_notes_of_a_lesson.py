"""bookmarks and notes at a second of a lesson"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lesson_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pseudonym', sa.String(length=26), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('at_ms', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pseudonym'], ['account.pseudonym'], name=op.f('fk_lesson_note_pseudonym')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_note'))
    )
    op.create_index('ix_lesson_note_pseudonym_content_hash', 'lesson_note', ['pseudonym', 'content_hash'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_lesson_note_pseudonym_content_hash', table_name='lesson_note')
    op.drop_table('lesson_note')
