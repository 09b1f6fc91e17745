"""People sign up, sign in, set up what they need and sign out, in Chromium."""

from __future__ import annotations

import re

import pyotp

from sayso.identity.settings import Settings
from tests.identity.factors.mailbox import letters
from tests.identity.pages.browsing import Desk, authenticator, browsing, needs_chromium, opened
from tests.identity.persons import execute
from tests.store.databases import Postgres, run

OPEN = Settings(name="Acme", sign_up="open")
PASSWORD = "gate heron plum 7 stair"

pytestmark = needs_chromium


async def sign_up(desk: Desk, email: str = "ann@a.example") -> None:
    """An account for an address, by the code that is mailed there."""
    await desk.go("/id/sign-up")
    await desk.look("sign-up")
    await desk.type("Your name", "Ann Lee")
    await desk.type("E-mail address", email)
    await desk.press("Go on")
    await desk.heading("Look at your mail")
    await desk.look("code")
    await desk.type("Code", await desk.code())
    await desk.press("Go on")
    await desk.heading("Make signing in easy")
    await desk.look("set-up")


async def sign_out(desk: Desk) -> None:
    await desk.press("Sign out")
    await desk.heading("You are signed out")


def test_sign_up_passkey_sign_out_sign_in_second_passkey_removal(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, OPEN) as desk:
            devtools, phone = await authenticator(desk)
            await sign_up(desk)
            await desk.press("Create a passkey")
            await desk.heading("Profile")
            await sign_out(desk)
            await desk.look("signed-out")

            # conditional: the device offers itself, and nobody presses anything
            await desk.press("Sign in")
            await desk.heading("Profile")
            await sign_out(desk)

            # a press of the button, on a device that does not offer itself
            await devtools.send(
                "WebAuthn.setAutomaticPresenceSimulation",
                {"authenticatorId": phone, "enabled": False},
            )
            await desk.press("Sign in")
            await desk.heading("Sign in")
            await desk.look("sign-in")
            await devtools.send(
                "WebAuthn.setAutomaticPresenceSimulation",
                {"authenticatorId": phone, "enabled": True},
            )
            await desk.press("Sign in with a passkey")
            await desk.heading("Profile")

            await desk.press("Passkeys")
            await desk.heading("Passkeys")
            await desk.press("Add a passkey")
            await desk.heading("Add a passkey")
            await desk.look("passkey-add")
            await desk.press("Create a passkey")
            await desk.told("This device has a passkey for you already.")
            await devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone})
            await authenticator(desk)
            await desk.press("Create a passkey")
            await desk.told("The passkey is added.")
            assert await desk.page.get_by_role("listitem").filter(has_text="Added").count() == 2
            await desk.look("passkeys")

            await desk.page.get_by_role("link", name="Rename").last.click()
            await desk.heading("Rename a passkey")
            await desk.look("passkey-rename")
            await desk.type("Name of the passkey", "<b>Blue key</b>")
            await desk.press("Save")
            await desk.told("<b>Blue key</b>")
            await desk.page.get_by_role("link", name="Remove").first.click()
            await desk.page.get_by_role("heading", name=re.compile("^Remove")).wait_for()
            await desk.look("passkey-remove")
            await desk.press("Remove")
            await desk.told("The passkey is removed.")
            assert await desk.page.get_by_role("listitem").filter(has_text="Added").count() == 1
            await sign_out(desk)

    run(story())


def test_a_password_an_app_and_recovery_codes(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, OPEN) as desk:
            await sign_up(desk)
            await desk.press("Choose a password")
            await desk.heading("Password")
            await desk.type("New password", "acme")
            await desk.press("Choose a password")
            await desk.told("Something needs another look")
            await desk.look("password-too-short")
            await desk.type("New password", PASSWORD)
            await desk.press("Choose a password")
            await desk.told("Your password is changed.")
            await desk.look("password-set")

            await desk.press("Second step")
            await desk.heading("Second step")
            await desk.look("second-none")
            await desk.press("Set up an app")
            await desk.heading("Set up an app")
            await desk.look("app")
            key = await desk.page.locator(".key").inner_text()
            await desk.type("Code", "000000")
            await desk.press("Set it up")
            await desk.told("That code does not work.")
            assert await desk.page.locator(".key").inner_text() == key
            app = pyotp.TOTP(key.replace(" ", ""))
            await desk.type("Code", app.now())
            await desk.press("Set it up")
            await desk.told("Your authenticator app is set up.")
            await desk.press("Make new codes")
            await desk.heading("Recovery codes")
            await desk.look("codes")
            recovery = await desk.page.locator(".codes li").all_inner_texts()
            assert len(set(recovery)) == 10
            await desk.press("I have kept them")
            await desk.heading("Second step")
            await desk.look("second")
            await sign_out(desk)

            await sign_in(desk)
            await desk.heading("One more step")
            await desk.look("second-factor")
            await desk.press("Use a recovery code")
            await desk.look("recovery-code")
            await desk.type("Recovery code", recovery[0].upper())
            await desk.press("Go on")
            await desk.heading("Profile")
            await sign_out(desk)
            await sign_in(desk)
            await desk.press("Use a recovery code")
            await desk.type("Recovery code", recovery[0])
            await desk.press("Go on")
            await desk.told("That code does not work.")

    run(story())


