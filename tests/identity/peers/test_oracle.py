"""Sayso beside oidc-provider, which others wrote: the same requests, and what each answers.

The cases are in oracle.yaml. Where both answer the same it is `both`; where we differ on purpose it
has what each answers, `because`, and the section that allows it (`see`). An answer is a line:

- of a browser: `client ERROR or code, with WHAT`, `page STATUS`, `asks login`;
- of a client: `STATUS ERROR, HEADERS: MEMBERS`.
"""

from __future__ import annotations

import asyncio
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import yaml

from tests.identity.oauth.world import API, CALLBACK, challenge
from tests.identity.peers.sides import BYE, Pairs, Side, both
from tests.store.databases import Postgres, run

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "oracle.yaml").read_text())
ASKED = ("authorization", "token", "introspection", "revocation", "userinfo", "end_session")


def test_what_both_answer(postgres: Postgres, modules: Path) -> None:
    async def story() -> None:
        wrong = []
        async with both(postgres, modules) as (ours, theirs):
            wrong += undescribed(ours.metadata, theirs.metadata)
            for section in ASKED:
                for case in CASES[section]:
                    asked = (ask(section, ours, case), ask(section, theirs, case))
                    told = tuple(await asyncio.gather(*asked))
                    if told != (said(case, "sayso"), said(case, "oracle")):
                        wrong.append(f"{section}, {case['name']}: {told}")
        assert not wrong, "\n".join(wrong)

    run(story())


def test_differences_have_their_reasons() -> None:
    differing = [case for section in ASKED for case in CASES[section] if "both" not in case]
    for case in [*differing, *CASES["discovery"]["differ"].values()]:
        assert case["sayso"] != case["oracle"], case
        assert case["because"], case
        assert re.search("(RFC [0-9]{4}|OAuth 2.1|Core|Discovery|Logout).* section", case["see"]), (
            case
        )
    for section in ASKED:
        names = [case["name"] for case in CASES[section]]
        assert len(set(names)) == len(names), section


def said(case: dict[str, Any], name: str) -> str:
    """What a provider is said to answer."""
    told: str = case["both"] if "both" in case else case[name]
    return told


def undescribed(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """What both publish of themselves and is neither the same nor said to differ."""
    same, differ = CASES["discovery"]["same"], CASES["discovery"]["differ"]
    wrong = []
    for name in sorted(ours.keys() & theirs.keys()):
        one, other = ours[name], theirs[name]
        if name.endswith(("_endpoint", "_uri")) or name == "issuer":
            fine = one.startswith(ours["issuer"]) and other.startswith(theirs["issuer"])
        elif name == "claims_supported":  # theirs are those that oracle.mjs has of a person
            fine = set(other) <= set(one)
        elif name in differ:
            fine = (one, other) == (differ[name]["sayso"], differ[name]["oracle"])
        else:
            fine = name in same and one == other
        if not fine:
            wrong.append(f"discovery, {name}: {(one, other)}")
    return wrong + [f"discovery, {name}: not published" for name in same if name not in theirs]


async def ask(section: str, side: Side, case: dict[str, Any]) -> str:
    """What one of them answers to a case."""
    if section == "authorization":
        query = {**side.query(case.get("client", "app")), **case.get("ask", {})}
        cookies = side.cookies if case.get("signed_in", True) else {}
        url, by = side.endpoint(section), case.get("by", "GET")
        return at_client(await side.browse(url, await filled(side, query), cookies, by))
    if section == "end_session":
        return await ended(side, case)
    form = await filled(side, case.get("form", {}))
    url = side.endpoint(section)
    if section == "userinfo":
        headers = dict(await filled(side, case.get("headers", {})))
        by = case.get("by", "GET")
        posted = dict(form) if by == "POST" else {}
        shown = urlencode([] if posted else form)
        answer = await side.http.request(by, url, data=posted, params=shown, headers=headers)
    else:
        answer = await side.call(url, form, case.get("client", "app"), case.get("method"))
    return at_endpoint(answer, told_kept=section != "revocation")


async def ended(side: Side, case: dict[str, Any]) -> str:
    """What a browser is answered that is to be signed out."""
    cookies = await side.sign_in() if case.get("signed_in", True) else {}
    kept, side.cookies = side.cookies, cookies or side.cookies
    query = await filled(side, case.get("ask", {}))
    side.cookies = kept
    answer = await side.browse(side.endpoint("end_session"), query, cookies, case.get("by", "GET"))
    return at_client(answer)


# ── What is asked ──


async def filled(side: Side, asked: dict[str, Any]) -> Pairs:
    """Parameters with what `$name` stands for; None is left out, a list is repeated."""
    pairs = []
    for name, value in asked.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                pairs.append((name, await valued(side, str(each))))
    return pairs


async def valued(side: Side, text: str) -> str:
    found = re.search(r"\$(\w+)", text)
    if found is None:
        return text
    return text.replace(found[0], await made(side, found[1]))


async def made(side: Side, name: str) -> str:
    """Something of a provider's own, made anew."""
    known = {
        "callback": CALLBACK,
        "bye": BYE,
        "api": API,
        "verifier": side.verifier,
        "challenge": challenge(side.verifier),
        **{name: client.id for name, client in side.clients.items()},
    }
    if name in known:
        return known[name]
    if name.endswith("_code"):
        client = name.removesuffix("_code")
        if client != "used":
            return await side.code(client)
    code = await side.code(scope="openid email offline_access")
    if name == "code":
        return code
    tokens = await side.redeem(code)
    if name == "used_code":
        return code
    if name == "machine_token":
        form = {"grant_type": "client_credentials", "scope": "read", "resource": API}
        return str((await side.tokens(form))["access_token"])
    if name == "used_refresh":
        await side.tokens({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]})
        return str(tokens["refresh_token"])
    if name.startswith("revoked_"):
        return await side.revoke(tokens[f"{name.removeprefix('revoked_')}_token"])
    if name.startswith("bad_"):
        return changed(tokens[name.removeprefix("bad_")])
    return str(tokens[name if name == "id_token" else f"{name}_token"])


