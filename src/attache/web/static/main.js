// On every page: light or dark, the sheet of keys, and going about by keyboard. Without it every page works the same by links.

const root = document.documentElement;
const sheet = document.getElementById("keys");
const toggle = document.getElementById("theme");

function isDark() {
  return (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
}

function name() {
  toggle.textContent = isDark() ? "Light" : "Dark";
  toggle.setAttribute("aria-label", isDark() ? "Show in light colours" : "Show in dark colours");
}

if (toggle) {
  name();
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    // a cookie, so that the next page comes in these colours from the server
    document.cookie = `attache-theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
    name();
  });
}

const opener = document.getElementById("keys-open");
if (sheet && opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  document.getElementById("keys-close").addEventListener("click", () => sheet.close());
}

const places = { d: "/", s: "/search", t: "/transfers", a: "/actors", y: "/dyads", l: "/timeline", m: "/map", n: "/network", w: "/watch" };
let going = false;

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  const target = rows[next].matches("a, [tabindex]") ? rows[next] : rows[next].querySelector("a");
  target.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest", behavior: "instant" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (sheet?.open) return;
  if (going) {
    going = false;
    if (places[event.key]) location.assign(places[event.key]);
    return;
  }
  if (event.key === "?") sheet?.showModal();
  else if (event.key === "/") document.querySelector(".find input")?.focus();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Enter" && event.target.matches("[data-row]:not(a)")) (event.target.querySelector("a.where") ?? event.target.querySelector("a"))?.click();
  else if (event.key === "g") {
    going = true;
    setTimeout(() => { going = false; }, 1500);
  } else return;
  event.preventDefault();
});
