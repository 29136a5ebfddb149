// Comments: a counter beside every text that may have so many characters and no more, counted as the server counts them.

for (const area of document.querySelectorAll("textarea[data-counter]")) {
  const most = area.maxLength;
  const told = document.createElement("p");
  told.className = "counter";
  told.id = `${area.id}-left`;
  area.after(told);
  area.setAttribute("aria-describedby", [area.getAttribute("aria-describedby"), told.id].filter(Boolean).join(" "));
  // the browser counts some characters twice; here they are counted as the server does, and too many are said, not cut off
  area.removeAttribute("maxlength");

  const count = () => {
    const left = most - [...area.value.trim().normalize("NFC")].length;
    told.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    told.classList.toggle("over", left < 0);
    told.setAttribute("aria-live", left <= 20 ? "polite" : "off");
    area.setCustomValidity(left < 0 ? `This has ${-left} characters too many` : "");
  };

  area.addEventListener("input", count);
  count();
}
