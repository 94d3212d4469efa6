/* Kronespor: what makes pages quicker. Every page works without it. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const language = document.documentElement.lang || "da";

  /* Amounts as whole øre, so that sums are exact. */
  const toOre = (text) => {
    let bare = String(text).replace(/[^0-9.,\-\u2212]/g, "").replace("\u2212", "-");
    bare = language.startsWith("da") ? bare.replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".") : bare.replace(/,/g, "");
    const found = /^(-?)(\d*)(?:\.(\d{1,2}))?$/.exec(bare);
    if (!found || (!found[2] && !found[3])) return null;
    const ore = BigInt(found[2] || 0) * 100n + BigInt((found[3] || "").padEnd(2, "0"));
    return found[1] ? -ore : ore;
  };
  const exact = (text) => {
    const [kroner, ore = ""] = String(text || "0").split(".");
    return BigInt(kroner) * 100n + (kroner.startsWith("-") ? -1n : 1n) * BigInt(ore.padEnd(2, "0").slice(0, 2));
  };
  const money = (ore) => {
    const whole = (ore < 0n ? -ore : ore) / 100n;
    const rest = String((ore < 0n ? -ore : ore) % 100n).padStart(2, "0");
    const danish = language.startsWith("da");
    const figure = `${ore < 0n ? "\u2212" : ""}${whole.toLocaleString(language)}${danish ? "," : "."}${rest}`;
    return danish ? `${figure}\u00a0kr.` : `DKK\u00a0${figure}`;
  };
  const remembered = (store, key) => {
    try { return store.getItem(key); } catch { return null; }
  };
  const remember = (store, key, value) => {
    try { value === null ? store.removeItem(key) : store.setItem(key, value); } catch { /* private window: nothing is remembered */ }
  };

  /* The design system's own parts, one by one: its menu code would add Danish words to English pages. */
  function designSystem() {
    const system = window.DKFDS;
    if (!system) return;
    all(".accordion").forEach((part) => new system.Accordion(part).init());
    all(".js-dropdown").forEach((part) => new system.Dropdown(part).init());
    all(".fds-modal").forEach((part) => new system.Modal(part).init());
    all(".tab-container").forEach((part) => new system.Tabs(part).init());
    all("table.table-sm-responsive-headers, table.table-md-responsive-headers, table.table-lg-responsive-headers")
      .forEach((part) => new system.ResponsiveTable(part));
    all(".form-limit").forEach((part) => {
      const { left, over } = part.dataset;
      new system.CharacterLimit(part, {
        character_remaining: left, characters_remaining: left, character_too_many: over, characters_too_many: over,
      }).init();
    });
    const summary = document.querySelector('[data-module="error-summary"]');
    if (summary) new system.ErrorSummary(summary).init();
  }

  /* Saves a form by itself, says when, and keeps trying when the line is down. */
  function autosave(form) {
    const status = form.querySelector("[data-autosave-status]");
    let changes = 0, saved = 0, timer = 0, running = false, pause = 5000;
    const say = (text, trouble = false) => {
      if (!status || status.textContent === text) return;
      status.textContent = text;
      status.toggleAttribute("data-trouble", trouble);
    };
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    const again = (text) => { say(text, true); later(pause); pause = Math.min(pause * 2, 60000); };

    async function save() {
      if (running || changes === saved) return;
      running = true;
      const sending = changes;
      say(status?.dataset.saving || "");
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
          headers: { "X-Requested-With": "autosave", Accept: "application/json" },
        });
        if (answer.type === "opaqueredirect" || answer.status === 401) again(status?.dataset.signedOut || "");
        else if (answer.status >= 500) again(status?.dataset.lost || "");
        else {
          const told = await answer.json();
          Object.entries(told.fields || {}).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
          if (told.saved) { saved = sending; pause = 5000; }
          say(told.saved || told.problem || "", !told.saved);
        }
      } catch {
        again(status?.dataset.lost || "");
      } finally {
        running = false;
        if (changes !== sending) later(1500);
      }
    }

    const changed = (event) => {
      if (event.target.matches("[data-no-autosave]")) return;
      changes += 1;
      if (!status?.hasAttribute("data-trouble")) say(status?.dataset.unsaved || "");
      later(1500);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { clearTimeout(timer); saved = changes; });
    window.addEventListener("online", () => later(0));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("beforeunload", (event) => { if (changes !== saved) event.preventDefault(); });
  }

  /* The sum of the amounts in a form, while they are written. */
  function runningTotal(output) {
    const inputs = all(`[data-sum="${output.dataset.sumOf}"]`);
    const add = () => {
      const amounts = inputs.map((input) => toOre(input.value)).filter((ore) => ore !== null);
      output.textContent = money(amounts.reduce((sum, ore) => sum + ore, 0n));
    };
    inputs.forEach((input) => input.addEventListener("input", add));
    add();
  }

  /* Rows picked on several pages of one list, with their number and sum. */
  function bulk(form) {
    const key = `picked:${form.dataset.bulk}`;
    const bar = form.querySelector("[data-bulk-bar]");
    const boxes = all('input[name="picked"]', form);
    const picked = new Map(Object.entries(JSON.parse(remembered(sessionStorage, key) || "{}")));
    const part = (name) => bar?.querySelector(`[data-bulk-${name}]`);

    const show = () => {
      remember(sessionStorage, key, picked.size ? JSON.stringify(Object.fromEntries(picked)) : null);
      boxes.forEach((box) => box.closest("tr")?.classList.toggle("picked", box.checked));
      if (!bar) return;
      const sum = Array.from(picked.values()).reduce((total, amount) => total + exact(amount), 0n);
      part("empty").hidden = picked.size > 0;
      part("full").hidden = picked.size === 0;
      part("clear-all").hidden = picked.size === 0;
      part("count").textContent = picked.size;
      part("sum").textContent = money(sum);
      if (part("left")) part("left").textContent = money(exact(bar.dataset.left) - sum);
    };
    boxes.forEach((box) => {
      box.checked = picked.has(box.value);
      box.addEventListener("change", () => {
        box.checked ? picked.set(box.value, box.dataset.amount || "0") : picked.delete(box.value);
        show();
      });
    });
    part("clear-all")?.addEventListener("click", () => {
      picked.clear();
      boxes.forEach((box) => { box.checked = false; });
      show();
      boxes[0]?.focus();
    });
    form.addEventListener("submit", () => {
      all("[data-elsewhere]", form).forEach((field) => field.remove());
      const here = new Set(boxes.map((box) => box.value));
      picked.forEach((_, value) => {
        if (here.has(value)) return;
        const field = Object.assign(document.createElement("input"), { type: "hidden", name: "picked", value });
        field.dataset.elsewhere = "";
        form.append(field);
      });
    });
    show();
  }

  /* Single keys, only where the page offers them, and only while they are switched on. */
  function keys(part) {
    const dialog = part.querySelector("[data-keys-dialog]");
    const on = part.querySelector("[data-keys-on]");
    part.hidden = false;
    on.checked = remembered(localStorage, "keys") !== "off";
    on.addEventListener("change", () => remember(localStorage, "keys", on.checked ? null : "off"));
    part.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
    part.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());

    const walk = (way) => {
      const links = all("[data-case] th a, [data-case] td a").filter((link, place, list) =>
        list.findIndex((other) => other.closest("[data-case]") === link.closest("[data-case]")) === place);
      if (links.length) {
        const at = links.findIndex((link) => link.closest("[data-case]").contains(document.activeElement));
        links[Math.min(Math.max(at + way, 0), links.length - 1)].focus();
      } else document.querySelector(way > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
    };
    document.addEventListener("keydown", (event) => {
      if (!on.checked || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("select, textarea, [contenteditable], input:not([type=checkbox], [type=radio])")) return;
      const search = document.querySelector("[data-key-search]");
      if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
      else if (event.key === "j") walk(1);
      else if (event.key === "k") walk(-1);
      else if (event.key === "?") dialog.showModal();
    });
  }

  function copying(button) {
    if (!navigator.clipboard) return;
    const word = button.querySelector('[role="status"]');
    const before = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      word.textContent = button.dataset.copied;
      setTimeout(() => { word.textContent = before; }, 3000);
    });
  }

  function menuFold(fold) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      fold.open = false;
      fold.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => { if (!fold.contains(event.target)) fold.open = false; });
  }

  designSystem();
  all("form[data-autosave]").forEach(autosave);
  all("[data-sum-of]").forEach(runningTotal);
  all("form[data-bulk]").forEach(bulk);
  all("[data-bulk-clear]").forEach((mark) => remember(sessionStorage, `picked:${mark.dataset.bulkClear}`, null));
  all("[data-keys]").forEach(keys);
  all("[data-copy]").forEach(copying);
  all(".menu-fold").forEach(menuFold);
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
})();
