"""Letters in English."""

from __future__ import annotations

from .letter import Letter

UNKNOWN_ADDRESS = "an unknown address"

_UNKNOWN = "If this was not you, sign in, look at your sessions and end those that you do not know."

LETTERS: dict[str, Letter] = {
    "code": Letter(
        "Your code for {tenant}",
        (
            "Somebody, you we hope, is signing in to {tenant} with this address. The code is:",
            "{code}",
            "Or open this link in the browser in which you asked for it:",
            "{link}",
            "Both are good once, for ten minutes. Nobody of {tenant} will ask you for the code."
            " If you did not ask for it you need not do anything.",
        ),
    ),
    "verify": Letter(
        "Is this your address? {tenant} asks",
        (
            "Somebody, you we hope, says that this is their address at {tenant}. The code is:",
            "{code}",
            "Or open this link in the browser in which you gave the address:",
            "{link}",
            "Both are good once, for ten minutes. If you did not give this address you need not"
            " do anything.",
        ),
    ),
    "invitation": Letter(
        "You are invited to {tenant}",
        (
            "{organization} invites you to {tenant}. To accept, open this link:",
            "{link}",
            "It is good once. If you do not know what this is about, ignore it.",
        ),
    ),
    "changed": Letter(
        "How you sign in to {tenant} was changed",
        ("{what}", "This was at {time}, from {from}.", _UNKNOWN),
    ),
    "recovery": Letter(
        "Somebody asks to recover your account at {tenant}",
        (
            "Somebody who can read your mail says that they can't prove in another way that the"
            " account is theirs. They asked at {time}, from {from}.",
            "If that is you, come back after {until}. If it is not, stop it here:",
            "{link}",
            "Signing in with a passkey or your authenticator app stops it too.",
        ),
    ),
}

CHANGES: dict[str, str] = {
    "email": "The address {name} was added.",
    "email removed": "The address {name} was removed.",
    "email primary": "Mail goes to {name} from now on.",
    "password": "The password was changed. You are signed out everywhere else.",
    "password removed": "The password was removed.",
    "passkey": "The passkey “{name}” was added.",
    "passkey removed": "The passkey “{name}” was removed.",
    "passkey copied": "The passkey “{name}” was used by something that seems to be a copy of"
    " it. It was refused.",
    "totp": "An authenticator app was set up.",
    "totp removed": "The authenticator app was removed.",
    "recovery codes": "New recovery codes were made; those before are worth nothing.",
    "recovery code used": "A recovery code was used.",
    "recovered": "The account was recovered by mail after the time of waiting. All other ways"
    " to sign in were removed, and all sessions were ended.",
    "reset": "An administrator removed all ways to sign in but mail, and ended all sessions.",
    "second factor": "Somebody who knows your password, or can read your mail, fails at the"
    " second factor.",
}
