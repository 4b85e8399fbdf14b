// Why a formula, or a part of it, is not read: a value with a place, since a person has to find it. Nothing of a
// formula is passed over: it is read whole, or it is not read and one of these says so.

import type { Span } from "../../expr/span.ts";

export interface Unread {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** What would be read. */
  readonly expected?: string;
}

export class UnreadError extends Error {
  readonly unread: Unread;

  constructor(unread: Unread) {
    super(unread.message);
    this.unread = unread;
  }
}

export const unread = (code: string, message: string, span: Span, expected?: string): UnreadError =>
  new UnreadError({ code, message, span, ...(expected === undefined ? {} : { expected }) });
