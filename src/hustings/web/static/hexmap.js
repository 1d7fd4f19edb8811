// The hexagon map: one stop for the Tab key, arrow keys from hexagon to hexagon, and the result of the one pointed at.
// Without this script the hexagons are links for the pointer, and a table beside the map has them all.
"use strict";

(() => {
  const map = document.querySelector(".map-picture"); // not its svg: a listener would make that a stop by itself
  const label = document.getElementById("map-label");
  if (!map || !label) return;

  const seats = [...map.querySelectorAll(".hexmap a")].map((link) => {
    const box = link.querySelector("path").getBBox();
    const words = link.querySelector("title").textContent;
    return { link, words, x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
  if (!seats.length) return;
  const seatOf = new Map(seats.map((seat) => [seat.link, seat]));
  const invitation = label.textContent;
  const outlines = ["halo", "line"].map((part) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", `hex-pointer hex-pointer-${part}`);
    path.setAttribute("aria-hidden", "true");
    return map.querySelector(".hexmap").appendChild(path);
  });
  let shown = null;
  let stop = seats.reduce((first, seat) => (seat.y < first.y ? seat : first));
  let aim = null; // where a run of steps up and down, or from side to side, began: it keeps the run straight

  label.hidden = false;
  stop.link.setAttribute("tabindex", "0");

  function show(seat, says = "off") {
    shown = seat;
    label.setAttribute("aria-live", says); // a link with the focus is read out by itself
    const outline = seat ? seat.link.querySelector("path").getAttribute("d") : "";
    for (const path of outlines) path.setAttribute("d", outline);
    if (!seat) { label.textContent = invitation; return; }
    const [, name, result] = seat.words.match(/^(.*?): (.*)$/s);
    const link = document.createElement("a");
    const strong = document.createElement("strong");
    link.href = seat.link.getAttribute("href");
    link.tabIndex = -1;
    strong.textContent = name;
    link.append(strong, " ", result[0].toUpperCase() + result.slice(1));
    label.replaceChildren(link);
  }

  const focused = () => seatOf.get(document.activeElement) ?? null;

  function step(from, dx, dy) {
    if (aim?.dx !== Math.abs(dx)) aim = { dx: Math.abs(dx), x: from.x, y: from.y };
    let best = null;
    let least = Infinity;
    for (const seat of seats) {
      const along = (seat.x - from.x) * dx + (seat.y - from.y) * dy;
      const aside = Math.abs(dx ? seat.y - from.y : seat.x - from.x);
      const far = along + Math.sqrt(3) * Math.abs(dx ? seat.y - aim.y : seat.x - aim.x);
      if (along > 1 && aside <= 2 * along && far < least) { best = seat; least = far; }
    }
    return best;
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  map.addEventListener("keydown", (event) => {
    const from = focused();
    if (!from || !STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = step(from, ...STEPS[event.key]);
    if (to) to.link.focus();
  });
  map.addEventListener("focusin", () => {
    const seat = focused();
    if (!seat) return;
    if (seat !== stop) stop.link.setAttribute("tabindex", "-1");
    seat.link.setAttribute("tabindex", "0");
    stop = seat;
    show(seat);
  });
  map.addEventListener("focusout", (event) => { if (!map.contains(event.relatedTarget)) { aim = null; show(null); } });

  const under = (event) => seatOf.get(event.target.closest("a")) ?? null;
  map.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse" && under(event)) show(under(event));
  });
  map.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") show(focused()); });

  let before = null; // what was shown when a finger came down
  map.addEventListener("pointerdown", () => { before = shown; });
  map.addEventListener("click", (event) => {
    const seat = under(event);
    if (event.pointerType !== "touch" || !seat || seat === before) return;
    event.preventDefault(); // hexagons are small under a finger: the first tap reads, the second opens
    show(seat, "polite");
  });
})();
