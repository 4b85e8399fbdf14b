// The page's side of its workers, with workers that say what the test wants: what is out of date, what is lost, what is
// kept, and who takes the place of a worker that has ended.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Client, type Listener, startClient } from "../../src/web/client.ts";
import type { Frame, PageBlock, Reply, Request } from "../../src/web/protocol.ts";
import { DEFAULT_SETTINGS } from "../../src/web/settings.ts";

/** A worker that keeps what it is sent, and answers when the test does. */
class Stub {
  readonly sent: Request[] = [];
  ended = false;
  readonly #listeners = new Map<string, (event: object) => void>();

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }
  postMessage(request: Request): void {
    this.sent.push(structuredClone(request));
  }
  terminate(): void {
    this.ended = true;
  }
  /** As a browser does it, what was said before the end arrives after it. */
  say(...replies: readonly Reply[]): void {
    for (const data of replies) this.#listeners.get("message")?.({ data });
  }
  fail(message?: string): void {
    this.#listeners.get("error")?.(message === undefined ? {} : { message });
  }
  last(): Request {
    const request = this.sent.at(-1);
    if (request === undefined) throw new Error("nothing was asked for");
    return request;
  }
}

let started: Stub[];
let heard: string[];
let client: Client;

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
  heard = [];
  const listener: Listener = {
    frame: ({ title }) => heard.push(`frame ${title}`),
    problems: (problems) => heard.push(`problems ${problems.length}`),
    block: (key, stage) => heard.push(`${stage} ${key}`),
    part: (key) => heard.push(`part ${key}`),
    done: (stage) => heard.push(`done ${stage}`),
    failed: (message) => heard.push(`failed ${message}`),
  };
  const start = (): Worker => {
    const made = new Stub();
    started.push(made);
    return made as unknown as Worker;
  };
  client = startClient(start, listener);
});
afterEach(() => {
  vi.useRealTimers();
});

const worker = (k: number): Stub => {
  const found = started.at(k);
  if (found === undefined) throw new Error(`no worker ${k} was started`);
  return found;
};
const EMPTY: PageBlock = { id: "b", givens: [], figures: [], tasks: [], notices: [] } as unknown as PageBlock;
const frame = (id: number, title: string, ...keys: readonly string[]): Reply => {
  const parts: Frame["parts"] = keys.map((key) => ({ kind: "block", id: key, key }));
  return { kind: "frame", id, frame: { title, course: undefined, language: "en", parts } };
};
const block = (id: number, key: string, stage: "derived" | "checked" = "derived"): Reply => ({
  kind: "block",
  id,
  key,
  stage,
  block: EMPTY,
  set: {},
});
const done = (id: number): Reply => ({ kind: "done", id });
const derive = (text: string): void => client.derive(text, DEFAULT_SETTINGS, new Map());

test("an answer to an earlier text is nothing any more", () => {
  derive("one");
  const lines = worker(0);
  const first = lines.last().id;
  derive("two");
  const second = lines.last().id;
  lines.say(frame(first, "one", "a"), block(first, "a"), done(first));
  expect(heard).toEqual([]);
  lines.say(frame(second, "two", "b"), block(second, "b"), done(second));
  // Late, and after the newer one.
  lines.say(block(first, "a"), done(first));
  expect(heard).toEqual(["frame two", "derived b", "done derived"]);
  expect(client.known("a", true)).toBeUndefined();
});

test("a part of a block is told, and not taken for the block", () => {
  derive("one");
  const lines = worker(0);
  const { id } = lines.last();
  lines.say(frame(id, "one", "a"), { kind: "part", id, key: "a", block: EMPTY, set: {} });
  expect(heard).toEqual(["frame one", "part a"]);
  expect(client.known("a", true)).toBeUndefined();
  derive("two");
  expect(lines.last()).toMatchObject({ known: [] });
  lines.say({ kind: "part", id, key: "a", block: EMPTY, set: {} });
  expect(heard).toEqual(["frame one", "part a"]);
});

test("a check of an earlier text ends with its worker, and what it still says is not heard", () => {
  derive("one");
  worker(0).say(done(worker(0).last().id));
  vi.advanceTimersByTime(300);
  const checker = worker(1);
  const { id, kind } = checker.last();
  expect(kind).toBe("checked");
  heard.length = 0;
  derive("two");
  expect(checker.ended).toBe(true);
  checker.say(block(id, "a", "checked"), done(id));
  expect(heard).toEqual([]);
  expect(client.known("a", true)).toBeUndefined();
});

test("many keystrokes while lines are checked leave no worker behind", () => {
  for (let k = 0; k < 20; k += 1) {
    derive(`text ${k}`);
    worker(0).say(done(worker(0).last().id));
    vi.advanceTimersByTime(300);
  }
  expect(started.filter((w) => !w.ended)).toHaveLength(2);
  expect(worker(0).ended).toBe(false);
});

