// Characters as keyboards, word processors and web pages hand them over. What they stand for is as long as they are, so
// that places in the text stay.

/** The wide forms of letters, digits and signs, but for those that begin a comment or a command. */
const WIDE = /[\uff01\uff07-\uff3b\uff3d-\uff5d]/g;
const QUOTED_OR_WIDE = new RegExp(`"[^"\\n]*"|${WIDE.source}`, "g");
const FIRST_WIDE = 0xff01;
const FIRST_PLAIN = 0x21;

/** Where nothing is to be seen: soft hyphens, spaces and joiners without a width. */
const UNSEEN = "\\u00ad\\u200b-\\u200d\\u2060";
export const unseen = (): RegExp => new RegExp(`[${UNSEEN}]+`, "y");

const narrow = (c: string): string => String.fromCharCode(c.charCodeAt(0) - FIRST_WIDE + FIRST_PLAIN);

/** A block: what it quotes is prose, and stays as it is. */
export const blockAsTyped = (text: string): string =>
  text.replace(QUOTED_OR_WIDE, (c) => (c.length > 1 ? c : narrow(c)));

const DASH_OR_UNSEEN = new RegExp(`–|[${UNSEEN}]`, "g");

/** A formula of a document: a dash is a minus sign there. */
export const formulaAsTyped = (tex: string): string =>
  tex.replace(WIDE, narrow).replace(DASH_OR_UNSEEN, (c) => (c === "–" ? "-" : " "));
