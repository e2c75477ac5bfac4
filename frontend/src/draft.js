// Keeps what was written, a problem and person at a time, in this browser. What somebody wrote before signing in becomes
// theirs when they do.
export function draftOf(problem, person) {
  const key = `allclose:draft:${problem}:${person}`;
  const anonymous = `allclose:draft:${problem}:`;
  if (person) adopt(anonymous, key);
  return {
    read: () => stored((storage) => storage.getItem(key)),
    write: (text) => stored((storage) => (text === null ? storage.removeItem(key) : storage.setItem(key, text))),
  };
}

function adopt(from, to) {
  stored((storage) => {
    const text = storage.getItem(from);
    if (text === null) return;
    storage.setItem(to, text);
    storage.removeItem(from);
  });
}

// Storage may be forbidden or full; then there is no draft, and that is all.
export function stored(use) {
  try {
    return use(window.localStorage) ?? null;
  } catch {
    return null;
  }
}
