// Look-up in the reading room: a word that is double-clicked, or selected, is looked up in a panel; by keyboard with l.
// Without it the form leads to the same on a page of its own.

const text = document.getElementById("text");
const form = document.getElementById("look");
const panel = document.getElementById("panel");
const answer = document.getElementById("panel-found");
const word = document.getElementById("look-word");
const ask = document.getElementById("look-selected");
const LONGEST = 200;
let back = null; // where the keyboard was
let asked = 0;

function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return "";
  return selection.toString().replace(/\s+/g, " ").trim();
}

async function lookUp(words) {
  if (!words || words.length > LONGEST) return;
  const mine = asked += 1;
  word.value = words;
  open();
  answer.textContent = "Looking up …";
  const query = new URLSearchParams(new FormData(form));
  let found;
  try {
    const reply = await fetch(`/lookup?${query}`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    found = page.getElementById("found") ?? page.querySelector("main .lead, main .problem");
  } catch {
    found = null;
  }
  if (mine !== asked) return; // another word was asked for meanwhile
  if (found) answer.replaceChildren(document.adoptNode(found));
  else answer.textContent = "The server did not answer; try again.";
}

function open() {
  ask.hidden = true;
  if (!panel.hidden) return;
  back = document.activeElement;
  panel.hidden = false;
}

function close() {
  if (panel.hidden) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  if (inside && back?.isConnected) back.focus({ preventScroll: true });
}

if (form && panel) {
  panel.append(form); // the form is the panel's, once there is a script
  panel.append(answer);
  document.getElementById("look-open").hidden = false;
  document.getElementById("look-open").addEventListener("click", () => { open(); word.focus(); });
  document.getElementById("panel-close").addEventListener("click", close);
  form.addEventListener("submit", (event) => { event.preventDefault(); lookUp(word.value.trim()); });
  text.addEventListener("dblclick", () => lookUp(selected()));
  document.addEventListener("selectionchange", () => {
    const words = selected();
    ask.hidden = !words || words.length > LONGEST || !panel.hidden;
  });
  ask.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps what is selected
  ask.addEventListener("click", () => lookUp(selected()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const typing = event.target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key !== "l" || event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const words = selected() || (event.target.matches("#text .s") ? event.target.textContent.trim() : "");
    open();
    word.focus();
    if (words) { lookUp(words); word.select(); }
  });
}
