// Follows one submission. On every event it fetches the result from the server as an HTML fragment and patches it into
// the page. So results have one template, and a page that missed events is up to date after the next one.
import { morph } from "./morph.js";

const POLL_MS = 5000; // a proxy may hold events back, so we also poll
const RETRY_MS = 3000;

let stop = () => {};

export function followResult() {
  stop();
  const result = document.querySelector("#result[data-events]");
  if (!result || isFinal(result)) return;
  let events = null;
  let timer = 0;
  let wanted = false;
  let busy = false;
  let over = false;
  let announced = result.dataset.status === "done" ? result.dataset.announcement : "";

  const refresh = async () => {
    if (over) return;
    wanted = true;
    if (busy) return;
    busy = true;
    while (wanted && !over) {
      wanted = false;
      await fetchInto(result).then(() => reconnecting(false), () => reconnecting(true));
    }
    busy = false;
    if (over) return;
    if (result.dataset.status === "done" && announced !== result.dataset.announcement) {
      announced = result.dataset.announcement;
      announce(result);
    }
    if (isFinal(result)) stop();
  };
  const listen = () => {
    if (over) return;
    events = new EventSource(result.dataset.events);
    for (const name of ["status", "case", "done", "diagnosis"]) events.addEventListener(name, refresh);
    events.onopen = refresh;
    events.onerror = () => {
      if (over) return;
      reconnecting(true);
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
      refresh();
    };
  };

  stop = () => {
    over = true;
    events?.close();
    clearInterval(timer);
    reconnecting(false);
  };
  timer = setInterval(refresh, POLL_MS);
  listen();
}

// The verdict of a wrong answer comes first, its explanation later.
function isFinal(result) {
  return result.dataset.status === "done" && !("pending" in result.dataset);
}

async function fetchInto(result) {
  const response = await fetch(result.dataset.fragment, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("#result");
  if (!fresh || !result.isConnected) return;
  morph(result, fresh);
  document.dispatchEvent(new CustomEvent("allclose:changed"));
}

function announce(result) {
  const region = document.querySelector("#announcement");
  if (region) region.textContent = result.dataset.announcement;
  document.title = `${result.dataset.word} · ${document.title.replace(/^.* · (?=.* · )/, "")}`;
}

function reconnecting(yes) {
  const bar = document.querySelector("#reconnecting");
  if (bar) bar.hidden = !yes;
}
