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

// Typing sheets: the sign written before a box ticks it, and the next question comes.
const FAST = "[data-fast] input:not([type=hidden])";

// On a scale the value is the sign; after 9 come the letters.
const signOf = (box, n) => {
  const place = box.closest(".on-a-scale") ? Number(box.value) : n + 1;
  return place < 10 ? String(place) : String.fromCharCode(87 + place);
};

const together = (box) => [...box.form.querySelectorAll(`[name="${box.name}"]`)];

// The next question that is put to them; at the end, the button.
const goOn = (box) => {
  const fields = [...box.form.querySelectorAll("input, select, textarea, button.button")];
  const after = fields.slice(fields.lastIndexOf(together(box).at(-1)) + 1);
  const next = after.find((one) => one.offsetParent !== null && one.type !== "hidden");
  next?.focus();
  return next;
};

const tick = (box, sign) => {
  const all = together(box);
  const picked = all.find((one, n) => signOf(one, n) === sign);
  if (!picked) return false;
  picked.click();
  if (picked.type === "checkbox") picked.focus();
  else goOn(picked);
  return true;
};

const clear = (box) => {
  for (const one of together(box)) one.checked = false;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
};

const typed = (box, key) => {
  if (key === "Enter") {
    if (goOn(box)?.matches("button")) box.form.requestSubmit();
    return true;
  }
  if (!["radio", "checkbox"].includes(box.type)) return false;
  if (key === "Backspace" || key === "Delete") return clear(box);
  return tick(box, key.toLowerCase());
};

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.(FAST) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typed(box, event.key)) event.preventDefault();
});

// The number and the college are there already: the hand goes to the first question.
document.querySelector('[data-fast="ready"] .question input, [data-fast="ready"] .question textarea')?.focus();
