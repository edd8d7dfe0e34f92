// What is too large is said before it leaves, so that nothing typed is lost on the way.
const weight = (form) => {
  let total = 0;
  for (const value of new FormData(form).values()) {
    total += typeof value === "string" ? encodeURIComponent(value).length : value.size;
  }
  return total;
};

document.addEventListener(
  "submit",
  (event) => {
    const messages = document.getElementById("messages");
    if (event.target.method !== "post" || !messages) return;
    if (weight(event.target) <= Number(document.body.dataset.largest)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const said = document.createElement("p");
    said.className = "message wrong";
    said.tabIndex = -1;
    said.textContent = document.body.dataset.tooLarge;
    messages.replaceChildren(said);
    said.focus();
  },
  true,
);
