// Where the lines of a bracket may be cut: nowhere while it is short, as in (1 − p[i]).

import { type Layout, uncut } from "./layout.ts";
import { plain } from "./plain.ts";

/** So many printed characters stay together. */
const SHORT = 20;

export const cuttable = (body: Layout): Layout => (plain(body).length > SHORT ? body : uncut(body));
