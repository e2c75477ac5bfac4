// Under 900 px the page shows one of three parts at a time. The stylesheet hides the others.
export function makeTabs(workspace) {
  const buttons = [...workspace.querySelectorAll(".tabs button")];
  const open = (name) => {
    workspace.dataset.tab = name;
    for (const button of buttons) button.setAttribute("aria-current", String(button.value === name));
  };
  for (const button of buttons) button.addEventListener("click", () => open(button.value));
  open(workspace.dataset.tab);
  return open;
}
