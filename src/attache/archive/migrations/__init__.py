"""The archive's schema, step by step: `versions` holds a revision a file, which Alembic runs in their order."""
