// Updates an element to match a fresh copy, changing only what differs. Focus, scroll position and opened details stay as
// they are. Children are matched by id, or by position if they have none.
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return;
  }
  copyAttributes(old, fresh);
  morphChildren(old, fresh);
}

function copyAttributes(old, fresh) {
  const readers = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name, value } of fresh.attributes) {
    if (!readers(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!readers(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

function morphChildren(old, fresh) {
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = matching(place, child);
    if (!match) {
      old.insertBefore(child, place);
      continue;
    }
    while (place !== match) place = dropped(place);
    place = match.nextSibling;
    morph(match, child);
  }
  while (place) place = dropped(place);
}

function matching(from, child) {
  if (!child.id) return from && !from.id && from.nodeName === child.nodeName ? from : null;
  for (let node = from; node; node = node.nextSibling) if (node.id === child.id) return node;
  return null;
}

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
