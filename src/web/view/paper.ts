// Before the page is printed: what scrolls on the screen cannot scroll on paper, so that what is too wide for a sheet is
// set smaller, by as much as it needs. Browsers would make the whole page smaller instead, or cut it off.

const WIDE = ".gs-rhs, .gs-box, .gs-scroll, .gs-given";
/** Smaller than this nobody reads it. */
const SMALLEST = 0.5;

export function fitPaper(element: HTMLElement): void {
  window.addEventListener("beforeprint", () => {
    for (const one of element.querySelectorAll<HTMLElement>(".pg-fit")) {
      one.classList.remove("pg-fit");
      one.style.removeProperty("--pg-fit");
    }
    // As wide as the paper, in its letters.
    element.classList.add("pg-paper");
    const wide = [...element.querySelectorAll<HTMLElement>(WIDE)]
      .map((one) => ({ one, ratio: one.clientWidth / one.scrollWidth }))
      .filter(({ ratio }) => ratio < 1);
    element.classList.remove("pg-paper");
    for (const { one, ratio } of wide) {
      // Margins between formulas do not shrink with the letters.
      one.style.setProperty("--pg-fit", `${Math.max(SMALLEST, ratio * 0.97)}`);
      one.classList.add("pg-fit");
    }
  });
}
