// The worker: answers one request after the other. A newer text of the same kind takes the place of an older one, which
// ends at its next pause.

import { normalised } from "../build/normalised.ts";
import { SheetError } from "../expr/diagnostics.ts";
import { copyText, type DeriveRequest, deriveText } from "./derive-text.ts";
import { loadParts, withAllParts } from "./not-loaded.ts";
import { languageOfText, problemsOf } from "./problems.ts";
import type { Reply, Request } from "./protocol.ts";
import { readText } from "./read-text.ts";
import { NAME } from "./text-kind.ts";
import { typesetter } from "./typeset.ts";

/** What this file needs of the global scope of a worker. */
interface Scope {
  postMessage(message: Reply): void;
  addEventListener(type: "message", listener: (event: { readonly data: Request }) => void): void;
}

/** How long what is shown first has the network and the processor for itself. */
const SEEN = 300;
/** How long it may run for nobody, in milliseconds. */
const WARM = 1500;

export function serve(scope: Scope): void {
  const typeset = typesetter();
  const newest = new Map<Request["kind"], number>();
  const reply = (message: Reply): void => scope.postMessage(message);
  const wanted = ({ kind, id }: Request): boolean => newest.get(kind) === id;

  async function answer(request: Request): Promise<void> {
    switch (request.kind) {
      case "derived":
      case "checked": {
        const current = (message: Reply): void => {
          if (wanted(request)) reply(message);
        };
        const pause = async (milliseconds?: number): Promise<boolean> => {
          await turn(milliseconds);
          return wanted(request);
        };
        return deriveText(request, { reply: current, typeset, pause });
      }
      case "set":
        return reply({ kind: "set", id: request.id, set: typeset(request.formulas) });
      case "copy": {
        const made = await copyText(request);
        return reply(
          made.ok
            ? { kind: "copied", id: request.id, text: made.value }
            : {
                kind: "problems",
                id: request.id,
                problems: await problemsOf(
                  made.messages,
                  NAME,
                  languageOfText(request.text, request.settings),
                ),
                final: true,
              },
        );
      }
      case "check": {
        const { checkText, documentName, setRelations } = await import("./check-text.ts");
        try {
          const report = await checkText(request.text, request.format, request.language);
          return reply({ kind: "report", id: request.id, report, set: setRelations(report) });
        } catch (error) {
          if (!(error instanceof SheetError)) throw error;
          const source = { name: documentName(request.format), text: normalised(request.text) };
          const messages = error.diagnostics.map((diagnostic) => ({ source, diagnostic }));
          return reply({
            kind: "problems",
            id: request.id,
            problems: await problemsOf(messages, source.name, request.language),
            final: true,
          });
        }
      }
      case "place": {
        const read = await readText(request.text, request.settings);
        const { placeInText } = await import("./whole.ts");
        return reply({
          kind: "place",
          id: request.id,
          place: read.ok ? placeInText(read.value, request) : undefined,
        });
      }
      case "layers": {
        const { layerSheets } = await import("./whole.ts");
        return reply({ kind: "layers", id: request.id, sheets: layerSheets() });
      }
    }
  }

  let answered = false;
  /** The first text is there. What it did without, the next keystroke may need. */
  function after(request: Request): void {
    if (answered) return;
    answered = true;
    setTimeout(async () => {
      // Without a network it is said when it is needed.
      await loadParts().catch(() => undefined);
      if (request.kind === "derived") await warm({ ...request, known: [] });
    }, SEEN);
  }

  /** Derives the text again for nobody: engines compile what has run a few times, and the first keystrokes find it so. */
  async function warm(request: DeriveRequest): Promise<void> {
    let idle = true;
    setTimeout(() => {
      idle = false;
    }, WARM);
    const pause = async (): Promise<boolean> => {
      await turn();
      idle &&= wanted(request);
      return idle;
    };
    while (await pause())
      await deriveText(request, { reply: () => undefined, typeset: typesetter(), pause }).catch(() => {
        idle = false;
      });
  }

  scope.addEventListener("message", ({ data }) => {
    newest.set(data.kind, data.id);
    withAllParts(() => answer(data))
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        reply({ kind: "failed", id: data.id, message });
      })
      .then(() => after(data));
  });
}

/** Messages that have come meanwhile are taken first. */
const turn = (milliseconds = 0): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

serve(self as unknown as Scope);