test("where there is no text any more, nothing that comes is shown, and nothing is checked", () => {
  derive("one");
  const { id } = worker(0).last();
  client.rest();
  worker(0).say(frame(id, "one", "a"), block(id, "a"), done(id));
  vi.advanceTimersByTime(100_000);
  expect(heard).toEqual([]);
  expect(started).toHaveLength(1);
});

test("a worker that does not leave an earlier text is ended, and another one is asked for the newest", () => {
  derive("one");
  worker(0).say(frame(worker(0).last().id, "one"));
  derive("two");
  vi.advanceTimersByTime(699);
  expect(worker(0).ended).toBe(false);
  vi.advanceTimersByTime(1);
  expect(worker(0).ended).toBe(true);
  expect(worker(1).last()).toMatchObject({ kind: "derived", text: "two" });
});

test("another one takes the place of a worker that ends without a word, each time later", () => {
  derive("one");
  vi.advanceTimersByTime(19_999);
  expect(started).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(worker(0).ended).toBe(true);
  expect(worker(1).last()).toMatchObject({ kind: "derived", text: "one" });
  // It may have been at a block that takes long.
  vi.advanceTimersByTime(39_999);
  expect(started).toHaveLength(2);
  const { id } = worker(1).last();
  worker(1).say(frame(id, "one", "a"));
  vi.advanceTimersByTime(39_999);
  worker(1).say(block(id, "a"), done(id));
  expect(heard).toEqual(["frame one", "derived a", "done derived"]);
  vi.advanceTimersByTime(251);
  // The one that checks, too.
  expect(worker(2).last().kind).toBe("checked");
  vi.advanceTimersByTime(40_000);
  expect(worker(2).ended).toBe(true);
  expect(worker(3).last()).toMatchObject({ kind: "checked", text: "one" });
});

test("a worker that has answered all may be silent for good", () => {
  derive("one");
  worker(0).say(done(worker(0).last().id));
  vi.advanceTimersByTime(300);
  worker(1).say(done(worker(1).last().id));
  vi.advanceTimersByTime(1_000_000);
  expect(started).toHaveLength(2);
});

test("a worker whose program does not load is told of, and replaced at the next letter", async () => {
  derive("one");
  const set = client.set([{ formula: { tex: "x", text: "x" }, display: false }]);
  const copied = client.ask({ kind: "layers" });
  worker(0).fail();
  worker(1).fail("no such file");
  await set;
  expect(await copied).toMatchObject({ kind: "failed", message: "no such file" });
  expect(heard).toEqual(["failed a worker could not be started", "failed no such file"]);
  derive("two");
  expect(worker(2).last()).toMatchObject({ kind: "derived", text: "two" });
});

test("formulas that were asked for are asked for again where their worker was ended", async () => {
  derive("one");
  worker(0).say(frame(worker(0).last().id, "one"));
  const set = client.set([{ formula: { tex: "x", text: "x" }, display: false }]);
  derive("two");
  vi.advanceTimersByTime(700);
  const again = worker(1).sent.find((r) => r.kind === "set");
  expect(again).toMatchObject({ formulas: [{ formula: { tex: "x" } }] });
  worker(1).say({ kind: "set", id: again?.id ?? 0, set: { ix: "<b>x</b>" } });
  await set;
});

test("of a document that is checked a newer one takes the place", async () => {
  const first = client.check("one", "md", "en");
  const second = client.check("two", "md", "en");
  expect(await first).toBeUndefined();
  expect(worker(0).ended).toBe(true);
  const { id } = worker(1).last();
  worker(0).say({ kind: "failed", id, message: "of the one that has ended" });
  worker(1).say({ kind: "failed", id, message: "of the newer one" });
  expect(await second).toMatchObject({ message: "of the newer one" });
});

test("of a sheet of many blocks all are kept, and earlier ones are forgotten in time", () => {
  const keys = (from: number, count: number): readonly string[] =>
    Array.from({ length: count }, (_, k) => `key ${from + k}`);
  const show = (now: readonly string[]): void => {
    derive(now.join());
    const { id } = worker(0).last();
    worker(0).say(frame(id, "long", ...now), ...now.map((key) => block(id, key)), done(id));
  };
  const known = (): readonly string[] => {
    const request = worker(0).last();
    return request.kind === "derived" ? request.known : [];
  };
  const long = keys(0, 900);
  show(long);
  derive("and one more letter");
  expect(known()).toEqual(long);
  // Other texts after it: those of the newest are there, and there is an end to what is kept.
  for (let from = 1000; from < 4000; from += 300) show(keys(from, 300));
  derive("another letter");
  expect(known()).toEqual(expect.arrayContaining([...keys(3700, 300)]));
  expect(known().length).toBeLessThanOrEqual(600);
});
