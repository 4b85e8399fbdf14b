// The blocks of one sheet, built one after the other: each is taken from an earlier build where that had the same one, else
// derived, checked and answered. Of a block whose words alone are new the lines are kept with their evidence.

import { deriveBlock } from "../derive/tasks/block.ts";
import { SheetError } from "../expr/diagnostics.ts";
import type { Library } from "../library/types.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import type { Level } from "../show/document.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { type DerivedBlock, type Pause, unchecked } from "./behind.ts";
import type { BuildOptions, BuildProgress } from "./build-options.ts";
import { answered, type BuiltBlock, checked } from "./built-block.ts";
import type { CheckOptions } from "./check.ts";
import { noted } from "./earlier.ts";
import { impossibleTask } from "./impossible.ts";
import { linesBeside } from "./lines-basis.ts";
import type { Message, Outcome, ReadBlock } from "./read.ts";

/** How a block is built, and the keys by which earlier builds know it. */
interface Plan {
  /** That of the block; undefined where the command asks for one, which overrules it. */
  readonly level: Level | undefined;
  readonly full: boolean;
  readonly check: CheckOptions;
  /** Of all that the block shows. */
  readonly key: string;
  /** Of its lines alone. */
  readonly linesKey: string;
}

/** A block whose lines are there; their evidence, too, where an earlier build had the same lines. */
interface Begun extends DerivedBlock {
  readonly derivations?: readonly Derivation[];
}

export class BlockBuilder {
  readonly #library: Library;
  readonly #options: BuildOptions;
  readonly #sheetLevel: Level | undefined;
  readonly #seed: number;

  /** `level`: that of the front matter. */
  constructor(library: Library, options: BuildOptions, level: Level | undefined, seed: number) {
    this.#library = library;
    this.#options = options;
    this.#sheetLevel = level;
    this.#seed = seed;
  }

  /** Where evidence may come behind, the lines of all blocks come before the evidence of the first one. */
  async deriveAhead(blocks: readonly ReadBlock[]): Promise<void> {
    const { behind, earlier, files, pause } = this.#options;
    if (behind === undefined) return;
    for (const block of blocks) {
      const { key, linesKey } = this.#plan(block);
      if ([key, linesKey].some((k) => earlier?.find(k, files) !== undefined)) continue;
      await pause?.();
      behind.derived(key, () => this.#derived(block));
    }
  }

  /** `inVain`: the sheet cannot be built, and only what is wrong with the block is asked. */
  async build(block: ReadBlock, at: BuildProgress, inVain: boolean): Promise<Outcome<BuiltBlock>> {
    const { earlier, files, pause, onProgress } = this.#options;
    const plan = this.#plan(block);
    const before = earlier?.find(plan.key, files);
    // The same terms; where it stands in the sheet may be new.
    if (before !== undefined)
      return { ok: true, value: { ...before, text: block.text, source: block.source } };
    await pause?.();
    onProgress?.(at);
    const begun = this.#begun(block, plan);
    const impossible = begun.derived.derivations.flatMap((d) => impossibleTask(block, d));
    if (inVain || impossible.length > 0) return failed(impossible);
    try {
      return { ok: true, value: await this.#finished(block, begun, plan) };
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      return failed(error.diagnostics.map((diagnostic) => ({ source: block.source, diagnostic })));
    }
  }

  #plan(block: ReadBlock): Plan {
    const { level: asked, secondOpinions = false, substeps = true } = this.#options;
    const level = asked === undefined ? block.text.settings.level : undefined;
    const full = (level ?? asked ?? this.#sheetLevel) === "full";
    const check = { seed: this.#seed, secondOpinions, substeps: substeps || full };
    return {
      level,
      full,
      check,
      key: JSON.stringify([check, level, block.basis]),
      linesKey: JSON.stringify(["lines", check, block.lines]),
    };
  }

  #derived(block: ReadBlock): DerivedBlock {
    return { block, derived: deriveBlock(block.ctx, this.#library, block.block) };
  }

  #begun(block: ReadBlock, { key, linesKey }: Plan): Begun {
    const { behind, earlier, files } = this.#options;
    const same = earlier?.find(linesKey, files);
    const again = same === undefined ? undefined : linesBeside(same, block.block);
    if (same === undefined || again === undefined)
      return behind?.derived(key, () => this.#derived(block)) ?? this.#derived(block);
    return {
      block: { ...block, ctx: same.ctx, block: again.block },
      derived: again,
      derivations: again.derivations,
    };
  }

  /** With its evidence, or marked as waiting for it. */
  async #finished(block: ReadBlock, begun: Begun, plan: Plan): Promise<BuiltBlock> {
    const { behind, earlier, pause } = this.#options;
    const { files, asked } = noted(this.#options.files);
    const library = this.#library;
    const seed = this.#seed;
    const { ctx } = begun.block;
    const evidence = async (b: DerivedBlock, breathe?: Pause) => {
      const check = breathe === undefined ? plan.check : { ...plan.check, pause: breathe };
      const derivations = await checked(b.block.ctx, library, b.derived, check);
      await checkBeside({ ctx: b.block.ctx, library, block: b.block, derivations, seed, files }, breathe);
      return derivations;
    };
    const evident =
      begun.derivations ??
      (await (behind === undefined ? evidence(begun) : behind.checked(plan.key, evidence)));
    const now = { ...begun.block, text: block.text, source: block.source };
    if (evident === undefined) {
      await pause?.();
      const derivations = unchecked(begun.derived.derivations, { seed, full: plan.full });
      const setting = { ctx, library, block: now, derivations, seed, files, unchecked: true };
      return { ...(await answered(setting, plan.level)), unchecked: true };
    }
    const setting = { ctx, library, block: now, derivations: evident, seed, files, unchecked: false };
    const built = await answered(setting, plan.level);
    earlier?.keep(plan.key, built, asked);
    earlier?.keep(plan.linesKey, built, []);
    return built;
  }
}

const failed = (messages: readonly Message[]): Outcome<never> => ({ ok: false, messages });

/** What the answers rest on beside the lines of the page. */
async function checkBeside(s: AnswerSetting, pause: Pause | undefined): Promise<void> {
  if (s.block.block.tasks.some((task) => task.kind === "code"))
    await (await import("./code.ts")).checkForListings(s, pause);
}
