// The pages are whole without this: it lets a button copy a sentence, and, in a copy of the site
// that no server answers for, says so when a link asks for something else than the page shows.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    } catch {
      return; // not allowed here: the sentence can still be marked and copied by hand
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
const asked = document.getElementById("asked");
if (asked) {
  const answers = new URLSearchParams(asked.dataset.answers);
  const choices = asked.dataset.choices.split(" ");
  asked.hidden = ![...new URLSearchParams(location.search)]
    .some(([name, value]) => choices.includes(name) && !answers.has(name, value));
}
