// Sends the form without leaving the page. The server responds as it does without scripts: with the submission's page,
// from which the result is taken, or with this page and an error message.
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
      refuse("Cannot reach the server. Your code is still here. Try again in a moment.");
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
  refuse(refusal ? refusal.innerHTML : `The server returned an error (status ${response.status}). Your code is still here. Try again in a moment.`);
}

// `html` comes from our own server or from this module.
function refuse(html) {
  const refusal = document.querySelector("#refusal");
  refusal.innerHTML = html;
  refusal.hidden = !html;
}