async def sign_in(desk: Desk) -> None:
    """With Ann's password."""
    await desk.press("Sign in")
    await desk.heading("Sign in")
    await desk.type("E-mail address", "ann@a.example")
    await desk.press("Use my password")
    await desk.heading("Sign in with your password")
    await desk.look("password")
    await desk.type("Password", PASSWORD)
    await desk.press("Sign in")


def test_rooms_and_other_browsers(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, OPEN) as desk:
            await sign_up(desk)
            await desk.press("Not now")
            await desk.heading("Profile")
            await desk.type("Your name", "<script>alert(1)</script>")
            await desk.press("Save")
            await desk.told("Saved.")
            await desk.look("profile")

            await desk.press("E-mail")
            await desk.heading("E-mail")
            await desk.type("E-mail address", "ann")
            await desk.press("Add an address")
            await desk.told("Something needs another look")
            await desk.look("emails-wrong")
            await desk.type("E-mail address", "ann@b.example")
            await desk.press("Add an address")
            await desk.heading("Look at your mail")
            await desk.type("Code", await desk.code())
            await desk.press("Go on")
            await desk.told("The address is yours now.")
            await desk.look("emails")
            await desk.page.get_by_role("button", name="Make it the main one").click()
            await desk.told("Your main address is changed.")
            await desk.page.get_by_role("button", name="Remove").click()
            await desk.told("The address is removed.")

            browser = desk.context.browser
            assert browser is not None
            async with opened(browser, desk.world, desk.provider) as other:
                await other.go("/id/sign-in")
                await other.type("E-mail address", "ann@b.example")
                await other.press("E-mail me a code")
                await other.heading("Look at your mail")
                await other.type("Code", "1234 5678")
                await other.press("Go on")
                await other.told("That is not the code")
                await other.look("code-wrong")
                await other.type("Code", await desk.code())
                await other.press("Go on")
                await other.heading("Profile")
                await desk.press("Devices")
                await desk.heading("Devices")
                await desk.look("devices")
                await desk.press("Sign out everywhere else")
                await desk.told("All other browsers are signed out.")
                await other.page.reload()
                await other.heading("Sign in")

    run(story())


def test_recovery_takes_a_wait_that_others_can_stop(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, OPEN) as desk:
            await authenticator(desk)
            await sign_up(desk)
            await desk.press("Create a passkey")
            await desk.heading("Profile")
            await sign_out(desk)

            browser = desk.context.browser
            assert browser is not None
            async with opened(browser, desk.world, desk.provider) as other:
                await recover(other, "The wait has begun")
                await other.look("waiting")
                link = (await letters(desk.provider))[-1]["text"]
                stop = re.search(r"http\S+/id/recover/stop\S+", link)
                assert stop is not None
                await other.page.goto(stop[0])
                await other.heading("Stop the recovery?")
                await other.look("stop")
                await other.press("Stop it")
                await other.heading("The recovery is stopped")
                await other.page.goto(stop[0])
                await other.press("Stop it")
                await other.heading("There is nothing to stop")

                await recover(other, "The wait has begun")
                await execute(
                    desk.provider,
                    "UPDATE sayso.challenge SET created_at = created_at - interval '73 hours'"
                    " WHERE tenant = $1 AND kind = 'recovery'",
                )
                await recover(other, "Passkeys")
                await other.told("You have no passkey yet.")

    run(story())


async def recover(desk: Desk, then: str) -> None:
    """Ask to get back into Ann's account, by a code that is mailed."""
    await desk.go("/id/recover")
    await desk.look("recover")
    await desk.type("E-mail address", "ann@a.example")
    await desk.press("E-mail me a code")
    await desk.heading("Look at your mail")
    await desk.type("Code", await desk.code())
    await desk.press("Go on")
    await desk.heading(then)


def test_the_keyboard_is_enough(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, OPEN) as desk:
            keyboard = desk.page.keyboard
            await desk.go("/id/sign-in")
            await keyboard.press("Tab")
            await keyboard.press("Enter")  # skips to what the page is for
            assert await desk.page.evaluate("document.activeElement.id") == "main"
            await desk.page.get_by_label("E-mail address").focus()
            await keyboard.type("ann")
            await keyboard.press("Enter")
            await desk.told("This is not an e-mail address")
            focused = "document.activeElement.getAttribute('role')"
            assert await desk.page.evaluate(focused) == "alert"
            await keyboard.press("Tab")
            await keyboard.press("Enter")  # the fault leads to its field
            assert await desk.page.evaluate("document.activeElement.id") == "email"

    run(story())
