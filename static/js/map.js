// The map by keyboard: one stop for all the communes, then the arrows lead to the nearest one that way.
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const communes = [...document.querySelectorAll(".map a")];
const centre = (one) => {
  const box = one.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const nearest = (from, [right, down]) => {
  const [x, y] = centre(from);
  const ahead = communes.map((one) => {
    const [u, v] = centre(one);
    const along = (u - x) * right + (v - y) * down;
    return { one, along, far: along + 2 * Math.abs((u - x) * down + (v - y) * right) };
  });
  return ahead.filter(({ along }) => along > 0.5).sort((a, b) => a.far - b.far)[0]?.one;
};
if (communes.length) {
  let here = communes[0];
  here.tabIndex = 0;
  communes[0].closest(".map").addEventListener("keydown", (event) => {
    const next = WAYS[event.key] && nearest(here, WAYS[event.key]);
    if (!next) return;
    event.preventDefault();
    here.tabIndex = -1;
    here = next;
    here.tabIndex = 0;
    here.focus();
  });
}
