// Sends the form without leaving the page. The server answers a form as it always does: with the submission's page, from
// which the result is taken, or with this page and a refusal in words.
export function answerInPlace(form, { shown }) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const buttons = document.querySelectorAll("button[form=answer]");
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    refuse("");
    try {
      await send(form, event.submitter, shown);
    } catch {
      refuse("The server could not be reached. Your code is kept here; try again in a moment.");
    }
    for (const button of buttons) button.removeAttribute("aria-disabled");
    busy = false;
  });
}

async function send(form, submitter, shown) {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const result = page.querySelector("#result[data-events]");
  if (response.ok && result) {
    document.querySelector("#result").replaceWith(result);
    shown();
    return;
  }
  const refusal = page.querySelector("#refusal:not([hidden])");
  refuse(refusal ? refusal.innerHTML : `The server answered with status ${response.status}. Your code is kept here; try again in a moment.`);
}

// `html` is our own server's, or a sentence of this module.
function refuse(html) {
  const refusal = document.querySelector("#refusal");
  refusal.innerHTML = html;
  refusal.hidden = !html;
}
