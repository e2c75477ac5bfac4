// The splitter between statement and workbench. Move it with the mouse or the arrow keys; its position is remembered.
import { stored } from "./draft.js";

const KEY = "allclose:split";
const [LEAST, MOST, USUAL, STEP] = [25, 70, 46, 2];

export function makeSplitter(workspace) {
  const splitter = workspace.querySelector(".splitter");
  let share = Number(stored((storage) => storage.getItem(KEY))) || USUAL;
  const place = (value) => {
    share = Math.min(MOST, Math.max(LEAST, value));
    workspace.style.setProperty("--split", `${share}%`);
    splitter.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  const keep = () => stored((storage) => storage.setItem(KEY, String(share)));

  place(share);
  splitter.addEventListener("pointerdown", (event) => {
    splitter.setPointerCapture(event.pointerId);
    event.preventDefault();
    splitter.focus();
  });
  splitter.addEventListener("pointermove", (event) => {
    if (!splitter.hasPointerCapture(event.pointerId)) return;
    const box = workspace.getBoundingClientRect();
    place(((event.clientX - box.left) / box.width) * 100);
  });
  splitter.addEventListener("pointerup", keep);
  splitter.addEventListener("dblclick", () => (place(USUAL), keep()));
  splitter.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST, Enter: USUAL }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    place(to);
    keep();
  });
}
