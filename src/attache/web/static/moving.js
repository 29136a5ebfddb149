// Maps and networks can be brought nearer and moved about: by buttons, by + - 0 and arrow keys, by the wheel with Ctrl, by dragging.
// Without it they are whole, which is enough to read them with their table.

const FARTHEST = 1, NEAREST = 12, STEP = 1.5;

function start(place) {
  const svg = place.querySelector("svg");
  if (!svg) return;
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  let scale = 1, x = left, y = top;

  function show() {
    const wide = width / scale, high = height / scale;
    x = Math.min(Math.max(x, left), left + width - wide);
    y = Math.min(Math.max(y, top), top + height - high);
    svg.setAttribute("viewBox", `${x} ${y} ${wide} ${high}`);
    svg.classList.toggle("near", scale > 1);
    farther.disabled = whole.disabled = scale <= FARTHEST;
    nearer.disabled = scale >= NEAREST;
  }

  // to `wanted` times the whole; what is at this share of the drawing stays where it is
  function zoom(wanted, acrossX = 0.5, acrossY = 0.5) {
    const next = Math.min(Math.max(wanted, FARTHEST), NEAREST);
    x += (width / scale - width / next) * acrossX;
    y += (height / scale - height / next) * acrossY;
    scale = next;
    show();
  }

  function move(byX, byY) {
    x += byX * width / scale;
    y += byY * height / scale;
    show();
  }

  function button(sign, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    tools.append(made);
    return made;
  }

  const tools = document.createElement("div");
  tools.className = "zooms no-print";
  const nearer = button("+", "Nearer", () => zoom(scale * STEP));
  const farther = button("−", "Farther", () => zoom(scale / STEP));
  const whole = button("All", "Show all of it", () => zoom(1));
  place.append(tools);

  const keys = {
    "+": () => zoom(scale * STEP), "=": () => zoom(scale * STEP), "-": () => zoom(scale / STEP), 0: () => zoom(1),
    ArrowLeft: () => move(-0.15, 0), ArrowRight: () => move(0.15, 0), ArrowUp: () => move(0, -0.15), ArrowDown: () => move(0, 0.15),
  };
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.key.startsWith("Arrow") && scale === 1) return; // the page itself is moved
    keys[event.key]();
    event.preventDefault();
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });

  let held = null, dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    if (scale === 1 || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY };
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const box = svg.getBoundingClientRect();
    const byX = (held.x - event.clientX) / box.width, byY = (held.y - event.clientY) / box.height;
    if (!dragged && Math.hypot(byX * box.width, byY * box.height) < 4) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    svg.classList.add("held");
    held = { x: event.clientX, y: event.clientY };
    move(byX, byY);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      held = null;
      svg.classList.remove("held");
    });
  }
  // a drag that ends on a link does not open it
  svg.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  show();
}

for (const place of document.querySelectorAll("[data-moves]")) start(place);
