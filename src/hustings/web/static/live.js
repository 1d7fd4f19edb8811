/* Makes a live page follow its stream. The page is complete without it.
 *
 * The page gives:
 *   <main data-live data-events="/live/x/events" data-fragments="/live/x/fragments.json" data-entry="123"
 *     data-ledger="..."> (an update from another ledger, a rehearsal begun again, reloads the page)
 *   #live-status       <p role="status" aria-live="polite" aria-atomic="true">, empty: what a screen reader is told
 *   #live-connection   one visible phrase: "Live", "Reconnecting", "Updates paused", "Checking every 10 seconds"
 *   #pause-updates     <button aria-pressed="false" hidden>: holds everything back; remembered for the next visit
 *   #new-updates       <button hidden>, outside #posts: shows the posts held back while the reader is further down
 *   #as-loaded         when the page was made: goes with the first update
 *   #posts             the list of posts: the one fragment that is held back when its top has been scrolled past
 * Any of them but <main> may be missing.
 *
 * The stream gives events without a name, or named "update", whose data is one line of JSON:
 *   {"entry": 12, "kind": "post", "say": "short sentence or empty", "fragments": {"element-id": "<html>", ...}}
 * Each fragment is one element with that id and replaces the element on the page whole. A held-back post is counted on
 * the button when its kind is "post". The fragments address answers with the same, without a kind, for the whole page.
 *
 * Give an id to whatever inside a fragment can take focus, and to each <details>: focus and openness are carried over
 * by id. A replaced element gets the class "changed"; whether that moves is for the style sheet, by
 * prefers-reduced-motion.
 */
(() => {
  "use strict";
  const SAY_EVERY = 20000, POLL_EVERY = 10000, GIVE_UP_AFTER = 30000, TRY_AGAIN_AFTER = 5000, KEY = "hustings-paused";
  const main = document.querySelector("main[data-live]");
  if (!main) return;
  const get = (id) => document.getElementById(id);
  const store = (value) => { try { value === null ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, value); } catch { /* private window */ } };
  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };

  let entry = Number(main.dataset.entry) || 0, paused = stored() === "1", word = "Reconnecting";
  const held = new Map(), shown = new Map();
  let heldPosts = 0, unsaid = 0, latest = "", lastSaid = -SAY_EVERY, sayTimer = 0;
  let source = null, failing = 0, again = 0, polling = 0, lastPoll = "";

  function showWord() {
    const place = get("live-connection"), text = paused ? "Updates paused" : word;
    if (place && place.textContent !== text) place.textContent = text;
  }

  function replace(id, html) {
    const old = get(id);
    if (!old || shown.get(id) === html) return;
    shown.set(id, html);
    const active = document.activeElement, focused = active && old.contains(active) ? active.id : "";
    const open = new Map([old, ...old.querySelectorAll("details[id]")].filter((e) => e.id && e.tagName === "DETAILS").map((e) => [e.id, e.open]));
    old.outerHTML = html;
    get(id)?.classList.add("changed");
    for (const [name, isOpen] of open) if (get(name)) get(name).open = isOpen;
    const heir = focused && get(focused);
    if (!heir) return;
    if (active.hasAttribute("tabindex")) heir.tabIndex = active.tabIndex;
    heir.focus({ preventScroll: true });
  }

  const scrolledPast = (element) => element !== null && element.getBoundingClientRect().top < 0;

  function applyHeld(evenPosts, evenPaused) {
    for (const [id, html] of [...held]) {
      if ((paused && !(evenPaused && id === "posts")) || (id === "posts" && !evenPosts && scrolledPast(get(id)))) continue;
      held.delete(id);
      replace(id, html);
    }
    if (!held.has("posts")) heldPosts = 0;
    const button = get("new-updates");
    if (!button) return;
    button.hidden = paused || !held.has("posts");
    const label = heldPosts ? `${heldPosts} new update${heldPosts === 1 ? "" : "s"}` : "Show changes to the updates";
    if (button.textContent !== label) button.textContent = label;
  }

  function say(text) {
    if (text) { unsaid += 1; latest = text; }
    const region = get("live-status");
    if (!region || !unsaid || paused || sayTimer) return;
    sayTimer = setTimeout(() => {
      sayTimer = 0;
      if (paused || !unsaid) return;
      region.textContent = unsaid > 1 ? `${unsaid} new updates. Latest: ${latest}` : latest;
      unsaid = 0;
      lastSaid = performance.now();
    }, Math.max(0, lastSaid + SAY_EVERY - performance.now()));
  }

  function hush() {
    unsaid = 0;
    latest = "";
    if (get("live-status")) get("live-status").textContent = "";
  }

  function take(update) {
    if (update.ledger && main.dataset.ledger && update.ledger !== main.dataset.ledger) { location.reload(); return; }
    get("as-loaded")?.remove();
    const fragments = Object.entries(update.fragments || {});
    for (const [id, html] of fragments) held.set(id, html);
    if (update.fragments?.posts !== undefined && update.kind === "post") heldPosts += 1;
    entry = update.entry;
    main.dataset.entry = entry;
    // What has been taken away goes at once, even from a page that is paused or scrolled, and is said no more.
    const isTakenAway = update.kind === "post" && update.post?.state !== "shown";
    if (isTakenAway) hush();
    applyHeld(isTakenAway, isTakenAway);
    say(update.say);
  }

  async function poll() {
    try {
      const answer = await fetch(main.dataset.fragments, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const text = await answer.text(), update = JSON.parse(text);
      // The clock alone can change a page, without a new entry: so what counts is whether the answer has changed.
      const isNews = update.entry !== entry || (lastPoll !== "" && text !== lastPoll);
      lastPoll = text;
      if (polling && isNews) take({ ...update, say: update.say || "This page has been updated." });
    } catch { /* the next poll tries again */ }
  }

  function startPolling() {
    if (polling) return;
    polling = setInterval(poll, POLL_EVERY);
    word = "Checking every 10 seconds";
    showWord();
    poll();
  }

  function connected() {
    clearTimeout(failing);
    clearInterval(polling);
    failing = polling = 0;
    word = "Live";
    showWord();
  }

  function failed() {
    if (!polling) { word = "Reconnecting"; showWord(); }
    if (!failing) failing = setTimeout(startPolling, GIVE_UP_AFTER);
    // While polling, the entry moves on without the stream, so the browser's own reconnection would repeat old events.
    if (source.readyState !== EventSource.CLOSED && !polling) return;
    source.close();
    clearTimeout(again);
    again = setTimeout(connect, polling ? GIVE_UP_AFTER : TRY_AGAIN_AFTER);
  }

  function connect() {
    const mark = main.dataset.events.includes("?") ? "&" : "?";
    source = new EventSource(`${main.dataset.events}${mark}last_event_id=${entry}`);
    source.onopen = connected;
    source.onerror = failed;
    for (const name of ["message", "update"]) source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  }

  get("new-updates")?.addEventListener("click", () => {
    applyHeld(true);
    const posts = get("posts");
    if (!posts) return;
    posts.tabIndex = -1; // the button goes, so the focus that it had moves to what it showed
    posts.focus({ preventScroll: true });
    posts.scrollIntoView();
  });

  const pause = get("pause-updates");
  pause?.addEventListener("click", () => {
    paused = !paused;
    store(paused ? "1" : null);
    pause.setAttribute("aria-pressed", String(paused));
    applyHeld(false);
    showWord();
    say("");
  });
  if (pause) pause.hidden = false;
  else paused = false;
  pause?.setAttribute("aria-pressed", String(paused));
  showWord();
  if ("EventSource" in window) connect();
  else startPolling();
})();
