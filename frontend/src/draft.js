// Keeps one draft per problem and user in this browser. A draft written before signing in moves to the user who signs in.
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

// Storage may be blocked or full. Then no draft is kept; everything else works.
export function stored(use) {
  try {
    return use(window.localStorage) ?? null;
  } catch {
    return null;
  }
}
