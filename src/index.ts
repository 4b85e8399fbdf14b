// The library: everything a program may import from "gradsheet", in Node and in a browser.
export {};
