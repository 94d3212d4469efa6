/* Rules in words while they are written: the form is sent for a check, and the answer stands beside it. */
const form = document.querySelector("[data-rules]");
const reading = document.querySelector("[data-rules-reading]");
const lost = document.querySelector("[data-rules-lost]");
const PAUSE = 600;
let timer = 0;
let asked = 0;

async function ask() {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.rulesUrl, {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error",
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const told = await answer.text();
    if (mine !== asked) return;
    // What has not changed is not said again by a screen reader.
    if (reading.innerHTML.trim() !== told.trim()) reading.innerHTML = told;
    lost.hidden = true;
  } catch {
    if (mine === asked) lost.hidden = false;
  }
}

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
};

if (form && reading) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
}
