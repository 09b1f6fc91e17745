-- The feed is told for a time: entries up to `trimmed` still say who changed something, when and
-- why, but of what they did only the attributes, which nothing else keeps.

ALTER TABLE sayso.tenant ADD COLUMN trimmed bigint NOT NULL DEFAULT 0;

GRANT UPDATE (trimmed) ON sayso.tenant TO sayso_app;
GRANT UPDATE (body) ON sayso.feed TO sayso_app;
