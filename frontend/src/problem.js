// The problem page: the editor, drafts, the splitter, tabs, and results without a page load.
import { answerInPlace } from "./answer.js";
import { draftOf } from "./draft.js";
import { makeEditor } from "./editor.js";
import { makeSplitter } from "./splitter.js";
import { makeTabs } from "./tabs.js";

const workspace = document.querySelector(".workspace");
const form = document.querySelector("#answer");
const textarea = form.elements.source;
const starter = textarea.dataset.starter ?? textarea.defaultValue;
const given = textarea.defaultValue; // differs from the starter if the server put an earlier submission here
const draft = draftOf(workspace.dataset.problem, workspace.dataset.person);
const openTab = makeTabs(workspace);
makeSplitter(workspace);

const press = (kind) => () => {
  document.querySelector(`button[form=answer][value=${kind}]`)?.click();
  return true;
};
const editor = makeEditor(textarea, {
  text: draft.read() ?? starter,
  changed(text) {
    draft.write(text === starter ? null : text);
    reset.textContent = reset.dataset.label;
    before = null;
  },
  run: press("run"),
  submit: press("submit"),
});
const reset = document.querySelector("button[type=reset]");
reset.dataset.label = reset.textContent;
let before = null;
if (given !== starter) editor.replace(given);
reset.addEventListener("click", resetOrUndo);

answerInPlace(form, {
  shown() {
    openTab("result");
    document.dispatchEvent(new CustomEvent("allclose:result"));
    mark();
  },
});
document.addEventListener("allclose:changed", mark);
document.addEventListener("click", goToLine);
document.addEventListener("click", goToHints);
document.addEventListener("keydown", pressFromAnywhere);
mark();

// The same button undoes a reset, until the next change.
function resetOrUndo(event) {
  event.preventDefault();
  const back = before;
  const text = editor.text();
  editor.replace(back ?? starter);
  before = back === null ? text : null;
  reset.textContent = before === null ? reset.dataset.label : "Undo reset";
}

function mark() {
  const { line, message } = document.querySelector("#result")?.dataset ?? {};
  editor.mark(line ? Number(line) : null, message ?? "");
}

function goToLine(event) {
  const link = event.target.closest?.("#result a[data-line]");
  if (!link) return;
  event.preventDefault();
  openTab("code");
  editor.goTo(Number(link.dataset.line));
}

function goToHints(event) {
  const link = event.target.closest?.("#result a[href$='#hints']");
  const hints = link && document.querySelector("#hints");
  if (!hints) return;
  event.preventDefault();
  openTab("statement");
  hints.scrollIntoView({ block: "start" });
  hints.querySelector("summary").focus({ preventScroll: true });
}

function pressFromAnywhere(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  press(event.shiftKey ? "submit" : "run")();
}
