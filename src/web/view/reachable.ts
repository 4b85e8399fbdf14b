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

/** Where the tab key stops, other than at the element itself. */
const STOPS = "a[href], button, summary, input, select, [tabindex='0']";

/** How long nothing changes before what is out of sight is laid out to be measured, and how much of it at a time. */
const REST = 1000;
const SLICE = 40;

/**
 * Watches what is put into the element from now on. The element itself becomes a stop of this name where it scrolls and
 * nothing in it is one, as with a sheet of definitions.
 */
export function keepReachable(element: HTMLElement, name: string): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  const sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target === element) {
        reachWhole(element, name);
        measureHidden();
      } else if (target instanceof HTMLElement) reach([target]);
      if (!target.isConnected) sizes.unobserve(target);
    }
  });
  const contents = new MutationObserver((changes) => {
    const touched = new Set<HTMLElement>([element]);
    for (const { addedNodes, target } of changes) {
      // A formula that is set later widens what it stands in.
      const around = target instanceof Element ? target.closest<HTMLElement>(SCROLLING) : null;
      if (around !== null) touched.add(around);
      for (const node of addedNodes)
        if (node instanceof HTMLElement) for (const one of scrollingIn(node)) touched.add(one);
    }
    measure(touched);
    measureHidden();
  });
  contents.observe(element, { childList: true, subtree: true });
  // Letters of other widths come with the fonts.
  document.fonts.addEventListener("loadingdone", () => {
    measure(scrollingIn(element));
    measureHidden();
  });

  /** What is observed anew is measured again, once it has been laid out. */
  function measure(elements: Iterable<HTMLElement>): void {
    for (const one of elements) {
      sizes.unobserve(one);
      sizes.observe(one);
    }
  }

  /** No observer tells the size of what is not laid out yet, but the tab key gets there before it is seen. */
  function measureHidden(): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      measureSlices(
        scrollingIn(element).filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })),
      );
    }, REST);
  }

  function measureSlices(hidden: readonly HTMLElement[]): void {
    reach(hidden.slice(0, SLICE));
    if (hidden.length > SLICE) resting = setTimeout(() => measureSlices(hidden.slice(SLICE)));
  }
}

function scrollingIn(element: HTMLElement): readonly HTMLElement[] {
  const within = [...element.querySelectorAll<HTMLElement>(SCROLLING)];
  return element.matches(SCROLLING) ? [element, ...within] : within;
}

function reachWhole(element: HTMLElement, name: string): void {
  const scrolls =
    element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY !== "visible";
  if (scrolls && element.querySelector(STOPS) === null) {
    element.tabIndex = 0;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", name);
  } else for (const one of ["tabindex", "role", "aria-label"]) element.removeAttribute(one);
}

/** All are measured before any is changed, so that they are laid out once. */
function reach(elements: readonly HTMLElement[]): void {
  const scrolling = elements.map(
    (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible",
  );
  for (const [k, one] of elements.entries())
    if (scrolling[k] === true) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
}
