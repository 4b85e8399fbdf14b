// The newest answer is the one that is shown, in whatever order answers come.

import { describe, expect, it } from "vitest";
import { latest } from "../../src/web/latest.ts";

/** An answer that comes when the test says so. */
function pending() {
  let answer: (text: string | undefined) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<string | undefined>((yes, no) => {
    answer = yes;
    fail = no;
  });
  return { promise, answer: (text: string | undefined) => answer(text), fail: (e: unknown) => fail(e) };
}

function heard() {
  const said: string[] = [];
  const { wait } = latest<string>(
    (text) => said.push(text),
    (message) => said.push(`failed: ${message}`),
  );
  return { said, wait };
}

describe("of answers that are waited for", () => {
  it("an older one that comes after the newer one is left out", async () => {
    const { said, wait } = heard();
    const [old, now] = [pending(), pending()];
    const both = [wait(old.promise), wait(now.promise)];
    now.answer("the new text");
    await both[1];
    old.answer("the old text");
    await both[0];
    expect(said).toEqual(["the new text"]);
  });

  it("an older one that comes first is left out as well: it is about a text that is gone", async () => {
    const { said, wait } = heard();
    const [old, now] = [pending(), pending()];
    const both = [wait(old.promise), wait(now.promise)];
    old.answer("the old text");
    await both[0];
    expect(said).toEqual([]);
    now.answer("the new text");
    await both[1];
    expect(said).toEqual(["the new text"]);
  });

  it("a failure is told, unless something newer is waited for", async () => {
    const { said, wait } = heard();
    const [old, now] = [pending(), pending()];
    const both = [wait(old.promise), wait(now.promise)];
    old.fail(new Error("an old part could not be loaded"));
    now.fail(new Error("a part could not be loaded"));
    await Promise.all(both);
    expect(said).toEqual(["failed: a part could not be loaded"]);
  });

  it("what fails while an answer is shown is told, too", async () => {
    const said: string[] = [];
    const { wait } = latest<string>(
      () => {
        throw new Error("no place");
      },
      (message) => said.push(message),
    );
    await wait(Promise.resolve("a text"));
    expect(said).toEqual(["no place"]);
  });

  it("none at all shows nothing", async () => {
    const { said, wait } = heard();
    await wait(Promise.resolve(undefined));
    expect(said).toEqual([]);
  });
});
