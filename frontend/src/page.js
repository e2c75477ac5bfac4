// Runs on every page: the user menu, and results that update while a submission is judged.
import { followResult } from "./live.js";

document.documentElement.classList.add("js");
followResult();
document.addEventListener("allclose:result", followResult);
document.addEventListener("click", openCase);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus({ target: null }));

// A square in the strip opens the details of its case.
function openCase(event) {
  const square = event.target.closest?.("a.square");
  const details = square && document.querySelector(square.hash)?.closest("details");
  if (details) {
    event.preventDefault();
    details.open = true;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "nearest" });
  }
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.person[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}
