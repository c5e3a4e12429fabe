// Keys and buttons of the screen. Each presses one of Streamlit's buttons, which are not shown;
// these know to which screen they lead, so that nothing is stepped over by pressing twice.
(() => {
  const stage = () => document.querySelector('.st-key-stage');
  const press = name => stage()?.querySelector(`.st-key-stage_${name} button`)?.click();
  const fill = () => document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.().catch(() => {});
  const keys = {
    ArrowRight: 'next', ArrowDown: 'next', PageDown: 'next', ' ': 'next', Enter: 'next',
    ArrowLeft: 'previous', ArrowUp: 'previous', PageUp: 'previous', Backspace: 'previous',
    Home: 'first', End: 'last', Escape: 'leave',
  };
  window.stageEars?.abort();
  window.stageEars = new AbortController();
  const { signal } = window.stageEars;
  window.addEventListener('keydown', event => {
    if (!stage() || event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.target.closest?.('.stage-buttons button');
    if (onButton && (event.key === ' ' || event.key === 'Enter')) return;
    if (event.key === 'f' || event.key === 'F') {
      if (!event.repeat) fill();
      return;
    }
    const name = keys[event.key];
    if (!name) return;
    event.preventDefault();
    if (!event.repeat) press(name);
  }, { signal });
  document.addEventListener('click', event => {
    const name = event.target.closest?.('.stage-buttons button')?.dataset.step;
    if (name === 'fill') fill();
    else if (name) press(name);
  }, { signal });
  // Said aloud by screen readers when another screen has come.
  const tell = () => {
    const said = document.querySelector('.stage-said');
    const words = document.querySelector('.stage-words h1')?.textContent;
    const where = document.querySelector('.stage-where')?.textContent;
    const text = words && `${words} ${where ?? ''}`;
    if (said && text && said.textContent !== text) said.textContent = text;
  };
  const eyes = new MutationObserver(tell);
  eyes.observe(document.body, { childList: true, subtree: true, characterData: true });
  signal.addEventListener('abort', () => eyes.disconnect());
  tell();
})();
