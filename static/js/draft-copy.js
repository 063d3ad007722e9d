// What was typed and not yet stored by the portal, kept in this browser: one copy for each
// account, work, draft version and tab, until it is stored or its owner signs out (portal.js).
"use strict";

window.saiwuCopies = (() => {
  const MARK = "saiwu:draft:";
  const tab = Math.random().toString(36).slice(2, 10);

  const prefix = (user, work) => `${MARK}${user}:${work}:`;

  function keep(user, work, version, values) {
    const key = `${prefix(user, work)}${version}:${tab}`;
    try {
      for (const old of keys(user, work)) if (old !== key && old.endsWith(`:${tab}`)) localStorage.removeItem(old);
      if (Object.keys(values).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), version, values }));
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false; // storage is full or switched off: the page says so
    }
  }

  function keys(user, work) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix(user, work)));
    } catch {
      return [];
    }
  }

  // Copies that an earlier page left behind, newest first.
  function left(user, work) {
    const found = [];
    for (const key of keys(user, work)) {
      if (key.endsWith(`:${tab}`)) continue;
      try {
        const copy = JSON.parse(localStorage.getItem(key));
        if (copy && typeof copy.values === "object") found.push({ key, ...copy });
      } catch {
        localStorage.removeItem(key);
      }
    }
    return found.sort((one, other) => other.at - one.at);
  }

  function drop(copies) {
    for (const copy of copies) localStorage.removeItem(copy.key);
  }

  return { keep, left, drop };
})();
