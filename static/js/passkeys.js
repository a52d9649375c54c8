/* Passkeys: a form with data-passkey asks the device, puts the answer into its hidden field and is sent. */
(function () {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // What the server wrote in letters, as the device wants it: a few values are bytes.
  function asked({ publicKey }) {
    const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (options[list]) options[list] = options[list].map((each) => ({ ...each, id: bytes(each.id) }));
    }
    return { publicKey: options };
  }

  // What the device said, in letters again.
  function answer(credential) {
    const said = credential.response;
    const response = { clientDataJSON: text(said.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (said[part]) response[part] = text(said[part]);
    }
    if (said.getTransports) response.transports = said.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  }

  function start(form) {
    const said = form.querySelector("[data-passkey-said]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      said.textContent = "";
      try {
        const credential = await navigator.credentials[form.dataset.passkey](asked(JSON.parse(form.dataset.options)));
        field.value = JSON.stringify(answer(credential));
        form.submit();
      } catch (error) {
        said.textContent = "The passkey was not used. Try again, or type a code.";
      }
    });
  }

  if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(start);
})();
