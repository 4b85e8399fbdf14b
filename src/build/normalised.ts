// The text that places count in.

/** As readSheet takes it: no byte order mark, line ends \n. */
export const normalised = (source: string): string => source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
