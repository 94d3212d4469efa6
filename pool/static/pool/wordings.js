/* Writing texts of letters: a fact that is pressed goes where the person last wrote. */
const texts = document.querySelector("[data-texts]");
const told = document.querySelector("[data-place-told]");
let last = null;

function insert(place) {
  const field = last || texts.querySelector("[data-text]");
  field.focus();
  field.setRangeText(place, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  told.textContent = `${told.dataset.words} ${place}`;
}

if (texts) {
  texts.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-text]")) last = event.target;
  });
  for (const code of document.querySelectorAll("[data-place]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "place-button";
    button.textContent = code.textContent;
    button.addEventListener("click", () => insert(button.textContent));
    code.replaceWith(button);
  }
}
