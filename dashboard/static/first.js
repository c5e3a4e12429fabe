// Takes away what a page of the app begins with, as soon as the app shows the same words itself.
"use strict";
{
  const first = document.getElementById("first-view");
  const app = document.getElementById("root");
  const words = first?.dataset.words;
  let leaving = false, looks = false;
  const leave = () => { watch.disconnect(); first.remove(); };
  const look = () => {
    looks = false;
    if (app.textContent.includes(words)) leave();
    // The app speaks, but says something else: newer data, or that something is wrong.
    else if (!leaving && app.querySelector("#top, h1, [role=alert]")) {
      leaving = true;
      setTimeout(leave, 3000);
    }
  };
  const watch = new MutationObserver(() => {
    if (!looks) { looks = true; requestAnimationFrame(look); }
  });
  if (first && app) watch.observe(app, {childList: true, subtree: true, characterData: true});
}
