// A capital at the start of a sentence that begins with a word. Names of the author (`x_i should be x_j`) keep theirs.

const WORD = /^(?:\p{Ll}{2,}(?=[ ,:.]|$)|an? (?!should\b)\p{Ll}{3,})/u;

export const capital = (text: string): string =>
  WORD.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
