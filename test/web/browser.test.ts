// The page in a browser, from a server and from disk. One file, so that it is built once.

import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { mustRun, type Stage, setStage } from "./browser.ts";
import { checking } from "./suites/checking.ts";
import { choosing } from "./suites/choosing.ts";
import { copying } from "./suites/copying.ts";
import { deriving } from "./suites/deriving.ts";
import { lasting } from "./suites/lasting.ts";
import { safety } from "./suites/safety.ts";
import { setting } from "./suites/setting.ts";
import { using } from "./suites/using.ts";

describe.runIf(mustRun)("the page", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage?.close());

  describe("deriving", () => deriving(() => stage));
  describe("checking", () => checking(() => stage));
  describe("copying", () => copying(() => stage));
  describe("choosing", () => choosing(() => stage));
  describe("lasting", () => lasting(() => stage));
  describe("setting", () => setting(() => stage));
  describe("safety", () => safety(() => stage));
  describe("using", () => using(() => stage));
});
