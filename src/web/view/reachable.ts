// What is wider than its place scrolls, and is a stop of the tab key while it does: not every browser makes it one.

/** The elements that styles let scroll. */
const SCROLLING = [
  ".gs-rhs",
  ".gs-box",
  ".gs-given",
  ".gs-scroll",
  "pre",
  ".pg-change dd",
  ".pg-steps li",
  ".pg-drawn li",
  ".pg-written",
].join(", ");

/** Watches what is put into the element from now on. */
export function keepReachable(element: HTMLElement): void {
  const sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target instanceof HTMLElement) reach(target);
      if (!target.isConnected) sizes.unobserve(target);
    }
  });
  const contents = new MutationObserver((changes) => {
    const touched = new Set<HTMLElement>();
    for (const { addedNodes, target } of changes) {
      // A formula that is set later widens what it stands in.
      const around = target instanceof Element ? target.closest<HTMLElement>(SCROLLING) : null;
      if (around !== null) touched.add(around);
      for (const node of addedNodes)
        if (node instanceof HTMLElement) for (const one of scrollingIn(node)) touched.add(one);
    }
    measure(touched);
  });
  contents.observe(element, { childList: true, subtree: true });
  // Letters of other widths come with the fonts.
  document.fonts.addEventListener("loadingdone", () => {
    measure(scrollingIn(element));
  });

  /** What is observed anew is measured again, once it has been laid out. */
  function measure(elements: Iterable<HTMLElement>): void {
    for (const one of elements) {
      sizes.unobserve(one);
      sizes.observe(one);
    }
  }
}

function scrollingIn(element: HTMLElement): readonly HTMLElement[] {
  const within = [...element.querySelectorAll<HTMLElement>(SCROLLING)];
  return element.matches(SCROLLING) ? [element, ...within] : within;
}

function reach(element: HTMLElement): void {
  const scrolls =
    element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible";
  if (scrolls) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}
