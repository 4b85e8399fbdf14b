// Other sheets that a sheet uses, as text: a function of the caller gives it, since nothing here touches a file.

/** The text of another sheet under a name that tells it from all others, or the names of the sheets that are there. */
export type FileText =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly known: readonly string[] };

/** `path` as it is written in the sheet `from` (empty: in no file). */
export type ReadFile = (path: string, from: string) => FileText;
