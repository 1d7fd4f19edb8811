/* The keying form: Enter moves to the next field, and doubts appear beside a field as soon as it is left.
   Every rule is on the server; without this script the same form works, and says the same on sending. */
(() => {
  "use strict";
  const problem = document.getElementById("problem") || document.getElementById("read-back");
  if (problem && problem.hasAttribute("tabindex")) problem.focus();

  const form = document.querySelector("form[data-keying]");
  if (!form) return;
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
    .filter((field) => !field.disabled && field.offsetParent !== null);
  if (!problem) fields()[0].focus();

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button, textarea, [type=file]")) return;
    event.preventDefault();
    const all = fields();
    const next = all[all.indexOf(event.target) + 1];
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  let changed = false;
  let asked = 0;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("focusout", async () => {
    if (!changed) return;
    changed = false;
    const turn = ++asked;
    const data = new FormData(form);
    data.delete("photo");
    let answer;
    try {
      const response = await fetch(form.dataset.check, { method: "POST", body: data });
      if (!response.ok) return;
      answer = await response.json();
    } catch { return; }
    if (turn === asked) show(answer);
  });

  function show(answer) {
    form.querySelectorAll("[data-problems]").forEach((place) => {
      place.replaceChildren();
      const input = document.getElementById(place.dataset.problems);
      if (input) input.removeAttribute("aria-invalid");
      const field = place.closest(".field");
      if (field) field.classList.remove("field-bad");
    });
    const elsewhere = [];
    for (const found of answer.problems) {
      const place = [...form.querySelectorAll("[data-problems]")].find((p) => p.dataset.problems === found.field);
      if (!place) { elsewhere.push(found.message); continue; }
      const line = document.createElement("span");
      line.className = "problem problem-" + found.severity;
      line.textContent = found.message;
      place.append(line);
      if (found.severity === "error") {
        document.getElementById(found.field).setAttribute("aria-invalid", "true");
        place.closest(".field").classList.add("field-bad");
      }
    }
    const status = document.getElementById("keying-status");
    const words = elsewhere.concat(answer.read_back ? ["So far: " + answer.read_back] : []).join(" ");
    if (status.textContent !== words) status.textContent = words;
  }
})();
