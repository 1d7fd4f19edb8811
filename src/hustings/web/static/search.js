// Search as one types: the combobox pattern with a listbox. Without this script the form works by itself.
"use strict";

(() => {
  const input = document.getElementById("q");
  const status = document.getElementById("q-status");
  if (!input || !status) return;

  const list = document.createElement("ul");
  list.id = "q-list";
  list.className = "search-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let active = -1;
  let waiting = 0;
  let asked = 0; // answers that come late are told apart by the number of their question

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const options = list.children;
    active = (index + options.length) % options.length;
    for (const [at, option] of [...options].entries()) option.setAttribute("aria-selected", String(at === active));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function option(row, at) {
    const item = document.createElement("li");
    item.id = `q-option-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.path = row.path;
    const detail = document.createElement("span");
    detail.className = "aside";
    detail.textContent = row.detail;
    item.append(row.name, " ", detail);
    return item;
  }

  function show(answer) {
    const rows = answer.rows.slice(0, 8);
    const other = answer.suggestions.map((text) => ({
      name: `Did you mean “${text}”?`, detail: "", path: `/search?q=${encodeURIComponent(text)}`,
    }));
    const options = [...rows, ...other].map(option);
    list.replaceChildren(...options);
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const found = answer.total === 1 ? "1 found" : `${answer.total.toLocaleString("en-GB")} found`;
    status.textContent = rows.length ? `${found}. Use the arrow keys to choose.` : other[0]?.name ?? "Nothing found";
  }

  async function ask() {
    const text = input.value.trim();
    const mine = ++asked;
    if (text.length < 2) { close(); status.textContent = ""; return; }
    try {
      const response = await fetch(`/search.json?q=${encodeURIComponent(text)}`);
      if (response.ok && mine === asked) show(await response.json());
    } catch {
      close(); // without a connection the form's own button says so
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); asked++; close(); }
    else if (event.key === "Tab") { asked++; close(); }
    else if (list.hidden || !list.children.length) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); choose(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(active < 0 ? -1 : active - 1); }
    else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.path);
    }
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.path);
  });
  input.addEventListener("blur", () => { clearTimeout(waiting); asked++; close(); });
})();
