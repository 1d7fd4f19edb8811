/* The page that checks copy: without reloading, while one types, and by keyboard.
   The server finds, corrects and says everything; without this script the same form does it page by page. */
(() => {
  "use strict";
  const PAUSE = 500; // milliseconds after the last key before the text is checked again
  const form = document.querySelector("form[data-check]");
  const [area, file, source, result, status] =
    ["article", "file", "source", "result", "check-status"].map((id) => document.getElementById(id));
  const checkButton = form.querySelector("button[value=check]");
  const earlier = []; // the texts that Undo goes back to
  let checked = result.children.length ? area.value : "";
  let turn = 0;
  let isStill = false; // whether the focus moves without the text
  let timer = 0;

  const findings = () => [...result.querySelectorAll(".finding")];
  const press = (selector) => { const button = form.querySelector(selector); if (button && !button.disabled) button.click(); };

  async function send(submitter, { typing = false, undoing = false, said = "" } = {}) {
    clearTimeout(timer);
    const mine = ++turn;
    let page;
    try {
      let response = await post(submitter);
      if (response.status === 403 && await renewed()) response = await post(submitter);
      page = parse(await response.text());
    } catch {
      if (mine === turn) tell("The desk cannot be reached. Nothing is lost: check again.", true);
      return;
    }
    if (mine !== turn) return;
    const fresh = page.getElementById("result");
    if (!fresh || !fresh.children.length) {
      const problem = page.getElementById("problem") || page.getElementById("main");
      tell(problem.textContent.trim().replace(/\s+/g, " "), true);
      return;
    }
    const text = page.getElementById("article").value;
    if (checked && !undoing && text !== checked) earlier.push(checked);
    checked = text;
    if (!typing) {
      area.value = text;
      file.value = "";
      form.elements.published.value = page.getElementById("published").value;
      form.elements.name.value = page.querySelector("input[name=name]").value;
      source.open = false;
    }
    document.getElementById("problem")?.remove();
    result.replaceChildren(...fresh.children);
    source.querySelector("summary").textContent = page.querySelector("#source summary").textContent;
    form.classList.add("is-checked");
    dress();
    tell(said + page.getElementById("check-status").textContent);
  }

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  function post(submitter) {
    const data = new FormData(form, submitter);
    data.delete("before");
    return fetch(form.action, { method: "POST", body: data });
  }

  // Whoever has signed in again since, on another tab, goes on here without losing the text.
  async function renewed() {
    const token = parse(await (await fetch(form.action)).text()).querySelector("[data-check] [name=csrf]");
    if (token) form.elements.csrf.value = token.value;
    return Boolean(token);
  }

  function tell(words, isProblem = false) {
    status.textContent = words;
    status.classList.toggle("is-problem", isProblem);
  }

  function dress() {
    const undo = result.querySelector("[data-undo]");
    if (undo) undo.disabled = !earlier.length;
    for (const part of result.querySelectorAll("[data-copy], [data-keys]")) part.hidden = false;
  }

  function go(place, preventScroll = false) {
    const all = findings();
    const target = all[Math.max(0, Math.min(place, all.length - 1))] || document.getElementById("copy");
    isStill = preventScroll;
    if (target) target.focus({ preventScroll });
    isStill = false;
  }

  // After a check the worst claim has the focus, and the page is read from its head, where the counts are.
  function settle(place) {
    go(place, place < 0);
    if (place < 0) scrollTo(0, 0);
  }

  const here = () => findings().indexOf(document.activeElement.closest(".finding"));

  form.addEventListener("submit", async (event) => {
    const button = event.submitter || checkButton;
    if (["text", "report", "lsp"].includes(button.value)) return; // a download: the browser's business
    event.preventDefault();
    const place = here();
    if (button.matches("[data-undo]")) {
      if (!earlier.length) return;
      area.value = earlier.pop();
      await send(checkButton, { undoing: true, said: "Undone. " });
    } else {
      const words = button.closest(".finding")?.querySelector("ins")?.textContent;
      const said = button.name === "accept" ? (words ? `Corrected: ${words}. ` : "Corrected. ") : "";
      await send(button, { said });
    }
    if (!status.classList.contains("is-problem")) settle(place);
  });

  area.addEventListener("input", () => {
    clearTimeout(timer);
    turn += 1;
    if (area.value.trim()) timer = setTimeout(() => { file.value = ""; send(checkButton, { typing: true }); }, PAUSE);
  });
  file.addEventListener("change", () => { if (file.files.length) checkButton.click(); });

  result.addEventListener("click", (event) => {
    const claim = event.target.closest(".claim");
    if (claim && result.contains(claim)) {
      event.preventDefault();
      document.getElementById(claim.hash.slice(1))?.closest(".finding").focus();
    }
    if (event.target.closest("[data-copy]")) copyText();
  });

  async function copyText() {
    try {
      await navigator.clipboard.writeText(area.value);
      tell("The text is on the clipboard.");
    } catch {
      source.open = true;
      area.select();
      tell("The text is selected: copy it from here.");
    }
  }

  result.addEventListener("focusin", (event) => {
    const finding = event.target.closest(".finding");
    if (!finding) return;
    const numbers = new Set(finding.dataset.numbers.split(" "));
    let first = null;
    for (const claim of result.querySelectorAll(".claim")) {
      const isHere = claim.dataset.claims.split(" ").some((number) => numbers.has(number));
      claim.classList.toggle("is-current", isHere);
      if (isHere) first ||= claim;
    }
    for (const other of findings()) other.classList.toggle("is-current", other === finding);
    if (first && !isStill && matchMedia("(min-width: 60em)").matches) first.scrollIntoView({ block: "center" });
  });

  function edit() {
    const claim = result.querySelector(".claim.is-current");
    source.open = true;
    source.scrollIntoView({ block: "start" });
    area.focus();
    if (claim) {
      const before = document.createRange();
      before.setStart(document.getElementById("copy"), 0);
      before.setEndBefore(claim);
      const start = before.toString().length;
      const text = area.value;
      area.value = text.slice(0, start); // as tall as what stands before the claim
      const above = area.scrollHeight;
      area.value = text;
      area.setSelectionRange(start, start + claim.textContent.length);
      area.scrollTop = above - area.clientHeight / 2;
    }
  }

  const KEYS = {
    j: () => go(here() + 1),
    k: () => go(here() - 1),
    a: () => {
      const button = findings()[here()]?.querySelector("button[name=accept]");
      if (button) button.click();
      else tell("There is no correction to put in here.");
    },
    u: () => press("[data-undo]"),
    c: () => copyText(),
    e: () => press("[data-export]"),
    t: edit,
    "?": () => { const more = result.querySelector(".more"); more.open = !more.open; more.scrollIntoView({ block: "nearest" }); },
  };

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (event.key === "Escape" && target === area && result.children.length) { source.open = false; go(0); return; }
    if (target.matches("input, textarea, select") || !result.contains(target)) return;
    const inList = Boolean(target.closest(".finding"));
    let key = event.key;
    if (inList && key === "ArrowDown") key = "j";
    if (inList && key === "ArrowUp") key = "k";
    if (key === "Enter" && target.matches(".finding")) key = "a";
    if (!Object.hasOwn(KEYS, key)) return;
    event.preventDefault();
    KEYS[key]();
  });

  dress();
  const problem = document.getElementById("problem");
  if (problem) problem.focus();
  else if (result.children.length) settle(-1);
  else area.focus();
})();
