// Small manners of the page; everything that matters works without them.
(() => {
  const root = document.documentElement;
  const remember = (name, value) => {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  // What goes wrong here is told to the server: what and where, never the message, which may hold what somebody wrote.
  let reports = 0;
  const report = error => {
    if (!(error instanceof Error) || ++reports > 10) return;
    const body = JSON.stringify({ name: error.name, stack: String(error.stack ?? '').slice(0, 8000), page: location.pathname });
    fetch('/errors', { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, keepalive: true }).catch(() => {});
  };
  addEventListener('error', event => report(event.error));
  addEventListener('unhandledrejection', event => report(event.reason));

  // The server writes times in the viewer's zone, from the next page on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) remember('concierge_zone', zone);

  // A mail's link carries its token behind the #, which no server sees; the form sends it.
  const fillLink = () => document.querySelectorAll('input[data-link]').forEach(input => { if (location.hash) input.value = location.hash.slice(1); });
  fillLink();

  // Without the clipboard (plain HTTP, say) what is to be copied is marked, so that the keyboard can.
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
    } catch {
      getSelection().selectAllChildren(source);
      return;
    }
    button.textContent = button.dataset.copied;
    button.nextElementSibling.textContent = button.dataset.copied;
  });

  // Blazor takes over links within a page and scrolls only; these should move the focus too.
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-jump]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.focus();
    target.scrollIntoView({ block: target.id === 'main' ? 'start' : 'center' });
  }, { capture: true });

  // A page that is patched in place is a new page to somebody who does not see it: begin at its heading.
  let path = location.pathname;
  addEventListener('load', () => window.Blazor?.addEventListener('enhancedload', () => {
    if (location.pathname === path) return;
    path = location.pathname;
    const heading = document.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    if (!location.hash) heading?.focus({ preventScroll: true });
  }));

  // What changes by itself is fetched again while somebody looks at it; without this a link beside it does the same.
  const FOLLOW_EVERY = 3000;
  const focusables = element => [...element.querySelectorAll('a, button, input, select, textarea, [tabindex]')];
  const replace = (shown, fresh) => {
    const focused = focusables(shown).indexOf(document.activeElement);
    shown.replaceChildren(...fresh.childNodes);
    if (focused >= 0) focusables(shown)[focused]?.focus({ preventScroll: true });
  };
  let following = false;
  const follow = async () => {
    const shown = document.querySelector('[data-follow]');
    if (!shown || document.hidden || following) return;
    const address = location.href;
    following = true;
    try {
      const answer = await fetch(address, { cache: 'no-store', redirect: 'error' });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(shown.id);
      const isStill = shown.isConnected && location.href === address;
      if (fresh && isStill && fresh.innerHTML !== shown.innerHTML) replace(shown, fresh);
    } catch {
      // Out of reach: the next time, perhaps.
    } finally {
      following = false;
    }
  };
  setInterval(follow, FOLLOW_EVERY);
  document.addEventListener('visibilitychange', follow);

  document.addEventListener('click', event => {
    if (!event.target.closest('[data-theme-toggle]')) return;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    remember('concierge_theme', root.dataset.theme);
  });

  // Blazor asks through these: only a script opens a modal dialog. Escape closes it without a value.
  window.concierge = {
    ask: dialog => new Promise(answer => {
      dialog.returnValue = '';
      dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
      dialog.showModal();
    }),
    withdraw: dialog => dialog.close(),
  };

  const banner = document.getElementById('components-reconnect-modal');
  const reloadWhenBack = async () => {
    for (;;) {
      try {
        const answer = await fetch('favicon.svg', { method: 'HEAD', cache: 'no-store' });
        if (answer.ok) return location.reload();
      } catch {
        // Still away.
      }
      await new Promise(resolve => setTimeout(resolve, 2000));
    }
  };
  // Blazor tells the state by the banner's classes.
  const tell = () => {
    const has = state => banner.classList.contains(`components-reconnect-${state}`);
    const state = has('failed') || has('rejected') ? 'failed' : has('show') || has('retrying') ? 'show' : 'hide';
    if (state === banner.dataset.state) return;
    banner.dataset.state = state;
    if (state === 'failed') reloadWhenBack();
  };
  if (banner) new MutationObserver(tell).observe(banner, { attributeFilter: ['class'] });
  document.querySelector('[data-reconnect-reload]')?.addEventListener('click', () => location.reload());
})();
