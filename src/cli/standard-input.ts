// The name under which a command reads standard input in the place of a file.

export const STANDARD_INPUT = "-";
