"""store knows how to keep tenants, what they hold and what changed in PostgreSQL."""
