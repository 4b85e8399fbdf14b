// Parts of the program that few texts need are not loaded with the rest: the build of the page puts stand-ins in their
// place, which throw this when they are called. Who asked loads what is missing and asks again.

let later: (() => Promise<void>) | undefined;

/** The build says here how they are loaded; a page that is served from its sources has them all. */
export function partsBy(load: () => Promise<void>): void {
  later = load;
}

/** Ahead of the text that needs them. */
export const loadParts = async (): Promise<void> => later?.();

export class NotLoaded extends Error {
  constructor(readonly load: () => Promise<void>) {
    super("a part of the program is not loaded yet");
  }
}

/** Runs it, and again from the start when something had to be loaded for it. */
export async function withAllParts<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
    await error.load();
    return withAllParts(run);
  }
}
