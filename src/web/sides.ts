// How wide the text is beside what is made of it, in percent of both: as it was chosen, which this browser keeps for the
// next visit.

export const USUAL = 40;
export const NARROWEST = 25;
export const WIDEST = 75;

const KEY = "gradsheet.sides";

/** To a tenth, between the ends. */
export const within = (share: number): number =>
  Math.round(Math.min(WIDEST, Math.max(NARROWEST, share)) * 10) / 10;

/** By one key; undefined: the key moves nothing. */
export function movedBy(key: string, share: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return within(share - 2);
    case "ArrowRight":
      return within(share + 2);
    case "PageUp":
      return within(share - 10);
    case "PageDown":
      return within(share + 10);
    case "Home":
      return NARROWEST;
    case "End":
      return WIDEST;
    default:
      return undefined;
  }
}

export function keptShare(): number {
  try {
    const kept = Number.parseFloat(localStorage.getItem(KEY) ?? "");
    return Number.isFinite(kept) ? within(kept) : USUAL;
  } catch {
    return USUAL;
  }
}

export function keepShare(share: number): void {
  try {
    if (share === USUAL) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, `${share}`);
  } catch {
    // The choice lasts as long as the page.
  }
}
