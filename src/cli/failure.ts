// What ends a command early: unusable input. The message says where, what is wrong and what to do; it is
// printed by the one place that runs commands.

import { version } from "../../package.json";

/** Exit codes of the command line, the same for every command. `open`: nothing wrong, and not everything checked. */
export const EXIT = { ok: 0, notEstablished: 1, unusable: 2, open: 3 } as const;

export interface Complaint {
  /** A file, an option, a block: what the message is about. */
  readonly place: string;
  readonly cause: string;
  readonly remedy: string;
}

export class Unusable extends Error {
  constructor(readonly text: string) {
    super(text);
    this.name = "Unusable";
  }
}

/** By name: in dist/ the commands are a script of their own, with a class of their own. */
export const isUnusable = (error: unknown): error is Unusable =>
  error instanceof Error && error.name === "Unusable";

export const complaintText = (c: Complaint): string => `${c.place}: error: ${c.cause}\nremedy: ${c.remedy}`;

export const unusable = (place: string, cause: string, remedy: string): Unusable =>
  new Unusable(complaintText({ place, cause, remedy }));

/** The code of an error of the operating system, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What is told of an error that no input should bring about; `what`: its stack. */
export const internalErrorText = (what: string): string =>
  `gradsheet: internal error: a mistake in gradsheet ${version}, not in your input\n${what}`;
