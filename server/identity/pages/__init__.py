"""The hosted pages of a tenant: written here, in its colours and in its people's language."""
