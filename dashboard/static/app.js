/* Who walks with Tab sees where they are, also where a box of the app reaches beyond the screen:
   Streamlit takes the focus there without scrolling to it. */
document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
  if (!target.matches(":focus-visible")) return;
  const box = target.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) target.scrollIntoView({ block: "nearest" });
}));
