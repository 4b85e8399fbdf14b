// The page's side of its workers: one writes lines while one types, one checks them behind, one does what is asked for
// besides. What is not wanted any more is told to end; where it does not end soon, its worker does, and another one
// takes over.

import { formulaKey, relationKey } from "./formula-key.ts";
import type {
  AskedPlace,
  FormulaToSet,
  Frame,
  PageBlock,
  PlaceInText,
  Problem,
  Reply,
  Request,
  SetFormulas,
  Sight,
  Stage,
} from "./protocol.ts";
import type { Settings } from "./settings.ts";

export interface Listener {
  frame(frame: Frame): void;
  problems(problems: readonly Problem[]): void;
  block(key: string, stage: Stage, block: PageBlock): void;
  /** What can be seen of a block; the block itself follows. */
  part(key: string, block: PageBlock): void;
  /** All lines are there, or all of them are checked. */
  done(stage: Stage): void;
  failed(message: string): void;
}

export interface Client {
  /** Derives what can be seen first (protocol.ts). */
  derive(text: string, settings: Settings, sight: ReadonlyMap<string, Sight>): void;
  /** Nothing is wanted any more: there is no text. */
  rest(): void;
  /** The block as it is known, with its evidence if that is wanted and there. */
  known(key: string, evidence: boolean): { readonly stage: Stage; readonly block: PageBlock } | undefined;
  /** HTML of a formula that has been set. */
  html(formula: FormulaToSet): string | undefined;
  set(formulas: readonly FormulaToSet[]): Promise<void>;
  ask(request: Unnumbered): Promise<Reply>;
  /** Where in the text something stands; undefined: nowhere, as the text is now. */
  place(text: string, settings: Settings, asked: AskedPlace): Promise<PlaceInText | undefined>;
  /** undefined: a newer document has taken the place of this one. */
  check(text: string, format: "tex" | "md", language: string): Promise<Reply | undefined>;
  /** HTML of a relation of the document that was checked last. */
  relation(text: string): string | undefined;
}

/** A request that gets one answer. */
export type Unnumbered =
  | Omit<Request & { readonly kind: "copy" }, "id">
  | Omit<Request & { readonly kind: "layers" }, "id">;

type Duty = Stage | "errand" | "document";

interface Waiting {
  readonly duty: Duty;
  readonly request: Request;
  readonly answer: (reply: Reply | undefined) => void;
}

const isStage = (duty: Duty): duty is Stage => duty === "derived" || duty === "checked";

/** How long typing rests before lines are checked, and how long a worker may take to end what is not wanted. */
const REST = 250;
const PATIENCE = 700;
/** How long a worker that is at something may say nothing before another one takes its place; then twice as long. */
const SILENCE = 20_000;
/** Besides those that the text has now. */
const KEPT_BLOCKS = 200;
const KEPT_FORMULAS = 20_000;

