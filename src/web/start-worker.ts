// Starts a worker from a blob: such a worker is under the policy of the page, which lets it load nothing from elsewhere
// and compile no text. The single file carries the program of the worker in itself; the folder has it beside the page.

const EMBEDDED = "worker-program";
const NAMED = 'meta[name="worker-program"]';

/** One for all workers: they are ended and started anew while one types, and the program may be megabytes. */
let program: { readonly address: string; readonly type: WorkerType } | undefined;

export function startWorker(): Worker {
  program ??= programOf();
  return new Worker(program.address, { type: program.type, name: "gradsheet" });
}

function programOf(): { readonly address: string; readonly type: WorkerType } {
  const embedded = document.getElementById(EMBEDDED)?.textContent;
  if (embedded !== undefined && embedded !== null) return { address: blobOf(embedded), type: "classic" };
  const path = document.querySelector<HTMLMetaElement>(NAMED)?.content ?? "";
  const address = new URL(path, document.baseURI).href;
  return { address: blobOf(`import ${JSON.stringify(address)};`), type: "module" };
}

const blobOf = (text: string): string => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
