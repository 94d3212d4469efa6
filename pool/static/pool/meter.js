/* Kronespor: brings a round's meter up to date every minute while somebody looks at it. Without it, the page is as it was opened. */
(() => {
  "use strict";

  const MINUTE = 60000;
  const all = (root) => Array.from(root.querySelectorAll("[data-meter]"));
  const figures = (part) => (part.querySelector("dl") || part).textContent;

  async function refresh() {
    if (document.hidden || !all(document).length) return;
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "meter" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of all(document)) {
      const found = all(fresh).find((other) => other.dataset.meter === part.dataset.meter);
      // A round that has closed or opened meanwhile changes more than its meter: the button to apply, the state.
      if (!found || Boolean(found.dataset.full) !== Boolean(part.dataset.full)) return location.reload();
      // Only what has changed is put in, and so read out: a minute that brings nothing stays silent.
      if (figures(found) !== figures(part)) part.replaceChildren(...found.childNodes);
    }
  }

  setInterval(() => refresh().catch(() => {}), MINUTE);
})();
