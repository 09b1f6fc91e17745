"""The rooms of somebody's account, a module each."""

from __future__ import annotations

from ...routing import Routes
from . import emails, passkeys, passwords, profile, second, sessions

ROUTES: Routes = {
    **profile.ROUTES,
    **emails.ROUTES,
    **passkeys.ROUTES,
    **passwords.ROUTES,
    **second.ROUTES,
    **sessions.ROUTES,
}
