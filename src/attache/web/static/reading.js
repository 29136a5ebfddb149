// The reading room: pointing at a record lights its words, and the other way round; choosing records without loading the page anew.

const text = document.getElementById("text");
const records = document.getElementById("records");
const pieces = text.querySelectorAll(".s");
const cards = new Map([...records.querySelectorAll(".card")].map((card) => [card.dataset.k, card]));
// items of an exchange have keys of their own, and one card
for (const item of records.querySelectorAll("[data-i]")) cards.set(item.dataset.i, item.closest(".card"));
let lit = [];
let moving = 0; // the move that a click on a word will bring
let kept = null; // what was clicked or focused stays lit when the pointer goes

function numbers(list, each) {
  for (const part of list.split(" ")) {
    if (!part) continue;
    const [first, last] = part.split("-").map(Number);
    for (let at = first; at <= (last ?? first); at += 1) each(at);
  }
}

function dim() {
  for (const [element, name] of lit) element.classList.remove(name);
  lit = [];
}

function light(element, name) {
  if (!element) return;
  element.classList.add(name);
  lit.push([element, name]);
}

function lightCard(card) {
  dim();
  numbers(card.dataset.e, (at) => light(pieces[at], "near"));
  numbers(card.dataset.w, (at) => light(pieces[at], "lit"));
  light(card, "lit");
}

function lightPiece(piece) {
  dim();
  light(piece, "lit");
  for (const key of piece.dataset.r.split(" ")) light(cards.get(key), "lit");
}

function again() {
  if (!kept) dim();
  else if (kept.classList.contains("card")) lightCard(kept);
  else lightPiece(kept);
}

function showWords(card) {
  const first = /\d+/.exec(card.dataset.w)?.[0] ?? /\d+/.exec(card.dataset.e)?.[0];
  if (first !== undefined) pieces[first]?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

records.addEventListener("pointerover", (event) => {
  const card = event.target.closest(".card");
  if (card) lightCard(card);
});
records.addEventListener("pointerleave", again);
records.addEventListener("focusin", (event) => {
  kept = event.target.closest(".card");
  if (kept) {
    lightCard(kept);
    showWords(kept);
  }
});
records.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || event.target.closest("button") || (event.target.closest("a") && !event.target.closest(".where"))) return;
  if (event.target.closest(".where")) event.preventDefault();
  kept = card;
  lightCard(card);
  showWords(card);
});

text.addEventListener("pointerover", (event) => {
  const piece = event.target.closest("[data-r]");
  if (piece) lightPiece(piece);
  else again();
});
text.addEventListener("pointerleave", again);
text.addEventListener("focusin", (event) => {
  kept = event.target.closest("[data-r]");
  if (kept) lightPiece(kept);
});
text.addEventListener("click", (event) => {
  const piece = event.target.closest("[data-r]");
  if (!piece) return;
  event.preventDefault();
  kept = piece;
  lightPiece(piece);
  const card = piece.dataset.r.split(" ").map((key) => cards.get(key)).find((one) => one && !one.hidden);
  // not at once: where the page moved between them, the second click of two would be on another word
  clearTimeout(moving);
  moving = setTimeout(() => card?.scrollIntoView({ block: "nearest", behavior: "instant" }), 300);
});
text.addEventListener("dblclick", () => clearTimeout(moving));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  kept = null;
  dim();
});

// a record at the page's address (one that was just checked) has the keyboard, so that the next is one key away
const reached = location.hash && document.getElementById(location.hash.slice(1))?.closest(".card");
if (reached) reached.focus({ preventScroll: true });

// keys of the record that has the keyboard: accept, reject, edit, comment
const keys = { a: "[value^='accept ']", x: "[value^='reject ']", e: "a[href^='/corrections']", c: "a[href*='?about=']" };
records.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(".card") || !keys[event.key]) return;
  const control = event.target.querySelector(`.check ${keys[event.key]}`);
  if (control) { event.preventDefault(); control.click(); }
});

const form = document.getElementById("choose");
const told = document.getElementById("told");

function choose() {
  const wanted = new FormData(form);
  let shown = 0;
  for (const card of new Set(cards.values())) {
    const d = card.dataset;
    card.hidden = !["kind", "sure", "type", "said"].every((name) => !wanted.get(name) || d[name] === wanted.get(name))
      || Boolean(wanted.get("state") && !d.states.split(" ").includes(wanted.get("state")));
    if (!card.hidden) shown += 1;
  }
  told.textContent = `${shown.toLocaleString("en")} of ${new Set(cards.values()).size.toLocaleString("en")} records shown`;
  const query = new URLSearchParams([...wanted].filter(([, value]) => value)).toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : ""));
}

if (form) {
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => { event.preventDefault(); choose(); });
}
