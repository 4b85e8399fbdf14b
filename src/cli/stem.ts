// The name of a sheet's outputs: that of its file, without the ending.

import { basename, extname } from "node:path";

export const stem = (path: string): string => basename(path, extname(path));
