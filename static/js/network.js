// A request that never arrived must not pass in silence: the text is still in the form, and we say so.
document.addEventListener("htmx:error", (event) => {
  const messages = document.getElementById("messages");
  if (!messages || !event.detail.ctx) return;
  const said = document.createElement("p");
  said.className = "message wrong";
  said.tabIndex = -1;
  said.textContent = document.body.dataset.offline;
  messages.replaceChildren(said);
  said.focus();
});
