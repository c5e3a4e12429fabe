/* Who walks with Tab sees where they are. What a button opens lies beside it, outside the page's flow:
   where it reaches beyond the screen, the button goes up and takes it along. */
document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
  const box = target.getBoundingClientRect();
  if (!target.matches(":focus-visible") || (box.top >= 0 && box.bottom <= innerHeight)) return;
  target.scrollIntoView({ block: "nearest" });
  const opened = document.querySelector('button[aria-expanded="true"]');
  if (opened && target.getBoundingClientRect().bottom > innerHeight) opened.scrollIntoView();
}));