def changed(token: str) -> str:
    """A token whose signature is not that of what it says."""
    header, claims, signature = token.split(".")
    other = "A" if signature[9] != "A" else "B"
    return ".".join((header, claims, signature[:9] + other + signature[10:]))


# ── What is answered ──

OF_CLIENT = (CALLBACK, BYE)


def at_client(answer: httpx.Response) -> str:
    """What a browser is answered, in a line."""
    assert answer.status_code < 500, answer.text
    where = answer.headers.get("location", "")
    if answer.is_redirect:
        if where.startswith(OF_CLIENT):
            parts = urlsplit(where)
            mode = "in the fragment " if parts.fragment else ""
            return f"client {mode}{_said(dict(parse_qsl(parts.query or parts.fragment)))}"
        return _asks(where)
    if answer.headers["content-type"].startswith("text/html"):
        action = re.search(r'<form[^>]* action="([^"]*)"', answer.text)
        if action and unescape(action[1]).startswith(OF_CLIENT):
            fields = re.findall(r'name="([^"]*)" value="([^"]*)"', answer.text)
            return f"client by a form {_said(dict(fields))}"
        if 'id="op.logoutForm"' in answer.text:
            return "asks end_session"
    return f"page {answer.status_code}"


def _said(values: dict[str, str]) -> str:
    what = values.pop("error", None) or ("code" if values.pop("code", None) else "goes")
    values.pop("error_description", None)
    return f"{what}, with {' '.join(sorted(values))}" if values else what


def _asks(where: str) -> str:
    """Where a person is asked for something: in our paths, or in those of oracle.mjs."""
    path = urlsplit(where).path
    for ours, name in (("/id/sign-in", "login"), ("/id/consent", "consent")):
        if path == ours:
            return f"asks {name}"
    if path == "/id/sign-out":
        return "asks end_session" if "done" not in where else "signed out"
    return f"asks {path.split('/')[2]}"


def at_endpoint(answer: httpx.Response, told_kept: bool) -> str:
    """What a client is answered, in a line; of a revocation RFC 7009 does not say who keeps it."""
    assert answer.status_code < 500, answer.text
    said = answer.json() if answer.content else {}
    told = [f"{answer.status_code} {said.pop('error', '')}".strip()]
    if told_kept and "no-store" in answer.headers.get("cache-control", ""):
        told.append("no-store")
    if "www-authenticate" in answer.headers:
        told.append(_challenged(answer.headers["www-authenticate"]))
    line = ", ".join(told)
    if "active" in said:
        return f"{line}: active {said['active']}"
    return f"{line}: {' '.join(sorted(said))}" if said and answer.is_success else line


def _challenged(header: str) -> str:
    """The scheme of a challenge, and what beside the realm and a sentence it says."""
    scheme, _, rest = header.partition(" ")
    if scheme == "Basic":
        return scheme  # all that RFC 7617 has beside is the realm
    said = re.findall(r'(error|scope)="([^"]*)"', rest)
    return " ".join([scheme, *(f"{name}={value}" for name, value in said)])
