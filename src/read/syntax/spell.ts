// "Did you mean": the nearest of the known words, by edit distance with neighbouring letters swapped
// (optimal string alignment). A far word is no suggestion; among equals the first one given wins.

export function editDistance(a: string, b: string): number {
  const s = [...a];
  const t = [...b];
  let previous: number[] = [];
  let row: number[] = t.map((_, j) => j).concat(t.length);
  for (let i = 1; i <= s.length; i++) {
    const beforePrevious = previous;
    previous = row;
    row = [i];
    for (let j = 1; j <= t.length; j++) {
      const change = s[i - 1] === t[j - 1] ? 0 : 1;
      let best = Math.min(
        (previous[j] ?? Infinity) + 1,
        (row[j - 1] ?? Infinity) + 1,
        (previous[j - 1] ?? Infinity) + change,
      );
      if (i > 1 && j > 1 && s[i - 1] === t[j - 2] && s[i - 2] === t[j - 1]) {
        best = Math.min(best, (beforePrevious[j - 2] ?? Infinity) + 1);
      }
      row.push(best);
    }
  }
  return row[t.length] ?? 0;
}

const LONGEST = 40;

/** The known word that was probably meant, if one is near: one slip in a short word, two in a long one. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const limit = word.length <= 2 ? 0 : word.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    if (candidate === word || candidate.length > LONGEST) continue;
    const sameButCase = candidate.toLowerCase() === word.toLowerCase();
    const distance = sameButCase ? 0 : editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
