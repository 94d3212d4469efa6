/* Kronespor: compares a letter's file with our fingerprints, here in the browser. Nothing of the file is sent.
   Without it the page says how to compare by hand. */
(() => {
  "use strict";

  const part = document.querySelector("[data-check-file]");
  if (!part || !window.crypto?.subtle) return; // browsers offer it only over a safe line
  const input = part.querySelector("input");
  const verdict = part.querySelector(".verdict");
  const { sha256, fileSha256 } = part.dataset;
  const length = Number(part.dataset.length), fileLength = Number(part.dataset.fileLength);
  let latest = 0;

  const fingerprint = async (blob) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  /* First the whole file: who adds to a PDF can change what it shows, and its beginning stays the same. */
  const judge = async (file) => {
    if (file.size === fileLength && (await fingerprint(file)) === fileSha256) return fileLength > length ? "sealed" : "exact";
    if (file.size < length || (await fingerprint(file.slice(0, length))) !== sha256) return "other";
    return file.size === length ? "unsealed" : "added";
  };

  const say = (word) => {
    const found = part.querySelector(`template[data-verdict="${word}"]`);
    verdict.replaceChildren(...(found ? [found.content.cloneNode(true)] : []));
    verdict.dataset.said = word;
  };

  input.addEventListener("change", async () => {
    const turn = ++latest;
    say("");
    if (!input.files.length) return;
    const word = await judge(input.files[0]).catch(() => "unreadable");
    if (turn === latest) say(word);
  });

  part.hidden = false;
  document.querySelector("[data-by-hand]").open = false;
})();
