// Which words in a formula may be a name (\text{Loss}), and which belong to the sentence around it, in the languages that
// course notes are written in.

const NO_NAMES: ReadonlySet<string> = new Set(
  (
    "if for when where with otherwise else and or not then so thus hence since because is are let as the a by we to from " +
    "wenn falls für mit sonst und oder nicht also wobei da ist sei " +
    "si pour avec sinon et ou où donc car est soit pour que " +
    "para con cuando donde y o no entonces es sea pero " +
    "se com quando onde e ou não então é seja dla gdy jeśli i lub oraz gdzie"
  ).split(" "),
);

/** A single word in \text may be a name: \text{Loss}. */
export const isNameWord = (text: string): boolean =>
  /^\p{L}[\p{L}\p{N}_-]*$/u.test(text.trim()) && !NO_NAMES.has(text.trim().toLowerCase());
