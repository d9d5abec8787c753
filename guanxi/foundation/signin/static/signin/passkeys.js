// Passkeys: the browser makes and shows them, we carry what it says into a form. No inline code, no globals.
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain.padEnd(Math.ceil(plain.length / 4) * 4, "=")), (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

  const make = async ({ publicKey: asked }) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    } });
    return { ...head(made), response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    } };
  };
  const show = async ({ publicKey: asked }) => {
    const shown = await navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials),
    } });
    const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
    return { ...head(shown), response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    } };
  };
  const head = (one) => ({
    id: one.id,
    rawId: text(one.rawId),
    type: one.type,
    clientExtensionResults: one.getClientExtensionResults(),
    authenticatorAttachment: one.authenticatorAttachment ?? null,
  });

  // What is asked stands in the page, or is fetched when it is wanted (sign-in, where nobody is known yet).
  const asked = async (form) => {
    const here = document.getElementById(form.dataset.passkeyOptions ?? "");
    if (here) return JSON.parse(here.textContent);
    const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    return (await answer.json()).request_options;
  };
  const failed = (form) => {
    const said = find("[data-passkey-failed]", form);
    if (said) said.hidden = false;
  };
  const carry = async (form, button) => {
    if (!form.reportValidity()) return;
    const said = find("[data-passkey-failed]", form);
    if (said) said.hidden = true;
    button.disabled = true;
    try {
      const options = await asked(form);
      const credential = await (form.dataset.passkey === "make" ? make(options) : show(options));
      find("[data-credential]", form).value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed(form);
    } finally {
      button.disabled = false;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-passkey-go]");
    const form = button?.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    carry(form, button);
  });
  if (!window.PublicKeyCredential) {
    document.querySelectorAll("form[data-passkey]").forEach((form) => { form.hidden = true; });
  }
})();
