/* What pages can't do without a script: passkeys (WebAuthn level 3). A form with `data-passkey` holds
   the question that the server asks; what the authenticator answers goes back in the form. */

"use strict";

function supported() {
  return (
    window.PublicKeyCredential !== undefined &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

/* The one conditional question a page may have waiting; a press of a button takes its place. */
let waiting = null;

async function ask(form, conditional) {
  const question = JSON.parse(form.dataset.question);
  waiting?.abort();
  const here = (waiting = new AbortController());
  const making = form.dataset.passkey === "create";
  const asked = making
    ? { publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) }
    : { publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) };
  asked.signal = here.signal;
  if (conditional) asked.mediation = "conditional";
  const found = await (making
    ? navigator.credentials.create(asked)
    : navigator.credentials.get(asked));
  form.elements.credential.value = JSON.stringify(found);
  form.submit();
}

function tell(form, error) {
  const known = { InvalidStateError: "exists" };
  const place = form.querySelector("[role=status]");
  place.textContent = form.dataset[known[error.name] ?? "failed"];
  place.hidden = false;
}

async function offer(form) {
  if (!supported()) return;
  form.hidden = false;
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await ask(form, false);
    } catch (error) {
      button.disabled = false;
      tell(form, error);
    }
  });
  if (
    form.dataset.conditional !== undefined &&
    (await PublicKeyCredential.isConditionalMediationAvailable?.())
  ) {
    /* Nobody has asked for it yet: what goes wrong is nobody's business. */
    ask(form, true).catch(() => {});
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
document.querySelector("[data-faults]")?.focus();
