/* Saves time where a page already works: filters and Save without a full load, print, share. */
(function () {
  "use strict";

  let asking = null;

  function announce(words) {
    document.querySelector("[data-announce]").textContent = words;
  }

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
    return same;
  }

  function goToResults() {
    const heading = document.querySelector("[data-results] h1");
    heading.tabIndex = -1;
    heading.focus();
    heading.scrollIntoView();
  }

  function foldsOf(page) {
    return [...page.querySelectorAll("[data-facets] details")];
  }

  const isFolded = (filters) => Boolean(filters.querySelector("summary").offsetParent);

  // A phone has no room for open questions: only those with an answer stay open.
  function closeFolds() {
    const filters = document.querySelector("details.filters");
    if (!isFolded(filters)) return;
    filters.querySelectorAll("details").forEach((fold) => { fold.open = Boolean(fold.querySelector(":checked")); });
  }

  async function show(address, { push, done = false }) {
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
      const open = new Map(foldsOf(document).map((fold) => [fold.id, fold.open]));
      foldsOf(fresh).forEach((fold) => { if (open.has(fold.id)) fold.open = open.get(fold.id); });
      swap(document, fresh, "[data-results]");
      swap(document, fresh, "[data-facets]");
      document.title = fresh.title;
      if (push) history.pushState({ filters: true }, "", address);
      document.querySelectorAll("form[data-keep]").forEach(mark);
      if (done) document.querySelector("details.filters").open = false;
      if (done || (!held.isConnected && !(held.name && comeBackTo(held)))) goToResults();
      announce(document.querySelector("[data-results] h1").textContent);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  function startFilters() {
    const form = document.querySelector("form[data-filters]");
    if (!form || !document.querySelector("[data-results]")) return;
    let typing;
    history.replaceState({ filters: true }, "");
    closeFolds();
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
      const done = Boolean(event.submitter && event.submitter.hasAttribute("data-done"));
      show(addressOf(event.target), { push: true, done });
    });
    addEventListener("popstate", (event) => {
      if (event.state && event.state.filters) show(location.href, { push: false });
    });
  }

  // Save: stay on the page. What was saved on it is remembered as long as it is open, by the service's own name.

  const kept = new Map();

  function mark(form) {
    const id = kept.get(form.elements.service.value);
    const word = form.querySelector("[data-word]");
    const drawing = form.querySelector("use");
    word.dataset.word = word.dataset.word || word.textContent;
    word.textContent = id ? "Saved – remove" : word.dataset.word;
    drawing.setAttribute("href", drawing.getAttribute("href").replace(/#.*/, id ? "#tick" : "#list"));
    form.classList.toggle("is-saved", Boolean(id));
  }

  function count(number) {
    const link = document.querySelector("[data-my-list]");
    const tally = link.querySelector(".tally") || link.appendChild(document.createElement("span"));
    tally.className = "tally";
    tally.innerHTML = number + '<span class="unseen"> saved</span>';
    if (!number) tally.remove();
  }

  async function keep(form) {
    const slug = form.elements.service.value;
    const id = kept.get(slug);
    const asked = id ? new URL("../remove/", form.action) : form.action;
    const body = new URLSearchParams(id ? { id } : { service: slug });
    try {
      const answer = await fetch(asked, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (said.isFull || (!id && !said.saved[slug])) throw new Error("not saved");
      if (id) kept.delete(slug);
      else kept.set(slug, said.saved[slug]);
      document.querySelectorAll("form[data-keep]").forEach(mark);
      count(said.kept);
      announce((id ? "Removed. " : "Saved. ") + said.kept + (said.kept === 1 ? " service" : " services") + " in my list.");
    } catch {
      form.submit();
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-keep]")) return;
    event.preventDefault();
    keep(event.target);
  });

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
