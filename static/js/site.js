/* Saves time where a page already works: filters without a full load, print, share, my list's count. */
(function () {
  "use strict";

  let asking = null;

  // Filters: ask for the page the form would lead to, and take its results and its counts.

  function hadAnswer(form, name) {
    return [...form.elements].some((control) => control.name === name && (
      control.options ? [...control.options].some((option) => option.defaultSelected && option.value)
        : /checkbox|radio/.test(control.type) ? control.defaultChecked : control.defaultValue));
  }

  function addressOf(form) {
    const address = new URL(form.action);
    const before = new URLSearchParams(location.search);
    const said = new FormData(form);
    for (const name of new Set(said.keys())) {
      const answers = said.getAll(name).map((value) => String(value).trim()).filter(Boolean);
      answers.forEach((value) => address.searchParams.append(name, value));
      // An answer taken back is sent empty: otherwise the sentence in the box would bring it in again.
      if (!answers.length && (before.has(name) || hadAnswer(form, name))) address.searchParams.append(name, "");
    }
    return address;
  }

  function swap(part, fresh, selector) {
    const now = part.querySelectorAll(selector);
    fresh.querySelectorAll(selector).forEach((node, i) => now[i] && now[i].replaceWith(node));
  }

  // The same control in the new page, so that the keyboard stays where it was.
  function comeBackTo({ id, name, type, value }) {
    const same = [...document.querySelectorAll("[data-facets] [name]")].find((control) =>
      id ? control.id === id : control.name === name && control.type === type && control.value === value);
    if (same) same.focus({ preventScroll: true });
  }

  function foldsOf(page) {
    return [...page.querySelectorAll("[data-facets] details")];
  }

  async function show(address, { push }) {
    const results = document.querySelector("[data-results]");
    if (asking) asking.abort();
    asking = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!fresh.querySelector("[data-results]")) throw new Error("no results in the answer");
      const held = document.activeElement;
      const open = foldsOf(document).map((fold) => fold.open);
      foldsOf(fresh).forEach((fold, i) => { if (open[i] !== undefined) fold.open = open[i]; });
      swap(document, fresh, "[data-results]");
      swap(document, fresh, "[data-facets]");
      document.title = fresh.title;
      if (push) history.pushState({ filters: true }, "", address);
      if (!held.isConnected && held.name) comeBackTo(held);
      const heading = document.querySelector("[data-results] h1");
      const status = document.querySelector("[data-announce]");
      if (status && heading) status.textContent = heading.textContent;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  function startFilters() {
    const form = document.querySelector("form[data-filters]");
    if (!form || !document.querySelector("[data-results]")) return;
    let typing;
    history.replaceState({ filters: true }, "");
    document.addEventListener("change", (event) => {
      if (event.target.form && event.target.form.matches("[data-filters]")) {
        clearTimeout(typing);
        typing = setTimeout(() => show(addressOf(event.target.form), { push: true }), 150);
      }
    });
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("form[data-filters]")) return;
      event.preventDefault();
      clearTimeout(typing);
      show(addressOf(event.target), { push: true });
    });
    addEventListener("popstate", (event) => {
      if (event.state && event.state.filters) show(location.href, { push: false });
    });
  }

  // Print and share.

  async function share(button) {
    const said = button.parentElement.querySelector("[data-said]");
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: location.href });
      else {
        await navigator.clipboard.writeText(location.href);
        if (said) said.textContent = "Address copied.";
      }
    } catch (error) {
      if (error.name !== "AbortError" && said) said.textContent = "Copy the address at the top of your browser.";
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-share]");
    if (!button) return;
    if (button.hasAttribute("data-print")) print();
    else share(button);
  });

  addEventListener("beforeprint", () => {
    const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }).format(new Date());
    document.querySelectorAll("[data-printed]").forEach((place) => { place.textContent = " on " + day; });
  });

  document.querySelectorAll("[data-print], [data-share]").forEach((button) => { button.hidden = false; });
  const errors = document.querySelector("[data-error-summary]");
  if (errors) errors.focus();
  startFilters();
})();
