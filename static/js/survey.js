// A question that depends on another appears as its answer is given; without this, it says so.
const chosen = (form, name) =>
  [...form.querySelectorAll(`[name="${name}"]:checked`)].map((one) => one.value);

const follow = (root) => {
  for (const one of root.querySelectorAll(".question[data-after]")) {
    const before = root.querySelector(`#question-${one.dataset.after.slice(1)}`);
    const among = one.dataset.among.split(" ");
    const holds = chosen(root, one.dataset.after).some((value) => among.includes(value));
    one.hidden = !holds || before?.hidden === true;
  }
};

const followAll = () => document.querySelectorAll(".survey").forEach(follow);

document.addEventListener("change", (event) => {
  const root = event.target.closest?.(".survey");
  if (root) follow(root);
});
document.addEventListener("htmx:after:swap", followAll);
followAll();

// Typing sheets: a digit ticks that box, and the next question comes.
document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.("[data-fast] input[type=radio], [data-fast] input[type=checkbox]")) return;
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = [...box.form.querySelectorAll(`[name="${box.name}"]`)];
  const picked = all[Number(event.key) - 1];
  if (!picked) return;
  event.preventDefault();
  picked.click();
  if (picked.type === "checkbox") return picked.focus();
  const fields = [...box.form.querySelectorAll("input, textarea, button.button")];
  const after = fields.slice(fields.indexOf(all.at(-1)) + 1);
  after.find((one) => one.offsetParent !== null && one.type !== "hidden")?.focus();
});