export function startClient(start: () => Worker, listener: Listener): Client {
  const blocks = { derived: new Map<string, PageBlock>(), checked: new Map<string, PageBlock>() };
  const formulas = new Map<string, string>();
  const waiting = new Map<number, Waiting>();
  const workers: { [D in Duty]?: Worker | undefined } = {};
  /** What each worker is at; undefined: nothing. */
  const busy: { derived?: number | undefined; checked?: number | undefined } = {};
  /** Workers that have answered: one that is still being loaded is not too slow. */
  const awake = new WeakSet<Worker>();
  let count = 0;
  let wish:
    | { readonly text: string; readonly settings: Settings; readonly sight: ReadonlyMap<string, Sight> }
    | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const silent: { [S in Stage]?: ReturnType<typeof setTimeout> | undefined } = {};
  let silence = SILENCE;
  /** Keys of the blocks that the text has now. */
  let wanted: ReadonlySet<string> = new Set();

  function worker(duty: Duty): Worker {
    const running = workers[duty];
    if (running !== undefined) return running;
    const made = start();
    made.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (workers[duty] !== made) return;
      awake.add(made);
      if (isStage(duty) && busy[duty] !== undefined) listen(duty);
      receive(duty, data);
    });
    made.addEventListener("error", (event) => {
      if (workers[duty] === made) fallen(duty, event.message ?? "");
    });
    workers[duty] = made;
    return made;
  }

  /** It answers nothing any more, as when its program could not be loaded: the next request starts another one. */
  function fallen(duty: Duty, message: string): void {
    workers[duty]?.terminate();
    workers[duty] = undefined;
    const said = message === "" ? "a worker could not be started" : message;
    for (const [id, { duty: own, answer }] of waiting)
      if (own === duty) {
        waiting.delete(id);
        answer({ kind: "failed", id, message: said });
      }
    if (isStage(duty)) settled(duty);
    listener.failed(said);
  }

  /** A browser may end a worker without telling. */
  function listen(stage: Stage): void {
    clearTimeout(silent[stage]);
    silent[stage] = setTimeout(() => {
      silence *= 2;
      stop(stage);
      request(stage);
    }, silence);
  }

  function stop(stage: Stage): void {
    workers[stage]?.terminate();
    workers[stage] = undefined;
    settled(stage);
    for (const { duty, request } of waiting.values()) if (duty === stage) send(duty, request);
  }

  function send(duty: Duty, request: Request): void {
    worker(duty).postMessage(request);
  }

  function ask(duty: Duty, request: Request): Promise<Reply | undefined> {
    return new Promise((answer) => {
      waiting.set(request.id, { duty, request, answer });
      send(duty, request);
    });
  }

  function keep(stage: Stage, key: string, block: PageBlock): void {
    const known = blocks[stage];
    known.delete(key);
    known.set(key, block);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT_BLOCKS + wanted.size) return;
      if (!wanted.has(oldest)) known.delete(oldest);
    }
  }

  function remember(set: SetFormulas): void {
    if (formulas.size > KEPT_FORMULAS) formulas.clear();
    for (const [key, html] of Object.entries(set)) formulas.set(key, html);
  }

  function receive(stage: Duty, reply: Reply): void {
    const asked = waiting.get(reply.id);
    if (asked !== undefined) {
      waiting.delete(reply.id);
      if (reply.kind === "set" || reply.kind === "report") remember(reply.set);
      asked.answer(reply);
      return;
    }
    if (stage === "errand" || stage === "document" || reply.id !== busy[stage]) return;
    switch (reply.kind) {
      case "frame":
        wanted = new Set(reply.frame.parts.flatMap((p) => (p.kind === "block" ? [p.key] : [])));
        listener.frame(reply.frame);
        return;
      case "problems":
        listener.problems(reply.problems);
        if (reply.final) settled(stage);
        return;
      case "block":
        remember(reply.set);
        keep(reply.stage, reply.key, reply.block);
        listener.block(reply.key, reply.stage, reply.block);
        return;
      case "part":
        remember(reply.set);
        listener.part(reply.key, reply.block);
        return;
      case "done":
        settled(stage);
        listener.done(stage);
        if (stage === "derived" && wish?.settings.evidence === true) rest = setTimeout(check, REST);
        return;
      case "failed":
        settled(stage);
        listener.failed(reply.message);
        return;
      case "set":
      case "copied":
      case "report":
      case "place":
      case "layers":
        return;
    }
  }

  function settled(stage: Stage): void {
    busy[stage] = undefined;
    clearTimeout(silent[stage]);
    if (stage === "derived") clearTimeout(overdue);
  }

  function request(stage: Stage): void {
    if (wish === undefined) return;
    count += 1;
    busy[stage] = count;
    listen(stage);
    const known = [...blocks[stage].keys()];
    send(stage, { kind: stage, id: count, ...wish, known });
  }

  function check(): void {
    if (busy.checked !== undefined) stop("checked");
    request("checked");
  }

  return {
    derive(text, settings, sight) {
      wish = { text, settings, sight };
      silence = SILENCE;
      clearTimeout(rest);
      clearTimeout(overdue);
      // What was being checked is out of date, and the checker does not look up while it is at a block.
      if (busy.checked !== undefined) stop("checked");
      const late = busy.derived !== undefined && awake.has(worker("derived"));
      request("derived");
      if (late)
        overdue = setTimeout(() => {
          stop("derived");
          request("derived");
        }, PATIENCE);
    },
    rest() {
      wish = undefined;
      clearTimeout(rest);
      settled("derived");
      if (busy.checked !== undefined) stop("checked");
    },
    known(key, evidence) {
      const checked = blocks.checked.get(key);
      if (checked !== undefined && evidence) return { stage: "checked", block: checked };
      const derived = blocks.derived.get(key);
      return derived === undefined ? undefined : { stage: "derived", block: derived };
    },
    html: (formula) => formulas.get(formulaKey(formula)),
    async set(wanted) {
      const missing = wanted.filter((f) => !formulas.has(formulaKey(f)));
      if (missing.length === 0) return;
      count += 1;
      await ask("derived", { kind: "set", id: count, formulas: missing });
    },
    async ask(asked) {
      count += 1;
      const reply = await ask("errand", { ...asked, id: count });
      return reply ?? { kind: "failed", id: count, message: "the worker has ended" };
    },
    async place(text, settings, asked) {
      count += 1;
      // Where lines are made the program is there already.
      const reply = await ask("derived", { kind: "place", id: count, text, settings, ...asked });
      return reply?.kind === "place" ? reply.place : undefined;
    },
    check(text, format, language) {
      for (const [id, { duty, answer }] of waiting)
        if (duty === "document") {
          // It does not look up before it is done.
          waiting.delete(id);
          workers.document?.terminate();
          workers.document = undefined;
          answer(undefined);
        }
      count += 1;
      return ask("document", { kind: "check", id: count, text, format, language });
    },
    relation: (text) => formulas.get(relationKey(text)),
  };
}
