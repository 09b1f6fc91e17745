"""Letters in German."""

from __future__ import annotations

from .letter import Letter

UNKNOWN_ADDRESS = "einer unbekannten Adresse"

_UNKNOWN = (
    "Wenn Sie das nicht waren, melden Sie sich an, sehen Sie Ihre Sitzungen durch und beenden Sie"
    " die, die Sie nicht kennen."
)

LETTERS: dict[str, Letter] = {
    "code": Letter(
        "Ihr Code für {tenant}",
        (
            "Jemand, hoffentlich Sie, meldet sich mit dieser Adresse bei {tenant} an. Der Code"
            " ist:",
            "{code}",
            "Oder öffnen Sie diesen Link in dem Browser, in dem Sie ihn angefordert haben:",
            "{link}",
            "Beide gelten einmal und zehn Minuten lang. Niemand von {tenant} wird Sie nach dem Code"
            " fragen. Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun.",
        ),
    ),
    "verify": Letter(
        "Ist das Ihre Adresse? Das fragt {tenant}",
        (
            "Jemand, hoffentlich Sie, hat bei {tenant} diese Adresse angegeben. Der Code ist:",
            "{code}",
            "Oder öffnen Sie diesen Link in dem Browser, in dem Sie die Adresse angegeben haben:",
            "{link}",
            "Beide gelten einmal und zehn Minuten lang. Wenn Sie diese Adresse nicht angegeben"
            " haben, brauchen Sie nichts zu tun.",
        ),
    ),
    "invitation": Letter(
        "Sie sind zu {tenant} eingeladen",
        (
            "{organization} lädt Sie zu {tenant} ein. Um anzunehmen, öffnen Sie diesen Link:",
            "{link}",
            "Er gilt einmal. Wenn Sie nicht wissen, worum es geht, beachten Sie ihn nicht.",
        ),
    ),
    "changed": Letter(
        "Ihre Anmeldung bei {tenant} wurde geändert",
        ("{what}", "Das war am {time}, von {from}.", _UNKNOWN),
    ),
    "recovery": Letter(
        "Jemand will Ihr Konto bei {tenant} wiederherstellen",
        (
            "Jemand, der Ihre E-Mails lesen kann, sagt, dass er nicht auf andere Weise nachweisen"
            " kann, dass das Konto ihm gehört. Das war am {time}, von {from}.",
            "Wenn Sie das sind, kommen Sie nach dem {until} wieder. Wenn nicht, brechen Sie es hier"
            " ab:",
            "{link}",
            "Auch wenn Sie sich mit einem Passkey oder Ihrer Authenticator-App anmelden, wird es"
            " abgebrochen.",
        ),
    ),
}

CHANGES: dict[str, str] = {
    "email": "Die Adresse {name} wurde hinzugefügt.",
    "email removed": "Die Adresse {name} wurde entfernt.",
    "email primary": "E-Mails gehen von nun an an {name}.",
    "password": "Das Passwort wurde geändert. Überall sonst sind Sie abgemeldet.",
    "password removed": "Das Passwort wurde entfernt.",
    "passkey": "Der Passkey „{name}“ wurde hinzugefügt.",
    "passkey removed": "Der Passkey „{name}“ wurde entfernt.",
    "passkey copied": "Der Passkey „{name}“ wurde von etwas benutzt, das eine Kopie davon zu sein"
    " scheint. Er wurde abgelehnt.",
    "totp": "Eine Authenticator-App wurde eingerichtet.",
    "totp removed": "Die Authenticator-App wurde entfernt.",
    "recovery codes": "Neue Wiederherstellungscodes wurden erstellt; die bisherigen gelten nicht"
    " mehr.",
    "recovery code used": "Ein Wiederherstellungscode wurde benutzt.",
    "recovered": "Das Konto wurde nach der Wartezeit per E-Mail wiederhergestellt. Alle anderen"
    " Wege zur Anmeldung wurden entfernt und alle Sitzungen beendet.",
    "reset": "Jemand aus der Verwaltung hat alle Wege zur Anmeldung außer E-Mail entfernt und alle"
    " Sitzungen beendet.",
    "second factor": "Jemand, der Ihr Passwort kennt oder Ihre E-Mails lesen kann, scheitert am"
    " zweiten Schritt.",
}
