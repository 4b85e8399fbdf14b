// How a thread of gradsheet knows that it is one, before anything of Node's threads is loaded.

/** The first argument of a command that runs in a thread; `watched.ts` puts it there. */
export const IN_THREAD = "--in-thread";
